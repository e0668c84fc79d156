"""Whether an archive is whole: every passage a slice, both indexes complete, nothing extra, and
every vector found by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.archive.database import Database
from ingest.archive.failures import told
from ingest.archive.reading import check_server, open_database, open_vectors, read_scan
from ingest.archive.scanned import compared, scan_folder
from ingest.archive.vectors import VectorServer, vector_index_folder
from ingest.archive.words import WordIndex, word_index_folder
from ingest.articles import Span, StoredArticle

_SHOWN = 5  # examples named for one kind of fault
_ITSELF = 0.999  # the cosine of a vector to itself, as Chroma works it out

# The share of vectors that its search may miss. Measured with bags of words, which crowd more than
# a model's vectors do: 149 of 24,696; after a repair 9. Of a model's 2,933 none.
_MISSED = 0.005


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked and what was wrong. `pending` passages are stored and await indexing by
    the next ingest, and `uncompared` versions of an older program that their copies are looked
    for: that is no fault. Nor are `unfound` vectors, to which a search for themselves does not
    lead, where they are few: Chroma's search is not exact."""

    versions: int
    passages: int
    pending: int
    uncompared: int
    unfound: int
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
            lost = _lost(database, folder, server)
            if len(lost) > _MISSED * database.count_passages():
                faults.append(
                    f"vectors: {len(lost)} are not found by themselves ({_examples(lost)})"
                )
            return Verdict(
                versions=database.count_versions(),
                passages=database.count_passages(),
                pending=database.count_unindexed(),
                uncompared=database.count_unplaced(),
                unfound=len(lost),
                faults=tuple(faults),
            )
    finally:
        database.close()


def _database_faults(database: Database) -> Iterator[str]:
    yield from (f"SQLite: {fault}" for fault in database.integrity())
    for stored, fingerprint in database.all_versions():
        if stored.article.fingerprint != fingerprint:
            yield f"{_name(stored)}: its text or metadata is not what was stored"
        if not _adds_up(stored, database.spans(stored.id, stored.version)):
            yield f"{_name(stored)}: its passages do not add up to its text"
    yield from (f"collections: {fault}" for fault in database.misplaced())
    yield from (f"copies: {fault}" for fault in database.story_faults())


def torn_versions(database: Database) -> Iterator[StoredArticle]:
    """Versions whose passages do not add up to their text."""
    for stored, _ in database.all_versions():
        if not _adds_up(stored, database.spans(stored.id, stored.version)):
            yield stored


def _adds_up(stored: StoredArticle, spans: Sequence[Span]) -> bool:
    edges = [0, *(edge for span in spans for edge in (span.start, span.end))]
    edges.append(len(stored.article.text))
    return all(left == right for left, right in zip(edges[::2], edges[1::2], strict=True))


def _name(stored: StoredArticle) -> str:
    return f"article {stored.id} version {stored.version}"


def _index_faults(database: Database, folder: Path, server: VectorServer | None) -> Iterator[str]:
    if database.is_unused():  # its making was cut off before there were indexes
        return
    index = database.meta("index") or "1"
    expected = database.passage_ids()
    words = WordIndex(word_index_folder(folder, index))
    yield from _differences("word index", *differing_passages(database, expected, words.ids()))
    vectors = open_vectors(folder, database, server)
    try:
        yield from _differences("vectors", *differing_passages(database, expected, vectors.ids()))
    finally:
        vectors.close()


def _lost(database: Database, folder: Path, server: VectorServer | None) -> set[int]:
    if database.is_unused():
        return set()
    vectors = open_vectors(folder, database, server)
    try:
        if server is not None or not (scan := database.indexes().scan):
            return lost_vectors(vectors.found_by_themselves())
        now = database.indexes()
        own = scan_folder(vector_index_folder(folder, now.number), scan)
        return lost_vectors(compared(vectors, read_scan(folder, own, now.dimension)))
    finally:
        vectors.close()


def differing_passages(
    database: Database, expected: set[int], found: set[int]
) -> tuple[set[int], set[int]]:
    """Which an index lacks, and which it has too many; what is due may be in it or not."""
    return expected - found, found - expected - database.due()


def lost_vectors(found: Iterable[tuple[int, float]]) -> set[int]:
    """Passages whose own vector does not lead to them, or to another with the same vector."""
    return {passage for passage, best in found if best < _ITSELF}


def _differences(name: str, missing: set[int], extra: set[int]) -> Iterator[str]:
    if missing:
        yield f"{name}: {len(missing)} passages are missing ({_examples(missing)})"
    if extra:
        yield f"{name}: {len(extra)} passages should not be there ({_examples(extra)})"


def _examples(passages: set[int]) -> str:
    shown = ", ".join(map(str, sorted(passages)[:_SHOWN]))
    return shown if len(passages) <= _SHOWN else f"{shown}, …"
