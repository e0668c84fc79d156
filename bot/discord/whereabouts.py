"""Where a message stands, where discord.py's cache does not say it.

A thread that was put away is not in it, nor one whose message is told before itself, nor any
channel between the beginning of a session and what Discord tells of its server then. What such a
place may be answered by is known only once it is known of which channel and server it is.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import aiohttp
import discord

_log = logging.getLogger(__name__)

_LOOKS: Final = 20  # for a server of which Discord tells by itself
_LOOK: Final = 0.05  # seconds between two of them
_REMEMBERED: Final = 10_000
_FAILED_FOR: Final = 10.0  # seconds in which Discord is not asked again

Located = discord.Thread | discord.TextChannel | discord.VoiceChannel | discord.StageChannel


@dataclass(frozen=True, slots=True)
class _Found:
    """What a channel's number stands for: a thread stays in its channel for ever. None where
    Discord did not say, which holds until then."""

    channel: Located | None
    until: float


class Whereabouts:
    """Used from the event loop alone."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._found: OrderedDict[int, _Found] = OrderedDict()
        self._finding: dict[int, asyncio.Task[Located | None]] = {}

    async def fill_in(self, message: discord.Message) -> bool:
        """Give a message its channel and server, as if they had been known. False where they
        stay unknown: which rules hold there is unknown then too."""
        channel = message.channel
        if not isinstance(channel, discord.PartialMessageable) or channel.guild_id is None:
            return True
        found = await self._look(channel.guild_id, channel.id)
        if found is None or found.guild.id != channel.guild_id:
            return False
        message.channel, message.guild = found, found.guild
        return True

    async def _look(self, guild: int, channel: int) -> Located | None:
        known = self._found.get(channel)
        if known and (known.channel or asyncio.get_running_loop().time() < known.until):
            return known.channel
        if channel not in self._finding:
            task = asyncio.create_task(self._find(guild, channel))
            self._finding[channel] = task
            task.add_done_callback(lambda _: self._finding.pop(channel, None))
        return await asyncio.shield(self._finding[channel])

    async def _find(self, guild: int, channel: int) -> Located | None:
        clock = asyncio.get_running_loop().time
        for _ in range(_LOOKS):
            if self._is_there(guild):
                break
            await asyncio.sleep(_LOOK)
        there = self._client.get_channel(channel)
        found = there if isinstance(there, Located) else await self._fetched(channel)
        self._found[channel] = _Found(found, clock() + _FAILED_FOR)
        if len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)
        return found

    def _is_there(self, number: int) -> bool:
        guild = self._client.get_guild(number)
        return guild is not None and not guild.unavailable

    async def _fetched(self, channel: int) -> Located | None:
        try:
            found = await self._client.fetch_channel(channel)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning(
                "The channel %d is unknown, so nothing is answered there: %s.", channel, error
            )
            return None
        return found if isinstance(found, Located) else None
