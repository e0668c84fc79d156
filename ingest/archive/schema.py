"""The tables of an archive, and how those of an older program become these.

A format is a number in `meta`. It goes up when a table changes, and each step up is one entry of
`_STEPS`, which holds what the change was. All of them run in one transaction.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeAlias

from ingest.archive.ordering import settle
from ingest.archive.rows import corrections_json, credits_json
from ingest.languages import language_of

Fill: TypeAlias = Callable[[sqlite3.Connection], None]

FORMAT = "5"

APPLICATION = 0x4E455753  # "NEWS": tells our file from any other SQLite database

# `text` stands last, so that a scan over the other columns does not read it. `succession` numbers
# an article's versions in their own order, oldest first; `latest` marks the last of them.
_VERSIONS = """
CREATE TABLE versions (
    article TEXT NOT NULL, version INTEGER NOT NULL, latest INTEGER NOT NULL,
    succession INTEGER NOT NULL, day INTEGER, appeared_day INTEGER, appeared_at INTEGER,
    publisher TEXT, published TEXT, modified TEXT, retrieved TEXT, added TEXT NOT NULL,
    key TEXT NOT NULL, origin TEXT NOT NULL, url TEXT, title TEXT NOT NULL, authors TEXT NOT NULL,
    section TEXT, language TEXT, came_from TEXT NOT NULL, corrections TEXT NOT NULL,
    credits TEXT NOT NULL, fingerprint TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (article, version)
);
CREATE INDEX versions_by_fingerprint ON versions (fingerprint);
CREATE INDEX versions_by_day ON versions (day, publisher, latest);
CREATE INDEX versions_by_publisher ON versions (publisher, day, latest);
CREATE INDEX versions_seen ON versions (
    article, version, succession, latest, day, publisher, appeared_day, appeared_at
);
"""

_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
{_VERSIONS}
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (article, version, start);
CREATE TABLE unindexed (passage INTEGER PRIMARY KEY);
CREATE TABLE unremoved (passage INTEGER PRIMARY KEY);
"""

_COLLECTIONS = """
CREATE TABLE memberships (
    collection TEXT NOT NULL, article TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (collection, article, version)
) WITHOUT ROWID;
CREATE INDEX memberships_by_version ON memberships (article, version);
CREATE TABLE inputs (
    origin TEXT NOT NULL, collection TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    article TEXT, at TEXT NOT NULL,
    PRIMARY KEY (origin, collection)
);
CREATE INDEX inputs_by_article ON inputs (article);
"""

# A version's print is that of its words; NULL where they are too few to be compared.
_STORIES = """
CREATE TABLE prints (
    article TEXT NOT NULL, version INTEGER NOT NULL, print INTEGER,
    PRIMARY KEY (article, version)
) WITHOUT ROWID;
CREATE INDEX prints_by_print ON prints (print);
CREATE TABLE sketches (
    key INTEGER NOT NULL, print INTEGER NOT NULL, PRIMARY KEY (key, print)
) WITHOUT ROWID;
CREATE TABLE near (
    print INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (print, other)
) WITHOUT ROWID;
"""


def _nothing(connection: sqlite3.Connection) -> None:
    """SQL was enough."""


def _order_versions(connection: sqlite3.Connection) -> None:
    """Versions stood in the order in which they came; and nobody had looked for corrections."""
    arrived: dict[str, list[int]] = {}
    for article, version in connection.execute("SELECT article, version FROM versions ORDER BY 2"):
        arrived.setdefault(article, []).append(version)
    for article, versions in arrived.items():
        settle(connection, article, versions)
    for (row,) in connection.execute("SELECT rowid FROM versions").fetchall():
        [own] = connection.execute("SELECT title, text FROM versions WHERE rowid = ?", [row])
        if (found := corrections_json(*own)) != "[]":
            connection.execute("UPDATE versions SET corrections = ? WHERE rowid = ?", [found, row])


_VERSIONS_3 = """
CREATE TABLE versions (
    article TEXT NOT NULL, version INTEGER NOT NULL, latest INTEGER NOT NULL,
    succession INTEGER NOT NULL, day INTEGER, appeared_day INTEGER, appeared_at INTEGER,
    publisher TEXT, published TEXT, modified TEXT, retrieved TEXT, added TEXT NOT NULL,
    key TEXT NOT NULL, origin TEXT NOT NULL, url TEXT, title TEXT NOT NULL, authors TEXT NOT NULL,
    corrections TEXT NOT NULL, fingerprint TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (article, version)
);
CREATE INDEX versions_by_fingerprint ON versions (fingerprint);
CREATE INDEX versions_by_day ON versions (day, publisher, latest);
CREATE INDEX versions_by_publisher ON versions (publisher, day, latest);
CREATE INDEX versions_seen ON versions (
    article, version, succession, latest, day, publisher, appeared_day, appeared_at
);
"""


_RENAMED = """
ALTER TABLE versions RENAME TO versions_before;
DROP INDEX versions_by_fingerprint;
DROP INDEX versions_by_day;
DROP INDEX versions_by_publisher;
"""


def _read_texts(connection: sqlite3.Connection) -> None:
    """Nobody had asked in which language a text is, and which agency it credits."""
    for (row,) in connection.execute("SELECT rowid FROM versions").fetchall():
        [own] = connection.execute("SELECT authors, text FROM versions WHERE rowid = ?", [row])
        language = language_of(own[1])
        connection.execute(
            "UPDATE versions SET language = ?, credits = ?, came_from = ? WHERE rowid = ?",
            [
                language,
                credits_json(own[1], json.loads(own[0])),
                '[["language", "the text itself"]]' if language else "[]",
                row,
            ],
        )


# Each step's new format, the SQL that makes its tables, and what has to be worked out row by row.
# Before there were collections, everything was in what is now the one by default.
_STEPS: Mapping[str, tuple[str, str, Fill]] = {
    "1": (
        "2",
        f"""
        ALTER TABLE inputs RENAME TO inputs_before;
        {_COLLECTIONS}
        INSERT INTO memberships SELECT 'main', article, version FROM versions;
        INSERT INTO inputs SELECT origin, 'main', outcome, reason, article, at FROM inputs_before;
        DROP TABLE inputs_before
        """,
        _nothing,
    ),
    "2": (
        "3",
        f"""
        {_RENAMED}
        {_VERSIONS_3}
        INSERT INTO versions SELECT article, version, latest, version, day, appeared_day,
            appeared_at, publisher, published, modified, NULL, added, key, origin, url, title,
            authors, '[]', fingerprint, text FROM versions_before ORDER BY versions_before.rowid;
        DROP TABLE versions_before
        """,
        _order_versions,
    ),
    "3": (
        "4",
        f"""
        {_RENAMED}
        DROP INDEX versions_seen;
        {_VERSIONS}
        INSERT INTO versions SELECT article, version, latest, succession, day, appeared_day,
            appeared_at, publisher, published, modified, retrieved, added, key, origin, url, title,
            authors, NULL, NULL, '[]', corrections, '[]', fingerprint, text FROM versions_before
            ORDER BY versions_before.rowid;
        DROP TABLE versions_before
        """,
        _read_texts,
    ),
    # Comparing takes minutes in a large archive: the next writer does it, a little at a time.
    "4": ("5", _STORIES, _nothing),
}


def create(connection: sqlite3.Connection) -> None:
    """The tables of an empty archive; inside a transaction."""
    _run(connection, _TABLES + _COLLECTIONS + _STORIES)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")


def can_migrate(found: str | None) -> bool:
    """Whether there is a way from the format `found` to the present one."""
    return found in _STEPS


def migrate(connection: sqlite3.Connection, found: str) -> str:
    """Take the tables from the format `found` as far up as there are steps, inside a
    transaction; the format reached."""
    while found in _STEPS:
        found, statements, fill = _STEPS[found]
        _run(connection, statements)
        fill(connection)
    return found


def _run(connection: sqlite3.Connection, statements: str) -> None:
    # executescript() would commit the transaction that this is part of.
    for statement in statements.split(";"):
        connection.execute(statement)
