"""What direct messages may reach: what the same person could ask for in a server.

Nobody sets rules for direct messages, so each is asked as if in a channel: one in which its
writer could ask too, and of these the one that reaches most. Which servers somebody is in is
asked of Discord a person at a time, which needs no privileged intent; while no server limits
anything it is not asked at all.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import aiohttp
import discord

from bot.desk import Desk
from bot.discord.admission import Ground, Refusal, Standing, forbidden
from bot.discord.policy import Asker
from bot.state.servers import Rules, Servers
from bot.state.shown import Place, ShownAnswers
from ingest.archive import Filters

_log = logging.getLogger(__name__)

_HOLDS: Final = 60.0  # seconds: somebody who left a server asks on for no longer
_UNSURE: Final = 5.0  # seconds: Discord did not say, and may the next time
_REMEMBERED: Final = 10_000
_PAGE: Final = 50  # servers, those first in which this person asked before
_PAGES: Final = 6  # of them at a time; the next time it is gone on from there
_AT_ONCE: Final = 10  # requests


class Mode(StrEnum):
    """What `DISCORD_DIRECT` may be."""

    SERVERS = "servers"
    OPEN = "open"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found for somebody, and until when it holds; in so many servers it was `looked`
    where there are more."""

    found: Standing | Refusal | None
    until: float
    looked: int = 0


class DirectMessages:
    """Whom they are answered, and how far. `look` first, then `standing` is known without
    waiting; where nobody looked, nothing is in reach. Used from the event loop alone, but for
    `standing`."""

    def __init__(self, mode: Mode, servers: Servers, shown: ShownAnswers, desk: Desk) -> None:
        self._mode = mode
        self._servers = servers
        self._shown = shown
        self._desk = desk
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._looking: dict[int, asyncio.Task[None]] = {}

    def standing(self, person: int) -> Standing | Refusal | None:
        """As whom and where somebody asks in direct messages; None where nothing limits them."""
        if self._mode is Mode.OPEN:
            return None
        if self._mode is Mode.OFF:
            return Refusal(Ground.DIRECT_OFF)
        known = self._known.get(person)
        return known.found if known is not None else Refusal(Ground.DIRECT_UNCHECKED)

    async def look(
        self, client: discord.Client, person: int, *, patience: float | None = None
    ) -> None:
        """Find out what holds for a person now; after `patience` seconds it is left unknown for
        now, and known a little later."""
        if self._mode is not Mode.SERVERS:
            return
        now, limited = asyncio.get_running_loop().time(), self._servers.any_limits()
        known = self._known.get(person)
        if known is not None and now < known.until and limited is (known.found is not None):
            return
        before = self._known.pop(person, None)
        if not limited:
            self._keep(person, _Known(None, now + _HOLDS))
            return
        if person not in self._looking:
            task = asyncio.create_task(self._look(client, person, before.looked if before else 0))
            self._looking[person] = task
            task.add_done_callback(lambda _: self._looking.pop(person, None))
        await asyncio.wait([self._looking[person]], timeout=patience)

    async def _look(self, client: discord.Client, person: int, looked: int) -> None:
        """A page after another, until there is one with a server where they may ask."""
        asked_in = set(await asyncio.to_thread(self._shown.guilds_of, person))
        guilds = sorted(client.guilds, key=lambda guild: (guild.id not in asked_in, guild.id))
        clock = asyncio.get_running_loop().time
        is_unsure = not guilds and not client.is_ready()
        for first in range(looked, len(guilds), _PAGE)[:_PAGES]:
            looked = first + _PAGE
            best, failed = await self._best_of(guilds[first:looked], person)
            is_unsure = is_unsure or failed
            if best is not None:
                self._keep(person, _Known(best, clock() + _HOLDS))
                return
        if looked < len(guilds):
            self._keep(person, _Known(Refusal(Ground.DIRECT_UNCHECKED), clock(), looked))
        elif is_unsure:
            self._keep(person, _Known(Refusal(Ground.DIRECT_UNCHECKED), clock() + _UNSURE))
        else:
            self._keep(person, _Known(Refusal(Ground.DIRECT_NOWHERE), clock() + _HOLDS))

    async def _best_of(
        self, guilds: Sequence[discord.Guild], person: int
    ) -> tuple[Standing | None, bool]:
        """The widest, and whether of some servers nothing was found out."""
        slots = asyncio.Semaphore(_AT_ONCE)

        async def member_of(guild: discord.Guild) -> discord.Member | None:
            async with slots:
                return await _member(guild, person)

        found = await asyncio.gather(*map(member_of, guilds), return_exceptions=True)
        members = [one for one in found if isinstance(one, discord.Member)]
        standings = [one for member in members for one in self._standings(member)]
        failed = any(isinstance(one, BaseException) for one in found)
        unseen = any(member.guild.unavailable for member in members)  # their channels are unknown
        return await asyncio.to_thread(self._widest, standings), failed or unseen

    def _keep(self, person: int, known: _Known) -> None:
        self._known[person] = known
        self._known.move_to_end(person)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _standings(self, member: discord.Member) -> Iterator[Standing]:
        """One for each reach that the channels have in which a member may ask."""
        guild = member.guild
        whole, own = self._servers.in_channel(guild.id), set(self._servers.channels(guild.id))
        # `Member.roles` would leave out those that the cache does not know.
        asker = Asker(member.id, frozenset(member._roles))
        reaches = set()
        for channel in guild.channels:
            place = Place(guild=guild.id, channel=channel.id)
            rules = self._servers.rules(place) if channel.id in own else whole
            reach = (rules.publishers, rules.collections)
            if reach in reaches or not _may_ask(channel, member):
                continue
            if forbidden(rules, asker, place) is None:
                reaches.add(reach)
                yield Standing(asker, place)

    def _widest(self, standings: list[Standing]) -> Standing | None:
        """Reads the archive."""
        return max(standings, key=self._articles, default=None)

    def _articles(self, standing: Standing) -> int:
        rules = self._servers.rules(standing.place)
        return self._desk.archive.reach(_filters(self._desk, rules)).articles


def _filters(desk: Desk, rules: Rules) -> Filters:
    return desk.asked("", collections=rules.collections, reach=rules.publishers).filters


async def _member(guild: discord.Guild, person: int) -> discord.Member | None:
    """None where they are no member. Raises where Discord does not say."""
    try:
        return await guild.fetch_member(person)
    except discord.NotFound:
        return None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("Whether somebody is in server %d is unknown: %s.", guild.id, error)
        raise


def _may_ask(channel: discord.abc.GuildChannel, member: discord.Member) -> bool:
    granted = channel.permissions_for(member)
    return granted.view_channel and (granted.send_messages or granted.use_application_commands)
