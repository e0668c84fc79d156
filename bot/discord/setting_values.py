"""What people type for settings, as the settings' values. No I/O."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.outlets import resolve

ALL: Final = "all"
"""Typed for a reach that nothing limits."""

_AS_TYPED: Final = {
    "enabled": "enabled",
    "mention": "mention_needed",
    "thread": "in_threads",
    "privately": "private",
    "pace": "user_pace",
    "server_pace": "guild_pace",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings by name, and the outlets or collections that the archive does not have: they are
    left out, and where none is left the reach stays what it was."""

    values: dict[str, Any]
    unknown: tuple[str, ...]


def chosen(
    typed: Mapping[str, Any], outlets: Mapping[str, int], collections: Iterable[str]
) -> Chosen:
    """What a command's options ask for; `outlets` and `collections` are the archive's."""
    values: dict[str, Any] = {
        name: typed[option] for option, name in _AS_TYPED.items() if option in typed
    }
    if "language" in typed:
        values["language"] = None if typed["language"] == "auto" else typed["language"]
    if "budget" in typed:
        values["daily_budget"] = typed["budget"] or None
    if "retention" in typed:
        values["retention_days"] = typed["retention"] or None
    known = frozenset(collections)
    reaches: dict[str, tuple[str, Callable[[str], tuple[str, ...]]]] = {
        "outlets": ("publishers", lambda name: _meant(name, outlets)),
        "collections": ("collections", lambda name: (name,) if name in known else ()),
    }
    unknown: list[str] = []
    for option, (name, meant) in reaches.items():
        if option in typed:
            reach, strange = _reach(typed[option], meant)
            unknown += strange
            if reach or not strange:
                values[name] = reach
    return Chosen(values, tuple(unknown))


def _meant(name: str, outlets: Mapping[str, int]) -> tuple[str, ...]:
    found, notes = resolve([name], outlets)
    return () if notes else found


def _reach(
    typed: str, meant: Callable[[str], tuple[str, ...]]
) -> tuple[tuple[str, ...], list[str]]:
    names = [name for part in typed.split(",") if (name := part.strip())]
    if [name.casefold() for name in names] == [ALL]:
        return (), []
    found = dict.fromkeys(known for name in names for known in meant(name))
    return tuple(found), [name for name in names if not meant(name)]


def completed(typed: str, known: Iterable[str]) -> list[str]:
    """Ways to go on with a list that has commas: what was typed, its last name completed."""
    before, comma, last = typed.rpartition(",")
    start = f"{before}{comma} " if comma else ""
    taken = {name.strip().casefold() for name in before.split(",")}
    wanted = last.strip().casefold()
    fitting = [n for n in known if wanted in n.casefold() and n.casefold() not in taken]
    fitting.sort(key=lambda name: (not name.casefold().startswith(wanted), name.casefold()))
    return [*((ALL,) if not comma and wanted in ALL else ()), *(start + name for name in fitting)]
