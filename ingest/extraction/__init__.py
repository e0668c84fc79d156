"""From files to articles: here, or in processes of their own where there is much to read."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from ingest.articles import Rejected, Skipped
from ingest.extraction.serving import serve
from ingest.extraction.workers import Job, Serve, Workers, size_of
from ingest.loaders.metering import Meter, metered
from ingest.loaders.registry import read
from ingest.loaders.sources import Outcome, Reading, Source, Tell

__all__ = ["WORKERS", "Extraction", "Found", "size_of"]

# Reading a page and embedding its passages take about the same work.
WORKERS = min(max((os.cpu_count() or 1) // 2, 1), 4)
"""Processes where nobody says how many."""

Found: TypeAlias = Source | Rejected | Skipped

# A process takes about a second of work to start, as much as some forty pages to read.
_MANY = 100
_MUCH = 4_000_000  # bytes


class Extraction:
    """Reads what was found, in its order, each input with at least one outcome.

    `workers` processes read ahead of whoever takes the outcomes, as far as a few megabytes of
    text; none is started for fewer than `many` files, unless they are large. Where one dies, the
    file that it was reading is rejected with the reason, and another goes on. Close it (`with`)
    to end them.
    """

    def __init__(
        self,
        reading: Reading,
        tell: Tell,
        *,
        workers: int,
        many: int = _MANY,
        serve: Serve = serve,
    ) -> None:
        self._reading = reading
        self._tell = tell
        self._workers = Workers(reading, workers, serve)
        self._most = workers
        self._many = many
        self._finished = 0
        self._under_way: Callable[[], int] = lambda: 0

    def __enter__(self) -> "Extraction":
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    @property
    def read(self) -> int:
        """Bytes of files whose outcomes were taken, as the files lie on the disk."""
        return self._finished + self._under_way()

    def outcomes(self, found: Iterable[Found]) -> Iterator[Outcome]:
        """What became of all that was found."""
        rest = iter(found)
        first, is_much = _looked_ahead(rest, self._many)
        every = chain(first, rest)
        return self._beside(every) if is_much and self._most else self._here(every)

    def _here(self, found: Iterable[Found]) -> Iterator[Outcome]:
        for given in found:
            yield from self._read_here(given) if isinstance(given, Source) else [given]

    def _read_here(self, source: Source) -> Iterator[Outcome]:
        meter, size = Meter(), size_of(source)
        self._under_way = lambda: min(meter.read, size)
        yield from read(metered(source, meter), self._reading, self._tell)
        self._finish(size)

    def _beside(self, found: Iterable[Found]) -> Iterator[Outcome]:
        for given in self._workers.ahead(found):
            if isinstance(given, Job):
                yield from self._taken(given)
            elif isinstance(given, Source):
                yield from self._read_here(given)
            else:
                yield given

    def _taken(self, job: Job) -> Iterator[Outcome]:
        self._under_way = lambda: min(job.read, job.size)
        for item in self._workers.items(job):
            if isinstance(item, str):
                self._tell(item)
            else:
                yield item
        if job.is_left:
            yield from self._read_here(job.source)
        else:
            self._finish(job.size)

    def _finish(self, size: int) -> None:
        self._under_way = lambda: 0
        self._finished += size


def _looked_ahead(rest: Iterator[Found], many: int) -> tuple[list[Found], bool]:
    """What was found first, and whether it is worth a process."""
    first: list[Found] = []
    files = size = 0
    for given in rest:
        first.append(given)
        if isinstance(given, Source) and given.path is not None:
            files += 1
            size += size_of(given)
        if files >= many or size >= _MUCH:
            return first, True
    return first, False
