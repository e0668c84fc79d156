"""What is done in the background, again and again, for as long as the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.discord.last_resort import surviving


@dataclass(frozen=True, slots=True, eq=False)
class Chore:
    """`work` is done at the start, then every so many `seconds`, and at once when `nudged`."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    nudged: asyncio.Event = field(default_factory=asyncio.Event)


class Chores:
    """Each runs by itself: one that fails is tried again in its own time, and harms no other."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self._chores = chores
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(_repeat(one), name=one.name) for one in self._chores]

    async def stop(self) -> None:
        """What is being done is broken off where it waits."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _repeat(chore: Chore) -> None:
    while True:
        chore.nudged.clear()
        with surviving(chore.name):
            await chore.work()
        with suppress(TimeoutError):
            await asyncio.wait_for(chore.nudged.wait(), chore.seconds)
