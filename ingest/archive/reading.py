"""An archive as its readers see it: two rankings, the passages behind them, and the reach.

Any number of processes may read while one writes. Each question first looks at the archive's
generation, and where that has advanced the indexes are seen anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.archive.conditions import Condition
from ingest.archive.connection import FILE
from ingest.archive.database import Database
from ingest.archive.debts import Place
from ingest.archive.failures import told
from ingest.archive.filters import NO_FILTERS, Arrivals, Filters, Reach
from ingest.archive.ledger import LedgerLine
from ingest.archive.locking import FOLLOWER, FOLLOWING, HOLDER, LOCK, writing
from ingest.archive.scan import Scan
from ingest.archive.scanned import scan_folder
from ingest.archive.vectors import VectorIndex, VectorServer, vector_index_folder
from ingest.archive.visibility import COLUMNS, Passing, Sieve, Visibility
from ingest.archive.words import WordIndex, word_index_folder
from ingest.articles import Passage, Span, StoredArticle
from ingest.embedding.embedder import EmbedderIdentity
from ingest.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveMissingError,
    ArchiveOutdatedError,
    EmbedderMismatchError,
    ForeignFolderError,
    UnknownArticleError,
)

# What may lie in the folder of an archive before it is made: a feed can be added first.
_WEB = "web.sqlite3"
_BEFORE_THE_FIRST = {LOCK, HOLDER, FOLLOWING, FOLLOWER, _WEB, f"{_WEB}-wal", f"{_WEB}-shm"}

# How many passages may be scored one by one: 1,000 vectors take 45 ms to fetch from Chroma.
_NARROW = 2_000

# How many times as many as are wanted are asked for, until enough of them may be seen; beyond the
# last the answer is what was found by then.
_WIDTHS = (2, 8, 40, 200)

_READ_TOGETHER = 100  # versions, when all are read

# Counts of articles that are kept, each for other filters.
_REMEMBERED = 100

Counted = TypeVar("Counted")

# Another process may be bringing the archive up to this format just now.
_MIGRATION = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's place in one ranking, with that ranking's own score."""

    place: Place
    score: float


class Archive:
    """Open for reading. Raises `ArchiveMissingError`, `ForeignFolderError`, or
    `EmbedderMismatchError` where `embedder` is not the one that it was built with."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: EmbedderIdentity | None = None,
        server: VectorServer | None = None,
    ) -> None:
        self.folder = folder
        self.database = open_database(folder)
        self._embedder = embedder
        self._server = server
        self._lock = RLock()
        self._vectors: VectorIndex | None = None
        self._words: WordIndex | None = None
        self._vectors_state = self._words_state = ("", "")
        self._scan: Scan | None = None
        self._scanned = ""
        self._visibility: Visibility | None = None
        self._visible_in: int | None = None
        self._counted_in: int | None = None
        self._counted: dict[tuple[str, Filters], Any] = {}
        try:
            if embedder is not None:
                check_embedder(self.database, embedder)
                check_server(self.database, server)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
        self.database.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The two rankings

    def nearest(
        self, vector: NDArray[np.float32], count: int, filters: Filters = NO_FILTERS
    ) -> list[Ranked]:
        """The `count` passages nearest to a query's unit vector that the filters let through."""

        def ranking() -> list[Ranked]:
            scan = self._fresh_scan()
            if scan is None:
                return self._nearest_in_chroma(vector, count, filters)
            allowed = None if filters.is_open else self._allowed(scan, filters)
            return self._widening(lambda n: scan.nearest(vector, n, allowed), count, filters)

        return self._ranked(ranking)

    def _nearest_in_chroma(
        self, vector: NDArray[np.float32], count: int, filters: Filters
    ) -> list[Ranked]:
        """On a server, or in what a program wrote that knows of no scan."""
        with self._lock:
            vectors = self._fresh_vectors()
            narrow = None if filters.is_open else self._narrow(filters)
            if narrow is not None:
                return self._seen(vectors.nearest_among(vector, narrow, count), filters)
            return self._widening(lambda n: vectors.nearest(vector, n), count, filters)

    def _allowed(self, scan: Scan, filters: Filters) -> Passing:
        """Which rows of the scan the filters let through."""
        with self._lock:
            state = self.database.state()
            if self._visibility is None or state != self._visible_in:
                rows = self.database.all_in_columns(COLUMNS)
                self._visibility, self._visible_in = Visibility(rows), state
            visibility = self._visibility
        named = filters.collections
        return visibility.of_rows(scan, filters, self.database.members(named) if named else ())

    def matching(
        self,
        text: str,
        count: int,
        filters: Filters = NO_FILTERS,
        condition: Condition | None = None,
    ) -> list[Ranked]:
        """The `count` passages that share the rarest words with `text`, likewise. With a
        `condition`, those that it lets through; words that must follow one another are compared
        by stem, and whether they must not is left to whoever reads the text."""

        def ranking() -> list[Ranked]:
            words = self._fresh_words()

            def found(width: int, among: list[int] | None = None) -> list[tuple[int, float]]:
                return words.matching(text, width, filters, among=among, condition=condition)

            # Days and outlets are in the word index, the rest is known to SQLite only.
            sifted = filters.as_of or filters.collections or filters.since is not None
            sieve = self._sieve(filters) if sifted else None
            narrow = None
            if sifted:
                narrow = sieve.few(_NARROW) if sieve is not None else self._narrow(filters)
            if narrow is not None:
                return self._seen(found(count, narrow), filters)
            return self._widening(found, count, filters, sieve)

        return self._ranked(ranking)

    def nearness(self, vector: NDArray[np.float32], places: Sequence[Place]) -> list[Ranked]:
        """How near to a query's unit vector each of these passages is that has a vector, as
        `nearest` scores it."""

        def ranking() -> list[Ranked]:
            among = {place.passage: place for place in places}
            scan = self._fresh_scan()
            if scan is not None:
                found = scan.nearness(vector, list(among))
            else:
                with self._lock:
                    vectors = self._fresh_vectors()
                    found = vectors.nearest_among(vector, list(among), len(among))
            return [Ranked(among[passage], score) for passage, score in found]

        return self._ranked(ranking) if places else []

    def sharing(self, words: Sequence[str], places: Sequence[Place]) -> list[Ranked]:
        """Which share of `words`, stems each given once, these passages have in their text or
        title, where they have any: from 0 to 1, a rare word counting for more."""

        def ranking() -> list[Ranked]:
            among = {place.passage: place for place in places}
            found = self._fresh_words().sharing(words, list(among))
            return [Ranked(among[passage], score) for passage, score in found]

        return self._ranked(ranking) if places else []

    def _sieve(self, filters: Filters) -> Sieve | None:
        """The filters as the scan tells them; None where there is none that can be read."""
        with suppress(ArchiveError):
            if (scan := self._fresh_scan()) is not None:
                return Sieve(scan, self._allowed(scan, filters))
        return None

    def _narrow(self, filters: Filters) -> list[int] | None:
        """Every passage that the filters let through, where that is few."""
        found = self.database.within(filters, _NARROW + 1)
        return found if len(found) <= _NARROW else None

    def _ranked(self, ranking: Callable[[], list[Ranked]]) -> list[Ranked]:
        """Asked again where a rebuild took the indexes away meanwhile. What is read of them is
        read beside other questions."""
        while True:
            before = self.database.indexes()
            try:
                with told(self.folder):
                    return ranking()
            except ArchiveError:
                now = self.database.indexes()
                if (now.number, now.scan) == (before.number, before.scan):
                    raise

    def _widening(
        self,
        ranking: Callable[[int], list[tuple[int, float]]],
        count: int,
        filters: Filters,
        sieve: Sieve | None = None,
    ) -> list[Ranked]:
        """Ask for more than `count` until enough of them may be seen."""
        seen: list[Ranked] = []
        for width in _WIDTHS:
            found = ranking(count * width)
            likely = found if sieve is None else sieve.through(found)[: _WIDTHS[0] * count]
            seen = self._seen(likely, filters)
            if len(seen) >= count or len(found) < count * width:
                break
        return seen[:count]

    def _seen(self, found: list[tuple[int, float]], filters: Filters) -> list[Ranked]:
        places = self.database.seen((passage for passage, _ in found), filters)
        return [Ranked(places[p], score) for p, score in found if p in places]

    # Each index is opened by its own ranking, so that one that fails leaves the other.

    def _fresh_scan(self) -> Scan | None:
        """The scan as of the archive's present generation; None where there is none to use."""
        with self._lock:
            now = self.database.indexes()
            if self._server is not None or not now.scan:
                self._scan = None
                return None
            own = vector_index_folder(self.folder, now.number)
            folder = scan_folder(own, now.scan)
            if self._scan is None or self._scan.folder != folder:
                self._check()
                self._scan, self._scanned = None, ""
            if self._scan is None or self._scanned != now.generation:
                self._scan = read_scan(self.folder, folder, now.dimension, self._scan)
                self._scanned = now.generation
            return self._scan

    def _check(self) -> None:
        """Another process may have rebuilt it with another embedder, or moved the vectors."""
        check_server(self.database, self._server)
        if self._embedder is not None:
            check_embedder(self.database, self._embedder)

    def _fresh_vectors(self) -> VectorIndex:
        """The vectors as of the archive's present generation."""
        state = self._state()
        if self._vectors is None or state[0] != self._vectors_state[0]:
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None
            self._check()
            self._vectors = open_vectors(self.folder, self.database, self._server)
        elif state != self._vectors_state:
            self._vectors.reopen()
        self._vectors_state = state
        return self._vectors

    def _fresh_words(self) -> WordIndex:
        with self._lock:
            state = self._state()
            if self._words is None or state[0] != self._words_state[0]:
                self._words = WordIndex(word_index_folder(self.folder, state[0]))
            elif state != self._words_state:
                self._words.reload()
            self._words_state = state
            return self._words

    def _state(self) -> tuple[str, str]:
        """Which indexes serve, and their generation."""
        now = self.database.indexes()
        return now.number, now.generation

    # What is behind a ranking

    def passages(self, places: Iterable[Place]) -> list[Passage]:
        """The passages themselves, in the order given."""
        sources: dict[tuple[str, int], StoredArticle] = {}
        found = []
        for place in places:
            key = (place.article, place.version)
            if key not in sources:
                sources[key] = self.article(*key)
            found.append(Passage(sources[key], place.start, place.end))
        return found

    def article(
        self, article: str, version: int | None = None, *, collections: Sequence[str] = ()
    ) -> StoredArticle:
        """A version of an article, the latest where none is named.

        Raises `UnknownArticleError`, naming the versions that there are. Where `collections` are
        named, what is in none of them is as unknown as what is not there.
        """
        with told(self.folder):
            stored = self.database.article(article, version, collections)
            if stored is not None:
                return stored
            versions = self.database.versions(article, collections)
        if not versions:
            raise UnknownArticleError(f"No article {article!r} in the archive at {self.folder}.")
        known = ", ".join(map(str, versions))
        raise UnknownArticleError(f"Article {article!r} has no version {version}, only {known}.")

    def copies(
        self, sources: Iterable[StoredArticle], filters: Filters = NO_FILTERS
    ) -> dict[tuple[str, int], list[StoredArticle]]:
        """For each of `sources` that is carried by other articles too, word for word or nearly,
        those of them that pass the filters, as (article, version) to the articles; those of the
        earliest day first."""
        with told(self.folder):
            found = self.database.copies({(s.id, s.version) for s in sources}, filters)
        read = {each: self.article(*each) for there in found.values() for each in there}
        return {own: [read[each] for each in there] for own, there in found.items()}

    def everything(
        self, collections: Sequence[str] = ()
    ) -> Iterator[tuple[StoredArticle, str, list[str]]]:
        """Every version in the order in which they came, with its fingerprint and the collections
        that it is in; where some are named, of these and with these only."""
        last = 0
        with told(self.folder):
            while batch := self.database.arrived(last, _READ_TOGETHER, collections):
                homes = self.database.collections_of({stored.id for _, stored, _ in batch})
                for last, stored, fingerprint in batch:  # noqa: B007
                    own = homes.get((stored.id, stored.version), [])
                    shown = [name for name in own if not collections or name in collections]
                    yield stored, fingerprint, shown

    def ledger(self, collections: Sequence[str] = ()) -> Iterator[LedgerLine]:
        """What became of every input, by origin; of what was given to `collections`, where any is
        named."""
        last = ("", "")
        with told(self.folder):
            while batch := self.database.ledger(last, _READ_TOGETHER, collections):
                yield from batch
                last = (batch[-1].input.origin, batch[-1].collection)

    def spans(self, source: StoredArticle) -> list[Span]:
        """The passages that an article was cut into, in order."""
        return self.database.spans(source.id, source.version)

    def reach(self, filters: Filters) -> Reach:
        with told(self.folder):
            return self._remembered(("reach", filters), lambda: self.database.reach(filters))

    def arrivals(self) -> Arrivals:
        """How far the archive has come: what `Filters.since` is compared with."""
        with told(self.folder):
            return self.database.arrivals()

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str, int]:
        """Each outlet with its number of articles, most first."""
        with told(self.folder):
            known = self._remembered(
                ("publishers", filters), lambda: self.database.publishers(filters)
            )
        return dict(known)

    def _remembered(self, name: tuple[str, Filters], counted: Callable[[], Counted]) -> Counted:
        """What was counted once holds until somebody writes: each question asks for it again."""
        with self._lock:
            state = self.database.state()
            if state != self._counted_in:
                self._counted_in, self._counted = state, {}
            if name not in self._counted:
                if len(self._counted) >= _REMEMBERED:
                    self._counted.clear()
                self._counted[name] = counted()
            found: Counted = self._counted[name]
            return found

    def collections(self) -> dict[str, int]:
        """Each collection with its number of articles, most first."""
        with told(self.folder):
            return self.database.collections()


def open_database(folder: Path, *, patience: float = _MIGRATION) -> Database:
    """The truth of an archive that exists. What an older program left is brought up to this one,
    which waits `patience` seconds for a process that is writing."""
    with told(folder):
        if (folder / FILE).is_file():
            return _of_this_format(folder, patience)
        if folder.exists() and not folder.is_dir():
            raise ForeignFolderError(folder)
        if folder.is_dir() and {f.name for f in folder.iterdir()} - _BEFORE_THE_FIRST:
            raise ForeignFolderError(folder)
    raise ArchiveMissingError(folder)


def _of_this_format(folder: Path, patience: float) -> Database:
    with suppress(ArchiveOutdatedError):
        return Database(folder)
    with writing(folder, now=datetime.now(UTC), patience=patience):
        Database(folder, migrate=True).close()
    return Database(folder)


def read_scan(archive: Path, folder: Path, dimension: int, before: Scan | None = None) -> Scan:
    """Raises `ArchiveError` where it is not there, `ArchiveDamagedError` where it is not whole."""
    try:
        return Scan.read(folder, dimension, before)
    except FileNotFoundError as error:
        raise ArchiveError(
            f"The vectors of the archive at {archive} are missing ({folder.name}). "
            "`newshound archive rebuild` makes them anew."
        ) from error
    except ValueError as error:
        raise ArchiveDamagedError(archive, f"the scan of its vectors: {error}") from error


def open_vectors(folder: Path, database: Database, server: VectorServer | None) -> VectorIndex:
    index = database.meta("index") or ""
    return VectorIndex(vector_index_folder(folder, index), collection(database, index), server)


def collection(database: Database, index: str) -> str:
    """The Chroma collection's name: its own for each archive, since a server may hold several."""
    return f"newshound-{database.meta('archive')}-{index}"


def check_embedder(database: Database, embedder: EmbedderIdentity) -> None:
    """Raises `EmbedderMismatchError` unless vectors of `embedder` are what the archive holds."""
    built_with = known_embedder(database)
    if built_with is not None and built_with.weights != embedder.weights:
        raise EmbedderMismatchError(built_with=str(built_with), asked_for=str(embedder))


def known_embedder(database: Database) -> EmbedderIdentity | None:
    name, weights = database.meta("embedder"), database.meta("embedder_weights")
    dimension = database.meta("embedder_dimension")
    if name is None or weights is None or dimension is None:
        return None
    return EmbedderIdentity(name, int(dimension), weights)


def check_server(database: Database, server: VectorServer | None) -> None:
    """Raises `ArchiveError` where the vectors are not where the settings say.

    A folder that a Chroma server has open can be opened beside it without an error, and then
    loses what either writes; so an archive belongs to one or the other.
    """
    at = database.meta("vectors_at") or ""
    asked = server.url if server is not None else ""
    if at == asked:
        return
    raise ArchiveError(
        f"The vectors of the archive at {database.folder} are kept "
        f"{f'on the Chroma server {at}' if at else 'in its own folder'}, but CHROMA_URL "
        f"{f'is {asked}' if asked else 'is not set'}. Set CHROMA_URL to "
        f"{at or 'nothing'}, or move them with `newshound archive rebuild`."
    )
