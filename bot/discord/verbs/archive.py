"""`/archive`: what is in it, how far it reaches, when something last came in.

What is followed is told where nothing is kept from those who read it; else only to those who may
change it, and to nobody beside them.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from discord import app_commands

from bot.discord import rendering
from bot.discord.errands import Inquired, Inquiry
from bot.discord.following import followed_into
from bot.discord.front import Front
from bot.discord.gates import manages, may_feed
from bot.discord.interactions import Interaction, take
from bot.discord.queries import Limits, Query
from bot.discord.screens.archive import archive_card
from bot.discord.tree import Tree
from bot.discord.visits import visit
from ingest.errors import NewshoundError
from ingest.web import Feed

_log = logging.getLogger(__name__)


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="archive", description="What is in the archive")
    @app_commands.describe(private="Show the answer to you alone")
    async def archive(interaction: Interaction, private: bool | None = None) -> None:
        here = visit(front, interaction)
        wanted = here.query("", Limits(), private=private, conversation=None)
        is_limited = bool(here.rules.collections or here.rules.publishers)
        shows_feeds = here.place.guild is not None and (
            not is_limited or (wanted.private and manages(interaction))
        )
        whole = wanted.private and may_feed(front, interaction)

        def told() -> Inquired:
            feeds = _feeds(front, here.rules.collections) if shows_feeds else []
            return _told(front, wanted, feeds, whole=whole)

        await take(front, interaction, Inquiry(wanted, told, front.records))


def _feeds(front: Front, collections: Sequence[str]) -> list[Feed]:
    """What else is told does not depend on them."""
    try:
        return followed_into(front.desk.archive.folder, collections)
    except NewshoundError as error:
        _log.error("The list of feeds cannot be used: %s", error)
        return []


def _told(front: Front, query: Query, feeds: Sequence[Feed], *, whole: bool) -> Inquired:
    """Of what this place may see only."""
    filters = query.asked(front.desk).filters
    database = front.desk.archive.database
    last = database.last_ingest(filters.collections, filters.publishers)
    card = archive_card(
        front.desk.archive.reach(filters),
        front.desk.archive.publishers(filters),
        query.language,
        last_ingest=datetime.fromisoformat(last) if last else None,
        feeds=feeds,
        whole=whole,
    )
    return Inquired("archive", {}, rendering.pages(card))
