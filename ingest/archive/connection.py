"""One connection to an archive's SQLite file: opening, transactions, and what `meta` keeps."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from ingest.archive import schema
from ingest.errors import (
    ArchiveDamagedError,
    ArchiveFormatError,
    ArchiveMissingError,
    ArchiveOutdatedError,
    ForeignFolderError,
)

FILE = "archive.sqlite3"

_SCANNED = "INSERT OR REPLACE INTO meta SELECT 'scanned', value FROM meta WHERE name = 'generation'"


@dataclass(frozen=True, slots=True)
class Indexes:
    """Which indexes serve: the number of their folders, how often they have changed, which scan of
    the vectors is theirs (none: ""), and of how many dimensions."""

    number: str
    generation: str
    scan: str
    dimension: int


class Connection:
    """Usable from several threads. `migrate` brings an older format up to this one: only while
    the write lock is held. Raises `ArchiveOutdatedError` where that is due."""

    def __init__(self, folder: Path, *, create: bool = False, migrate: bool = False) -> None:
        self.folder = folder
        file = folder / FILE
        uri = f"{file.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        self._lock = RLock()
        self._connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30
        )
        try:
            self._prepare(create=create, migrate=migrate)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise ArchiveDamagedError(folder, f"{FILE}: {error}") from error
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, *, create: bool, migrate: bool) -> None:
        run = self._connection.execute
        application = run("PRAGMA application_id").fetchone()[0]
        tables = run("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
        if application != schema.APPLICATION:
            if tables:
                raise ForeignFolderError(self.folder)
            if not create:  # its making was cut off
                raise ArchiveMissingError(self.folder)
            self._create()
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA synchronous = NORMAL")  # WAL: a crash of the machine may lose the last batch
        if migrate:
            self._migrate()
        self._check_format()

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            schema.create(self._connection)
            self.set_meta(format=schema.FORMAT, generation="0", index="1")

    def _migrate(self) -> None:
        with self.transaction():
            self.set_meta(format=schema.migrate(self._connection, self.meta("format") or ""))

    def _check_format(self) -> None:
        found = self.meta("format")
        if found == schema.FORMAT:
            return
        error = ArchiveOutdatedError if schema.can_migrate(found) else ArchiveFormatError
        raise error(self.folder, found=found or "unknown", known=schema.FORMAT)

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

    def state(self) -> int:
        """Another number once another connection has changed anything."""
        return int(self._all("PRAGMA data_version")[0][0])

    # What is known of the archive as a whole

    def meta(self, name: str) -> str | None:
        rows = self._all("SELECT value FROM meta WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def set_meta(self, **values: str) -> None:
        self._many("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def advance_generation(self) -> None:
        """Tell every reader that the indexes have changed, and the scan of the vectors with them:
        a program that knows of no scan leaves `scanned` behind."""
        self._run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
        self._run(_SCANNED)

    def mark_scanned(self, scan: str) -> None:
        """The vectors are now in this scan, all of them."""
        self.set_meta(scan=scan)
        self._run(_SCANNED)

    def indexes(self) -> Indexes:
        """Which indexes serve, all told at one moment."""
        found = dict(
            self._all(
                "SELECT name, value FROM meta"
                " WHERE name IN ('index', 'generation', 'scan', 'scanned', 'embedder_dimension')"
            )
        )
        is_current = found.get("scanned") == found.get("generation")
        return Indexes(
            number=found.get("index", ""),
            generation=found.get("generation", ""),
            scan=found.get("scan", "") if is_current else "",
            dimension=int(found.get("embedder_dimension", "0")),
        )

    def is_unused(self) -> bool:
        """Whether nothing has ever been put in."""
        return self.meta("generation") == "0" and not self._all("SELECT 1 FROM versions LIMIT 1")

    def outlast(self) -> None:
        """See that what was written so far outlives a power cut too, and not only this process."""
        self._all("PRAGMA wal_checkpoint(PASSIVE)")

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else found

    def _all(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def _count(self, rows: str, parameters: Sequence[object] = ()) -> int:
        return int(self._all(f"SELECT COUNT(*) FROM {rows}", parameters)[0][0])

    def _run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        with self._lock:
            self._connection.execute(sql, parameters)

    def _many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._lock:
            self._connection.executemany(sql, rows)
