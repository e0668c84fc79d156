"""Archives as older programs left them: today's contents, in the tables of then."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from ingest.archive.connection import FILE
from ingest.archive.schema import APPLICATION

_FORMAT_1 = """
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

_FORMAT_2 = """
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

_FORMAT_3 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (article, version, start);
CREATE TABLE unindexed (passage INTEGER PRIMARY KEY);
CREATE TABLE unremoved (passage INTEGER PRIMARY KEY);
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

_FORMAT_4 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (article, version, start);
CREATE TABLE unindexed (passage INTEGER PRIMARY KEY);
CREATE TABLE unremoved (passage INTEGER PRIMARY KEY);
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

TABLES: Mapping[str, str] = {"1": _FORMAT_1, "2": _FORMAT_2, "3": _FORMAT_3, "4": _FORMAT_4}


def age(folder: Path, form: str) -> None:
    """Make an archive of this program one of format `form`, with the rows that fit into it."""
    file, aside = folder / FILE, folder / "aside"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    file.rename(aside)
    with sqlite3.connect(file) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.executescript(TABLES[form])
        old.execute(f"PRAGMA application_id = {APPLICATION}")
        old.execute("ATTACH ? AS now", [str(aside)])
        for (table,) in old.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'"):
            columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
            copied = f"INSERT OR IGNORE INTO main.{table} SELECT {columns} FROM now.{table}"
            old.execute(copied)
        old.execute("UPDATE meta SET value = ? WHERE name = 'format'", [form])
    old.close()
    aside.unlink()


def tables(folder: Path) -> dict[str, str]:
    """What SQLite says that each table and index is, in one spacing."""
    database = sqlite3.connect(folder / FILE)
    rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    database.close()
    return {name: " ".join(sql.split()) for name, sql in rows}
