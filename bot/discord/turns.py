"""Whose turn it is: questions of one channel one after another, a few of all channels at a time."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.discord.pace import Pace
from ingest.errors import NewshoundError

WORKERS: Final = 2  # one a core of a small machine: more of them only wait for each other

Made = TypeVar("Made")


class LineFullError(NewshoundError):
    """So many questions wait that another one would wait too long. `seconds` is about how long
    they will take; None where that was not measured yet."""

    def __init__(self, waiting: int, seconds: int | None) -> None:
        soon = "a few minutes" if seconds is None else f"about {seconds} seconds"
        super().__init__(f"{waiting} questions are waiting already. Ask again in {soon}.")
        self.waiting = waiting
        self.seconds = seconds


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A place in the line of one channel, `called` when its turn comes. `ahead` counts the
    questions, of all channels, that were there before and were not yet answered."""

    channel: int
    ahead: int
    called: asyncio.Event


class Turns:
    """A bounded line of questions. To be used from the event loop's thread alone."""

    def __init__(
        self,
        *,
        longest: int,
        workers: int = WORKERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._longest = longest
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answering")
        self._slots = asyncio.Semaphore(workers)
        self._lines: dict[int, deque[Ticket]] = {}
        self._length = 0
        self._pace = Pace(clock)

    def __len__(self) -> int:
        """How many questions wait or are being answered."""
        return self._length

    @property
    def is_full(self) -> bool:
        """Whether another question would not be taken now."""
        return self._length >= self._longest

    @contextmanager
    def entered(self, channel: int) -> Iterator[Ticket]:
        """A place at the end of the channel's line, given up at the end of the block.

        Raises `LineFullError`.
        """
        if self.is_full:
            raise LineFullError(self._length, self._pace.seconds_for(self._length))
        if not self._length:
            self._pace.begun()
        line = self._lines.setdefault(channel, deque())
        ticket = Ticket(channel, self._length, asyncio.Event())
        line.append(ticket)
        self._length += 1
        if line[0] is ticket:
            ticket.called.set()
        try:
            yield ticket
        finally:
            self._leave(ticket)

    def _leave(self, ticket: Ticket) -> None:
        line = self._lines[ticket.channel]
        line.remove(ticket)
        self._length -= 1
        self._pace.left()
        if line:
            line[0].called.set()
        else:
            del self._lines[ticket.channel]

    async def work(self, function: Callable[[], Made]) -> Made:
        """Run in a worker thread, first come first served, so that the event loop goes on
        acknowledging."""
        async with self._slots:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function)

    def close(self) -> None:
        """Takes no more work; what runs may end in its own time."""
        self._pool.shutdown(wait=False, cancel_futures=True)
