"""Dates that a question names as the time of what it asks for."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.articles import Span


@dataclass(frozen=True, slots=True)
class DatedWords:
    """`question[span]` limits to the days from `after` to `before`, both included."""

    span: Span
    after: date | None
    before: date | None


@dataclass(frozen=True, slots=True)
class _Period:
    """The first and the last day of what a date expression names."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last


# What happened on a day is in the papers of that day and of the next ones.
_LAG = timedelta(days=2)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:{_SHORT})\b\.?)"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_DATE = (
    rf"(?:{_YEAR}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|{_MONTH} {_DAY},? {_YEAR}|"
    rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}|{_MONTH},? {_YEAR}|{_MONTH} {_DAY}(?!\d)|"
    rf"{_DAY}(?: of)? {_MONTH}|{_MONTH}\b|{_YEAR}(?![\d-]))"
)
# "The summer of 2022"; its months, the last one in the next year for a winter.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_SEASON = rf"(?:the )?(?:spring|summer|autumn|fall|winter)(?: of)? {_YEAR}"
# "Early 2023": its months, with some to spare.
_PARTS_OF_A_YEAR = {"early": (1, 4), "mid": (4, 9), "late": (9, 12)}
_FROM_TO = re.compile(
    rf"\b(?P<lead>between|from)\s+['‘“\"(]?(?P<one>{_DATE})['’”\")]?\s+(?:and|to|until|till|through)"
    rf"\s+['‘“\"(]?(?P<two>{_DATE})"
)
_BOUND = re.compile(
    r"\b(?P<lead>published at|(?:[Ii]n|[Dd]uring|[Oo]n|[Ss]ince|[Aa]fter|[Bb]efore|[Uu]ntil|[Bb]y|"
    r"[Pp]rior to|[Ff]rom|[Aa]s of|dated)"
    r"(?:[ -](?P<part>early|mid|late)(?:-| in)?| the year| the month of)?)"
    rf"[\s'‘“\"(]+(?P<date>{_SEASON}|{_DATE})(?P<onwards> (?:on|onwards?|to (?:now|today|date)))?"
)
_OF_AN_ARTICLE = re.compile(
    rf"\b(?P<date>{_DATE}),? (?:article|report|piece|story|review|interview)\b"
)
_LATER = re.compile(r"\b(?:later|subsequent|subsequently|ever since|since then|afterwards?)\b")
_NOT = re.compile(r"\b(?:other than|not|except|the) $")
_PUBLISHED = re.compile(
    r"\b(?:published|reports?|reported|articles?|wrote|writes|posted|printed|piece|review)\b[^.?!]{0,80}$"
)
_RELATIVE = re.compile(
    r"\b(?P<today>today|tonight)\b|\b(?P<yesterday>yesterday)\b|"
    r"\b(?P<this>this (?P<unit>week|month|year))\b|\b(?P<last>last (?P<past>week|month|year))\b|"
    r"\b(?:in|over|within|during) the (?:last|past|previous)"
    r"(?: (?P<count>\d+|few|couple of|two|three|four|five|six|seven|ten|twelve))? "
    r"(?P<span>days?|weeks?|months?|years?)\b|"
    r"\b(?P<back>an?|\d{1,2}|one|two|three|four|five|six|seven|ten|twelve) "
    r"(?P<ago>days?|weeks?|months?) ago\b|"
    rf"\b(?:on|last) (?P<weekday>{'|'.join(_WEEKDAYS)})\b",
)
_COUNTS = {
    "few": 5,
    "couple of": 2,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
    "twelve": 12,
}
_LENGTHS = {"day": 1, "week": 7, "month": 31, "year": 366}


def read_dates(question: str, *, today: date) -> list[DatedWords]:
    """The dates in `question` that say when, in order, counted from `today` where they have to be.

    A date that is part of a name ("the October 7 attack", "the 2022 World Cup") says not when,
    and one without a year is the last such day or month.
    """
    found: list[DatedWords] = []
    for words in (
        *_ranges(question, today),
        *_bounds(question, today),
        *_articles(question, today),
        *_relative(question, today),
    ):
        if not any(w.span.start < words.span.end and words.span.start < w.span.end for w in found):
            found.append(words)
    return sorted(found, key=lambda words: words.span.start)


def _ranges(question: str, today: date) -> Iterator[DatedWords]:
    for match in _FROM_TO.finditer(question):
        last = _period(match["two"], today)
        if last is None:
            continue
        first = _period(match["one"], last.last)
        if first is not None and first.first <= last.last:
            yield DatedWords(Span(*match.span()), first.first, last.last)


def _bounds(question: str, today: date) -> Iterator[DatedWords]:
    for match in _BOUND.finditer(question):
        if _NOT.search(question[: match.start()]) or _names_a_thing(question, match):
            continue
        period = _part(match["part"], _period(match["date"], today))
        if period is None:
            continue
        published = _PUBLISHED.search(question[: match.start("date")]) is not None
        after, before = _bounded(match["lead"].lower(), period, published=published)
        if match["onwards"] or (published and _LATER.search(question)):
            before = None
        yield DatedWords(Span(*match.span()), after, before)


def _articles(question: str, today: date) -> Iterator[DatedWords]:
    for match in _OF_AN_ARTICLE.finditer(question):
        if period := _period(match["date"], today):
            yield DatedWords(Span(*match.span("date")), period.first, period.last)


def _bounded(lead: str, period: _Period, *, published: bool) -> tuple[date | None, date | None]:
    lead = lead.split(" ")[0]
    day_before, day_after = timedelta(days=-1), timedelta(days=1)
    match lead:
        case "since":
            return period.first, None
        case "after":
            return (period.first if period.is_day else period.last + day_after), None
        case "before" | "prior":
            return None, period.first + day_before
        case "until" | "by" | "as":
            return None, period.last
        case _:
            lag = _LAG if period.is_day and not published else timedelta()
            return period.first, period.last + lag


def _part(part: str | None, period: _Period | None) -> _Period | None:
    """What of a year is meant; a month stays whole."""
    if part is None or period is None or period.last - period.first < timedelta(days=360):
        return period
    return _months(period.first.year, *_PARTS_OF_A_YEAR[part])


def _months(year: int, first: int, last: int) -> _Period:
    return _Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _names_a_thing(question: str, match: re.Match[str]) -> bool:
    """ "in May Day rallies", "in 2022 dollars": the date goes with the word after it."""
    rest = question[match.end() :]
    if re.fullmatch(_YEAR, match["date"]) is None and re.search(_YEAR, match["date"]):
        return False
    return (
        re.match(r" (?:Day|dollars|terms|prices|[A-Z]\w+ (?:Cup|Games|Olympics|Open))\b", rest)
        is not None
    )


def _relative(question: str, today: date) -> Iterator[DatedWords]:
    for match in _RELATIVE.finditer(question):
        after, before = _counted(match, today)
        yield DatedWords(Span(*match.span()), after, before)


def _counted(match: re.Match[str], today: date) -> tuple[date, date]:
    if match["today"]:
        return today, today
    if match["yesterday"]:
        return today - timedelta(days=1), today
    if match["this"]:
        return _this(match["unit"], today), today
    if match["last"]:
        return _last(match["past"], today)
    if match["weekday"]:
        back = (today.weekday() - _WEEKDAYS.index(match["weekday"])) % 7 or 7
        day = today - timedelta(days=back)
        return day, min(day + _LAG, today)
    if match["ago"]:
        return _ago(match["ago"].rstrip("s"), _number(match["back"]), today)
    unit = match["span"].rstrip("s")
    count = _number(match["count"] or "1")
    return today - timedelta(days=min(_LENGTHS[unit] * count, 36_500)), today


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word]


def _ago(unit: str, count: int, today: date) -> tuple[date, date]:
    """Around that time: who says "two weeks ago" does not count days."""
    then = today - timedelta(days=_LENGTHS[unit] * count)
    if unit == "day":
        return then, min(then + _LAG, today)
    spread = timedelta(days=_LENGTHS[unit])
    return then - spread, min(then + spread, today)


def _this(unit: str, today: date) -> date:
    """A week is the last seven days and today: on a Monday "this week" is hardly today alone."""
    if unit == "week":
        return today - timedelta(days=7)
    return today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)


def _last(unit: str, today: date) -> tuple[date, date]:
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    start = _this(unit, today)
    last = start - timedelta(days=1)
    return _this(unit, last), last


def _period(words: str, today: date) -> _Period | None:
    """What a date expression names; None where there is no such day."""
    year = re.search(_YEAR, words)
    month = re.search(_MONTH, words)
    if year and (season := re.search(r"spring|summer|autumn|fall|winter", words)):
        return _season(season.group(), int(year.group()))
    if iso := re.match(r"(\d{4})-(\d\d)-(\d\d)", words):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if month is None:
        return _Period(date(int(words), 1, 1), date(int(words), 12, 31))
    number = [name[:3] for name in _MONTHS].index(month.group()[:3]) + 1
    rest = words.replace(month.group(), "").replace(year.group() if year else "", "")
    day = re.search(r"\d+", rest)
    own = int(year.group()) if year else today.year
    if not year and date(own, number, 1) > today:
        own -= 1
    if day is None:
        return _Period(date(own, number, 1), date(own, number, monthrange(own, number)[1]))
    found = _day(own, number, int(day.group()))
    if found and not year and found.first > today:
        found = _day(own - 1, number, int(day.group()))
    return found


def _season(name: str, year: int) -> _Period:
    """Of a winter, which belongs to two years, all that may be meant."""
    if name == "winter":
        return _Period(date(year, 1, 1), date(year + 1, 2, monthrange(year + 1, 2)[1]))
    return _months(year, *_SEASONS[name])


def _day(year: int, month: int, day: int) -> _Period | None:
    try:
        only = date(year, month, day)
    except ValueError:
        return None
    return _Period(only, only)
