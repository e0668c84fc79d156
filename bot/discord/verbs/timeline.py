"""`/timeline`: what happened when."""

from discord import app_commands

from bot.discord import rendering
from bot.discord.choices import days, outlets
from bot.discord.days import NotADayError
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take, tell
from bot.discord.queries import Query
from bot.discord.screens.inquiries import timeline_card
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Day, Name, Text, limits
from bot.discord.visits import visit


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="timeline", description="What happened when, one checked quote a line")
    @app_commands.describe(
        topic="What it is about",
        publisher="Only articles of this outlet",
        after="Only articles published on this day or after",
        before="Only articles published on this day or before",
        private="Show the answer to you alone",
    )
    async def timeline(
        interaction: Interaction,
        topic: Text,
        publisher: Name | None = None,
        after: Day | None = None,
        before: Day | None = None,
        private: bool | None = None,
    ) -> None:
        here = visit(front, interaction)
        try:
            limited = limits(front.now().date(), publisher=publisher, after=after, before=before)
        except NotADayError as error:
            await tell(interaction, rendering.unknown_days(here.language, error))
            return
        wanted = here.query(topic, limited, private=private, conversation=None)
        await take(front, interaction, Inquiry(wanted, lambda: _made(front, wanted), front.records))

    timeline.autocomplete("publisher")(outlets(front))
    timeline.autocomplete("after")(days(front))
    timeline.autocomplete("before")(days(front, last=True))


def _made(front: Front, query: Query) -> Inquired:
    made = front.desk.timeline(query.asked(front.desk))
    return Inquired("timeline", {}, rendering.pages(timeline_card(made, query.language)))
