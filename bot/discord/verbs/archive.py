"""`/archive`: what is in it, how far it reaches, when something last came in."""

from datetime import datetime

from discord import app_commands

from bot.discord import rendering
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take
from bot.discord.queries import Limits, Query
from bot.discord.screens.archive import archive_card
from bot.discord.tree import Tree
from bot.discord.visits import visit


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="archive", description="What is in the archive")
    @app_commands.describe(private="Show the answer to you alone")
    async def archive(interaction: Interaction, private: bool | None = None) -> None:
        here = visit(front, interaction)
        wanted = here.query("", Limits(), private=private, conversation=None)
        await take(front, interaction, Inquiry(wanted, lambda: _told(front, wanted), front.records))


def _told(front: Front, query: Query) -> Inquired:
    """Of what this place may see only."""
    filters = query.asked(front.desk).filters
    database = front.desk.archive.database
    last = database.last_ingest(query.collections)
    card = archive_card(
        front.desk.archive.reach(filters),
        front.desk.archive.publishers(filters),
        query.language,
        last_ingest=datetime.fromisoformat(last) if last else None,
    )
    return Inquired("archive", {}, rendering.pages(card))
