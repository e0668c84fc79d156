"""The order of an article's versions, and since when each could be read. No I/O.

What is current goes by the article's own dates, not by when a version came here: exports are often
read newest first. Only where those dates do not tell does what was retrieved later, or else what
came later, stand later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.articles import Article, Moment, day_of, latest_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is known of a version's time: `stated` is the article's own word (when it was modified,
    else published), `retrieved` when it was fetched, `added` when it came into the archive."""

    stated: Moment | None
    retrieved: datetime | None
    added: datetime

    @property
    def seen(self) -> datetime:
        """When this text was certainly there."""
        return self.retrieved or self.added


@dataclass(frozen=True, slots=True)
class Known:
    """What an arriving article is compared with: a stored version of it."""

    number: int
    fingerprint: str
    stamp: Stamp


def stamp(article: Article, added: datetime) -> Stamp:
    return Stamp(
        stated=article.modified or article.published,
        retrieved=latest_instant(article.retrieved) if article.retrieved else None,
        added=added,
    )


def turn(new: Stamp, earlier: Sequence[Stamp]) -> int:
    """Where a version that came after all of `earlier`, oldest first, belongs among them: before
    the first that is later for certain."""
    return next((at for at, one in enumerate(earlier) if is_later(one, new)), len(earlier))


def is_later(one: Stamp, other: Stamp) -> bool:
    """Whether `one` is later for certain: by its own dates, else by when both were retrieved."""
    if _is_after(one.stated, other.stated):
        return True
    if _is_after(other.stated, one.stated) or one.retrieved is None or other.retrieved is None:
        return False
    return one.retrieved > other.retrieved


def appearances(stamps: Sequence[Stamp]) -> list[Moment | None]:
    """Since when each version could be read, as far as it can be shown; `stamps` in their order.

    A version that gives a later date than the one before it appeared on that date; the first
    appeared when it says, or cannot be shown to have appeared by any day. A text that was changed
    without a word on when appeared, as far as can be shown, when it was seen.
    """
    found: list[Moment | None] = []
    for at, own in enumerate(stamps):
        if at == 0 or _is_after(own.stated, stamps[at - 1].stated):
            found.append(own.stated)
        else:
            found.append(_later(own.seen, own.stated))
    return found


def _is_after(one: Moment | None, other: Moment | None) -> bool:
    """Whether the clock decides it; where one is only a day, the day must."""
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return latest_instant(one) > latest_instant(other)
    return day_of(one) > day_of(other)


def _later(seen: datetime, stated: Moment | None) -> Moment:
    return stated if stated is not None and _is_after(stated, seen) else seen
