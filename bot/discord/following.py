"""Feeds that are followed, read in the background while questions are answered.

Each round is `newshound follow --once`, a process of its own, of low priority, started when a feed
is due: its embedding then takes no turn from an answer's, and its memory is held for a round only.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.discord.metrics import Metrics
from ingest.articles import DEFAULT_COLLECTION
from ingest.duplicates import Outcome
from ingest.errors import NewshoundError
from ingest.web import Feed, add_feed, check_public, followed, remembered

_log = logging.getLogger(__name__)

LOOK: Final = 5.0
"""Seconds between two looks at the list; another process may have changed it."""

_COMMAND: Final = (sys.executable, "-m", "bot", "follow", "--once", "--json")
_LOW: Final = 10  # how nice a round is to what answers; 19 would be starved by a busy bot
_LONGEST_PAUSE: Final = 600.0  # seconds
_LONGEST_LINE: Final = 1 << 20
_PATIENCE: Final = 5.0  # seconds in which an interrupted round ends, and is killed after
_WAITS: Final = "newshound: Waiting: "


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRules:
    """Whether feeds are read at all, and the hosts that need not be public. Rounds begin at
    least `gap` seconds after one another: the start of one costs some two seconds of computing."""

    is_on: bool = True
    allowed_hosts: tuple[str, ...] = ()
    gap: float = 60.0
    command: Sequence[str] = _COMMAND


class Following:
    """One round at a time. Used from the event loop alone."""

    def __init__(
        self, folder: Path, rules: FollowRules, metrics: Metrics, now: Callable[[], datetime]
    ) -> None:
        """`folder` is the archive's."""
        self.rules = rules
        self.more = asyncio.Event()
        self._folder = folder
        self._metrics = metrics
        self._now = now
        self._feeds: list[Feed] = []
        self._process: asyncio.subprocess.Process | None = None
        self._reason = ""
        self._failed = 0
        self._not_before = 0.0
        self._is_closing = False
        metrics.watch("followed_feeds", "Feeds that are followed.", lambda: len(self._feeds))
        metrics.watch(
            "followed_feeds_failing",
            "Feeds that could not be read the last time.",
            lambda: sum(bool(feed.failures) for feed in self._feeds),
        )
        metrics.watch(
            "follow_waiting",
            "Whether feeds wait: the archive cannot be written to, or another process follows.",
            lambda: float(self.is_waiting),
        )
        metrics.watch(
            "follow_last_success_timestamp_seconds",
            "When a feed was read last, in seconds since 1970; 0 for never.",
            self._last_success,
        )

    @property
    def is_waiting(self) -> bool:
        """Whether something keeps all feeds from being read."""
        return bool(self._reason)

    @property
    def state(self) -> str:
        """For who looks after the machine: `off`, `idle`, `reading`, or what is waited for."""
        if not self.rules.is_on:
            return "off"
        if self._reason:
            return f"waiting: {self._reason}"
        return "reading" if self._process else "idle"

    # The list; each raises `NewshoundError`.

    async def feeds(self, collections: Sequence[str] = ()) -> list[Feed]:
        """Those that go into one of the `collections`, or all where none are named."""
        return await asyncio.to_thread(followed_into, self._folder, collections)

    async def add(self, address: str, *, every: timedelta, collection: str | None) -> None:
        """Read it from now on, first at once."""
        await asyncio.to_thread(self._add, address, every, collection or DEFAULT_COLLECTION)
        self._not_before = 0.0
        self.more.set()

    def _add(self, address: str, every: timedelta, collection: str) -> None:
        check_public(address, self.rules.allowed_hosts)
        with remembered(self._folder) as memory:
            add_feed(memory, address, now=self._now(), every=every, collections=(collection,))

    async def remove(self, address: str) -> None:
        await asyncio.to_thread(self._remove, address)

    def _remove(self, address: str) -> None:
        with remembered(self._folder) as memory:
            memory.unfollow(address)

    # Rounds

    async def look(self) -> None:
        """A round, where a feed is due. What goes wrong is tried again later, less and less
        often."""
        if not self.rules.is_on or self._is_closing:
            return
        clock = asyncio.get_running_loop().time
        try:
            self._feeds = await self.feeds()
            is_due = any(feed.due <= self._now() for feed in self._feeds)
            if not is_due or clock() < self._not_before:
                return
            self._not_before = clock() + self.rules.gap
            report = await self._round()
            self._feeds = self._judged(await self.feeds())
        except (NewshoundError, OSError) as error:
            pause = min(self.rules.gap * 2**self._failed, _LONGEST_PAUSE)
            self._failed = min(self._failed + 1, 10)
            self._not_before = clock() + pause
            self._metrics.follow_failed("round")
            self._wait_for(str(error))
            return
        self._failed, self._reason = 0, ""
        self._count(report["counts"])

    def _judged(self, feeds: list[Feed]) -> list[Feed]:
        """Counts those that have failed in this round."""
        before = {feed.address: feed.failures for feed in self._feeds}
        for feed in feeds:
            if feed.failures > before.get(feed.address, 0):
                self._metrics.follow_failed("feed")
        return feeds

    def _count(self, counts: dict[str, int]) -> None:
        for outcome, inputs in counts.items():
            self._metrics.followed(outcome, inputs)
        if new := counts[Outcome.ADDED] + counts[Outcome.UPDATED]:
            _log.info("%d articles came by feeds.", new)

    def _wait_for(self, reason: str) -> None:
        if reason != self._reason:  # the same again is no news
            _log.warning("Feeds wait: %s", reason)
        self._reason = reason

    async def _round(self) -> dict[str, Any]:
        """The report. Raises `FollowError`; `OSError` where no process can be started."""
        self._process = process = await asyncio.create_subprocess_exec(
            *(*self.rules.command, "--archive", str(self._folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,  # Ctrl-C reaches it by way of `close`
            env={name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"},
        )
        assert process.stdout is not None  # noqa: S101 - piped
        assert process.stderr is not None  # noqa: S101
        try:
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _LOW)
            output, last = await asyncio.gather(
                process.stdout.read(), self._listened(process.stderr)
            )
            await process.wait()
        finally:
            await _end(process, 0.0)
            self._process = None
        return _report(output, last)

    async def _listened(self, errors: asyncio.StreamReader) -> str:
        """The last line that was told. What is waited for is known as soon as it is told."""
        last = ""
        async for line in errors:
            told = line.decode("utf-8", "backslashreplace").strip()
            last = told.removeprefix("newshound: ") or last
            if told.startswith(_WAITS):
                self._wait_for(told.removeprefix(_WAITS))
        return last

    async def close(self, seconds: float) -> None:
        """Begin no more rounds. The present one ends at its next batch; after so many seconds
        it is broken off, with what was stored kept."""
        self._is_closing = True
        if self._process is not None:
            await _end(self._process, seconds)

    def _last_success(self) -> float:
        times = [feed.succeeded.timestamp() for feed in self._feeds if feed.succeeded]
        return max(times, default=0.0)


def followed_into(folder: Path, collections: Sequence[str]) -> list[Feed]:
    """The feeds of the archive at `folder` that go into one of the `collections`, or all where
    none are named. Raises `NewshoundError`."""
    within = set(collections)
    feeds = followed(folder)
    return [one for one in feeds if not within or within & set(one.collections.split(";"))]


class FollowError(NewshoundError):
    """A round that came to nothing; the message says why."""


async def _end(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Asked to end, then as by Ctrl-C, then killed: a feed's articles are fetched again where
    that cuts them off."""
    for number, patience in (
        (signal.SIGTERM, seconds),
        (signal.SIGTERM, _PATIENCE),
        (signal.SIGKILL, _PATIENCE),
    ):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(number)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)


def _report(output: bytes, last: str) -> dict[str, Any]:
    try:
        return dict(json.loads(output))
    except ValueError as error:
        raise FollowError(last or "the reading of feeds ended early") from error
