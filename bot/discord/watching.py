"""Watched questions: asked again of what has newly arrived, and each new quote posted once."""

import asyncio
import logging
import math
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import aiohttp
import discord

from bot.answers import Answer, Finding, answer_json
from bot.discord import rendering
from bot.discord.admission import Ground, Refusal
from bot.discord.front import Front
from bot.discord.interactions import roles_of
from bot.discord.policy import Asker
from bot.discord.queries import Limits, Query
from bot.discord.screens.watches import news_card
from bot.discord.surfaces import Channel
from bot.state.watches import Stopped, Watch, evidence
from ingest.archive import Arrivals
from ingest.errors import NewshoundError

_log = logging.getLogger(__name__)

# An answer holds its few best findings. So that a large ingest brings more than these, it is asked
# of a few articles at a time; and so that it does not take for ever, of at most that many heaps.
_ARTICLES: Final = 20
_HEAPS: Final = 20
_REFUSED: Final = {Ground.NOT_HERE: Stopped.NOT_HERE, Ground.NOT_YOU: Stopped.NOT_YOU}


def heaps(since: int, until: int) -> Iterator[tuple[int, int]]:
    """What arrived after `since`, up to `until`, in heaps of some articles each: (after, up to)."""
    size = max(_ARTICLES, math.ceil((until - since) / _HEAPS))
    for start in range(since, until, size):
        yield start, min(start + size, until)


class Watching:
    """Looks whether something has arrived, for every watch one after another."""

    def __init__(self, client: discord.Client, front: Front) -> None:
        self._client = client
        self._front = front
        self._told = ""

    async def look(self) -> None:
        """Once over all watches. Where the archive cannot be read now, the next look may."""
        try:
            watches = await asyncio.to_thread(self._front.watches.running)
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
        elif arrivals.found > watch.looked_at:
            await self._fire(watch, arrivals.found)

    async def _fire(self, watch: Watch, until: int) -> None:
        """Where Discord fails, the watch looks at the same articles again next time: what it has
        posted it knows, and a message that Discord took unheard it recognises by its nonce."""
        place, owner = watch.wanted.place, watch.wanted.owner
        if place.guild is None:
            await self._front.direct.look(self._client, owner)
        query = self._query(watch)
        try:
            refusal = await self._refusal(watch)
            if refusal is not None and place.guild is not None:
                await self._stop(watch, _REFUSED[refusal.ground], refusal.ground)
                return
            # In direct messages a refusal may only mean that Discord does not say what may be seen.
            for since, upto in heaps(watch.looked_at, until) if refusal is None else ():
                for answer in await asyncio.to_thread(self._news, watch, query, since, upto):
                    await self._post(watch, query, answer)
        except discord.HTTPException as error:
            if not isinstance(error, discord.Forbidden | discord.NotFound):
                _log.warning("Watch %d will post again: Discord failed (%s).", watch.id, error.code)
                return
            gone = isinstance(error, discord.NotFound)
            why = Stopped.CHANNEL_DELETED if gone else Stopped.NOT_ALLOWED
            await self._stop(watch, why, error.code)
            return
        except (aiohttp.ClientError, OSError) as error:
            _log.warning("Watch %d will post again: %s.", watch.id, type(error).__name__)
            return
        await asyncio.to_thread(self._front.watches.looked, [watch.id], until)

    async def _stop(self, watch: Watch, why: Stopped, cause: object) -> None:
        """Told in the list of watches, and nowhere else: the place may want to hear nothing."""
        _log.info("Watch %d stops: %s (%s).", watch.id, why, cause)
        await asyncio.to_thread(self._front.watches.stop, watch.id, why)

    async def _refusal(self, watch: Watch) -> Refusal | None:
        """Why the question would not be answered if its owner asked it there now."""
        place, admission = watch.wanted.place, self._front.admission
        asker = Asker(watch.wanted.owner)
        rules = admission.rules(place, asker.id)
        if place.guild is not None and (rules.allow_roles or rules.block_roles):
            asker = replace(asker, roles=await self._roles(watch))
        return admission.forbidden(asker, place)

    async def _roles(self, watch: Watch) -> frozenset[int]:
        """Those that its owner has now; who left the server has none."""
        guild = self._client.get_guild(watch.wanted.place.guild or 0)
        try:
            return roles_of(await guild.fetch_member(watch.wanted.owner)) if guild else frozenset()
        except discord.NotFound:
            return frozenset()

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
            if evidence(_quote(one)) not in posted and not self._stood_before(one)
        ]
        return [replace(answer, text=one.statement, findings=(one,)) for one in new]

    def _stood_before(self, finding: Finding) -> bool:
        """Whether an earlier version of its article said so already."""
        source = finding.quotes[0].source
        earlier = self._front.desk.archive.database.versions(source.id)
        return any(
            _quote(finding) in self._front.desk.archive.article(source.id, version).article.text
            for version in earlier
            if version < source.version
        )

    async def _post(self, watch: Watch, query: Query, answer: Answer) -> None:
        if await asyncio.to_thread(self._front.watches.find, watch.id) is None:
            return  # removed meanwhile
        finding = answer.findings[0]
        content = {**answer_json(answer), "watch": watch.id}
        key = await asyncio.to_thread(self._front.records.keep, query, "answer", content)
        pages = rendering.pages(
            news_card(query.text, finding, query.language, kept=key is not None), key
        )
        messages = []
        channel = Channel(self._client.get_partial_messageable(query.place.spot))
        for number, page in enumerate(pages):
            messages.append(await channel.put(page, _nonce(watch, finding, number)))
        self._front.metrics.posted(1)
        await asyncio.to_thread(self._front.watches.mark_posted, watch.id, [_quote(finding)])
        if key is not None:
            await asyncio.to_thread(self._front.records.remember, key, query, messages)


def _quote(finding: Finding) -> str:
    return finding.quotes[0].text


def _nonce(watch: Watch, finding: Finding, page: int) -> str:
    """The same for the same evidence, so that Discord takes it once; 24 of its 25 characters."""
    made = f"{watch.id} {evidence(_quote(finding)).hex()} {page}"
    return blake2b(made.encode(), digest_size=12).hexdigest()
