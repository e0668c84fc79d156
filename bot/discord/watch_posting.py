"""What a watch has found, put in its place: each piece of evidence once."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from typing import Final

import discord

from bot.answers import Answer, Finding, answer_json
from bot.discord import rendering
from bot.discord.front import Front
from bot.discord.queries import Query
from bot.discord.screens.watches import news_card
from bot.discord.surfaces import Channel, Page
from bot.state.shown import Message
from bot.state.watches import Stopped, Watch, evidence

_log = logging.getLogger(__name__)

# Discord's error codes.
_ARCHIVED: Final = 50083
_CLOSED: Final = frozenset([_ARCHIVED, 160005])  # 160005: the thread is locked
_NOT_THIS: Final = frozenset(  # what the message says is not taken; another one may be
    [
        50006,  # an empty message
        50035,  # an invalid form
        200000,  # refused by the server's own filter
        200001,  # the same, for its title
        240000,  # a link that is held to be harmful
    ]
)
_PASSING: Final = frozenset(
    [
        20016,  # slow mode
        20028,  # the channel is written to too fast
        40333,  # Discord's own gatekeepers, in bad minutes
    ]
)
_PASSING_STATUS: Final = frozenset(
    [HTTPStatus.UNAUTHORIZED, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS]
)


def stopped_by(error: discord.HTTPException) -> Stopped | None:
    """Why a watch cannot go on after this; None where it may pass."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status in _PASSING_STATUS:
        return None
    if error.code in _PASSING:
        return None
    if error.code in _CLOSED:
        return Stopped.CLOSED
    return Stopped.CHANNEL_DELETED if isinstance(error, discord.NotFound) else Stopped.NOT_ALLOWED


@dataclass(frozen=True, slots=True)
class _Draft:
    """News that are being posted: the key of their buttons, and the pages that stand already."""

    watch: int
    key: str | None
    messages: list[Message] = field(default_factory=list)


class Posting:
    """Used from the event loop alone. A try that failed leaves a draft, and the next one goes on
    with it: a record of its own for each would pile up while Discord fails."""

    def __init__(self, client: discord.Client, front: Front) -> None:
        self._client = client
        self._front = front
        self._drafts: dict[str, _Draft] = {}

    async def post(self, watch: Watch, query: Query, answer: Answer) -> None:
        """Post one finding. Raises `discord.HTTPException`, `aiohttp.ClientError` and `OSError`
        where it was perhaps not posted."""
        if await asyncio.to_thread(self._front.watches.find, watch.id) is None:
            return  # removed meanwhile
        finding = answer.findings[0]
        name = _nonce(watch, finding)
        draft = self._drafts.get(name)
        if draft is None:
            content = {**answer_json(answer), "watch": watch.id}
            key = await asyncio.to_thread(self._front.records.keep, query, "answer", content)
            draft = self._drafts[name] = _Draft(watch.id, key)
        try:
            await self._put(watch, query, finding, draft)
        except discord.HTTPException as error:
            if error.code not in _NOT_THIS:
                raise
            _log.warning("Discord does not take news of watch %d (%s).", watch.id, error.code)
            await asyncio.to_thread(self._front.watches.mark_posted, watch.id, [quote_of(finding)])
            return
        del self._drafts[name]
        self._front.metrics.posted(1)
        await asyncio.to_thread(self._front.watches.mark_posted, watch.id, [quote_of(finding)])
        if await asyncio.to_thread(self._front.watches.find, watch.id) is None:
            await self._take_back(draft)  # it was forgotten while this was being posted

    async def _take_back(self, draft: _Draft) -> None:
        if draft.key is not None:
            await asyncio.to_thread(self._front.records.end, draft.key, keep=False)
        await self._front.forgetting.take_away(draft.messages)

    async def keep_only(self, watches: Collection[int]) -> None:
        """What was tried for any other watch will not be tried again."""
        for watch in {draft.watch for draft in self._drafts.values()}.difference(watches):
            await self.drop(watch)

    async def drop(self, watch: int) -> None:
        """What was tried for this one will not be tried again."""
        mine = {name: one for name, one in self._drafts.items() if one.watch == watch}
        for name, draft in mine.items():
            del self._drafts[name]
            if draft.key is not None:
                await asyncio.to_thread(self._front.records.end, draft.key, keep=False)

    async def _put(self, watch: Watch, query: Query, finding: Finding, draft: _Draft) -> None:
        card = news_card(query.text, finding, query.language, kept=draft.key is not None)
        pages = rendering.pages(card, draft.key)
        for number in range(len(draft.messages), len(pages)):
            nonce = _nonce(watch, finding, number)
            message = await self._put_page(query.place.spot, pages[number], nonce)
            draft.messages.append(message)
            if draft.key is not None:  # from here on it is forgotten with what is kept
                await asyncio.to_thread(self._front.records.remember, draft.key, query, [message])

    async def _put_page(self, spot: int, page: Page, nonce: str) -> Message:
        channel = Channel(self._client.get_partial_messageable(spot))
        try:
            return await channel.put(page, nonce)
        except discord.HTTPException as error:
            if error.code != _ARCHIVED or not await self._woken(spot):
                raise
        return await channel.put(page, nonce)

    async def _woken(self, number: int) -> bool:
        """Whether a thread that was put away is open again. A lock was meant: it stays."""
        thread = await self._client.fetch_channel(number)
        if not isinstance(thread, discord.Thread) or thread.locked:
            return False
        try:
            await thread.edit(archived=False)
        except discord.Forbidden:
            return False
        return True


def quote_of(finding: Finding) -> str:
    return finding.quotes[0].text


def _nonce(watch: Watch, finding: Finding, page: int = 0) -> str:
    """The same for the same evidence, so that Discord takes it once; 24 of its 25 characters."""
    made = f"{watch.id} {evidence(quote_of(finding)).hex()} {page}"
    return blake2b(made.encode(), digest_size=12).hexdigest()
