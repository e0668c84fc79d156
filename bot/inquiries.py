"""What is found for other inquiries than a question, as frozen values: a course of events, two
outlets on one topic, a text checked, a quotation traced. And the JSON that they are written as:
a published contract, to which keys may be added."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.answers import Finding, Searched, finding_json, searched_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a timeline: `day` is when it happened where the sentence says so
    (`day_is_told`), else when its article was published."""

    day: date
    day_is_told: bool
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened when: one checked quote a row, oldest first."""

    topic: str
    rows: tuple[Row, ...]
    searched: Searched
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one outlet has on a topic, best first."""

    publisher: str
    findings: tuple[Finding, ...]
    searched: Searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two or more outlets on one topic, side by side."""

    topic: str
    sides: tuple[Side, ...]
    notes: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What the archive says of a statement."""

    SUPPORTED = "supported"
    DISPUTED = "disputed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of a checked text, `text[start:end]`, with what speaks for it (`support`) and
    against it (`dispute`). `related` is what comes nearest where neither does."""

    start: int
    end: int
    verdict: Verdict
    support: tuple[Finding, ...] = ()
    dispute: tuple[Finding, ...] = ()
    related: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """A text against the archive, statement by statement. `passed_over` are its sentences that
    state nothing which could be checked (questions, greetings, wishes)."""

    text: str
    statements: tuple[Statement, ...]
    passed_over: int
    searched: Searched
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One place where a quotation stands in the archive. `exact`: word for word; else only
    `shared` of its words do, between 0 and 1."""

    finding: Finding
    exact: bool
    shared: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteOrigin:
    """Who said this, and where first: sightings, oldest first, exact ones before others."""

    quotation: str
    sightings: tuple[Sighting, ...]
    searched: Searched
    notes: tuple[str, ...] = ()


def timeline_json(found: Timeline) -> dict[str, Any]:
    return {
        "topic": found.topic,
        "rows": [
            {
                "day": row.day.isoformat(),
                "day_is_told": row.day_is_told,
                "finding": finding_json(row.finding),
            }
            for row in found.rows
        ],
        "searched": searched_json(found.searched),
        "notes": list(found.notes),
    }


def comparison_json(found: Comparison) -> dict[str, Any]:
    return {
        "topic": found.topic,
        "sides": [
            {
                "publisher": side.publisher,
                "findings": [finding_json(finding) for finding in side.findings],
                "searched": searched_json(side.searched),
            }
            for side in found.sides
        ],
        "notes": list(found.notes),
    }


def text_check_json(found: TextCheck) -> dict[str, Any]:
    return {
        "text": found.text,
        "statements": [
            {
                "text": found.text[statement.start : statement.end],
                "start": statement.start,
                "end": statement.end,
                "verdict": statement.verdict.value,
                "support": [finding_json(finding) for finding in statement.support],
                "dispute": [finding_json(finding) for finding in statement.dispute],
                "related": [finding_json(finding) for finding in statement.related],
            }
            for statement in found.statements
        ],
        "passed_over": found.passed_over,
        "searched": searched_json(found.searched),
        "notes": list(found.notes),
    }


def origin_json(found: QuoteOrigin) -> dict[str, Any]:
    return {
        "quotation": found.quotation,
        "sightings": [
            {
                "exact": sighting.exact,
                "shared": round(sighting.shared, 3),
                "finding": finding_json(sighting.finding),
            }
            for sighting in found.sightings
        ],
        "searched": searched_json(found.searched),
        "notes": list(found.notes),
    }
