"""Processes that read files: jobs go out in order, and their outcomes are taken in that order.

Each process has a pipe of its own, so that the death of one is noticed at once and concerns the
file that it was reading and no other. A pipe whose outcomes nobody takes fills up, and then its
process waits.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from ingest.articles import Rejected
from ingest.extraction.serving import Batch, serve
from ingest.loaders.sources import Outcome, Reading, Source

Serve: TypeAlias = Callable[[Connection, Reading], None]

_AHEAD = 64  # files
_EACH = 2  # files given to one process: the next lies there when it is done with one
_HELD = 4_000_000  # characters kept of what one process has read
_FALSE_STARTS = 3
_PATIENCE = 5.0  # seconds for a process to end

# Not forked: this process has threads that hold locks.
_CONTEXT = multiprocessing.get_context("spawn")


class Job:
    """A file that a process is to read. `is_left` where no process could be had for it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.size = size_of(source)
        self.read = 0
        self.is_begun = self.is_done = self.is_left = False
        self.batches: deque[Batch] = deque()
        self.worker: _Worker | None = None


class _Worker:
    def __init__(self, reading: Reading, serve: Serve) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.jobs: deque[Job] = deque()
        self.held = 0
        self.is_proven = False
        self.process = _CONTEXT.Process(target=serve, args=(theirs, reading), daemon=True)
        with _without_ctrl_c():
            self.process.start()
        theirs.close()

    def give(self, job: Job) -> None:
        job.worker = self
        self.jobs.append(job)
        with suppress(OSError):  # it is dead: that is noticed where its outcomes are awaited
            self.pipe.send((job.source.name, job.source.path))

    def end(self) -> int | None:
        """Its exit status."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(_PATIENCE)
        return self.process.exitcode


class Workers:
    """Up to `most` processes, started as there is work for them."""

    def __init__(self, reading: Reading, most: int, serve: Serve = serve) -> None:
        self._reading = reading
        self._serve = serve
        self._most = most
        self._workers: list[_Worker] = []
        self._unsent: deque[Job] = deque()
        self._false_starts = 0

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def ahead(self, found: Iterable[Any]) -> Iterator[Any]:
        """All that was found, files as jobs that are under way when they are yielded."""
        waiting: deque[Any] = deque()
        for given in found:
            waiting.append(self._sent(given) if _is_file(given) else given)
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        yield from waiting

    def items(self, job: Job) -> Iterator[Outcome | str]:
        """Outcomes of a job, and lines to tell, as they come; ended by a rejection where its
        process dies. Jobs are asked for in the order of `ahead`."""
        while not job.is_left:
            while job.batches:
                batch = job.batches.popleft()
                if job.worker is not None:
                    job.worker.held -= batch.letters
                job.read = batch.read
                yield from batch.items
            if job.is_done:
                return
            self._receive(job)

    def _sent(self, source: Source) -> Job:
        job = Job(source)
        self._unsent.append(job)
        self._send()
        return job

    def _send(self) -> None:
        while self._unsent:
            if self._false_starts >= _FALSE_STARTS:
                self._unsent.popleft().is_left = True
                continue
            idle = min(self._workers, key=lambda worker: len(worker.jobs), default=None)
            if idle is None or (idle.jobs and len(self._workers) < self._most):
                idle = _Worker(self._reading, self._serve)
                self._workers.append(idle)
            if len(idle.jobs) >= _EACH:
                return
            idle.give(self._unsent.popleft())

    def _receive(self, wanted: Job) -> None:
        """Wait for something to come, from those that may say more; from the one that is
        `wanted` whatever it has said."""
        listened = {
            worker.pipe: worker
            for worker in self._workers
            if worker.jobs and (worker is wanted.worker or worker.held < _HELD)
        }
        for pipe in wait(list(listened)):
            worker = listened[pipe]  # type: ignore[index]
            try:
                batch: Batch = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            self._note(worker, batch)
        self._send()

    def _note(self, worker: _Worker, batch: Batch) -> None:
        worker.is_proven = True
        worker.held += batch.letters
        job = worker.jobs[0]
        job.is_begun = True
        job.batches.append(batch)
        if batch.is_last:
            job.is_done = True
            worker.jobs.popleft()

    def _bury(self, worker: _Worker) -> None:
        """What it was reading is rejected; what it had not begun goes to another, in order."""
        self._workers.remove(worker)
        worker.process.join(_PATIENCE)
        status = worker.end()
        self._false_starts += not worker.is_proven
        if worker.jobs and worker.jobs[0].is_begun:
            job = worker.jobs.popleft()
            reason = Rejected(job.source.name, _reason(status))
            job.batches.append(Batch((reason,), 0, job.size))
            job.is_done = True
        if worker.jobs and self._false_starts < _FALSE_STARTS:
            other = _Worker(self._reading, self._serve)
            self._workers.append(other)
            for job in worker.jobs:
                other.give(job)
        else:
            for job in worker.jobs:
                job.is_left = True


def size_of(source: Source) -> int:
    """Bytes on the disk; 0 where that cannot be told."""
    try:
        return source.path.stat().st_size if source.path is not None else 0
    except OSError:
        return 0


def _is_file(given: object) -> bool:
    return isinstance(given, Source) and given.path is not None


def _reason(status: int | None) -> str:
    rest = "the run went on without it; run the same command again to try it once more"
    if status is None or status >= 0:
        return f"the process that read it ended early (status {status}): {rest}"
    if -status == signal.SIGKILL:
        return f"the process that read it was killed, most likely for want of memory: {rest}"
    return f"the process that read it crashed ({signal.Signals(-status).name}): {rest}"


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """What is started here never hears of Ctrl-C, which goes to all of a terminal's processes:
    the one that started it ends it."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
