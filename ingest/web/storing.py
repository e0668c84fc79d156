"""What was gathered from the web, into the archive in batches; then what to remember of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from threading import Event

from ingest.archive import ArchiveWriter, InputRecord
from ingest.articles import Article
from ingest.duplicates import Outcome
from ingest.errors import ArchiveBusyError
from ingest.loaders.sources import Tell
from ingest.pipeline import Ingest, Input, Report, declined
from ingest.web.gathering import Gathering, Told
from ingest.web.memory import Feed, Memory
from ingest.web.plans import Arrival, Ending, Plan
from ingest.web.turns import StoppedError

# Inputs stored together, or what came before so many seconds without another.
_TOGETHER = 256
_IDLE = 2.0
_RETRY = 1.0
_LONGEST_PAUSE = timedelta(hours=24)
_MOST_DOUBLINGS = 10


class Storing:
    """Holds the archive's write lock only while a batch is stored; waits where another process
    has it. `is_following`: a batch in which no article is needs no lock, and feeds are told how
    it went with them."""

    def __init__(
        self,
        writer: Callable[[], ArchiveWriter],
        memory: Memory,
        *,
        now: Callable[[], datetime],
        stop: Event,
        tell: Tell,
        watch: Callable[[int], None],
        is_following: bool,
    ) -> None:
        self._writer = writer
        self._memory = memory
        self._now = now
        self._stop = stop
        self._tell = tell
        self._watch = watch
        self._is_following = is_following
        self._records: list[InputRecord] = []
        self._told: list[str] = []
        self._enrolled = 0
        self._is_interrupted = False

    def report(self, gathering: Gathering) -> Report:
        """Take everything that is gathered, until it ends."""
        batch: list[tuple[Plan, Arrival | Ending]] = []
        try:
            for gathered in gathering.gathered(idle=_IDLE):
                if gathered is None:
                    self._keep(batch)
                    batch = []
                elif isinstance(gathered[1], Told):
                    self._told.append(gathered[1].line)
                else:
                    batch.append((gathered[0], gathered[1]))
                if len(batch) >= _TOGETHER:
                    self._keep(batch)
                    batch = []
            self._keep(batch)
        except (KeyboardInterrupt, StoppedError):
            self._is_interrupted = True
        is_cut_short = self._is_interrupted or self._stop.is_set()
        return Report(tuple(self._records), tuple(self._told), is_cut_short, self._enrolled)

    def _keep(self, batch: Sequence[tuple[Plan, Arrival | Ending]]) -> None:
        for collections, group in groupby(batch, key=lambda happened: happened[0].collections):
            self._keep_of(collections, list(group))

    def _keep_of(
        self, collections: tuple[str, ...], batch: Sequence[tuple[Plan, Arrival | Ending]]
    ) -> None:
        arrivals = [(plan, each) for plan, each in batch if isinstance(each, Arrival)]
        given: list[Input] = []
        for _, arrival in arrivals:
            if isinstance(arrival.given, InputRecord):
                self._records.append(arrival.given)
            elif arrival.given is not None:
                given.append(arrival.given)
        self._store(given, collections)
        self._watch(len(self._records))
        # From here on it is in the archive: only now it may be remembered as done.
        for plan, group in groupby(arrivals, key=lambda arrived: arrived[0]):
            seen = [arrival.seen for _, arrival in group if arrival.seen is not None]
            if seen:
                self._memory.see(plan.address, plan.shelf, seen)
        if self._is_following:
            self._note_endings([(p, each) for p, each in batch if isinstance(each, Ending)])

    def _store(self, given: Sequence[Input], collections: tuple[str, ...]) -> None:
        if not given:
            return
        if self._is_following and not any(isinstance(each, Article) for each in given):
            self._records += [declined(each) for each in given if not isinstance(each, Article)]
            return
        with self._opened() as writer:
            report = Ingest(writer, now=self._now, collections=collections).run(given)
            # What comes is not asked for again once it is remembered.
            writer.database.outlast()
        self._records += report.outcomes
        self._told += report.told
        self._enrolled += report.enrolled
        if report.interrupted:
            raise KeyboardInterrupt

    @contextmanager
    def _opened(self) -> Iterator[ArchiveWriter]:
        """The archive, open for writing as soon as nobody else writes."""
        with ExitStack() as stack:
            is_told = False
            while True:
                try:
                    writer = stack.enter_context(self._writer())
                    break
                except ArchiveBusyError as error:
                    if not is_told:
                        self._tell(f"Waiting: {error}")
                        is_told = True
                    if self._stop.wait(_RETRY):
                        raise StoppedError from error
            yield writer

    def _note_endings(self, endings: Sequence[tuple[Plan, Ending]]) -> None:
        feeds = {feed.address: feed for feed in self._memory.feeds()} if endings else {}
        for plan, ending in endings:
            if feed := feeds.get(plan.address):
                after = _after(feed, ending, self._now())
                self._memory.asked(plan.address, after)
                if after.address != plan.address:
                    line = f"{plan.address} has moved for good: {after.address} is followed now"
                    self._told.append(line)


def _after(feed: Feed, ending: Ending, now: datetime) -> Feed:
    """The feed as it is followed from here on: less and less often while it fails."""
    wait = timedelta(seconds=ending.wait or 0)
    if ending.failure:
        failures = feed.failures + 1
        pause = min(feed.every * 2 ** min(failures, _MOST_DOUBLINGS), _LONGEST_PAUSE)
        due = now + max(pause, wait, feed.every)
        return replace(feed, failures=failures, reason=ending.failure, asked=now, due=due)
    due = now if ending.is_cut and not wait else now + max(feed.every, wait)
    return replace(
        feed,
        address=ending.moved or feed.address,
        validators=ending.validators,
        asked=now,
        succeeded=now,
        failures=0,
        reason="",
        due=due,
    )


def is_news(record: InputRecord) -> bool:
    """Whether something changed in the archive."""
    return record.outcome in (Outcome.ADDED, Outcome.UPDATED)
