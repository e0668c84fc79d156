"""What is done in the background, again and again, for as long as the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bot.discord.last_resort import surviving

_PATIENCE: Final = 5.0  # seconds


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
        self._ending = False

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._repeat(one), name=one.name) for one in self._chores
        ]

    async def stop(self) -> None:
        """What is being done gets some seconds to come to its end, and is then broken off."""
        self._ending = True
        for chore in self._chores:
            chore.nudged.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _repeat(self, chore: Chore) -> None:
        while not self._ending:
            chore.nudged.clear()
            with surviving(chore.name):
                await chore.work()
            if not self._ending:
                with suppress(TimeoutError):
                    await asyncio.wait_for(chore.nudged.wait(), chore.seconds)
