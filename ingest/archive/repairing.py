"""What `verify` finds wrong, put right as far as SQLite, which is the truth, knows what is right.

A text that is not what was stored cannot be: it stays a fault, to be removed or ingested again.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ingest.archive.failures import told
from ingest.archive.indexing import Progress
from ingest.archive.scanned import ScannedVectors
from ingest.archive.verifying import differing_passages, lost_vectors, torn_versions
from ingest.archive.writing import ArchiveWriter
from ingest.articles import Span

Cut: TypeAlias = Callable[[str], Sequence[Span]]


def repair(
    writer: ArchiveWriter, cut: Cut, progress: Progress = lambda done, total: None
) -> list[str]:
    """Mend the archive that `writer` has open; what was done, a line each. `cut` is how an
    article becomes passages. Cut off at any moment, the rest is done by the next repair."""
    with told(writer.folder):
        done = [*_mended_tables(writer, cut), *_mended_indexes(writer)]
    writer.catch_up(progress)
    return done


def _mended_tables(writer: ArchiveWriter, cut: Cut) -> list[str]:
    database, done = writer.database, []
    for stored in list(torn_versions(database)):
        with database.transaction():
            database.cut_anew(stored, cut(stored.article.text))
        done.append(f"article {stored.id} version {stored.version}: cut into passages anew")
    with database.transaction():
        if housed := database.house():
            done.append(f"collections: {housed} memberships put right")
        if database.story_faults():
            database.forget_stories()
            done.append("copies: looked for anew")
    return done


def _mended_indexes(writer: ArchiveWriter) -> list[str]:
    database, done = writer.database, []
    expected = database.passage_ids()
    if isinstance(writer.vectors, ScannedVectors) and (mended := writer.vectors.complete()):
        done.append(f"vectors: {mended} rows of their scan put right")
    for name, index in (("word index", writer.words), ("vectors", writer.vectors)):
        missing, extra = differing_passages(database, expected, index.ids())
        if extra:
            index.remove(sorted(extra))
            done.append(f"{name}: {len(extra)} passages taken out")
        if missing:
            with database.transaction():
                database.mark_unindexed(missing)
            done.append(f"{name}: {len(missing)} passages put in again")
    writer.words.commit()
    if lost := lost_vectors(writer.vectors.found_by_themselves()):
        with database.transaction():
            database.mark_unindexed(lost & expected)
        writer.vectors.remove(sorted(lost))
        done.append(f"vectors: {len(lost)} that could not be found put in again")
    return done
