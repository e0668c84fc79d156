"""Findings put into the order in which they are shown: what contradicts one another side by side,
a course of events by its days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answers import Day, Disagreement, Finding
from bot.courses import rows_of
from bot.disagreement import Place, disagreements, side_by_side


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """`text` is what the arrangement itself says; None where it says nothing of its own."""

    findings: tuple[Finding, ...]
    disagreements: tuple[Disagreement, ...] = ()
    days: tuple[Day | None, ...] = ()
    text: str | None = None


def arranged(
    findings: Sequence[Finding],
    question: str,
    *,
    is_course: bool,
    against: Iterable[tuple[Place, Place]] = (),
) -> Arranged:
    """`against` are the findings that a model says contradict one another."""
    if is_course:
        return _by_day(findings, question, against)
    pairs = disagreements(findings, question, against)
    order = _together(len(findings), pairs)
    moved = {at: place for place, at in enumerate(order)}
    ordered = tuple(findings[at] for at in order)
    kept = tuple(replace(p, one=moved[p.one], other=moved[p.other]) for p in pairs)
    text = side_by_side(ordered, kept) if kept else None
    return Arranged(findings=ordered, disagreements=kept, text=text)


def _by_day(
    findings: Sequence[Finding], question: str, against: Iterable[tuple[Place, Place]]
) -> Arranged:
    rows, undated = rows_of(findings)
    ordered = (*(row.finding for row in rows), *undated)
    days = (*(Day(row.day, row.day_is_told) for row in rows), *(None for _ in undated))
    return Arranged(
        findings=ordered,
        disagreements=disagreements(ordered, question, against),
        days=days,
        text=_span([row.day for row in rows]) if len(rows) > 1 else None,
    )


def _together(count: int, pairs: Sequence[Disagreement]) -> list[int]:
    """Each finding in its place, those that contradict it right behind it."""
    order: list[int] = []
    for at in range(count):
        others = (pair.other for pair in pairs if pair.one == at)
        order += [one for one in (at, *others) if one not in order]
    return order


def _span(days: Sequence[date]) -> str:
    first, last = _written(days[0]), _written(days[-1])
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{len(days)} events, {when}."


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
