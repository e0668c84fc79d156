"""`/quote`: who said this, and where first."""

from discord import app_commands

from bot.discord import rendering
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take
from bot.discord.queries import Limits, Query
from bot.discord.screens.inquiries import origin_card
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Text
from bot.discord.visits import visit


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="quote", description="Who said this, and where first")
    @app_commands.describe(
        words="The words, as somebody is said to have said them",
        private="Show the answer to you alone",
    )
    async def quote(interaction: Interaction, words: Text, private: bool | None = None) -> None:
        here = visit(front, interaction)
        wanted = here.query(words, Limits(), private=private, conversation=None)
        await take(
            front, interaction, Inquiry(wanted, lambda: traced(front, wanted), front.records)
        )


def traced(front: Front, query: Query) -> Inquired:
    """Where the words of `query` stand."""
    asked = query.asked(front.desk)
    card = origin_card(front.desk.trace(asked.text, asked.filters), query.language)
    return Inquired("quote", {}, rendering.pages(card))
