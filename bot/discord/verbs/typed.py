"""What is typed into the options that several commands have."""

from datetime import date
from typing import TypeAlias

from discord import app_commands

from bot.discord.days import DaysCrossedError, read_day
from bot.discord.queries import Limits

Text: TypeAlias = app_commands.Range[str, 1, 1000]
Name: TypeAlias = app_commands.Range[str, 1, 100]
Day: TypeAlias = app_commands.Range[str, 1, 40]


def limits(
    today: date,
    *,
    publisher: str | None = None,
    after: str | None = None,
    before: str | None = None,
    as_of: str | None = None,
) -> Limits:
    """Raises `NotADayError` with what was typed, `DaysCrossedError` where no day is between."""
    first = read_day(after, today) if after else None
    last = read_day(before, today, last=True) if before else None
    if first and last and first > last:
        raise DaysCrossedError(first, last)
    return Limits(
        after=first,
        before=last,
        as_of=read_day(as_of, today, last=True) if as_of else None,
        publishers=(publisher,) if publisher else (),
    )
