"""Passages, and which of them both indexes are still due or have still to forget."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.archive.filters import Arrivals, belongs
from ingest.archive.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Place:
    """A passage by numbers: which article, which version, from where to where; `day` is the one
    that its outlet printed it on, as an ordinal, where that was asked for and is known."""

    passage: int
    article: str
    version: int
    start: int
    end: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Unindexed:
    """A passage that both indexes still have to take, with what they need of its article."""

    place: Place
    text: str
    title: str
    publisher: str | None
    day: int | None


class Debts(Ledger):
    """Written in the transaction that stores an article, struck out when both have it."""

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

    def indexed(self, versions: Iterable[tuple[str, int]]) -> list[Unindexed]:
        """Those passages of `versions`, as (article, version), that both indexes have."""
        rows = self._all(
            f"SELECT {_BARE} FROM json_each(?) j"
            " CROSS JOIN versions v ON v.article = json_extract(j.value, '$[0]')"
            " AND v.version = json_extract(j.value, '$[1]')"
            " CROSS JOIN passages p ON p.article = v.article AND p.version = v.version"
            " WHERE p.id NOT IN (SELECT passage FROM unindexed)",
            [json.dumps([list(one) for one in versions])],
        )
        return self._with_texts(rows)

    def passages_after(self, last: Place | None, limit: int) -> list[Unindexed]:
        """The passages that follow `last` in the order in which they came: for a rebuild, which
        so meets the copies of a story close together."""
        rows = self._all(
            f"SELECT {_BARE} FROM versions v JOIN passages p ON p.article = v.article"
            " AND p.version = v.version WHERE v.rowid >= ? AND (v.rowid, p.start) > (?, ?)"
            " ORDER BY v.rowid, p.start LIMIT ?",
            [*self._arrival(last)[:1], *self._arrival(last), limit],
        )
        return self._with_texts(rows)

    def _arrival(self, place: Place | None) -> tuple[int, int]:
        """Where a passage stands in the order in which they came."""
        if place is None:
            return -1, -1
        [(version,)] = self._all(
            "SELECT rowid FROM versions WHERE article = ? AND version = ?",
            [place.article, place.version],
        )
        return version, place.start

    def sources(self, passages: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Of which article and version each is, for those of `passages` stored."""
        rows = self._all(
            "SELECT id, article, version FROM passages WHERE id IN"
            " (SELECT value FROM json_each(?))",
            [json.dumps(list(passages))],
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def arrivals(self) -> Arrivals:
        """Versions are numbered as they are stored; what is being indexed is not found yet."""
        stored = self._all("SELECT MAX(rowid) FROM versions")[0][0] or 0
        due = self._all(
            "SELECT MIN(v.rowid) FROM unindexed u JOIN passages p ON p.id = u.passage"
            " JOIN versions v ON v.article = p.article AND v.version = p.version"
        )[0][0]
        return Arrivals(stored, stored if due is None else min(stored, due - 1))

    def count_unindexed(self, collections: Sequence[str] = ()) -> int:
        condition, parameters = belongs("p", collections)
        return self._count(
            f"unindexed u JOIN passages p ON p.id = u.passage WHERE {condition}", parameters
        )

    def count_passages(self, collections: Sequence[str] = ()) -> int:
        condition, parameters = belongs("p", collections)
        return self._count(f"passages p WHERE {condition}", parameters)

    def count_versions(self, collections: Sequence[str] = ()) -> int:
        condition, parameters = belongs("v", collections)
        return self._count(f"versions v WHERE {condition}", parameters)

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


_BARE = "p.id, p.article, p.version, p.start, p.end, v.title, v.publisher, v.day, v.rowid"
