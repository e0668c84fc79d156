"""What a button does, and how that is written in its custom id: `nh:<verb>:<key>[:<details>]`.

The key names a stored answer (or watch, or notice) and is given by the caller; the details are
the action's own fields, in order, with dots between them. A custom id is all that is left of a
button after a restart, so verbs and the order of fields may be added to but never changed.
"""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from typing import Final, TypeAlias, cast, get_args

from ingest.errors import NewshoundError

LONGEST: Final = 100
"""Characters of a custom id that Discord accepts."""


class Reason(StrEnum):
    """Why somebody finds an answer bad."""

    WRONG_QUOTE = "wrong_quote"
    WRONG_SPEAKER = "wrong_speaker"
    OUT_OF_DATE = "out_of_date"
    MISSING_SOURCE = "missing_source"


class FilterName(StrEnum):
    """A filter that can be taken from a question."""

    AFTER = "after"
    BEFORE = "before"
    AS_OF = "as_of"
    PUBLISHER = "publisher"
    SPEAKER = "speaker"
    DATES = "dates"  # what was read from the question's words
    PUBLISHERS = "publishers"


class Forgotten(StrEnum):
    """What `/forget` can forget."""

    MINE = "mine"
    THREAD = "thread"
    GUILD = "guild"


@dataclass(frozen=True, slots=True)
class Context:
    """Show the passage around a quote: page 0 holds it, page 1 follows, page -1 precedes."""

    finding: int
    quote: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """Show every article that an answer rests on."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Carriers:
    """Show the other articles with a finding's sentence."""

    finding: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class OtherDate:
    """Ask the same as of another date."""


@dataclass(frozen=True, slots=True)
class Share:
    """Show a private answer to the channel."""


@dataclass(frozen=True, slots=True)
class Good:
    """The answer helped."""


@dataclass(frozen=True, slots=True)
class Bad:
    """The answer did not help: ask why."""


@dataclass(frozen=True, slots=True)
class BadBecause:
    """Why it did not help."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop a running answer."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Download what proves an answer."""


@dataclass(frozen=True, slots=True)
class DropFilter:
    """Ask again without one filter; `which` counts outlets or speakers from 0."""

    name: FilterName
    which: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Show another page of a list, counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Again:
    """Ask once more what failed or was stopped."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Keep the question, and post new evidence as articles arrive."""


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Watch it no longer."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Forget, as was asked for and is now confirmed."""

    what: Forgotten


@dataclass(frozen=True, slots=True)
class Cancel:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Privately:
    """Answer a question that was asked in public, to its asker alone."""


Action: TypeAlias = (
    Context | Sources | Carriers | OtherDate | Share | Good | Bad | BadBecause | Stop | Proof
    | DropFilter | Page | Again | Watch | Unwatch | Forget | Cancel | Privately
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: what it does, to what is kept under `key`."""

    key: str
    action: Action


class CustomIdError(NewshoundError):
    """A button that cannot be written as a custom id."""


_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,48}")
PATTERN: Final = re.compile(
    rf"nh:(?P<verb>[a-z]+):(?P<key>{_KEY.pattern})(?::(?P<details>[a-z0-9_.-]{{1,40}}))?"
)
"""Every custom id of ours, for a `DynamicItem`."""

_ACTIONS: Final[dict[str, Callable[..., Action]]] = {
    kind.__name__.lower(): kind for kind in get_args(Action)
}


def custom_id(action: Action, key: str) -> str:
    """The custom id of a button. Raises `CustomIdError` for a key that does not fit."""
    if not _KEY.fullmatch(key):
        raise CustomIdError(f"{key!r} is no key: letters, digits, - and _, up to 48 of them.")
    details = ".".join(str(value) for value in astuple(action))
    return f"nh:{type(action).__name__.lower()}:{key}" + (f":{details}" if details else "")


def pressed(written: str) -> Press | None:
    """The inverse of `custom_id`; None for one that is not ours or of a version unknown here."""
    match = PATTERN.fullmatch(written)
    kind = _ACTIONS.get(match["verb"]) if match else None
    if match is None or kind is None:
        return None
    details = match["details"].split(".") if match["details"] else []
    kinds = [
        cast(Callable[[str], object], field.type) for field in fields(cast(type[Action], kind))
    ]
    if len(details) > len(kinds):
        return None
    try:
        values = [read(detail) for read, detail in zip(kinds, details, strict=False)]
        return Press(match["key"], kind(*values))
    except (ValueError, TypeError):  # no such value, or one missing
        return None
