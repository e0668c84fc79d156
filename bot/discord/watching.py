"""Watched questions: asked again of what has newly arrived, and each new quote posted once."""

import asyncio
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import aiohttp
import discord

from bot.answers import Answer, Finding
from bot.discord.admission import Ground, Refusal
from bot.discord.front import Front
from bot.discord.interactions import roles_of
from bot.discord.policy import Asker
from bot.discord.queries import Limits, Query
from bot.discord.watch_posting import Posting, quote_of, stopped_by
from bot.state.watches import Stopped, Watch, evidence
from ingest.archive import Arrivals
from ingest.errors import NewshoundError

_log = logging.getLogger(__name__)

# An answer holds its few best findings. So that a large ingest brings more than these, it is asked
# of a few articles at a time; and so that it does not take for ever, of at most that many heaps.
_ARTICLES: Final = 20
_HEAPS: Final = 20
_SHORTEST, _LONGEST = 1.0, 600.0  # seconds of a pause after Discord failed, which doubles
_NO_MEMBER: Final = frozenset([10007, 10013])  # Discord's codes: unknown member, unknown user
_REFUSED: Final = {Ground.NOT_HERE: Stopped.NOT_HERE, Ground.NOT_YOU: Stopped.NOT_YOU}


def heaps(since: int, until: int) -> Iterator[tuple[int, int]]:
    """What arrived after `since`, up to `until`, in heaps of some articles each: (after, up to)."""
    size = max(_ARTICLES, math.ceil((until - since) / _HEAPS))
    for start in range(since, until, size):
        yield start, min(start + size, until)


class _NotNowError(Exception):
    """Whether it may be posted is not known now, or it may not be now; the message says why."""


@dataclass(frozen=True, slots=True)
class _Pause:
    """After a failure: so many `seconds`, `until` a time of the event loop's clock."""

    seconds: float
    until: float


class Watching:
    """Looks whether something has arrived, for every watch one after another."""

    def __init__(self, client: discord.Client, front: Front) -> None:
        self._client = client
        self._front = front
        self._posting = Posting(client, front)
        self._pauses: dict[int, _Pause] = {}
        self._told = ""

    async def look(self) -> None:
        """Once over all watches. Where the archive cannot be read now, the next look may."""
        try:
            watches = await asyncio.to_thread(self._front.watches.running)
            await self._posting.keep_only({watch.id for watch in watches})
            if not watches:
                return
            arrivals = await asyncio.to_thread(self._front.desk.archive.arrivals)
            for watch in watches:
                await self._look(watch, arrivals)
            self._told = ""
        except NewshoundError as error:
            if str(error) != self._told:  # every second the same is no news
                self._told = str(error)
                _log.warning("Watched questions cannot be asked: %s", error)

    async def _look(self, watch: Watch, arrivals: Arrivals) -> None:
        watches = self._front.watches
        if arrivals.stored < watch.looked_at:  # articles were removed, or it is another archive
            await asyncio.to_thread(watches.looked, [watch.id], arrivals.stored)
        elif arrivals.found > watch.looked_at and self._may_fire(watch):
            await self._fire(watch, arrivals.found)

    def _may_fire(self, watch: Watch) -> bool:
        """Whether Discord has told us of its place: of a server that it has not, as in the first
        seconds or while it is unavailable, nothing is known, and so nothing ends there."""
        pause = self._pauses.get(watch.id)
        if pause is not None and asyncio.get_running_loop().time() < pause.until:
            return False
        number = watch.wanted.place.guild
        if number is None:
            return self._client.is_ready()
        guild = self._client.get_guild(number)
        return guild is not None and not guild.unavailable

    async def _fire(self, watch: Watch, until: int) -> None:
        """Where Discord fails, the watch looks at the same articles again later: what it has
        posted it knows, and a message that Discord took unheard it recognises by its nonce."""
        try:
            await self._bring(watch, until)
        except _NotNowError as error:
            self._put_off(watch, str(error))
        except discord.HTTPException as error:
            why = stopped_by(error)
            if why is None:
                self._put_off(watch, f"Discord failed ({error.code})")
            else:
                await self._stop(watch, why, error.code)
        except (aiohttp.ClientError, OSError) as error:
            self._put_off(watch, type(error).__name__)

    async def _bring(self, watch: Watch, until: int) -> None:
        refusal = await self._refusal(watch)
        if refusal is not None:
            if watch.wanted.place.guild is None:  # there it may pass, and nobody is told there
                raise _NotNowError(refusal.ground)
            await self._stop(watch, _REFUSED[refusal.ground], refusal.ground)
            return
        query = self._query(watch)
        for since, upto in heaps(watch.looked_at, until):
            for answer in await asyncio.to_thread(self._news, watch, query, since, upto):
                await self._posting.post(watch, query, answer)
        self._pauses.pop(watch.id, None)
        await self._posting.drop(watch.id)
        await asyncio.to_thread(self._front.watches.looked, [watch.id], until)

    def _put_off(self, watch: Watch, why: str) -> None:
        known = self._pauses.get(watch.id)
        seconds = min(known.seconds * 2, _LONGEST) if known else _SHORTEST
        until = asyncio.get_running_loop().time() + seconds
        self._pauses[watch.id] = _Pause(seconds, until)
        _log.warning("Watch %d will post again in %d s: %s.", watch.id, seconds, why)

    async def _stop(self, watch: Watch, why: Stopped, cause: object) -> None:
        """Told in the list of watches, and nowhere else: the place may want to hear nothing."""
        _log.info("Watch %d stops: %s (%s).", watch.id, why, cause)
        self._pauses.pop(watch.id, None)
        await asyncio.to_thread(self._front.watches.stop, watch.id, why)
        await self._posting.drop(watch.id)

    async def _refusal(self, watch: Watch) -> Refusal | None:
        """Why the question would not be answered if its owner asked it there now."""
        place, admission = watch.wanted.place, self._front.admission
        if place.guild is None:
            await self._front.direct.look(self._client, watch.wanted.owner)
        asker = Asker(watch.wanted.owner)
        rules = admission.rules(place, asker.id)
        if place.guild is not None and (rules.allow_roles or rules.block_roles):
            asker = replace(asker, roles=await self._roles(watch))
        return admission.forbidden(asker, place)

    async def _roles(self, watch: Watch) -> frozenset[int]:
        """Those that its owner has now; who left the server has none."""
        guild = self._client.get_guild(watch.wanted.place.guild or 0)
        if guild is None:
            raise _NotNowError("Discord has not told of its server")
        try:
            return roles_of(await guild.fetch_member(watch.wanted.owner))
        except discord.HTTPException as error:
            if error.code in _NO_MEMBER:
                return frozenset()
            raise _NotNowError(f"its owner's roles are unknown ({error.code})") from error

    def _query(self, watch: Watch) -> Query:
        wanted = watch.wanted
        rules = self._front.admission.rules(wanted.place, wanted.owner)
        return Query(
            text=wanted.question,
            asker=Asker(wanted.owner),
            place=wanted.place,
            language=rules.language or wanted.language,
            limits=Limits(
                after=wanted.after, publishers=(wanted.publisher,) if wanted.publisher else ()
            ),
            within=rules.publishers,
            collections=rules.collections,
        )

    def _news(self, watch: Watch, query: Query, since: int, until: int) -> list[Answer]:
        """One answer for each new quote among some arrivals; in a worker thread."""
        asked = query.asked(self._front.desk)
        filters = replace(asked.filters, since=since, until=until)
        answer = self._front.desk.answer(replace(asked, filters=filters))
        posted = self._front.watches.posted(watch.id)
        new = [
            one
            for one in answer.findings
            if evidence(quote_of(one)) not in posted and not self._stood_before(one)
        ]
        return [replace(answer, text=one.statement, findings=(one,)) for one in new]

    def _stood_before(self, finding: Finding) -> bool:
        """Whether an earlier version of its article said so already."""
        source = finding.quotes[0].source
        earlier = self._front.desk.archive.database.versions(source.id)
        return any(
            quote_of(finding) in self._front.desk.archive.article(source.id, version).article.text
            for version in earlier
            if version < source.version
        )
