"""The tables of an archive, and how those of an older program become these.

A format is a number in `meta`. It goes up when a table changes, and each step up is one entry of
`_STEPS`, which holds what the change was, in SQL that runs in one transaction.
"""

import sqlite3
from collections.abc import Mapping

FORMAT = "2"

APPLICATION = 0x4E455753  # "NEWS": tells our file from any other SQLite database

# `text` stands last, so that a scan over the other columns does not read it.
_TABLES = """
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

# Before there were collections, everything was in what is now the one by default.
_STEPS: Mapping[str, tuple[str, str]] = {
    "1": (
        "2",
        f"""
        ALTER TABLE inputs RENAME TO inputs_before;
        {_COLLECTIONS}
        INSERT INTO memberships SELECT 'main', article, version FROM versions;
        INSERT INTO inputs SELECT origin, 'main', outcome, reason, article, at FROM inputs_before;
        DROP TABLE inputs_before
        """,
    ),
}


def create(connection: sqlite3.Connection) -> None:
    """The tables of an empty archive; inside a transaction."""
    _run(connection, _TABLES + _COLLECTIONS)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")


def can_migrate(found: str | None) -> bool:
    """Whether there is a way from the format `found` to the present one."""
    return found in _STEPS


def migrate(connection: sqlite3.Connection, found: str) -> str:
    """Take the tables from the format `found` as far up as there are steps, inside a
    transaction; the format reached."""
    while found in _STEPS:
        found, statements = _STEPS[found]
        _run(connection, statements)
    return found


def _run(connection: sqlite3.Connection, statements: str) -> None:
    # executescript() would commit the transaction that this is part of.
    for statement in statements.split(";"):
        connection.execute(statement)
