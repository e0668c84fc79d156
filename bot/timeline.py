"""What happened when: the sentences on a topic, one an event, by the day on which it happened."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.answering import Asked
from bot.answers import Finding, Searched
from bot.copies import folded
from bot.days import names_another_time, told_day
from bot.inquiries import Row, Timeline
from bot.question import content_stems
from bot.quotes import check
from bot.retrieval import Found, Hit, Search
from bot.topics import ABOUT, OnTopic, on_topic
from ingest.archive import Archive, Reach
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
class _Event:
    row: Row
    worth: float


def timeline(asked: Asked, archive: Archive, search: Search) -> Timeline:
    """One checked quotation a row, oldest first; what has no day at all is only counted."""
    reach = archive.reach(asked.filters)
    pools = list(_pools(asked, search, reach))
    sentences = on_topic(asked.text, _hits(pools), search.embedder)
    events, undated = _events(sentences)
    kept = _one_each(events)
    best = sorted(kept, key=lambda event: -event.worth)[:_ROWS]
    notes = [*asked.notes, *dict.fromkeys(note for pool in pools for note in pool.degraded)]
    if undated:
        notes.append(f"Left out: {_sentences(undated)} of undated articles.")
    if len(kept) > len(best):
        notes.append(f"Left out: {_sentences(len(kept) - len(best))} that tell less of the topic.")
    return Timeline(
        topic=asked.text,
        rows=tuple(sorted((e.row for e in best), key=lambda row: (row.day, not row.day_is_told))),
        searched=Searched(reach=reach, filters=asked.filters),
        notes=tuple(notes),
    )


def _pools(asked: Asked, search: Search, reach: Reach) -> Iterable[Found]:
    """The best passages of all, then those of each period: a loud week must not drown a year."""
    found = search(asked.text, k=_DEEP, filters=asked.filters)
    yield found
    for after, before in _periods(found.hits, reach):
        yield search(
            asked.text, k=_EACH, filters=replace(asked.filters, after=after, before=before)
        )


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


def _hits(pools: Sequence[Found]) -> list[Hit]:
    """Every passage once, whichever pool it came from."""
    hits = {
        (h.passage.source.id, h.passage.source.version, h.passage.start): h
        for pool in pools
        for h in pool.hits
    }
    return list(hits.values())


def _events(sentences: Sequence[OnTopic]) -> tuple[list[_Event], int]:
    """Each sentence with its day, copies folded; and the number of those without a day."""
    findings = [f for one in sentences if (f := check(one.sentence.claim(one.score)))]
    events = [_event(finding) for finding in folded(findings)]
    dated = [event for event in events if event is not None]
    return [event for event in dated if event.worth >= ABOUT], len(events) - len(dated)


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


def _sentences(number: int) -> str:
    return f"{number} sentence{'' if number == 1 else 's'}"
