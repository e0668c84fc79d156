"""The SQLite file: one connection, safe to use from several threads and processes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from ingest.errors import NewshoundError


class StateError(NewshoundError):
    """The file of what people left behind cannot be used."""


class State:
    """Open for reading and writing; made where there is none.

    Each part of the program that keeps something here has tables of its own and calls `prepare`
    for them first. Raises `StateError`, naming the file.
    """

    def __init__(self, file: Path, *, patience: float = 30) -> None:
        """`patience`: seconds to wait for another process that is writing."""
        self.file = file
        self._lock = RLock()
        with self._told():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                file, isolation_level=None, check_same_thread=False, timeout=patience
            )
            file.chmod(0o600)  # what people asked is theirs
        try:
            with self._told():
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute("PRAGMA secure_delete = ON")  # forgotten is gone
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS parts"
                    " (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID"
                )
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "State":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self, part: str, *steps: str) -> None:
        """Bring the tables of `part` to their present form. `steps` are the SQL scripts that led
        there, oldest first; those already taken are not taken again. Only ever add to them."""
        with self.transaction():
            rows = self.rows("SELECT version FROM parts WHERE name = ?", part)
            taken = rows[0][0] if rows else 0
            if taken > len(steps):
                raise StateError(f"{self.file} was written by a newer Newshound ({part}).")
            for step in steps[taken:]:
                for statement in filter(str.strip, step.split(";")):
                    self.run(statement)
            self.run("INSERT OR REPLACE INTO parts VALUES (?, ?)", part, len(steps))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the statements inside, or none of them; one inside another is part of it."""
        with self._lock, self._told():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *parameters: object) -> list[tuple]:  # type: ignore[type-arg]
        """What a query gives."""
        with self._lock, self._told():
            return self._connection.execute(sql, parameters).fetchall()

    def run(self, sql: str, *parameters: object) -> int:
        """Run one statement; the number of rows that it changed."""
        with self._lock, self._told():
            return self._connection.execute(sql, parameters).rowcount

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row, or for none."""
        with self.transaction():
            self._connection.executemany(sql, rows)

    def erase(self) -> None:
        """What was deleted is gone from the disk, not only from the tables: until its log is
        folded in, SQLite keeps it there. Left to the next time while somebody reads."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StateError(self._message(error)) from error

    def _message(self, error: sqlite3.Error | OSError) -> str:
        words = str(error)
        if "full" in words or "No space" in words:
            return f"No space left on the disk that holds {self.file}: free some."
        if "locked" in words:
            return f"{self.file} is being written by another process: wait, or stop it."
        if "malformed" in words or "not a database" in words:
            return (
                f"{self.file} cannot be read: {words}. Move it away, or name another with "
                "STATE_PATH: a new one is made, and the archive needs none."
            )
        return f"{self.file} cannot be used: {words}."
