"""Whether an archive is whole: every passage a slice, both indexes complete, nothing extra."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.archive.database import Database
from ingest.archive.failures import told
from ingest.archive.reading import check_server, open_database, open_vectors
from ingest.archive.vectors import VectorServer
from ingest.archive.words import WordIndex, word_index_folder
from ingest.articles import Span, StoredArticle

_SHOWN = 5  # examples named for one kind of fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked and what was wrong. `pending` passages are stored and await indexing by
    the next ingest, and `uncompared` versions of an older program that their copies are looked
    for: that is no fault."""

    versions: int
    passages: int
    pending: int
    uncompared: int
    faults: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not self.faults


def verify(folder: Path, *, server: VectorServer | None = None) -> Verdict:
    """Reads everything, changes nothing. Best while nobody writes."""
    database = open_database(folder)
    try:
        with told(folder):
            check_server(database, server)
            faults = [*_database_faults(database), *_index_faults(database, folder, server)]
            return Verdict(
                versions=database.count_versions(),
                passages=database.count_passages(),
                pending=database.count_unindexed(),
                uncompared=database.count_unplaced(),
                faults=tuple(faults),
            )
    finally:
        database.close()


def _database_faults(database: Database) -> Iterator[str]:
    yield from (f"SQLite: {fault}" for fault in database.integrity())
    for stored, fingerprint in database.all_versions():
        yield from _version_faults(stored, fingerprint, database.spans(stored.id, stored.version))

    yield from (f"collections: {fault}" for fault in database.misplaced())
    yield from (f"copies: {fault}" for fault in database.story_faults())


def _version_faults(
    stored: StoredArticle, fingerprint: str, spans: Sequence[Span]
) -> Iterator[str]:
    name = f"article {stored.id} version {stored.version}"
    if stored.article.fingerprint != fingerprint:
        yield f"{name}: its text or metadata is not what was stored"
    edges = [0, *(edge for span in spans for edge in (span.start, span.end))]
    edges.append(len(stored.article.text))
    if any(left != right for left, right in zip(edges[::2], edges[1::2], strict=True)):
        yield f"{name}: its passages do not add up to its text"


def _index_faults(database: Database, folder: Path, server: VectorServer | None) -> Iterator[str]:
    if database.is_unused():  # its making was cut off before there were indexes
        return
    index = database.meta("index") or "1"
    expected = database.passage_ids()
    due = database.due()
    words = WordIndex(word_index_folder(folder, index))
    yield from _differences("word index", expected, words.ids() - due)
    vectors = open_vectors(folder, database, server)
    try:
        yield from _differences("vectors", expected, vectors.ids() - due)
    finally:
        vectors.close()


def _differences(name: str, expected: set[int], found: set[int]) -> Iterator[str]:
    if missing := expected - found:
        yield f"{name}: {len(missing)} passages are missing ({_examples(missing)})"
    if extra := found - expected:
        yield f"{name}: {len(extra)} passages should not be there ({_examples(extra)})"


def _examples(passages: set[int]) -> str:
    shown = ", ".join(map(str, sorted(passages)[:_SHOWN]))
    return shown if len(passages) <= _SHOWN else f"{shown}, …"
