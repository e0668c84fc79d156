"""Waiting for what a bot does, with a limit."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PATIENCE = 20.0  # seconds that a slow, busy machine may need


class NothingCameError(AssertionError):
    """What a user waited for did not come."""


class Signal:
    """Wakes those who wait for a change, as often as there is one, and every `poll` seconds
    for what changes elsewhere (in a bot of the same process)."""

    def __init__(self, *, poll: float = 1.0) -> None:
        self._poll = poll
        self._waiting: set[asyncio.Future[None]] = set()
        self.last = time.monotonic()

    def wake(self) -> None:
        self.last = time.monotonic()
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(
        self, happened: Callable[[], Seen | None], limit: float = PATIENCE, what: object = "it"
    ) -> Seen:
        """What `happened` returns, once that is true. Raises `NothingCameError` after `limit`
        seconds; `what` (or what calling it returns) is named then."""
        deadline = time.monotonic() + limit
        while not (seen := happened()):
            left = deadline - time.monotonic()
            if left <= 0:
                named = what() if callable(what) else what
                raise NothingCameError(f"{named} did not come within {limit:g} s")
            await self._changed(min(left, self._poll))
        return seen

    async def quiet(self, seconds: float, limit: float = PATIENCE) -> None:
        """Wait until nothing has changed for that long."""
        deadline = time.monotonic() + limit
        while (rest := self.last + seconds - time.monotonic()) > 0:
            if time.monotonic() > deadline:
                raise NothingCameError(f"{seconds:g} s of quiet did not come within {limit:g} s")
            await asyncio.sleep(rest)

    async def _changed(self, limit: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, limit)
        except TimeoutError:
            return
        finally:
            self._waiting.discard(future)
