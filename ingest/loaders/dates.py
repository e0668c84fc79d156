"""Dates as outlets write them. What is ambiguous or impossible is refused, never guessed."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from ingest.articles import Moment, latest_instant
from ingest.loaders.sources import printable

# Before the first newspaper (Strasbourg, 1605) a date is a placeholder or a slip.
_FIRST_YEAR = 1600

_MOST_DIGITS = 14
_LONGEST = 100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CLOCK = r"\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-?W\d{2}-?\d")
_ISO_TIME = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}}|\d{{8}})[Tt ]({_CLOCK})\s*(\S*)")
_ZONE = re.compile(r"[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?")
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2} [A-Za-z]{3,9} \d{2,4} \d{1,2}:\d{2}(?::\d{2})?"
    r"(?: (?:[+-]\d{4}|[A-Za-z]{1,5}))?(?: \([A-Za-z ]+\))?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ T,].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,].*)?")
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_AFTER = r"(?:(?:,|\s+at|\s*[-|])?\s+\d{1,2}[:.h ].*)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)?[ -]([A-Za-z]+)\.?,?[ -](\d{{4}}){_AFTER}"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([A-Za-z]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_AFTER}"
)
_UTC_NAMES = {"z", "utc", "gmt", "+00", "+0000"}


class _Refused(Exception):  # noqa: N818 - a verdict inside this file, not an error
    pass


def dated(value: object, now: datetime, *, what: str = "date") -> tuple[Moment | None, str | None]:
    """What `value` says as a date, and a notice where it is refused.

    A day where only the day is certain; a time with its zone where the zone is given.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    try:
        return _plausible(_moment(value), now), None
    except _Refused as refusal:
        return None, f'{what} "{_shown(value)}" refused: {refusal}; kept undated'


def _shown(value: object) -> str:
    text = _decimal(value) if isinstance(value, int) else str(value)[:100]
    return printable(" ".join(text.encode("utf-8", "replace").decode().split())[:40])


def _moment(value: object) -> Moment:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Refused("not a date")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _Refused("not a date")
        return _numbered(f"{value:.0f}")
    text = " ".join(value.split()) if isinstance(value, str) else _decimal(value)
    if _NUMBER.fullmatch(text):
        return _numbered(text.partition(".")[0])
    if len(text) > _LONGEST:
        raise _Refused("not in a form that is known")
    for read in (_iso, _rfc_2822, _year_first, _year_last, _day_first, _month_first):
        moment = _tried(read, text)
        if moment is not None:
            return moment
    raise _Refused("not in a form that is known")


def _decimal(value: int) -> str:
    # Python refuses to write out an integer of thousands of digits.
    return str(value) if abs(value) < 10**20 else "9" * 21


def _tried(read: Callable[[str], Moment | None], text: str) -> Moment | None:
    try:
        return read(text)
    except (ValueError, OverflowError) as error:
        raise _Refused("no such day") from error


def _numbered(digits: str) -> Moment:
    """Seconds or milliseconds since 1970, or `20230503` and `20230503140500`."""
    if len(digits) > _MOST_DIGITS:
        raise _Refused("a number that could mean several things")
    number = int(digits)
    try:
        match len(digits):
            case 8:
                return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC).date()
            case 14:
                return _naive(datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
            case 9 | 10 if number > 0:
                return datetime.fromtimestamp(number, UTC)
            case 12 | 13 if number > 0:
                return datetime.fromtimestamp(number / 1000, UTC)
    except (ValueError, OverflowError) as error:
        raise _Refused("no such day") from error
    raise _Refused("a number that could mean several things")


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _iso(text: str) -> Moment | None:
    if _ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    found = _ISO_TIME.fullmatch(text)
    if found is None:
        return None
    day, clock, zone = found.groups()
    written = f"{day}T{clock}".replace(",", ".")
    if not zone:
        return datetime.fromisoformat(written)
    if zone.lower() in _UTC_NAMES:
        return datetime.fromisoformat(f"{written}+00:00")
    if _ZONE.fullmatch(zone):
        return datetime.fromisoformat(f"{written}{zone}")
    # A zone by name ("ET", "CEST") has no certain offset: only the day is sure.
    return datetime.fromisoformat(written).date()


def _rfc_2822(text: str) -> Moment | None:
    if not _RFC_2822.fullmatch(text):
        return None
    return parsedate_to_datetime(text)


def _year_first(text: str) -> Moment | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    day = date(*(int(part) for part in found.groups()))
    clock = re.fullmatch(r"\S+ (\d{1,2}):(\d{2})(?::(\d{2}))?", text)
    if clock is None:
        return day
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - unknown


def _year_last(text: str) -> Moment | None:
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    if one != other and max(one, other) <= 12:
        raise _Refused("ambiguous: day first or month first?")
    month, day = sorted((one, other))
    return date(year, month, day)


def _day_first(text: str) -> Moment | None:
    found = _DAY_FIRST.fullmatch(text)
    return _by_name(found[3], found[2], found[1]) if found else None


def _month_first(text: str) -> Moment | None:
    found = _MONTH_FIRST.fullmatch(text)
    return _by_name(found[3], found[1], found[2]) if found else None


def _by_name(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.lower())
    return date(int(year), number, int(day)) if number else None


def _plausible(moment: Moment, now: datetime) -> Moment:
    if moment.year < _FIRST_YEAR:
        raise _Refused(f"before {_FIRST_YEAR}")
    if isinstance(moment, datetime) and latest_instant(moment).timestamp() == 0:
        raise _Refused("the zero of computers' clocks")
    tomorrow = latest_instant(now) + timedelta(days=1)
    ahead = (
        latest_instant(moment) > tomorrow
        if isinstance(moment, datetime)
        else moment > tomorrow.date()
    )
    if ahead:
        raise _Refused("in the future")
    return moment
