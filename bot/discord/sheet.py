"""The messages of one answer: written, rewritten, and moved when their place is gone."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final, TypeVar

import aiohttp
import discord

from bot.discord.surfaces import Page, Response, Surface
from bot.state.shown import Message

_log = logging.getLogger(__name__)

# Discord's error codes.
_MESSAGE_GONE: Final = frozenset(
    [
        10008,  # unknown message: somebody deleted it
        30046,  # a message older than an hour was edited too often
    ]
)
_SURFACE_GONE: Final = frozenset(
    [
        10003,  # unknown channel
        10004,  # unknown guild
        10015,  # unknown webhook: what a response is after its time
        10062,  # unknown interaction: acknowledged too late
        40333,  # refused by Discord's own gatekeepers
        50001,  # missing access
        50007,  # this person takes no direct messages from us
        50013,  # missing permissions
        50027,  # the response's 15 minutes are over
        50083,  # the thread is archived
        160005,  # the thread is locked
    ]
)
_PATIENCE: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 60.0, 60.0, 60.0, 60.0)  # seconds

GAP: Final = 1.2  # seconds between two edits: Discord allows five in five seconds

Made = TypeVar("Made")
Wait = Callable[[float], Awaitable[None]]


class NowhereError(Exception):
    """No place is left where the answer could be put."""


class _MovedError(Exception):
    """A surface is gone: begin again on the next one."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message as it was last shown."""

    message: Message
    page: Page


class Sheet:
    """An answer's messages, one a page. Only what differs from what is shown is sent.

    `surfaces` are tried in order: when one is gone (deleted, forbidden, expired), the next is
    used. A message that somebody deleted while we wrote is said anew once, and then no more.
    """

    def __init__(self, surfaces: Sequence[Surface], *, wait: Wait = asyncio.sleep) -> None:
        self._surfaces = list(surfaces)
        self._letters: list[_Letter] = []
        self._nonces: dict[int, str] = {}
        self._renewed: set[int] = set()
        self._changed_at = float("-inf")
        self._lock = asyncio.Lock()
        self._wait = wait

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that stand, first page first."""
        return tuple(letter.message for letter in self._letters)

    @property
    def token(self) -> str | None:
        """What an interaction is answered with, where the messages answer one."""
        return next((one.token for one in self._surfaces if isinstance(one, Response)), None)

    async def show(self, pages: Sequence[Page]) -> None:
        """Make the messages say this, however long Discord needs (some minutes at most).

        Raises `NowhereError` where they cannot be put anywhere, `discord.HTTPException` where
        Discord does not take what they say.
        """
        async with self._lock:
            await self._show(pages, self._patiently)

    async def try_to_show(self, pages: Sequence[Page]) -> None:
        """The same for what is not worth waiting for, because more will follow."""
        async with self._lock:
            try:
                await self._show(pages, _at_once)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.info("A state of an answer was not shown: %s.", type(error).__name__)

    async def _show(self, pages: Sequence[Page], attempt: "Attempt") -> None:
        while True:
            try:
                return await self._write(pages, attempt)
            except _MovedError:
                continue

    async def _write(self, pages: Sequence[Page], attempt: "Attempt") -> None:
        for at, page in enumerate(pages):
            if at == len(self._letters):
                self._letters.append(_Letter(await self._put(at, page, attempt), page))
            elif page != self._letters[at].page:
                message = await self._change(at, page, attempt)
                self._letters[at] = _Letter(message, page)
        while len(self._letters) > len(pages):
            await self._remove(self._letters.pop().message.id)

    async def _put(self, at: int, page: Page, attempt: "Attempt") -> Message:
        # A request that failed may have been carried out. The next one has the same nonce, so
        # that Discord takes both for one message, which then says what the first one said.
        doubtful = at in self._nonces
        nonce = self._nonces.setdefault(at, secrets.token_hex(12))
        surface = self._surface()
        try:
            message: Message = await attempt(partial(surface.put, page, nonce))
            if doubtful:
                await attempt(partial(surface.change, message.id, page))
        except discord.HTTPException as error:
            self._leave_if_gone(error)
            raise
        del self._nonces[at]
        return message

    async def _change(self, at: int, page: Page, attempt: "Attempt") -> Message:
        """The message that says it now: the same, or a new one."""
        message, surface = self._letters[at].message, self._surface()
        await self._pace()
        try:
            await attempt(partial(surface.change, message.id, page))
        except discord.HTTPException as error:
            if error.code in _MESSAGE_GONE:
                return await self._renew(at, page, attempt)
            self._leave_if_gone(error)
            raise
        return message

    async def _renew(self, at: int, page: Page, attempt: "Attempt") -> Message:
        if at in self._renewed:
            raise NowhereError("A message was deleted twice.")
        self._renewed.add(at)
        return await self._put(at, page, attempt)

    async def _remove(self, message: int) -> None:
        try:
            await self._surface().remove(message)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.info("A message was not taken away: %s.", type(error).__name__)

    def _surface(self) -> Surface:
        if not self._surfaces:
            raise NowhereError("Every place for the answer is gone.")
        return self._surfaces[0]

    def _leave_if_gone(self, error: discord.HTTPException) -> None:
        if error.code not in _SURFACE_GONE and not isinstance(error, discord.Forbidden):
            return
        left = self._surfaces.pop(0)
        _log.info("%s is gone (%s).", type(left).__name__, error.code)
        self._nonces.clear()
        if not (self._surfaces and self._surfaces[0].continues(left)):
            self._letters.clear()
        raise _MovedError from error

    async def _pace(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._changed_at + GAP:
            await self._wait(self._changed_at + GAP - now)
        self._changed_at = asyncio.get_running_loop().time()

    async def _patiently(self, call: Callable[[], Awaitable[Made]]) -> Made:
        """Discord's bad minutes (429, 500, no connection) are waited out. discord.py has tried
        five times already before it raises."""
        for seconds in _PATIENCE:
            try:
                return await call()
            except discord.HTTPException as error:
                if not _may_pass(error):
                    raise
            except (aiohttp.ClientError, OSError) as error:
                _log.info("Discord was not reached: %s.", type(error).__name__)
            await self._wait(seconds)
        return await call()


Attempt = Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]


async def _at_once(call: Callable[[], Awaitable[Made]]) -> Made:
    return await call()


def _may_pass(error: discord.HTTPException) -> bool:
    return error.status == HTTPStatus.TOO_MANY_REQUESTS or error.status >= 500
