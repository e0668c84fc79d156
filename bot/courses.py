"""A course of events: findings put in order by the day on which what they tell happened, and the
passages of each period of it, so that a loud week does not drown a year."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.answers import Finding
from bot.copies import folded
from bot.days import names_another_time, told_day
from bot.inquiries import Row
from bot.question import content_stems
from bot.retrieval import Found, Hit
from bot.topics import ABOUT
from ingest.archive import Filters, Reach
from ingest.articles import day_of

_ROWS: Final = 20
_DEEP: Final = 40  # passages of the first search
_PERIODS: Final = 5
_EACH: Final = 12  # passages of each period's search

_A_DAY: Final = timedelta(days=1)

# Two sentences of one day tell of one event where they share this much of the shorter one's words.
_SAME_EVENT: Final = 0.5

# A day in the sentence makes it a better row; another year in it, background.
_TOLD, _BACKGROUND = 1.15, 0.5
_UNTOLD_EACH: Final = 2  # rows of one article that tell no day: it is no timeline of itself


@dataclass(frozen=True, slots=True)
class Course:
    """Rows, oldest first; how many findings of undated articles were left out, and how many that
    tell less of the topic."""

    rows: tuple[Row, ...]
    undated: int
    surplus: int


@dataclass(frozen=True, slots=True)
class _Event:
    row: Row
    worth: float


def pools(search: Callable[[int, Filters], Found], filters: Filters, reach: Reach) -> list[Found]:
    """The best passages of all, then those of each period. `search` is given how many are wanted
    and within which filters."""
    found = search(_DEEP, filters)
    periods = _periods(found.hits, reach)
    each = (search(_EACH, replace(filters, after=start, before=end)) for start, end in periods)
    return [found, *each]


def _periods(hits: Sequence[Hit], reach: Reach) -> list[tuple[date, date]]:
    """First and last days: the time before the first hit, that after the last, and what lies
    between cut so that each part holds days of as many hits."""
    published = (hit.passage.source.article.published for hit in hits)
    days = sorted({day_of(moment) for moment in published if moment is not None})
    if not days or reach.first is None or reach.last is None:
        return []
    inner = [days[round(at * (len(days) - 1) / _PERIODS)] for at in range(_PERIODS)]
    cuts = sorted({reach.first, *inner, days[-1] + _A_DAY})
    ends = [*(cut - _A_DAY for cut in cuts[1:]), reach.last]
    return [(after, before) for after, before in zip(cuts, ends, strict=True) if after <= before]


def merged(found: Sequence[Found]) -> list[Hit]:
    """Every passage once, whichever search it came from."""
    hits = {
        (h.passage.source.id, h.passage.source.version, h.passage.start): h
        for one in found
        for h in one.hits
    }
    return list(hits.values())


def course(findings: Sequence[Finding]) -> Course:
    """The findings that tell most, one an event, copies folded. Their confidence is how much they
    are about the topic."""
    events = [_event(finding) for finding in folded(findings)]
    dated = [event for event in events if event is not None]
    kept = _one_each([event for event in dated if event.worth >= ABOUT])
    best = sorted(kept, key=lambda event: -event.worth)[:_ROWS]
    return Course(
        rows=tuple(_in_order([event.row for event in best])),
        undated=len(events) - len(dated),
        surplus=len(kept) - len(best),
    )


def rows_of(findings: Sequence[Finding]) -> tuple[list[Row], list[Finding]]:
    """All findings as rows, oldest first; and those without any day."""
    events = [(finding, _event(finding)) for finding in findings]
    rows = [event.row for _, event in events if event is not None]
    return _in_order(rows), [finding for finding, event in events if event is None]


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.day, not row.day_is_told))


def _event(finding: Finding) -> _Event | None:
    quote = finding.quotes[0]
    published = quote.source.article.published
    appeared = day_of(published) if published is not None else None
    told = told_day(quote.text, appeared)
    day, worth = told or appeared, finding.confidence
    if day is None:
        return None
    if told is not None:
        worth *= _TOLD
    elif names_another_time(quote.text, appeared):
        worth *= _BACKGROUND
    return _Event(Row(day=day, day_is_told=told is not None, finding=finding), worth)


def _one_each(events: Sequence[_Event]) -> list[_Event]:
    """The best sentence on each event, and of each article few that tell no day."""
    kept: list[_Event] = []
    untold: Counter[str] = Counter()
    for event in sorted(events, key=lambda event: -event.worth):
        if any(_is_same(event.row, other.row) for other in kept):
            continue
        if not event.row.day_is_told:
            article = event.row.finding.quotes[0].source.id
            untold[article] += 1
            if untold[article] > _UNTOLD_EACH:
                continue
        kept.append(event)
    return kept


def _is_same(one: Row, other: Row) -> bool:
    if one.day != other.day:
        return False
    left, right = _words(one.finding), _words(other.finding)
    return len(left & right) >= _SAME_EVENT * min(len(left), len(right))


def _words(finding: Finding) -> frozenset[str]:
    return content_stems(finding.statement)
