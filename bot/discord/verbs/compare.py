"""`/compare`: two outlets on one topic."""

from dataclasses import replace

from discord import app_commands

from bot.discord import rendering
from bot.discord.choices import outlets
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take
from bot.discord.queries import Limits, Query
from bot.discord.screens.inquiries import comparison_card
from bot.discord.texts import texts_for
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Name, Text
from bot.discord.visits import visit


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="compare", description="What two outlets say on one topic")
    @app_commands.describe(
        publisher="The first outlet",
        other="The outlet to compare it with",
        topic="What it is about",
        private="Show the answer to you alone",
    )
    async def compare(
        interaction: Interaction,
        publisher: Name,
        other: Name,
        topic: Text,
        private: bool | None = None,
    ) -> None:
        here = visit(front, interaction)
        both = Limits(publishers=(publisher, other))
        wanted = here.query(topic, both, private=private, conversation=None)
        await take(front, interaction, Inquiry(wanted, lambda: _made(front, wanted), front.records))

    compare.autocomplete("publisher")(outlets(front))
    compare.autocomplete("other")(outlets(front))


def _made(front: Front, query: Query) -> Inquired:
    asked = replace(query, limits=Limits()).asked(front.desk)
    made = front.desk.compare(query.limits.publishers, asked)
    if len(made.sides) < 2:
        texts = texts_for(query.language)
        told = texts.compared_same.format(outlet=made.sides[0].publisher)
        return Inquired("comparison", {}, rendering.notice(told, query.language))
    return Inquired("comparison", {}, rendering.pages(comparison_card(made, query.language)))
