"""What a question may be limited to, and what was then searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ingest.articles import Moment, day_of, latest_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`after` and `before` are days, both included, compared with the day the outlet printed.

    `as_of` hides every article and every version that had not appeared by then; undated articles
    are hidden by each of the three, since nothing shows that they belong. `publishers` are
    outlets as the archive spells them, any of which will do. `collections` are those that may be
    seen: of an article that is in none of them nothing is, and of its versions only those that
    were given to one of them. `since` and `until` are numbers of arrivals (`Archive.arrivals`):
    only versions that came into the archive after the one, and up to the other, are seen.
    """

    after: date | None = None
    before: date | None = None
    as_of: Moment | None = None
    publishers: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    @property
    def is_open(self) -> bool:
        return self == NO_FILTERS


NO_FILTERS = Filters()
"""Everything that is in the archive now."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How far an archive has come, in numbers that only grow while nothing is removed: that of
    the last version stored, and that up to which all can be found by either ranking."""

    stored: int
    found: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search could see: how many articles, from which day to which."""

    articles: int
    first: date | None
    last: date | None
    undated: int


def visible(filters: Filters, *, of_few: bool = False) -> tuple[str, list[object]]:
    """An SQL condition on `versions v`, with its parameters: the one version of each article
    that a reader may see, where it passes the filters. `of_few`: for rows that are few already,
    else for all there are; the same rows pass."""
    conditions: list[str] = []
    parameters: list[object] = []

    def require(condition: str, *values: object) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if of_few and filters.collections:
        require(_is_member("v", filters.collections), *filters.collections)
    elif filters.collections:
        belonging, names = belongs("v", filters.collections)
        require(belonging, *names)
    newest, values = _newest(filters)
    require(newest, *values)
    if filters.after is not None:
        require("v.day >= ?", filters.after.toordinal())
    if filters.before is not None:
        require("v.day <= ?", filters.before.toordinal())
    if filters.publishers:
        require(f"v.publisher IN ({_marks(filters.publishers)})", *filters.publishers)
    if filters.since is not None:
        require("v.rowid > ?", filters.since)
    if filters.until is not None:
        require("v.rowid <= ?", filters.until)
    return " AND ".join(conditions), parameters


def belongs(table: str, collections: Sequence[str]) -> tuple[str, list[object]]:
    """An SQL condition on the versions in `table`: that one of `collections` was given it; any
    version where none is named."""
    condition, parameters = given_to(collections)
    if not collections:
        return condition, parameters
    member = f"SELECT article, version FROM memberships WHERE {condition}"
    return f"({table}.article, {table}.version) IN ({member})", parameters


def given_to(collections: Sequence[str]) -> tuple[str, list[object]]:
    """An SQL condition on a row's own `collection`."""
    return (f"collection IN ({_marks(collections)})", [*collections]) if collections else ("1", [])


def _newest(filters: Filters) -> tuple[str, list[object]]:
    """That a version is the newest of those of its article that may be seen."""
    if filters.as_of is None and not filters.collections:
        return "v.latest = 1", []
    conditions, parameters = ["w.article = v.article"], list[object]()
    if filters.as_of is not None:
        column, bound = appeared_by(filters.as_of)
        conditions.append(f"w.{column} <= ?")
        parameters.append(bound)
    if filters.collections:
        conditions.append(_is_member("w", filters.collections))
        parameters.extend(filters.collections)
    newest = f"SELECT MAX(w.succession) FROM versions w WHERE {' AND '.join(conditions)}"
    # Where a member is the current version, none of the other members can be newer.
    current = "v.latest = 1 OR " if filters.as_of is None else ""
    return f"({current}v.succession = ({newest}))", parameters


def _is_member(table: str, collections: Sequence[str]) -> str:
    """The same as `belongs`, found for one row at a time: for rows that are few already."""
    return (
        f"EXISTS (SELECT 1 FROM memberships m WHERE m.collection IN ({_marks(collections)})"
        f" AND m.article = {table}.article AND m.version = {table}.version)"
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def appeared_by(as_of: Moment) -> tuple[str, int]:
    """The column that tells whether a version had appeared, and its greatest number. A day is
    compared with printed days, a time with instants (a day-only date ends late)."""
    if isinstance(as_of, datetime):
        return "appeared_at", int(latest_instant(as_of).timestamp())
    return "appeared_day", day_of(as_of).toordinal()
