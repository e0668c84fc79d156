"""The syntax of `search`: phrases, AND, OR, NOT, and fields such as `publisher:`.

    "no casualties" AND (drone OR missile) NOT exercise publisher:"BBC News" after:2023-05-01

Plain words stay what they are: a question to both rankings. Once a phrase, an operator or a
bracket is used, words beside one another must all be there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.archive import Condition, Either, Every, Not, Words, stems
from ingest.errors import NewshoundError

FIELDS: Final = ("publisher", "after", "before", "as_of", "speaker")

_TOKEN = re.compile(
    rf"(?P<field>(?:{'|'.join(FIELDS)}):(?:\"[^\"]*\"|[^\s()\"]+)?)|(?P<open>\()|(?P<close>\))|"
    r"(?P<phrase>[\"“][^\"“”]*[\"”])|(?P<broken>[\"“])|(?P<minus>(?<!\S)-(?=[\w\"“(]))|(?P<word>[^\s()\"“”]+)"
)
_DAYS = ("after", "before", "as_of")
_OPERATORS = ("AND", "OR", "NOT")
_LOOKALIKES = str.maketrans("’‘“”–—\u00a0", "''\"\"-- ")


class SearchSyntaxError(NewshoundError):
    """A search that cannot be read."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks for: `words` to rank by, a `condition` where the syntax sets one, and
    fields by name, as they were written."""

    words: str
    condition: Condition | None
    fields: tuple[tuple[str, str], ...]

    def field(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def days(self, name: str) -> list[date]:
        return [_day(name, value) for value in self.field(name)]

    def between(self, after: date | None, before: date | None) -> tuple[date | None, date | None]:
        """The narrowest of its own days and those given. Raises `SearchSyntaxError` where no day
        is between them."""
        first = max([*self.days("after"), *([after] if after else [])], default=None)
        last = min([*self.days("before"), *([before] if before else [])], default=None)
        if first and last and first > last:
            raise SearchSyntaxError(
                f"{first} is later than {last}: no article can be from between them."
            )
        return first, last


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SearchSyntaxError(f"{name}:{value} is not a day like 2023-05-03.") from error


def read_search(text: str) -> Sought:
    """Raises `SearchSyntaxError`, which names the place."""
    return _Parser(text).sought()


def holds(condition: Condition, text: str) -> bool:
    """Whether `text` is as `condition` says: single words by stem, phrases by their characters,
    but for case, white space and the shapes of quotation marks and dashes."""
    return _holds(condition, frozenset(stems(text)), _folded(text))


def _holds(condition: Condition, words: frozenset[str], text: str) -> bool:
    match condition:
        case Words(wanted):
            found = stems(wanted)
            if len(found) > 1:
                return re.search(rf"(?<!\w){re.escape(_folded(wanted))}(?!\w)", text) is not None
            return words.issuperset(found)
        case Every(parts):
            return all(_holds(part, words, text) for part in parts)
        case Either(parts):
            return any(_holds(part, words, text) for part in parts)
        case Not(part):
            return not _holds(part, words, text)


def _folded(text: str) -> str:
    return " ".join(text.translate(_LOOKALIKES).casefold().split())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


class _Parser:
    """Reads downwards: OR binds less than AND, AND less than NOT."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._fields: list[tuple[str, str]] = []
        self._ranked: list[str] = []
        self._inside = 0  # brackets, ORs and NOTs, where a field means nothing

    def sought(self) -> Sought:
        condition = self._either() if self._tokens else None
        if self._at < len(self._tokens):
            raise SearchSyntaxError("A bracket is closed that was not opened: write `(` before it.")
        operators = any(
            token.kind in ("phrase", "open", "minus", "operator") for token in self._tokens
        )
        written = "".join(token.text for token in self._tokens)
        if written and not self._fields and not any(map(str.isalnum, written)):
            raise SearchSyntaxError("There is nothing to search for: write a word or a number.")
        words = " ".join(self._ranked)
        return Sought(words, condition if operators else None, tuple(self._fields))

    def _either(self) -> Condition | None:
        parts = [self._every()]
        while self._next_is("OR"):
            self._at += 1
            self._inside += 1
            parts.append(self._needed(self._every(), "OR"))
            self._inside -= 1
        if len(parts) == 1:
            return parts[0]
        self._needed(parts[0], "OR")
        return Either(tuple(part for part in parts if part is not None))

    def _every(self) -> Condition | None:
        parts: list[Condition] = []
        while self._at < len(self._tokens) and not self._next_is("OR", ")"):
            if self._next_is("AND"):
                if not parts and not self._fields:
                    raise SearchSyntaxError("AND has nothing before it.")
                self._at += 1
                self._needed(self._one(), "AND", parts)
            elif (part := self._one()) is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Every(tuple(parts)) if parts else None

    def _needed(
        self, part: Condition | None, operator: str, parts: list[Condition] | None = None
    ) -> Condition | None:
        """Raises where an operator has nothing to work on; a field after AND is something."""
        if part is None and not (operator == "AND" and self._fields):
            raise SearchSyntaxError(f"{operator} has nothing before or after it.")
        if part is not None and parts is not None:
            parts.append(part)
        return part

    def _one(self) -> Condition | None:
        if self._at >= len(self._tokens):
            return None
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "minus" | "operator" if token.text in ("NOT", "-"):
                return self._negated()
            case "operator":
                raise SearchSyntaxError(f"{token.text} has nothing before or after it.")
            case "open":
                return self._bracket()
            case "field":
                self._add_field(token.text)
                return None
            case _:
                self._ranked.append(token.text)
                return Words(token.text) if stems(token.text) else None

    def _negated(self) -> Condition:
        self._inside += 1
        ranked = len(self._ranked)
        part = self._one()
        del self._ranked[ranked:]  # what must not be there is not ranked by
        self._inside -= 1
        if part is None:
            raise SearchSyntaxError("NOT has nothing after it.")
        return Not(part)

    def _bracket(self) -> Condition | None:
        self._inside += 1
        inner = self._either()
        self._inside -= 1
        if not self._next_is(")"):
            raise SearchSyntaxError("A bracket is opened that is not closed: write `)` after it.")
        self._at += 1
        return inner

    def _add_field(self, written: str) -> None:
        name, _, value = written.partition(":")
        if not value.strip('" '):
            raise SearchSyntaxError(f"{name}: has no value; write it without a space, {name}:…")
        if self._inside:
            raise SearchSyntaxError(
                f"{name}: limits the whole search: it cannot stand in brackets or after OR, NOT."
            )
        if name in _DAYS:
            _day(name, value.strip('"'))
        self._fields.append((name, value.strip('"')))

    def _next_is(self, *texts: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.kind in ("operator", "close") and token.text in texts


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "word", match.group()
        if kind == "broken":
            raise SearchSyntaxError("A quotation mark is opened that is not closed.")
        if kind == "word" and found in _OPERATORS:
            kind = "operator"
        yield _Token(kind, found[1:-1] if kind == "phrase" else found)
