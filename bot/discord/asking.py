"""One journey for a question from any door: acknowledged at once, answered in its turn."""

import asyncio
import logging
from typing import Final

from bot.answers import Answer, Finding, Progress
from bot.desk import Desk
from bot.discord import rendering
from bot.discord.queries import Halt, Query, Running
from bot.discord.sheet import NowhereError, Sheet
from bot.discord.turns import LineFullError, Turns
from ingest.errors import NewshoundError

_log = logging.getLogger(__name__)

LOOK: Final = 1.2  # seconds between two looks at what a running question has found


class Draft:
    """What is known so far. Written by a worker thread and read by the event loop: each write
    replaces the whole value, so that neither needs a lock, and neither waits."""

    def __init__(self) -> None:
        self.state: tuple[str, tuple[Finding, ...]] = ("question", ())

    def follow(self, desk: Desk, running: Running) -> Answer | None:
        """Run the question to its end; None where it was halted before."""
        for event in desk.stream(running.query.asked(desk)):
            stage, findings = self.state
            if isinstance(event, Answer):
                return event
            if running.is_halted:
                return None
            if isinstance(event, Progress):
                self.state = (event.stage, findings)
            else:
                self.state = (stage, (*findings, event))
        return None


class Asking:
    """Takes questions through the line to their answers. Used from the event loop alone."""

    def __init__(self, desk: Desk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns
        self._running: set[Running] = set()
        self._closing = False

    async def answer(self, query: Query, sheet: Sheet, *, acknowledged: bool) -> Answer | None:
        """Bring a question to its answer, and show on `sheet` how it goes there.

        `acknowledged`: Discord shows already that somebody is thinking. None where there is no
        answer: halted, refused, or the archive failed; the sheet says which. Whatever Discord
        does meanwhile, an answer is shown once.
        """
        running = Running(query, asyncio.current_task())
        self._running.add(running)
        try:
            return await self._answered(running, sheet, acknowledged=acknowledged)
        except LineFullError as error:
            await sheet.show(rendering.notice(str(error)))
        except NowhereError as error:
            _log.warning("An answer could be put nowhere: %s", error)
        except NewshoundError as error:
            _log.error("A question could not be answered: %s", error)
            await sheet.show(rendering.failed())
        finally:
            self._running.discard(running)
        return None

    async def _answered(
        self, running: Running, sheet: Sheet, *, acknowledged: bool
    ) -> Answer | None:
        with self._turns.entered(running.query.place.spot) as ticket:
            running.ticket = ticket
            if self._closing:
                running.stop(Halt.CLOSING)
            told: asyncio.Task[None] | None = None
            if ticket.ahead or not acknowledged:
                told = asyncio.create_task(sheet.try_to_show(rendering.waiting(ticket.ahead)))
            try:
                await ticket.called.wait()
                made = None if running.is_halted else await self._worked(running, sheet)
            finally:
                if told is not None:
                    await told
            if made is not None:
                await sheet.show(rendering.answered(made))
            elif running.halt is Halt.WITHDRAWN:
                await sheet.show([])
            else:
                await sheet.show(rendering.halted(running.halt))
            return made

    async def _worked(self, running: Running, sheet: Sheet) -> Answer | None:
        draft = Draft()
        done = asyncio.Event()
        telling = asyncio.create_task(_tell(draft, sheet, done))
        try:
            return await self._turns.work(lambda: draft.follow(self._desk, running))
        finally:
            done.set()
            await telling

    def withdraw(self, message: int) -> None:
        """The message that asked was deleted: nobody waits for its answer."""
        for running in self._running:
            if running.query.message == message:
                running.stop(Halt.WITHDRAWN)

    async def close(self, seconds: float) -> None:
        """Take no more questions; those on their way get this long, and then say so."""
        self._closing = True
        if not await self._ended(seconds):
            for running in self._running:
                running.stop(Halt.CLOSING)
            await self._ended(seconds)

    async def _ended(self, seconds: float) -> bool:
        tasks = [running.task for running in self._running if running.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        return not self._running


async def _tell(draft: Draft, sheet: Sheet, done: asyncio.Event) -> None:
    """Show what is known when it has changed."""
    shown = draft.state
    while not await _within(LOOK, done):
        if draft.state != shown:
            shown = draft.state
            await sheet.try_to_show(rendering.working(*shown))


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
