"""The truth: articles, their versions, their passages, and what became of every input. SQLite."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from ingest.archive.debts import Place
from ingest.archive.filters import Filters, Reach, belongs, given_to, visible
from ingest.archive.ordering import read_stamp, settle
from ingest.archive.rows import (
    corrections_json,
    credits_json,
    read_corrections,
    read_credits,
)
from ingest.archive.stories import Stories
from ingest.articles import (
    DEFAULT_COLLECTION,
    Article,
    Span,
    StoredArticle,
    day_of,
    passage_id,
    read_moment,
    written,
)
from ingest.succession import Known


class Database(Stories):
    """Each method is one statement, or belongs inside a `transaction`."""

    # Articles

    def known(self, ids: Iterable[str]) -> dict[str, list[Known]]:
        """The versions of each article, the oldest first, for those of `ids` stored."""
        found: dict[str, list[Known]] = {}
        for article, number, fingerprint, *dates in self._all(
            "SELECT article, version, fingerprint, modified, published, retrieved, added"
            " FROM versions WHERE article IN (SELECT value FROM json_each(?))"
            " ORDER BY article, succession",
            [json.dumps(list(ids))],
        ):
            found.setdefault(article, []).append(Known(number, fingerprint, read_stamp(*dates)))
        return found

    def holders(self, fingerprints: Iterable[str]) -> dict[str, tuple[str, int]]:
        """A version of an article without a URL for each of `fingerprints` that has one."""
        rows = self._all(
            "SELECT fingerprint, MIN(article), version FROM versions WHERE url IS NULL AND"
            " fingerprint IN (SELECT value FROM json_each(?)) GROUP BY fingerprint",
            [json.dumps(list(fingerprints))],
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def add(self, stored: StoredArticle, spans: Sequence[Span]) -> None:
        """Store a version with its passages, which both indexes are then due."""
        a, number = stored.article, stored.version
        self._run(
            f"INSERT INTO versions VALUES ({', '.join('?' * 24)})",
            [
                *(a.id, number, 0, number),
                day_of(a.published).toordinal() if a.published else None,
                *(None, None, a.publisher, written(a.published), written(a.modified)),
                *(written(a.retrieved), stored.added.isoformat(), a.key, a.origin, a.url, a.title),
                *(json.dumps(a.authors, ensure_ascii=False), a.section, a.language),
                *(json.dumps(a.came_from), corrections_json(a.title, a.text)),
                *(credits_json(a.text, a.authors), a.fingerprint, a.text),
            ],
        )
        settle(self._connection, a.id, [number])
        self._cut(a.id, number, spans)
        self.place(a.id, number, a.text)

    def _cut(self, article: str, version: int, spans: Iterable[Span]) -> None:
        places = [
            (passage_id(article, version, s), article, version, s.start, s.end) for s in spans
        ]
        self._many("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", places)
        self._many("INSERT OR IGNORE INTO unindexed VALUES (?)", [place[:1] for place in places])

    def cut_anew(self, stored: StoredArticle, spans: Sequence[Span]) -> None:
        """Replace a version's passages; those that go, both indexes are due to forget."""
        own = "FROM passages WHERE article = ? AND version = ?"
        which = [stored.id, stored.version]
        fresh = [(passage_id(stored.id, stored.version, span),) for span in spans]
        self._run(f"INSERT OR IGNORE INTO unremoved SELECT id {own}", which)
        self._run(f"DELETE FROM unindexed WHERE passage IN (SELECT id {own})", which)
        self._run(f"DELETE {own}", which)
        self._many("DELETE FROM unremoved WHERE passage = ?", fresh)
        self._cut(stored.id, stored.version, spans)

    def remove(self, article: str) -> None:
        """Forget an article with all its versions; both indexes are due to forget it too."""
        self._run(
            "INSERT OR IGNORE INTO unremoved SELECT id FROM passages WHERE article = ?", [article]
        )
        self._run(
            "DELETE FROM unindexed WHERE passage IN (SELECT id FROM passages WHERE article = ?)",
            [article],
        )
        self.displace(article)
        for table in ("passages", "versions", "memberships", "inputs"):
            self._run(f"DELETE FROM {table} WHERE article = ?", [article])

    def article(
        self, article: str, version: int | None = None, collections: Sequence[str] = ()
    ) -> StoredArticle | None:
        """A version, the latest where none is named, of those in `collections` where any is
        named; None where there is no such."""
        if version is None:
            condition, parameters = visible(Filters(collections=tuple(collections)))
        else:
            condition, parameters = belongs("v", collections)
            condition, parameters = f"v.version = ? AND {condition}", [version, *parameters]
        rows = self._all(
            f"SELECT {_STORED} FROM versions v WHERE v.article = ? AND {condition}",
            [article, *parameters],
        )
        return _stored(rows[0]) if rows else None

    def versions(self, article: str, collections: Sequence[str] = ()) -> list[int]:
        """The numbers of an article's versions, the oldest first, of those in `collections` where
        any is named."""
        condition, parameters = belongs("v", collections)
        rows = self._all(
            f"SELECT version FROM versions v WHERE article = ? AND {condition} ORDER BY succession",
            [article, *parameters],
        )
        return [row[0] for row in rows]

    def all_versions(self) -> Iterator[tuple[StoredArticle, str]]:
        """Every version with the fingerprint it was stored under, for checking."""
        for row in self._connection.execute(f"SELECT {_STORED}, fingerprint FROM versions"):
            yield _stored(row[:-1]), row[-1]

    def chosen(self, filters: Filters) -> list[str]:
        """The articles whose version that is seen passes the filters, the newest first."""
        condition, parameters = visible(filters)
        rows = self._all(
            f"SELECT v.article FROM versions v WHERE {condition}"
            " ORDER BY v.day IS NULL, v.day DESC, v.rowid",
            parameters,
        )
        return [row[0] for row in rows]

    def arrived(
        self, after: int, limit: int, collections: Sequence[str] = ()
    ) -> list[tuple[int, StoredArticle, str]]:
        """Versions in the order in which they came, as (arrival, version, fingerprint): those
        after an arrival, and of `collections` where any is named."""
        condition, parameters = belongs("v", collections)
        rows = self._all(
            f"SELECT v.rowid, fingerprint, {_STORED} FROM versions v WHERE v.rowid > ?"
            f" AND {condition} ORDER BY v.rowid LIMIT ?",
            [after, *parameters, limit],
        )
        return [(row[0], _stored(row[2:]), row[1]) for row in rows]

    # Collections

    def enrol(self, members: Iterable[tuple[str, int]], collections: Sequence[str]) -> None:
        """Put versions, as (article, version), into collections."""
        self._many(
            "INSERT OR IGNORE INTO memberships VALUES (?, ?, ?)",
            [(collection, *member) for member in members for collection in collections],
        )

    def collections_of(self, articles: Iterable[str]) -> dict[tuple[str, int], list[str]]:
        """In which collections each version of `articles` is."""
        found: dict[tuple[str, int], list[str]] = {}
        for article, version, collection in self._all(
            "SELECT article, version, collection FROM memberships WHERE article IN"
            " (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3",
            [json.dumps(list(articles))],
        ):
            found.setdefault((article, version), []).append(collection)
        return found

    def collections(self) -> dict[str, int]:
        """Each collection with its number of articles, most first."""
        return dict(
            self._all(
                "SELECT collection, COUNT(DISTINCT article) FROM memberships"
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        )

    def misplaced(self) -> list[str]:
        """Versions that are in no collection, and members that are no versions."""
        homeless = self._all(
            "SELECT article, version FROM versions EXCEPT SELECT article, version FROM memberships"
        )
        unknown = self._all(
            "SELECT article, version FROM memberships EXCEPT SELECT article, version FROM versions"
        )
        return [
            *(f"article {a} version {v} is in none" for a, v in homeless),
            *(f"article {a} version {v} is a member, but not stored" for a, v in unknown),
        ]

    def house(self) -> int:
        """Put versions that are in no collection into the one by default, and forget members
        that are no versions; how many there were."""
        faults = len(self.misplaced())
        self._run(
            "DELETE FROM memberships WHERE (article, version) NOT IN"
            " (SELECT article, version FROM versions)"
        )
        self._run(
            "INSERT INTO memberships SELECT ?, article, version FROM versions"
            " WHERE (article, version) NOT IN (SELECT article, version FROM memberships)",
            [DEFAULT_COLLECTION],
        )
        return faults

    # What a reader with some filters is told

    def publishers(self, filters: Filters) -> dict[str, int]:
        """Each outlet with its number of articles, most first."""
        condition, parameters = visible(filters)
        return dict(
            self._all(
                f"SELECT v.publisher, COUNT(*) FROM {_scanned(filters)} WHERE {condition}"
                " AND v.publisher IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
                parameters,
            )
        )

    def reach(self, filters: Filters) -> Reach:
        condition, parameters = visible(filters)
        count, first, last, dated = self._all(
            "SELECT COUNT(*), MIN(v.day), MAX(v.day), COUNT(v.day)"
            f" FROM {_scanned(filters)} WHERE {condition}",
            parameters,
        )[0]
        return Reach(count, _day(first), _day(last), count - dated)

    def all_in_columns(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """These columns of every version, which the one index holds that has them all."""
        return self._all(f"SELECT {', '.join(names)} FROM versions INDEXED BY versions_seen")

    def members(self, collections: Sequence[str]) -> list[tuple[str, int]]:
        """The versions that are in one of `collections`, as (article, version)."""
        condition, parameters = given_to(collections)
        return self._all(
            "SELECT DISTINCT m.article, m.version FROM memberships m JOIN versions v"
            f" ON v.article = m.article AND v.version = m.version WHERE {condition}",
            parameters,
        )

    # Passages

    def seen(self, passages: Iterable[int], filters: Filters) -> dict[int, Place]:
        """Those of `passages` that a reader with these filters may see.

        SQLite joins as it is written where it says CROSS. Else it begins with all articles of an
        outlet that is asked for (26,787 articles: 4.7 s of work instead of 1 ms).
        """
        condition, parameters = visible(filters, of_few=True)
        rows = self._all(
            "SELECT p.id, p.article, p.version, p.start, p.end, v.day FROM json_each(?) j"
            " CROSS JOIN passages p ON p.id = j.value CROSS JOIN versions v"
            f" ON v.article = p.article AND v.version = p.version WHERE {condition}",
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


def _scanned(filters: Filters) -> str:
    """The table of versions, read by the one index that holds all that such filters look at: the
    planner would rather read the rows, texts and all (64,330 articles: 500 ms against 60)."""
    looked_up = filters.as_of is not None or filters.collections
    return "versions v INDEXED BY versions_seen" if looked_up else "versions v"


_STORED = (
    "key, origin, title, text, url, publisher, authors, published, modified, retrieved, section, "
    "language, came_from, corrections, credits, version, added"
)


def _stored(row: Sequence[Any]) -> StoredArticle:
    told = dict(zip(_STORED.split(", "), row, strict=True))
    article = Article(
        **{name: told[name] for name in ("key", "origin", "title", "text", "url", "publisher")},
        authors=tuple(json.loads(told["authors"])),
        published=read_moment(told["published"]),
        modified=read_moment(told["modified"]),
        retrieved=read_moment(told["retrieved"]),
        section=told["section"],
        language=told["language"],
        came_from=tuple((name, where) for name, where in json.loads(told["came_from"])),
    )
    return StoredArticle(
        article=article,
        version=told["version"],
        added=datetime.fromisoformat(told["added"]),
        corrections=read_corrections(told["corrections"]),
        credits=read_credits(told["credits"]),
    )


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None
