"""What a question may be limited to, and what was then searched."""

from dataclasses import dataclass
from datetime import date, datetime

from ingest.articles import Moment, day_of, latest_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`after` and `before` are days, both included, compared with the day the outlet printed.

    `as_of` hides every article and every version that had not appeared by then; undated articles
    are hidden by each of the three, since nothing shows that they belong. `publishers` are
    outlets as the archive spells them, any of which will do.
    """

    after: date | None = None
    before: date | None = None
    as_of: Moment | None = None
    publishers: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self == NO_FILTERS


NO_FILTERS = Filters()
"""Everything that is in the archive now."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search could see: how many articles, from which day to which."""

    articles: int
    first: date | None
    last: date | None
    undated: int


def visible(filters: Filters) -> tuple[str, list[object]]:
    """An SQL condition on `versions v`, with its parameters: the one version of each article
    that a reader may see, where it passes the filters."""
    if filters.as_of is None:
        conditions, parameters = ["v.latest = 1"], list[object]()
    else:
        column, bound = _appeared_by(filters.as_of)
        conditions = [
            "v.version = (SELECT MAX(w.version) FROM versions w"
            f" WHERE w.article = v.article AND w.{column} <= ?)"
        ]
        parameters = [bound]
    if filters.after is not None:
        conditions.append("v.day >= ?")
        parameters.append(filters.after.toordinal())
    if filters.before is not None:
        conditions.append("v.day <= ?")
        parameters.append(filters.before.toordinal())
    if filters.publishers:
        conditions.append(f"v.publisher IN ({', '.join('?' * len(filters.publishers))})")
        parameters.extend(filters.publishers)
    return " AND ".join(conditions), parameters


def _appeared_by(as_of: Moment) -> tuple[str, int]:
    """A day is compared with printed days, a time with instants (a day-only date ends late)."""
    if isinstance(as_of, datetime):
        return "appeared_at", int(latest_instant(as_of).timestamp())
    return "appeared_day", day_of(as_of).toordinal()
