"""Buttons that watch a question, and that end it."""

import asyncio
from typing import Final

from bot.discord import rendering
from bot.discord.custom_ids import Unwatch, Watch
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.pressing import Handlers
from bot.discord.queries import Limits
from bot.discord.records import kept_limits
from bot.discord.visits import visit
from bot.discord.watch_keeping import keep_watch, remove_watch


async def watch(front: Front, interaction: Interaction, key: str, action: Watch) -> None:
    """The question of an answer, from its place on; days until which it asked are past."""
    shown = front.records.find(key)
    if shown is None:
        await tell(interaction, rendering.forgotten(visit(front, interaction).language))
        return
    limits = kept_limits(shown)
    wanted = Limits(after=limits.after, publishers=limits.publishers)
    await keep_watch(front, interaction, shown.question, wanted)


async def unwatch(front: Front, interaction: Interaction, key: str, action: Unwatch) -> None:
    shown = front.records.find(key)
    number = shown.content.get("watch") if shown else None
    if number is None:
        await tell(interaction, rendering.forgotten(visit(front, interaction).language))
        return
    found = await asyncio.to_thread(front.watches.find, number)
    await remove_watch(front, interaction, found)


PRESSED: Final[Handlers] = {Watch: watch, Unwatch: unwatch}
