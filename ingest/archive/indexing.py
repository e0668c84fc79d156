"""What both indexes are due, paid beside everything else.

Embedding takes nine tenths of an ingest's work. So one thread embeds all the time, another puts
what is embedded into both indexes, and neither waits for whoever reads and stores; which in turn
waits where it gets too far ahead, so that little is left to pay after a crash.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Condition
from typing import TypeAlias

from ingest.archive.database import Database
from ingest.archive.debts import Unindexed
from ingest.archive.failures import told
from ingest.archive.reuse import Reusing, recalled
from ingest.archive.vectors import VectorIndex
from ingest.archive.words import WordIndex
from ingest.embedding.embedder import Embedder, Vectors

# Passages embedded and committed together: about two seconds of work on two cores, after which
# they can be found. Larger batches measured no faster.
BATCH = 384

# How far storing may be ahead of indexing.
_AHEAD = 4 * BATCH
_LOOK = 0.5

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (passages done, passages in all)."""


class Indexing:
    """Pays what `database` says is due, from `__enter__` on, until it is left.

    Left without an error, everything is paid before; with one, what is under way is finished.
    What goes wrong is raised by `owe`, or when it is left: `DiskFullError`, for instance.
    `progress` is called from another thread.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        embedder: Embedder,
        vectors: VectorIndex,
        words: WordIndex,
        *,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self._folder = folder
        self._database = database
        self._reusing = Reusing(embedder)
        self._vectors = vectors
        self._words = words
        self._progress = progress
        self._changed = Condition()
        self._waiting = self.total = database.count_unindexed()
        self.done = 0
        self._is_ending = self._is_given_up = False
        self._embedding = ThreadPoolExecutor(1, thread_name_prefix="newshound-embedding")
        self._paying = ThreadPoolExecutor(1, thread_name_prefix="newshound-indexing")

    def __enter__(self) -> "Indexing":
        self._paid: Future[None] = self._paying.submit(self._pay)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._changed:
            self._is_ending = True
            self._is_given_up = kind is not None
            self._changed.notify_all()
        try:
            self._await_the_end()
        finally:
            with self._changed:
                self._is_given_up = True
                self._changed.notify_all()
            self._paying.shutdown()
            self._embedding.shutdown()
        if kind is None:
            self._paid.result()

    def _await_the_end(self) -> None:
        """In short waits: Ctrl-C is noticed between them."""
        while not self._paid.done():
            with self._changed:
                self._changed.wait(_LOOK)

    def owe(self, passages: int) -> None:
        """Say that so many more are due; waits where that is too far ahead of the indexes."""
        with self._changed:
            self._waiting += passages
            self.total += passages
            self._changed.notify_all()
            while self._waiting > _AHEAD and not self._paid.done():
                self._changed.wait(_LOOK)
        if self._paid.done():
            self._paid.result()

    def _pay(self) -> None:
        """While one batch is put into the indexes, the next is being embedded."""
        try:
            with told(self._folder):
                self._pay_until_the_end()
        finally:
            with self._changed:
                self._changed.notify_all()

    def _pay_until_the_end(self) -> None:
        ahead: tuple[list[Unindexed], Future[Vectors]] | None = None
        while True:
            batch = self._next(ahead[0] if ahead else [])
            following = (batch, self._embedding.submit(self._embedded, batch)) if batch else None
            if ahead is None and following is None and self._is_ending:
                return
            if ahead is not None:
                self._put(ahead[0], ahead[1].result())
            ahead = following

    def _next(self, under_way: Sequence[Unindexed]) -> list[Unindexed]:
        """A batch that is due beside what is under way; none where there is not enough for one
        and something is under way, or at the end."""
        with self._changed:
            while self._waiting < BATCH and not self._is_ending and not under_way:
                self._changed.wait()
            if self._is_given_up or (self._waiting < BATCH and not self._is_ending):
                return []
        known = {unindexed.place.passage for unindexed in under_way}
        due = self._database.unindexed(BATCH + len(known))
        batch = [unindexed for unindexed in due if unindexed.place.passage not in known][:BATCH]
        with self._changed:
            self._waiting = self._waiting - len(batch) if due else 0
            self._changed.notify_all()
        return batch

    def _embedded(self, batch: Sequence[Unindexed]) -> Vectors:
        if new := [unindexed for unindexed in batch if self._reusing.is_new(unindexed.text)]:
            self._reusing.learn(recalled(new, self._database, self._vectors))
        return self._reusing.vectors([unindexed.text for unindexed in batch])

    def _put(self, batch: Sequence[Unindexed], vectors: Vectors) -> None:
        passages = [unindexed.place.passage for unindexed in batch]
        self._vectors.put(passages, vectors)
        self._words.put(batch)
        self._words.commit()
        with self._database.transaction():
            self._database.mark_indexed(passages)
            self._database.advance_generation()
        self.done += len(batch)
        self._progress(self.done, self.total)
