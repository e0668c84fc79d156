"""On which day something happened, where the sentence that tells it says so.

Read conservatively: a day that could be another, that lies ahead, or on which something was only
said, is no answer. A wrong day is worse than none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.attribution import attributions
from bot.datelines import without_dateline
from ingest.articles import Span

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec")
_AGO: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

# "On Thursday" in Wednesday's paper: six days back, or the next day, or an article that was
# changed after the day that it bears.
_DAYS_BACK: Final = 6
# "May 9" in an article of May 3 lies ahead, not 359 days back.
_REMEMBERED = timedelta(days=180)

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|"
    r"Aug(?:ust|\.)|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DAY = r"(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d))?"
_MENTIONS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b",
        rf"\b{_MONTH} {_DAY}\b(?!:|\.\d){_YEAR}",
        rf"(?<![\d.,:])\b{_DAY} (?:of )?{_MONTH}(?:\b|(?<=\.)){_YEAR}",
        r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
        r"\b(?P<near>[Tt]oday|[Yy]esterday|[Tt]his (?:morning|afternoon|evening))\b",
        r"\b(?P<ago>one|two|three|four|five|six|seven|[2-7]) days ago\b",
    )
)
_QUOTED: Final = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^’]*(?:’(?!\w)|$)")

# In front of a day, these say that it only bounds what is told, or lies ahead, or is its name.
_BEFORE: Final = re.compile(
    r"(?<!hours )(?<!night )(?<!morning )(?<!evening )\b(?:until|till|by|before|since|after|from|"
    r"through|between|next|coming|following|every|each|the|this|that|a|an|and|or|to|for|of|"
    r"previous|his|her|its|their)\s+(?:late |early )?$",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|would|won['’]t|shall|is due|are due|was due|were due|is to|are to|expected|planned|"
    r"plans|planning|scheduled|set to|slated|intends?|hopes?|going to|upcoming|could|may|might|"
    r"should|can|begins?|starts?|opens?|follows?|takes place)\b"
)
_LONG_AGO: Final = re.compile(
    r"\b(?:last|next|previous|following|this) (?:year|month|spring|summer|autumn|fall|winter)\b|"
    r"\b(?:years?|months?|weeks?|decades?|century) (?:ago|earlier|later|before)\b|\banniversary\b"
)
_ANY_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OTHER_YEAR: Final = re.compile(
    r"(?<!since )(?<!since \w{3} )(?<!since \w{5} )\b((?:1[5-9]|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A day that is named at a place; `full` where it needs no other date to be known."""

    span: Span
    day: date
    full: bool


def told_day(sentence: str, published: date | None) -> date | None:
    """The one day on which what `sentence` tells happened, if it says so; never after
    `published`, against which "on Tuesday" and "May 3" are read."""
    told = without_dateline(sentence)
    mentions = [m for m in _mentions(told, published) if _counts(told, m)]
    days = {mention.day for mention in mentions}
    if published is not None and any(day > published for day in days):
        return None
    return days.pop() if len(days) == 1 else None


def names_another_time(sentence: str, published: date | None) -> bool:
    """Whether the sentence tells of another year or season than the one it appeared in."""
    years = {int(year) for year in _OTHER_YEAR.findall(sentence)}
    own = {published.year} if published is not None else set()
    return bool(years - own) or _LONG_AGO.search(sentence) is not None


def _mentions(sentence: str, published: date | None) -> Iterator[_Mention]:
    silent = [found.span() for found in _QUOTED.finditer(sentence)]
    silent += [(s.start, s.end) for s in _sayings(sentence)]
    for pattern in _MENTIONS:
        for found in pattern.finditer(sentence):
            at = found.start()
            if any(start <= at < end for start, end in silent):
                continue
            day = _resolved(found, published)
            if day is not None:
                parts = found.groupdict()
                full = bool(parts.get("iso") or parts.get("year"))
                yield _Mention(Span(*found.span()), day, full)


def _sayings(sentence: str) -> list[Span]:
    """Where the sentence tells that and when something was said: all that nobody vouches for."""
    contents = sorted((a.content.start, a.content.end) for a in attributions(sentence))
    if not contents:
        return []
    gaps, start = [], 0
    for first, last in contents:
        gaps.append(Span(start, max(start, first)))
        start = max(start, last)
    return [*gaps, Span(start, len(sentence))]


def _resolved(found: re.Match[str], published: date | None) -> date | None:
    parts = found.groupdict()
    if parts.get("iso"):
        return _valid(*map(int, parts["iso"].split("-")))
    if parts.get("month"):
        month = _MONTHS.index(parts["month"][:3].lower()) + 1
        day = int(parts["day"])
        if parts["year"]:
            return _valid(int(parts["year"]), month, day)
        return _last_such(month, day, published)
    if published is None:
        return None
    if parts.get("weekday"):
        back = (published.weekday() - _WEEKDAYS.index(parts["weekday"][:3].lower())) % 7
        if back == _DAYS_BACK:
            return None
        return published - timedelta(days=back or 7 * _is_last(found))
    if parts.get("ago"):
        return published - timedelta(days=_AGO.get(parts["ago"]) or int(parts["ago"]))
    return published - timedelta(days=parts["near"].lower() == "yesterday")


def _is_last(found: re.Match[str]) -> bool:
    """ "Last Saturday" in a Saturday's paper is a week ago."""
    return found.string[: found.start()].lower().endswith("last ")


def _last_such(month: int, day: int, published: date | None) -> date | None:
    """The latest "May 3" by then; None where it lies so far back that the next may be meant."""
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        such = _valid(year, month, day)
        if such is not None and such <= published:
            return such if published - such <= _REMEMBERED else None
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _counts(sentence: str, mention: _Mention) -> bool:
    before, after = sentence[: mention.span.start], sentence[mention.span.end :]
    if after.startswith(("’s", "'s", "-")) or _BEFORE.search(before):
        return False
    if mention.full:
        return True
    others = before + " " * (mention.span.end - mention.span.start) + after
    return not (_AHEAD.search(sentence) or _LONG_AGO.search(sentence) or _ANY_YEAR.search(others))
