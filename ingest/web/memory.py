"""What is remembered of the web from run to run: `web.sqlite3` in the archive's folder.

Not in the archive's own file, because `follow` notes failures and hours while another process
writes there. It is written after the archive, never before: a crash between the two makes a page
be fetched again, and the archive finds it known. Deleted, it costs fetches and no article.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import RLock

from ingest.archive.failures import has_no_room, is_full
from ingest.errors import DiskFullError, WebMemoryError
from ingest.web.replies import NO_VALIDATORS, Validators

FILE = "web.sqlite3"

_VERSION = 1
_TABLES = """
CREATE TABLE feeds (
    address TEXT PRIMARY KEY, added TEXT NOT NULL, collections TEXT NOT NULL, pages TEXT NOT NULL,
    every INTEGER NOT NULL, etag TEXT, modified TEXT, asked TEXT, succeeded TEXT,
    failures INTEGER NOT NULL, reason TEXT NOT NULL, due TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE seen (
    feed TEXT NOT NULL, collections TEXT NOT NULL, name TEXT NOT NULL, print TEXT NOT NULL,
    article TEXT, reason TEXT NOT NULL, retrieved TEXT NOT NULL,
    PRIMARY KEY (feed, collections, name)
) WITHOUT ROWID;
CREATE INDEX seen_by_name ON seen (name, collections);
CREATE TABLE robots (
    origin TEXT PRIMARY KEY, text TEXT NOT NULL, until TEXT NOT NULL
) WITHOUT ROWID;
"""


EVERY = timedelta(minutes=15)


class Pages(StrEnum):
    """When the page behind a feed's entry is fetched."""

    SUMMARIES = "summaries"
    """Where the entry seems to give less than the whole story."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed, sitemap or page that is followed, and how it went.

    `collections` as stored (`;` between them); `due` is when it is asked next; `reason` says why
    it failed the last time, empty where it did not.
    """

    address: str
    added: datetime
    due: datetime
    collections: str
    pages: Pages = Pages.SUMMARIES
    every: timedelta = EVERY
    validators: Validators = NO_VALIDATORS
    asked: datetime | None = None
    succeeded: datetime | None = None
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that has had its outcome: `print` is what the feed said of it, `article` the
    article that it became, `reason` why it became none."""

    name: str
    print: str
    article: str | None
    reason: str
    retrieved: datetime


class Memory:
    """Open for reading and writing, from several threads and processes; made where there is
    none. Raises `WebMemoryError`, `DiskFullError`."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._lock = RLock()
        with self._told():
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self.file, isolation_level=None, check_same_thread=False, timeout=30
            )
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._transaction():
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise WebMemoryError(self.file, "a newer Newshound wrote it")
            if version == 0:
                for statement in filter(str.strip, _TABLES.split(";")):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Feeds

    def feeds(self) -> list[Feed]:
        """All that are followed, in the order in which they were added."""
        return [_feed(row) for row in self._rows("SELECT * FROM feeds ORDER BY added, address")]

    def follow(self, feed: Feed) -> bool:
        """Add a feed, or change how one is followed; whether it was not followed before."""
        with self._transaction():
            known = self._rows("SELECT * FROM feeds WHERE address = ?", feed.address)
            if known:
                kept = _feed(known[0])
                feed = replace(
                    feed,
                    added=kept.added,
                    # Without them it is read anew, with what was changed.
                    validators=NO_VALIDATORS,
                    asked=kept.asked,
                    succeeded=kept.succeeded,
                )
            self._put(feed)
        return not known

    def unfollow(self, address: str) -> bool:
        """Forget a feed and what was seen of it; whether it was followed."""
        with self._transaction():
            self._run("DELETE FROM seen WHERE feed = ?", address)
            return self._run("DELETE FROM feeds WHERE address = ?", address) > 0

    def asked(self, address: str, feed: Feed) -> None:
        """Note how it went with the feed that was followed at `address`. One that nobody follows
        any more is left alone, and what was said of it meanwhile stays."""
        with self._transaction():
            rows = self._rows("SELECT * FROM feeds WHERE address = ?", address)
            if not rows:
                return
            now = _feed(rows[0])
            if feed.address != address:
                self._run("DELETE FROM feeds WHERE address = ?", address)
                self._run(
                    "UPDATE OR REPLACE seen SET feed = ? WHERE feed = ?", feed.address, address
                )
            self._put(replace(feed, collections=now.collections, pages=now.pages, every=now.every))

    def _put(self, feed: Feed) -> None:
        self._run(
            f"INSERT OR REPLACE INTO feeds VALUES ({', '.join('?' * 12)})",  # noqa: S608
            *(feed.address, _at(feed.added), feed.collections, feed.pages),
            *(int(feed.every.total_seconds()), feed.validators.etag, feed.validators.modified),
            *(_at(feed.asked), _at(feed.succeeded), feed.failures, feed.reason, _at(feed.due)),
        )

    # Entries

    def seen(self, feed: str, collections: str, name: str) -> Seen | None:
        """What became of an entry of this feed."""
        return self._seen("feed = ? AND collections = ? AND name = ?", feed, collections, name)

    def seen_elsewhere(self, collections: str, name: str) -> Seen | None:
        """What became of the same page when another feed led there."""
        return self._seen(
            "name = ? AND collections = ? AND article IS NOT NULL ORDER BY retrieved DESC",
            name,
            collections,
        )

    def _seen(self, condition: str, *parameters: str) -> Seen | None:
        rows = self._rows(
            "SELECT name, print, article, reason, retrieved FROM seen"  # noqa: S608
            f" WHERE {condition} LIMIT 1",
            *parameters,
        )
        if not rows:
            return None
        name, told, article, reason, retrieved = rows[0]
        return Seen(name, told, article, reason, datetime.fromisoformat(retrieved))

    def see(self, feed: str, collections: str, entries: Iterable[Seen]) -> None:
        """Remember entries whose outcome is in the archive."""
        rows: Sequence[Sequence[object]] = [
            (feed, collections, e.name, e.print, e.article, e.reason, _at(e.retrieved))
            for e in entries
        ]
        with self._transaction():
            self._connection.executemany("INSERT OR REPLACE INTO seen VALUES (?,?,?,?,?,?,?)", rows)

    # robots.txt

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        rows = self._rows("SELECT text, until FROM robots WHERE origin = ?", origin)
        return (rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else None

    def keep_robots(self, origin: str, text: str, until: datetime) -> None:
        self._run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", origin, text, _at(until))

    def _rows(self, sql: str, *parameters: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock, self._told():
            return self._connection.execute(sql, parameters).fetchall()

    def _run(self, sql: str, *parameters: object) -> int:
        with self._lock, self._told():
            return self._connection.execute(sql, parameters).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if is_full(error) or has_no_room(self.file.parent):
                raise DiskFullError(self.file.parent) from error
            raise WebMemoryError(self.file, str(error)) from error


def _at(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso is not None else None


def _feed(row: Sequence) -> Feed:  # type: ignore[type-arg]
    address, added, collections, pages, every, etag, modified, asked, succeeded = row[:9]
    failures, reason, due = row[9:]
    return Feed(
        address=address,
        added=datetime.fromisoformat(added),
        due=datetime.fromisoformat(due),
        collections=collections,
        pages=Pages(pages),
        every=timedelta(seconds=every),
        validators=Validators(etag=etag, modified=modified),
        asked=_moment(asked),
        succeeded=_moment(succeeded),
        failures=failures,
        reason=reason,
    )
