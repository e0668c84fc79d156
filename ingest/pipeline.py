"""Inputs to articles to passages to indexes, with one counted outcome for every input."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from ingest.archive import ArchiveWriter, InputRecord
from ingest.archive.indexing import Indexing
from ingest.articles import DEFAULT_COLLECTION, Article, Rejected, Skipped, StoredArticle
from ingest.chunking import passages
from ingest.duplicates import Outcome, Step, plan

Input: TypeAlias = Article | Rejected | Skipped
"""What an input is before the archive is asked whether it knows it."""

# Inputs compared and stored in one transaction; the indexes follow in batches of their own.
_TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every input: the counts add up to the number of inputs.

    `told` is what loaders guessed and what was kept with a reservation (a refused date).
    `enrolled` are articles that were known and are now in a collection in which they were not.
    """

    outcomes: tuple[InputRecord, ...]
    told: tuple[str, ...]
    interrupted: bool
    enrolled: int = 0

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(record.outcome for record in self.outcomes)
        return {outcome.value: counted[outcome.value] for outcome in Outcome}

    @property
    def is_useful(self) -> bool:
        """Whether anything that was given is in the archive now."""
        kept = (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE)
        return any(self.counts[outcome] for outcome in kept)

    def followed_by(self, later: "Report") -> "Report":
        """Both as one."""
        return Report(
            self.outcomes + later.outcomes,
            self.told + later.told,
            self.interrupted or later.interrupted,
            self.enrolled + later.enrolled,
        )


EMPTY_REPORT = Report((), (), interrupted=False)


class Ingest:
    """One run over some inputs, which go into `collections`. `tell` is for loaders; `watch` is
    called as inputs and passages are done, with the number of inputs that have an outcome and of
    passages that can be found."""

    def __init__(
        self,
        writer: ArchiveWriter,
        *,
        now: Callable[[], datetime],
        watch: Callable[[int, int], None] = lambda inputs, indexed: None,
        collections: Sequence[str] = (DEFAULT_COLLECTION,),
    ) -> None:
        self._writer = writer
        self._now = now
        self._watch = watch
        self._records: list[InputRecord] = []
        self._told: list[str] = []
        self._collections = collections
        self._indexed = self._enrolled = 0
        self.due = 0
        """Passages that were stored in this run, or left by an earlier one, and are to be found."""

    def tell(self, line: str) -> None:
        """Keep a line for the report."""
        self._told.append(line)

    def run(self, inputs: Iterable[Input]) -> Report:
        """Read, store and index. What an earlier run left unindexed is indexed first.

        Ctrl-C ends the run with everything counted so far stored.
        """
        interrupted = False
        try:
            self._writer.compare_stored()
            with self._writer.indexing(self._watch_indexing) as indexing:
                for batch in _batches(inputs):
                    self._store(batch, indexing)
        except KeyboardInterrupt:
            interrupted = True
        return Report(tuple(self._records), tuple(self._told), interrupted, self._enrolled)

    def _store(self, batch: Sequence[Input], indexing: Indexing) -> None:
        steps, records = self._decide(batch)
        added = self._now()
        articles = [
            (StoredArticle(article=step.article, version=step.version, added=added), spans)
            for step, spans in steps
            if step.version is not None
        ]
        self._writer.store(
            articles,
            records,
            members=[step.stands for step, _ in steps],
            collections=self._collections,
        )
        self._records += records
        self._told += [
            f"{s.article.origin}: {note}" for s, _ in steps for note in s.article.notices
        ]
        self._watch(len(self._records), self._indexed)
        passages_stored = sum(len(spans) for _, spans in articles)
        self.due = max(self.due, indexing.total + passages_stored)
        indexing.owe(passages_stored)

    def _decide(self, batch: Sequence[Input]) -> tuple[list[tuple[Step, list]], list[InputRecord]]:  # type: ignore[type-arg]
        arrived = [given for given in batch if isinstance(given, Article)]
        database = self._writer.database
        steps = plan(
            arrived,
            database.known(a.id for a in arrived),
            database.holders(a.fingerprint for a in arrived if a.url is None),
            self._now(),
        )
        steps = iter(self._enrolling(list(steps)))
        decided, records = [], []
        for given in batch:
            if isinstance(given, Article):
                step = next(steps)
                spans = passages(given.text) if step.version is not None else []
                decided.append((step, spans))
                records.append(InputRecord(given.origin, step.outcome, step.reason, given.id))
            else:
                records.append(declined(given))
        return decided, records

    def _enrolling(self, steps: Sequence[Step]) -> Iterator[Step]:
        """Those whose text is stored already say into which collections it comes now."""
        there = self._writer.database.collections_of({step.stands[0] for step in steps})
        for step in steps:
            known = there.get(step.stands, self._collections)
            joined = [name for name in self._collections if name not in known]
            self._enrolled += bool(joined)
            yield replace(step, reason=_also(step.reason, joined)) if joined else step

    def _watch_indexing(self, done: int, total: int) -> None:
        self._indexed, self.due = done, max(self.due, total)
        self._watch(len(self._records), done)


def _also(reason: str, collections: Sequence[str]) -> str:
    now = f"now also in {', '.join(collections)}"
    return f"{reason}; {now}" if reason else now


def declined(given: Rejected | Skipped) -> InputRecord:
    """The ledger's line for an input that is no article."""
    outcome = Outcome.REJECTED if isinstance(given, Rejected) else Outcome.SKIPPED
    return InputRecord(given.origin, outcome, given.reason, None)


def _batches(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    batch: list[Input] = []
    for given in inputs:
        batch.append(given)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch
