"""An archive as its one writer changes it.

SQLite is written first, and with each article what both indexes are due. The indexes take it
afterwards, then the debt is struck out. So a crash at any moment leaves a debt that the next
writer pays (`catch_up`), and paying twice changes nothing: ids are fixed, records replaced whole.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from ingest.archive.database import Database
from ingest.archive.debts import Unindexed
from ingest.archive.failures import told
from ingest.archive.indexing import BATCH, Indexing, Progress
from ingest.archive.ledger import InputRecord
from ingest.archive.locking import writing
from ingest.archive.reading import check_embedder, check_server, collection, open_database
from ingest.archive.reuse import Reusing
from ingest.archive.scanned import FIRST_SCAN, ScannedVectors
from ingest.archive.vectors import VectorIndex, VectorServer, vector_index_folder
from ingest.archive.words import WordIndex, word_index_folder
from ingest.articles import DEFAULT_COLLECTION, Span, StoredArticle
from ingest.embedding.embedder import Embedder
from ingest.errors import ArchiveMissingError, UnknownArticleError

_TOGETHER = 200  # articles forgotten in one transaction
_COMPARED = 64  # versions whose copies are looked for in one transaction: a tenth of a second


class ArchiveWriter:
    """Holds the write lock from `__enter__` to `__exit__`. Makes the archive where there is none.

    Raises `ArchiveBusyError` while another process writes, `EmbedderMismatchError` where the
    archive was built with another embedder, `DiskFullError` when the disk is full.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        *,
        now: Callable[[], datetime],
        server: VectorServer | None = None,
        create: bool = True,
    ) -> None:
        self.folder = folder
        self._embedder = embedder
        self._now = now
        self._server = server
        self._create = create
        self._open = ExitStack()

    def __enter__(self) -> "ArchiveWriter":
        with self._open as cleanup, told(self.folder):
            # Before anything is written: what is there must be nothing, or an archive.
            with suppress(ArchiveMissingError) if self._create else nullcontext():
                open_database(self.folder).close()
            self.folder.mkdir(parents=True, exist_ok=True)
            cleanup.enter_context(writing(self.folder, now=self._now()))
            self.database = Database(self.folder, create=self._create)
            cleanup.callback(self.database.close)
            self._introduce()
            check_server(self.database, self._server)
            self._open_indexes(cleanup)
            self._open = cleanup.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with told(self.folder):
            self._open.close()

    def _introduce(self) -> None:
        """An archive into which nothing was ever put learns its embedder and where its vectors
        are: a first try with a wrong CHROMA_URL or model is not held against it."""
        with self.database.transaction():
            if self.database.meta("archive") is None:
                self.database.set_meta(archive=uuid4().hex[:12])
            if self.database.is_unused():
                _remember(self.database, self._embedder, self._server)
        check_embedder(self.database, self._embedder.identity)

    def _open_indexes(self, cleanup: ExitStack) -> None:
        self.vectors, self.words = self._indexes(self.database.meta("index") or "1")
        cleanup.callback(lambda: self.vectors.close())
        cleanup.callback(lambda: self.words.close())
        if isinstance(self.vectors, ScannedVectors):
            _see_to_the_scan(self.vectors, self.database)

    def _indexes(self, number: str) -> tuple[VectorIndex, WordIndex]:
        words = WordIndex(word_index_folder(self.folder, number), create=True)
        words.start_writing()
        scan = self.database.meta("scan") or FIRST_SCAN
        dimension = self._embedder.identity.dimension
        vectors = _made_vectors(self.folder, self.database, number, self._server, scan, dimension)
        return vectors, words

    # Changing

    def store(
        self,
        articles: Sequence[tuple[StoredArticle, list[Span]]],
        ledger: Sequence[InputRecord],
        *,
        members: Sequence[tuple[str, int]] = (),
        collections: Sequence[str] = (DEFAULT_COLLECTION,),
    ) -> None:
        """Keep versions with their passages, and what became of the inputs, together or not
        at all. They are found after `catch_up`.

        They join `collections`, and so do `members`, stored versions as (article, version).
        """
        with told(self.folder), self.database.transaction():
            for stored, spans in articles:
                self.database.add(stored, spans)
            fresh = [(stored.id, stored.version) for stored, _ in articles]
            self.database.enrol([*fresh, *members], collections)
            self.database.record(ledger, self._now(), collections)

    def remove(self, article: str) -> None:
        """Forget an article. Raises `UnknownArticleError`."""
        with told(self.folder):
            if not self.database.versions(article):
                raise UnknownArticleError(f"No article {article!r} in {self.folder}.")
            with self.database.transaction():
                self.database.remove(article)
        self.catch_up()

    def remove_all(
        self, articles: Sequence[str], progress: Progress = lambda done, total: None
    ) -> int:
        """Forget articles, `_TOGETHER` in one transaction; how many of them there were. Cut off,
        the same call goes on from there, and the next writer clears both indexes."""
        self.catch_up()
        removed = 0
        for start in range(0, len(articles), _TOGETHER):
            batch = articles[start : start + _TOGETHER]
            with told(self.folder):
                there = self.database.known(batch)
                with self.database.transaction():
                    for article in there:
                        self.database.remove(article)
                self._forget_removed()
            removed += len(there)
            progress(start + len(batch), len(articles))
        return removed

    def compare_stored(self, progress: Progress = lambda done, total: None) -> None:
        """Find the copies among what an older program stored; cut off, it goes on from there."""
        with told(self.folder):
            compare_stored(self.database, progress)

    def catch_up(self, progress: Progress = lambda done, total: None) -> int:
        """Pay both indexes what they are due, a batch at a time; the number of passages paid."""
        self.compare_stored()
        with self.indexing(progress) as indexing:
            pass
        return indexing.done

    def indexing(self, progress: Progress = lambda done, total: None) -> Indexing:
        """Pay both indexes, beside whatever is stored while inside."""
        with told(self.folder):
            self._forget_removed()
            return Indexing(
                self.folder,
                self.database,
                self._embedder,
                self.vectors,
                self.words,
                progress=progress,
            )

    def _forget_removed(self) -> None:
        if passages := self.database.unremoved():
            self.vectors.remove(passages)
            self.words.remove(passages)
            self.words.commit()
            with self.database.transaction():
                self.database.mark_removed(passages)
                self.database.advance_generation()


def compare_stored(database: Database, progress: Progress) -> None:
    """Find the copies of every version for which nobody has: `_COMPARED` in one transaction."""
    total, done, last = database.count_unplaced(), 0, 0
    while total and (batch := database.unplaced(last, _COMPARED)):
        with database.transaction():
            database.place_stored(batch)
        last = batch[-1][0]
        done += len(batch)
        progress(done, total)


def rebuild(
    folder: Path,
    embedder: Embedder,
    *,
    now: Callable[[], datetime],
    server: VectorServer | None = None,
    progress: Progress = lambda done, total: None,
) -> int:
    """Make both indexes anew beside the old ones, which serve until the last moment.

    Returns the number of passages. Cut off, it leaves the old ones in place.
    """
    open_database(folder).close()
    with told(folder), writing(folder, now=now()), ExitStack() as cleanup:
        database = Database(folder)
        cleanup.callback(database.close)
        number = str(int(database.meta("index") or "0") + 1)
        for cut_off in (word_index_folder(folder, number), vector_index_folder(folder, number)):
            shutil.rmtree(cut_off, ignore_errors=True)
        dimension = embedder.identity.dimension
        vectors = _made_vectors(folder, database, number, server, FIRST_SCAN, dimension)
        cleanup.callback(vectors.close)
        vectors.empty()
        words = WordIndex(word_index_folder(folder, number), create=True)
        words.start_writing()
        cleanup.callback(words.close)
        compare_stored(database, lambda done, total: None)
        done = _fill(database, embedder, vectors, words, progress)
        _switch(database, number, embedder, server)
        _drop_others(folder, number, vectors)
        return done


def _made_vectors(
    folder: Path,
    database: Database,
    number: str,
    server: VectorServer | None,
    scan: str,
    dimension: int,
) -> VectorIndex:
    name, own = collection(database, number), vector_index_folder(folder, number)
    if server is not None:
        return VectorIndex(own, name, server, create=True)
    return ScannedVectors(own, name, database, scan=scan, dimension=dimension)


def _see_to_the_scan(vectors: ScannedVectors, database: Database) -> None:
    """Make it whole where a program wrote that knows of none, and anew where much has gone."""
    scan = database.meta("scan") or FIRST_SCAN
    if not database.indexes().scan:
        vectors.complete()
        with database.transaction():
            database.mark_scanned(scan)
    if vectors.is_worn:
        scan = str(int(scan) + 1)
        vectors.renew(scan)
        with database.transaction():
            database.mark_scanned(scan)
    vectors.drop_other_scans(scan)


def _fill(
    database: Database,
    embedder: Embedder,
    vectors: VectorIndex,
    words: WordIndex,
    progress: Progress,
) -> int:
    total, done, reusing = database.count_passages(), 0, Reusing(embedder)
    for batch in _all_passages(database):
        _put(batch, reusing, vectors, words)
        done += len(batch)
        progress(done, total)
    words.commit()
    return done


def _all_passages(database: Database) -> Iterator[list[Unindexed]]:
    last = None
    while batch := database.passages_after(last, BATCH):
        yield batch
        last = batch[-1].place


def _put(
    batch: Sequence[Unindexed], reusing: Reusing, vectors: VectorIndex, words: WordIndex
) -> None:
    embedded = reusing.vectors([unindexed.text for unindexed in batch])
    vectors.put([unindexed.place.passage for unindexed in batch], embedded)
    words.put(batch)


def _switch(
    database: Database, number: str, embedder: Embedder, server: VectorServer | None
) -> None:
    with database.transaction():
        database.clear_debts()
        database.set_meta(index=number, scan=FIRST_SCAN)
        _remember(database, embedder, server)
        database.advance_generation()


def _remember(database: Database, embedder: Embedder, server: VectorServer | None) -> None:
    database.set_meta(
        embedder=embedder.identity.name,
        embedder_weights=embedder.identity.weights,
        embedder_dimension=str(embedder.identity.dimension),
        vectors_at=server.url if server is not None else "",
    )


def _drop_others(folder: Path, number: str, vectors: VectorIndex) -> None:
    """Delete the indexes that served before, and any that a rebuild cut off has left."""
    serving = {word_index_folder(folder, number), vector_index_folder(folder, number)}
    for old in {*folder.glob("words-*"), *folder.glob("vectors-*")} - serving:
        shutil.rmtree(old, ignore_errors=True)
    vectors.drop_others()
