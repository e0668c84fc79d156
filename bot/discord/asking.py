"""One journey for a question from any door: acknowledged at once, answered in its turn."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from weakref import WeakValueDictionary

from bot.discord import rendering
from bot.discord.errands import Draft, Errand, Result
from bot.discord.metrics import Metrics
from bot.discord.queries import Halt, Query, Running, Wish
from bot.discord.records import Records
from bot.discord.sheet import NowhereError, Sheet
from bot.discord.surfaces import Page
from bot.discord.turns import LineFullError, Turns
from ingest.errors import NewshoundError

_log = logging.getLogger(__name__)

LOOK: Final = 1.2  # seconds between two looks at what a running question has found


class Asking:
    """Takes errands through the line to their results. Used from the event loop alone."""

    def __init__(self, turns: Turns, records: Records, metrics: Metrics) -> None:
        self._turns = turns
        self._records = records
        self._metrics = metrics
        self._running: set[Running] = set()
        self._wishes: set[Wish] = set()
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._closing = False

    @contextmanager
    def wished(self, query: Query) -> Iterator[Wish]:
        """While something is prepared for which Discord must be waited for: what is deleted or
        forgotten meanwhile is noted on the wish, and its maker takes back what was made."""
        wish = Wish(query)
        self._wishes.add(wish)
        try:
            yield wish
        finally:
            self._wishes.discard(wish)

    async def bring(
        self, errand: Errand, sheet: Sheet, *, acknowledged: bool, wish: Wish | None = None
    ) -> str | None:
        """Bring an errand to its result, and show on `sheet` how it goes there; the key under
        which the result is kept.

        `acknowledged`: Discord shows already that somebody is thinking. None where there is no
        result: halted, refused, or the archive failed; the sheet says which. Whatever Discord
        does meanwhile, a result is shown once; none where the `wish` is withdrawn already.
        """
        kept = self._records.begin(errand.query, sheet.token, repeatable=errand.repeatable)
        running = Running(errand.query, asyncio.current_task(), kept)
        self._running.add(running)
        if wish is not None and wish.is_withdrawn:
            running.stop(Halt.WITHDRAWN)
        language, clock = errand.query.language, asyncio.get_running_loop().time
        began, end = clock(), "failed"
        try:
            key = await self._brought(errand, running, sheet, acknowledged=acknowledged)
            end = running.halt or "shown"
        except LineFullError as error:
            end = "line_full"
            await sheet.show(rendering.line_full(language, error.waiting, error.seconds))
        except NowhereError as error:
            end = "nowhere"
            _log.warning("An answer could be put nowhere: %s", error)
        except NewshoundError as error:
            _log.error("A question could not be answered: %s", error)
            await sheet.show(rendering.unavailable(language))
        else:
            return key
        finally:
            self._running.discard(running)
            if kept is not None:
                self._records.end(kept, keep=running.halt in (Halt.STOPPED, Halt.CLOSING))
            self._metrics.ended(end, seconds=clock() - began)
        return None

    async def _brought(
        self, errand: Errand, running: Running, sheet: Sheet, *, acknowledged: bool
    ) -> str | None:
        query = errand.query
        with self._turns.entered(query.place.spot) as ticket:
            running.ticket = ticket
            if self._closing:
                running.stop(Halt.CLOSING)
            told: asyncio.Task[None] | None = None
            if not running.is_halted and (ticket.ahead or not acknowledged):
                waiting = rendering.waiting(query.language, ticket.ahead, running.key)
                told = asyncio.create_task(self._tell_first(running, sheet, waiting))
            try:
                entered = asyncio.get_running_loop().time()
                await ticket.called.wait()
                self._metrics.waited(asyncio.get_running_loop().time() - entered)
                result = None if running.is_halted else await self._worked(errand, running, sheet)
            finally:
                if told is not None:
                    await told
            try:
                return await self._shown(result, errand, running, sheet, acknowledged=acknowledged)
            finally:  # before the next one's turn, which would follow it
                await self._taken_back(running, result)

    async def _shown(
        self,
        result: Result | None,
        errand: Errand,
        running: Running,
        sheet: Sheet,
        *,
        acknowledged: bool,
    ) -> str | None:
        for reason, claims in result.dropped.items() if result is not None else ():
            self._metrics.dropped(reason, claims)
        if result is not None and running.halt is not Halt.WITHDRAWN:
            await sheet.show(result.pages)
        if result is None or running.halt is Halt.WITHDRAWN:  # also while it was being shown
            if acknowledged and not sheet.messages:  # "thinking…" can only be written over
                await sheet.show(rendering.halted(errand.query.language, running.halt, None))
            await self._show_halt(errand, running, sheet)
            return None
        if result.key is not None:
            self._records.remember(result.key, errand.query, sheet.messages)
        return result.key

    async def _taken_back(self, running: Running, result: Result | None) -> None:
        withdrawn = running.halt is Halt.WITHDRAWN
        if withdrawn or running.is_cut:
            key = result.key if result is not None and withdrawn else None
            await asyncio.to_thread(self._records.take_back, running.query, key)

    async def _worked(self, errand: Errand, running: Running, sheet: Sheet) -> Result | None:
        draft, done = Draft(), asyncio.Event()
        telling = asyncio.create_task(_tell(draft, sheet, done))
        try:
            return await self._turns.work(lambda: errand.run(running, draft))
        finally:
            done.set()
            await telling

    async def _tell_first(self, running: Running, sheet: Sheet, pages: Sequence[Page]) -> None:
        await sheet.try_to_show(pages)
        if running.is_kept and sheet.messages:
            self._records.seen(running.key, sheet.messages[0])

    async def _show_halt(self, errand: Errand, running: Running, sheet: Sheet) -> None:
        if running.halt is Halt.WITHDRAWN:
            await sheet.show([])
            return
        again = running.key if running.is_kept and errand.repeatable else None
        await sheet.show(rendering.halted(errand.query.language, running.halt, again))

    def alone(self, key: str) -> asyncio.Lock:
        """Held by who answers what is kept under `key`: another press waits, and finds it."""
        return self._alone.setdefault(key, asyncio.Lock())

    def find(self, key: str) -> Running | None:
        """What is on its way under the key of its button."""
        return next((running for running in self._running if running.key == key), None)

    def withdraw(self, unwanted: Callable[[Query], bool]) -> None:
        """Nobody waits for these answers any more: they are neither shown nor kept."""
        for running in self._running:
            if unwanted(running.query):
                running.stop(Halt.WITHDRAWN)
        for wish in self._wishes:
            wish.is_withdrawn = wish.is_withdrawn or unwanted(wish.query)

    def cut(self, conversations: Collection[str]) -> None:
        """What was said in these was forgotten: who follows it now is not followed."""
        for running in self._running:
            if running.query.conversation in conversations:
                running.is_cut = True

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
    shown = draft.pages
    while not await _within(LOOK, done):
        if draft.pages is not None and draft.pages is not shown:
            shown = draft.pages
            await sheet.try_to_show(shown())


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
