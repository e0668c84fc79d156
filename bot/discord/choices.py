"""What is offered while somebody types an option of a command."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import date
from typing import Any, Final, TypeAlias

from discord.app_commands import Choice

from bot.discord.days import offered_days
from bot.discord.front import Front
from bot.discord.interactions import Interaction
from bot.discord.setting_values import completed
from bot.discord.visits import visit

_OFFERED: Final = 25  # choices that Discord takes
_LONGEST: Final = 100  # characters of one

Completing: TypeAlias = Callable[[Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]


def outlets(front: Front) -> Completing:
    """The outlets with what was typed in their name, of those that this place may see."""

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        here = visit(front, interaction)
        if front.admission.forbidden(here.asker, here.place) is not None:
            return []
        seen = front.desk.archive.publishers(here.seen(front.desk))
        return offered_outlets(seen, typed)

    return complete


def listed(known: Callable[[], Iterable[str]]) -> Completing:
    """Names with commas between them, the last one completed."""

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        fitting = [name for name in completed(typed, known()) if len(name) <= _LONGEST]
        return [Choice(name=name, value=name) for name in fitting[:_OFFERED]]

    return complete


def days(front: Front, *, last: bool = False) -> Completing:
    """Days that may be meant by what was typed; of a month the first or the last."""

    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return offered(typed, front.now().date(), last=last)

    return complete


def offered_outlets(known: Iterable[str], typed: str) -> list[Choice[str]]:
    """Those that begin with what was typed first."""
    wanted = typed.casefold().strip()
    fitting = [name for name in known if wanted in name.casefold() and 0 < len(name) <= _LONGEST]
    fitting.sort(key=lambda name: (not name.casefold().startswith(wanted), name.casefold()))
    return [Choice(name=name, value=name) for name in fitting[:_OFFERED]]


def offered(typed: str, today: date, *, last: bool = False) -> list[Choice[str]]:
    """Each with the day as it will be understood."""
    return [
        Choice(name=label if label == iso else f"{label} ({iso})", value=iso)
        for label, day in offered_days(typed, today, last=last)
        for iso in [day.isoformat()]
    ]
