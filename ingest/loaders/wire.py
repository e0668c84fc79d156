"""What the agencies' formats (NewsML-G2, NITF, ninjs) have in common."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from ingest.articles import Article
from ingest.loaders.assembly import Found, one_line
from ingest.loaders.dates import dated
from ingest.loaders.sources import Outcome, printable

# XML's dates may have a zone without a time, and midnight stands for "no time known".
_DAY = re.compile(r"(\d{4}-?\d{2}-?\d{2})(?:Z|[+-]\d{2}:?\d{2}|T00:?00:?00(?:[.,]0+)?(?:Z|\S*))?")

_TAKEN_BACK = {
    "canceled": "cancelled by its agency",
    "cancelled": "cancelled by its agency",
    "withheld": "withheld by its agency until further notice",
    "embargoed": "embargoed by its agency",
}

# Classes of items whose only text is a caption or a calendar entry.
NOT_ARTICLES = {
    "picture": "a picture, not an article",
    "photo": "a picture, not an article",
    "graphic": "a graphic, not an article",
    "animated": "an animation, not an article",
    "event": "an event for the calendar, not an article",
    "planning": "a planning item, not an article",
}
TEXTLESS = {
    "audio": "a sound recording without a text",
    "video": "a video without a text",
    "composite": "a package without a text of its own",
}

SUMMARY_ONLY = "only its summary is kept: there is no body in the file"


def day_or_time(value: str | None) -> str | None:
    """`value`, as a day where that is all it says."""
    text = (value or "").strip()
    day = _DAY.fullmatch(text)
    return (day[1] if day else text) or None


def first_dated(now: datetime, *said: tuple[str, str | None]) -> tuple[str | None, str]:
    """The first that can be read as a date; else the first there is, to be refused with it; and
    where it stands."""
    there = [(value, where) for where, value in said if value]
    readable = (one for one in there if dated(one[0], now)[0])
    return next(readable, there[0] if there else (None, ""))


def held_back(status: str | None, embargo: str | None, now: datetime) -> str | None:
    """Why it may not be published (any more), if it may not."""
    kind = (status or "").rpartition(":")[2].strip().lower()
    if kind in _TAKEN_BACK and not (kind == "embargoed" and embargo):
        return f"{_TAKEN_BACK[kind]}: not for publication"
    if embargo is None:
        return None
    if not embargo.strip():
        return "embargoed by its agency until further notice"
    until = _instant(embargo.strip())
    if until is None or until > _aware(now):
        return f"embargoed by its agency until {printable(embargo.strip()[:40])}"
    return None


def without_headline(text: str, title: str | None) -> str:
    """`text` without a first line that only repeats the headline."""
    top, _, rest = text.lstrip("\n").partition("\n")
    return rest if title and rest.strip() and one_line(top) == one_line(title) else text


def noted(outcome: Outcome, *notices: str) -> Outcome:
    if isinstance(outcome, Article):
        return replace(outcome, notices=(*outcome.notices, *notices))
    return outcome


def is_blank(found: Found) -> bool:
    return not any(char.isalnum() for char in found.text)


def _instant(text: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
