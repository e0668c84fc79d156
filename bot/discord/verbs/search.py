"""`/search`: passages, by words or by the syntax of searches."""

from discord import app_commands

from bot.discord import rendering
from bot.discord.choices import days, outlets
from bot.discord.days import NotADayError
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take, tell
from bot.discord.queries import Query
from bot.discord.screens.archive import hits_card
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Day, Name, Text, limits
from bot.discord.visits import visit
from bot.search_syntax import SearchSyntaxError, read_search

_SHOWN = 8  # passages


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="search", description="Find passages in the archive")
    @app_commands.describe(
        query="What to look for",
        publisher="Only articles of this outlet",
        after="Only articles published on this day or after",
        before="Only articles published on this day or before",
        private="Show the answer to you alone",
    )
    async def search(
        interaction: Interaction,
        query: Text,
        publisher: Name | None = None,
        after: Day | None = None,
        before: Day | None = None,
        private: bool | None = None,
    ) -> None:
        here = visit(front, interaction)
        today = front.now().date()
        try:
            limited = limits(today, publisher=publisher, after=after, before=before)
            read_search(query).between(limited.after, limited.before)
        except NotADayError as error:
            await tell(interaction, rendering.unknown_days(here.language, error))
            return
        except SearchSyntaxError as error:
            await tell(interaction, rendering.notice(str(error), here.language))
            return
        wanted = here.query(query, limited, private=private, conversation=None)
        await take(
            front, interaction, Inquiry(wanted, lambda: _found(front, wanted), front.records)
        )

    search.autocomplete("publisher")(outlets(front))
    search.autocomplete("after")(days(front))
    search.autocomplete("before")(days(front, last=True))


def _found(front: Front, query: Query) -> Inquired:
    lookup, notes = front.desk.look_up(query.asked(front.desk), k=_SHOWN)
    card = hits_card(query.text, lookup.found.hits, query.language, told=notes)
    return Inquired("search", {}, rendering.pages(card))
