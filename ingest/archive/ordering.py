"""Where each version of an article stands in SQLite: its place in the order, and since when it
could be read."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from ingest.articles import Moment, day_of, latest_instant, read_moment
from ingest.succession import Stamp, appearances, turn


def settle(connection: sqlite3.Connection, article: str, arriving: Sequence[int]) -> None:
    """Put the versions `arriving` in their places among the others, in the order given."""
    rows = connection.execute(
        "SELECT version, modified, published, retrieved, added FROM versions WHERE article = ?"
        " ORDER BY succession",
        [article],
    ).fetchall()
    stamps = {row[0]: read_stamp(*row[1:]) for row in rows}
    order = [row[0] for row in rows if row[0] not in arriving]
    for version in arriving:
        order.insert(turn(stamps[version], [stamps[v] for v in order]), version)
    _place(connection, article, order, appearances([stamps[v] for v in order]))


def read_stamp(
    modified: str | None, published: str | None, retrieved: str | None, added: str
) -> Stamp:
    """What the columns of these names say."""
    seen = read_moment(retrieved)
    return Stamp(
        stated=read_moment(modified or published),
        retrieved=latest_instant(seen).astimezone(UTC) if seen is not None else None,
        added=datetime.fromisoformat(added).astimezone(UTC),
    )


def _place(
    connection: sqlite3.Connection,
    article: str,
    order: Sequence[int],
    appeared: Sequence[Moment | None],
) -> None:
    connection.executemany(
        "UPDATE versions SET succession = ?, latest = ?, appeared_day = ?, appeared_at = ?"
        " WHERE article = ? AND version = ?",
        [
            (number, number == len(order), *_in_numbers(since), article, version)
            for number, (version, since) in enumerate(zip(order, appeared, strict=True), start=1)
        ],
    )


def _in_numbers(since: Moment | None) -> tuple[int | None, int | None]:
    if since is None:
        return None, None
    return day_of(since).toordinal(), int(latest_instant(since).timestamp())
