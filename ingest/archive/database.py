"""The truth: articles, their versions, their passages, and what became of every input. SQLite."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import RLock

from ingest.archive.filters import Filters, Reach, visible
from ingest.articles import (
    Article,
    Moment,
    Span,
    StoredArticle,
    day_of,
    latest_instant,
    passage_id,
    read_moment,
    written,
)
from ingest.errors import (
    ArchiveDamagedError,
    ArchiveFormatError,
    ArchiveMissingError,
    ForeignFolderError,
)

FILE = "archive.sqlite3"
FORMAT = "1"

_APPLICATION = 0x4E455753  # "NEWS": tells our file from any other SQLite database

# `text` stands last, so that a scan over the other columns does not read it.
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    article TEXT NOT NULL, version INTEGER NOT NULL, latest INTEGER NOT NULL,
    day INTEGER, appeared_day INTEGER, appeared_at INTEGER, publisher TEXT,
    published TEXT, modified TEXT, added TEXT NOT NULL, key TEXT NOT NULL, origin TEXT NOT NULL,
    url TEXT, title TEXT NOT NULL, authors TEXT NOT NULL, fingerprint TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article, version)
);
CREATE INDEX versions_by_fingerprint ON versions (fingerprint);
CREATE INDEX versions_by_day ON versions (day, publisher);
CREATE INDEX versions_by_publisher ON versions (publisher, day);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (article, version, start);
CREATE TABLE unindexed (passage INTEGER PRIMARY KEY);
CREATE TABLE unremoved (passage INTEGER PRIMARY KEY);
CREATE TABLE inputs (
    origin TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, article TEXT,
    at TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage by numbers: which article, which version, from where to where."""

    passage: int
    article: str
    version: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unindexed:
    """A passage that both indexes still have to take, with what they need of its article."""

    place: Place
    text: str
    title: str
    publisher: str | None
    day: int | None


@dataclass(frozen=True, slots=True)
class InputRecord:
    """The ledger's line for one input."""

    origin: str
    outcome: str
    reason: str
    article: str | None


class Database:
    """One connection, usable from several threads; each method is one statement or transaction."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = folder
        file = folder / FILE
        uri = f"{file.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        self._lock = RLock()
        self._connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30
        )
        try:
            self._prepare(create=create)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise ArchiveDamagedError(folder, f"{FILE}: {error}") from error
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        run = self._connection.execute
        application = run("PRAGMA application_id").fetchone()[0]
        tables = run("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
        if application != _APPLICATION:
            if tables:
                raise ForeignFolderError(self.folder)
            if not create:  # its making was cut off
                raise ArchiveMissingError(self.folder)
            self._create()
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA synchronous = NORMAL")  # WAL: a crash of the machine may lose the last batch
        if (found := self.meta("format")) != FORMAT:
            raise ArchiveFormatError(self.folder, found=found or "unknown", known=FORMAT)

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self.set_meta(format=FORMAT, generation="0", index="1")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the statements inside, or none of them."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    # What is known of the archive as a whole

    def meta(self, name: str) -> str | None:
        rows = self._all("SELECT value FROM meta WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def set_meta(self, **values: str) -> None:
        self._many("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def advance_generation(self) -> None:
        """Tell every reader that the indexes have changed."""
        self._run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")

    def is_unused(self) -> bool:
        """Whether nothing has ever been put in."""
        return self.meta("generation") == "0" and not self.count_versions()

    # Articles

    def known(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The fingerprints of each article's versions, in order, for those of `ids` stored."""
        found: dict[str, list[str]] = {}
        for article, fingerprint in self._all(
            "SELECT article, fingerprint FROM versions WHERE article IN"
            " (SELECT value FROM json_each(?)) ORDER BY article, version",
            [json.dumps(list(ids))],
        ):
            found.setdefault(article, []).append(fingerprint)
        return found

    def holders(self, fingerprints: Iterable[str]) -> dict[str, str]:
        """One article without a URL for each of `fingerprints` that has one."""
        return dict(
            self._all(
                "SELECT fingerprint, MIN(article) FROM versions WHERE url IS NULL AND fingerprint"
                " IN (SELECT value FROM json_each(?)) GROUP BY fingerprint",
                [json.dumps(list(fingerprints))],
            )
        )

    def add(self, stored: StoredArticle, spans: Sequence[Span]) -> None:
        """Store a version with its passages, which both indexes are then due."""
        a, number = stored.article, stored.version
        appeared = _appeared(stored)
        self._run("UPDATE versions SET latest = 0 WHERE article = ?", [a.id])
        self._run(
            f"INSERT INTO versions VALUES ({', '.join('?' * 17)})",
            [
                *(a.id, number, 1),
                day_of(a.published).toordinal() if a.published else None,
                day_of(appeared).toordinal() if appeared else None,
                int(latest_instant(appeared).timestamp()) if appeared else None,
                *(a.publisher, written(a.published), written(a.modified)),
                *(stored.added.isoformat(), a.key, a.origin, a.url, a.title),
                *(json.dumps(a.authors, ensure_ascii=False), a.fingerprint, a.text),
            ],
        )
        places = [(passage_id(a.id, number, s), a.id, number, s.start, s.end) for s in spans]
        self._many("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", places)
        self._many("INSERT INTO unindexed VALUES (?)", [place[:1] for place in places])

    def remove(self, article: str) -> None:
        """Forget an article with all its versions; both indexes are due to forget it too."""
        self._run(
            "INSERT OR IGNORE INTO unremoved SELECT id FROM passages WHERE article = ?", [article]
        )
        self._run(
            "DELETE FROM unindexed WHERE passage IN (SELECT id FROM passages WHERE article = ?)",
            [article],
        )
        for table in ("passages", "versions", "inputs"):
            self._run(f"DELETE FROM {table} WHERE article = ?", [article])

    def article(self, article: str, version: int | None = None) -> StoredArticle | None:
        """A version, the latest where none is named; None where there is no such."""
        which = "latest = 1" if version is None else "version = ?"
        rows = self._all(
            f"SELECT {_STORED} FROM versions WHERE article = ? AND {which}",
            [article] if version is None else [article, version],
        )
        return _stored(rows[0]) if rows else None

    def versions(self, article: str) -> list[int]:
        rows = self._all("SELECT version FROM versions WHERE article = ? ORDER BY 1", [article])
        return [row[0] for row in rows]

    def all_versions(self) -> Iterator[tuple[StoredArticle, str]]:
        """Every version with the fingerprint it was stored under, for checking."""
        for row in self._connection.execute(f"SELECT {_STORED}, fingerprint FROM versions"):
            yield _stored(row[:-1]), row[-1]

    def publishers(self) -> dict[str, int]:
        """Each outlet with its number of articles, most first."""
        return dict(
            self._all(
                "SELECT publisher, COUNT(*) FROM versions WHERE latest AND publisher IS NOT NULL"
                " GROUP BY publisher ORDER BY 2 DESC, 1"
            )
        )

    def reach(self, filters: Filters) -> Reach:
        condition, parameters = visible(filters)
        count, first, last, dated = self._all(
            "SELECT COUNT(*), MIN(v.day), MAX(v.day), COUNT(v.day) FROM versions v"
            f" WHERE {condition}",
            parameters,
        )[0]
        return Reach(count, _day(first), _day(last), count - dated)

    # Passages

    def seen(self, passages: Iterable[int], filters: Filters) -> dict[int, Place]:
        """Those of `passages` that a reader with these filters may see."""
        condition, parameters = visible(filters)
        rows = self._all(
            "SELECT p.id, p.article, p.version, p.start, p.end FROM json_each(?) j"
            " JOIN passages p ON p.id = j.value JOIN versions v ON v.article = p.article"
            f" AND v.version = p.version WHERE {condition}",
            [json.dumps(list(passages)), *parameters],
        )
        return {row[0]: Place(*row) for row in rows}

    def within(self, filters: Filters, limit: int) -> list[int]:
        """Indexed passages that pass the filters, at most `limit` of them."""
        condition, parameters = visible(filters)
        rows = self._all(
            "SELECT p.id FROM versions v JOIN passages p ON p.article = v.article"
            f" AND p.version = v.version WHERE {condition}"
            " AND p.id NOT IN (SELECT passage FROM unindexed) LIMIT ?",
            [*parameters, limit],
        )
        return [row[0] for row in rows]

    def spans(self, article: str, version: int) -> list[Span]:
        """An article's passages in order."""
        return [
            Span(*row)
            for row in self._all(
                "SELECT start, end FROM passages WHERE article = ? AND version = ? ORDER BY start",
                [article, version],
            )
        ]

    def passage_ids(self) -> set[int]:
        """Every passage that both indexes should hold by now."""
        rows = self._all("SELECT id FROM passages WHERE id NOT IN (SELECT passage FROM unindexed)")
        return {row[0] for row in rows}

    # What the indexes are due

    def unindexed(self, limit: int) -> list[Unindexed]:
        """The next passages to index, those of one article together."""
        rows = self._all(
            f"SELECT {_BARE} FROM unindexed u JOIN passages p ON p.id = u.passage"
            " JOIN versions v ON v.article = p.article AND v.version = p.version"
            " ORDER BY v.rowid, p.start LIMIT ?",
            [limit],
        )
        return self._with_texts(rows)

    def _with_texts(self, rows: Sequence[tuple]) -> list[Unindexed]:  # type: ignore[type-arg]
        """Each article's text is read once, however many of its passages there are."""
        texts = {
            row[0]: row[1]
            for row in self._all(
                "SELECT rowid, text FROM versions WHERE rowid IN (SELECT value FROM json_each(?))",
                [json.dumps(sorted({row[8] for row in rows}))],
            )
        }
        return [Unindexed(Place(*r[:5]), texts[r[8]][r[3] : r[4]], r[5], r[6], r[7]) for r in rows]

    def passages_after(self, last: int, limit: int) -> list[Unindexed]:
        """Passages with an id above `last`, in the order of their ids: for a rebuild."""
        rows = self._all(
            f"SELECT {_BARE} FROM passages p JOIN versions v ON v.article = p.article"
            " AND v.version = p.version WHERE p.id > ? ORDER BY p.id LIMIT ?",
            [last, limit],
        )
        return self._with_texts(rows)

    def count_unindexed(self) -> int:
        return int(self._all("SELECT COUNT(*) FROM unindexed")[0][0])

    def count_passages(self) -> int:
        return int(self._all("SELECT COUNT(*) FROM passages")[0][0])

    def unremoved(self) -> list[int]:
        return [row[0] for row in self._all("SELECT passage FROM unremoved")]

    def mark_indexed(self, passages: Iterable[int]) -> None:
        self._many("DELETE FROM unindexed WHERE passage = ?", [(p,) for p in passages])

    def mark_unindexed(self, passages: Iterable[int]) -> None:
        self._many("INSERT OR IGNORE INTO unindexed VALUES (?)", [(p,) for p in passages])

    def mark_removed(self, passages: Iterable[int]) -> None:
        self._many("DELETE FROM unremoved WHERE passage = ?", [(p,) for p in passages])

    def due(self) -> set[int]:
        """Passages that either index may or may not hold, until the next `catch_up`."""
        rows = self._all("SELECT passage FROM unindexed UNION SELECT passage FROM unremoved")
        return {row[0] for row in rows}

    def clear_debts(self) -> None:
        """Both indexes have been made anew from every passage."""
        self._run("DELETE FROM unindexed")
        self._run("DELETE FROM unremoved")

    # The ledger

    def record(self, inputs: Iterable[InputRecord], at: datetime) -> None:
        """Keep each input's last outcome."""
        self._many(
            "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)",
            [(i.origin, i.outcome, i.reason, i.article, at.isoformat()) for i in inputs],
        )

    def outcomes(self) -> dict[str, int]:
        """How many inputs ended in which way, each by its last run."""
        return dict(self._all("SELECT outcome, COUNT(*) FROM inputs GROUP BY 1 ORDER BY 2 DESC"))

    def last_ingest(self) -> str | None:
        found = self._all("SELECT MAX(at) FROM inputs")[0][0]
        return str(found) if found is not None else None

    def count_versions(self) -> int:
        return int(self._all("SELECT COUNT(*) FROM versions")[0][0])

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else found

    def _all(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def _run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        with self._lock:
            self._connection.execute(sql, parameters)

    def _many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._lock:
            self._connection.executemany(sql, rows)


_STORED = "key, origin, title, text, url, publisher, authors, published, modified, version, added"

_BARE = "p.id, p.article, p.version, p.start, p.end, v.title, v.publisher, v.day, v.rowid"


def _stored(row: Sequence) -> StoredArticle:  # type: ignore[type-arg]
    key, origin, title, text, url, publisher, authors, published, modified, version, added = row
    article = Article(
        key=key,
        origin=origin,
        title=title,
        text=text,
        url=url,
        publisher=publisher,
        authors=tuple(json.loads(authors)),
        published=read_moment(published),
        modified=read_moment(modified),
    )
    return StoredArticle(article=article, version=version, added=datetime.fromisoformat(added))


def _appeared(stored: StoredArticle) -> Moment | None:
    """When readers could first see this version.

    A first version appeared when it was published; undated, it cannot be shown to have appeared
    by any day. A later one appeared when it says that it was modified, else when it came here.
    """
    if stored.version == 1:
        return stored.article.published
    return stored.article.modified or stored.added.astimezone(UTC)


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None
