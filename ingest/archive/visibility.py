"""Which vectors a reader's filters let through: all versions in columns, compared at once.

It is the rule of `filters.visible`, by which SQLite has the last word on what was found. SQLite
alone takes a tenth of a second to name the versions that a large archive had a year ago, and as
long again to name their passages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ingest.archive.filters import Filters, appeared_by
from ingest.archive.scan import GONE, Scan, source_number, source_numbers

Passing = NDArray[np.bool_]

COLUMNS: Final = (
    "article", "version", "succession", "rowid", "day", "publisher", "appeared_day", "appeared_at",
)  # fmt: skip

_UNKNOWN: Final = np.iinfo(np.int64).min

_REMEMBERED: Final = 20  # filters: a question is searched for several times over


@dataclass(frozen=True, slots=True)
class Sieve:
    """What some filters let through, told without asking SQLite."""

    scan: Scan
    passing: Passing

    def few(self, most: int) -> list[int] | None:
        """All passages that pass, where they are no more than `most`."""
        if np.count_nonzero(self.passing) > most:
            return None
        found = self.scan.keys["passage"][self.passing]
        return [passage for passage in found.tolist() if passage != GONE]

    def through(self, found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        """What passes of what a ranking found; a passage without a row stays."""
        rows = self.scan.rows_of([passage for passage, _ in found])
        hidden = {passage for passage, row in rows.items() if not self.passing[row]}
        return [one for one in found if one[0] not in hidden]


class Visibility:
    """All versions of an archive as they were when `rows` were read, each a tuple of `COLUMNS`."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._outlets: dict[str, int] = {}
        for row in rows:
            if row[5] is not None:
                self._outlets.setdefault(row[5], len(self._outlets))
        articles = np.frombuffer(bytes.fromhex("".join(row[0] for row in rows)), dtype=">u8")
        articles = articles.astype(np.uint64)
        sources = source_numbers(articles, np.array([row[1] for row in rows], dtype=np.uint64))
        columns = {
            name: _numbers(row[at] for row in rows)
            for at, name in enumerate(COLUMNS)
            if name not in ("article", "version", "publisher")
        }
        columns["publisher"] = _numbers(self._outlets.get(row[5]) for row in rows)
        order = np.lexsort((columns["succession"], articles))
        self._articles, self._sources = articles[order], sources[order]
        self._columns = {name: column[order] for name, column in columns.items()}
        self._by_source = np.argsort(self._sources)
        self._remembered: dict[Filters, Passing] = {}
        self._placed: tuple[Scan, NDArray[np.int64], NDArray[np.int64]] | None = None

    def of_rows(
        self, scan: Scan, filters: Filters, members: Iterable[tuple[str, int]] = ()
    ) -> Passing:
        """Which rows of `scan` a reader may see. `members` are the versions, as (article,
        version), that are in the collections which the filters name, where they name any."""
        passing = self._remembered.get(filters)
        if passing is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            passing = self._remembered[filters] = self._passing(filters, members)
        versions, lengths = self._places(scan)
        return np.repeat(np.append(passing, False)[versions], lengths)

    def _passing(self, filters: Filters, members: Iterable[tuple[str, int]]) -> Passing:
        """One for each version."""
        readable = np.ones(len(self._sources), dtype=np.bool_)
        if filters.as_of is not None:
            readable &= self._at_most(*appeared_by(filters.as_of))
        if filters.collections:
            numbers = [source_number(article, version) for article, version in members]
            readable &= np.isin(self._sources, np.array(numbers, dtype=np.uint64))
        passing = self._newest(readable)
        if filters.after is not None:
            passing &= self._columns["day"] >= filters.after.toordinal()
        if filters.before is not None:
            passing &= self._at_most("day", filters.before.toordinal())
        if filters.publishers:
            asked = [self._outlets[name] for name in filters.publishers if name in self._outlets]
            passing &= np.isin(self._columns["publisher"], asked)
        if filters.since is not None:
            passing &= self._columns["rowid"] > filters.since
        if filters.until is not None:
            passing &= self._columns["rowid"] <= filters.until
        return passing

    def _at_most(self, column: str, bound: int) -> Passing:
        values = self._columns[column]
        found: Passing = (values <= bound) & (values != _UNKNOWN)
        return found

    def _newest(self, readable: Passing) -> Passing:
        """Of those that can be read, each article's last."""
        at = np.flatnonzero(readable)
        articles = self._articles[at]
        newest = np.zeros_like(readable)
        newest[at[np.append(articles[1:] != articles[:-1], True)[: len(at)]]] = True
        return newest

    def _places(self, scan: Scan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The versions of the scan's rows, in runs: which each is of (one more than there are: of
        none that is known), and how long each is."""
        placed = self._placed
        if placed is None or placed[0] is not scan:
            sources = scan.keys["source"]
            starts = np.flatnonzero(np.append(True, sources[1:] != sources[:-1])[: scan.rows])
            lengths = np.diff(np.append(starts, scan.rows))
            own, ordered = sources[starts], self._sources[self._by_source]
            at = np.minimum(np.searchsorted(ordered, own), max(len(ordered) - 1, 0))
            known = ordered[at] == own if len(ordered) else np.zeros(len(own), dtype=np.bool_)
            versions = np.full(len(own), len(self._sources))
            versions[known] = self._by_source[at[known]]
            placed = self._placed = scan, versions, lengths
        return placed[1:]


def _numbers(values: Iterable[int | None]) -> NDArray[np.int64]:
    return np.array([_UNKNOWN if value is None else value for value in values], dtype=np.int64)
