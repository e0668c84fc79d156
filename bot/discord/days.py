"""Days as people type them."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ingest.errors import NewshoundError


class NotADayError(NewshoundError):
    """What was typed is no day."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"{typed!r} is not a day. Write it like 2023-05-03.")
        self.typed = typed


class DaysCrossedError(NotADayError):
    """A first day that is later than the last one."""

    def __init__(self, after: date, before: date) -> None:
        super().__init__(f"{after} – {before}")
        self.after = after
        self.before = before


_TODAY: Final = frozenset(["today", "heute", "hoy"])
_YESTERDAY: Final = frozenset(["yesterday", "gestern", "ayer"])
_LAST: Final = {
    **dict.fromkeys(["last week", "letzte woche", "la semana pasada", "semana pasada"], 7),
    **dict.fromkeys(["last month", "letzten monat", "el mes pasado", "mes pasado"], 30),
    **dict.fromkeys(["last year", "letztes jahr", "el año pasado", "año pasado"], 365),
}
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner enero ene",
            "feb february februar febrero",
            "mar march märz mär marzo",
            "apr april abril abr",
            "may mai mayo",
            "jun june juni junio",
            "jul july juli julio",
            "aug august agosto ago",
            "sep sept september septiembre",
            "oct october oktober okt octubre",
            "nov november noviembre",
            "dec december dezember dez diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_MONTH_YEAR: Final = re.compile(r"(\d{1,2})\.? (?:de )?(\w+)(?: de|,)? (\d{4})")
_MONTH_DAY_YEAR: Final = re.compile(r"(\w+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_YEAR: Final = re.compile(r"(\w+)(?: de)? (\d{4})")
_GERMAN: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_AGO: Final = re.compile(
    r"(?:vor |hace )?(\d{1,4}) (?:(d)ays?|(w)eeks?|(d)ias?|(d)ías?|(d)\w*tagen?|tage?n?)(?: ago)?"
)


def read_day(typed: str, today: date, *, last: bool = False) -> date:
    """The day that `typed` names; of a month or a year its first day, or its `last`.

    Understood are ISO days (2023-05-03), months (2023-05) and years, days and months in words
    (3 May 2023, May 2023), 03.05.2023, and today, yesterday, last week, last month, last year, in
    English, German and Spanish. 03/05/2023 is two different days and is refused.

    Raises `NotADayError`.
    """
    text = " ".join(typed.casefold().split())
    if text in _TODAY:
        return today
    if text in _YESTERDAY:
        return today - timedelta(days=1)
    if text in _LAST:
        return today - timedelta(days=_LAST[text])
    try:
        return _absolute(text, last=last)
    except ValueError as error:
        raise NotADayError(typed) from error


def _absolute(text: str, *, last: bool) -> date:
    """Raises `ValueError` where it is none."""
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 12, 31) if last else date(int(text), 1, 1)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return _in_month(int(found[1]), int(found[2]), last=last)
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _in_month(int(found[2]), _month(found[1]), last=last)
    if found := _GERMAN.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(text)


def _month(name: str) -> int:
    if name not in _MONTHS:
        raise ValueError(name)
    return _MONTHS[name]


def _in_month(year: int, month: int, *, last: bool) -> date:
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1] if last else 1)


def offered_days(typed: str, today: date, *, last: bool = False) -> Iterator[tuple[str, date]]:
    """What may be meant by the beginning of a date: a label and the day, likeliest first."""
    beginning = " ".join(typed.casefold().split())
    try:
        day = read_day(typed, today, last=last)
    except NotADayError:
        pass
    else:
        yield day.isoformat(), day
    for label in ("today", "yesterday", "last week", "last month", "last year"):
        if label.startswith(beginning) and label != beginning:
            yield label, read_day(label, today)
