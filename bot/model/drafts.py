"""What a language model wrote, read while it is still being written. Nothing here is checked yet.

A `Draft` points at text by passage number and words; `bot.model.gate` makes a finding of it or
says why not.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DEEPEST = 12  # objects within objects: ours are two deep
_LONGEST_NAME = 200  # characters: a longer speaker is no name
_THOUGHT = "</think>"  # local models think aloud before they answer


@dataclass(frozen=True, slots=True)
class Pointer:
    """A model's word that passage number `passage` holds `words`."""

    passage: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as a model wrote it. `contradicts` are numbers of earlier claims, from 1."""

    statement: str
    speaker: str
    quotes: tuple[Pointer, ...]
    contradicts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A claim that is not in the form that was asked for."""


class Form:
    """A form being filled in: drafts come out as soon as each is complete."""

    def __init__(self) -> None:
        self._objects = Objects()
        self.answer = ""
        self.is_read = False

    def feed(self, text: str) -> Iterator[Draft | Unreadable]:
        """The drafts that `text` completes."""
        for found in self._objects.feed(text):
            if "statement" in found:
                yield _draft(found)
            if "claims" in found or "answer" in found:
                self.is_read = True
                self.answer = _text(found.get("answer"))


def _draft(given: Mapping[str, Any]) -> Draft | Unreadable:
    quotes = given.get("quotes")
    if not isinstance(given["statement"], str) or not isinstance(quotes, list):
        return Unreadable()
    pointers = tuple(
        Pointer(quote["passage"], _text(quote["words"]))
        for quote in quotes
        if isinstance(quote, dict)
        and _is_number(quote.get("passage"))
        and isinstance(quote.get("words"), str)
    )
    against = given.get("contradicts")
    return Draft(
        statement=_text(given["statement"]),
        speaker=_text(given.get("speaker"))[:_LONGEST_NAME],
        quotes=pointers,
        contradicts=tuple(filter(_is_number, against)) if isinstance(against, list) else (),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: object) -> str:
    """Half characters, which JSON can spell but nothing can show, are taken out."""
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text if not "\ud800" <= c <= "\udfff").strip()


class Objects:
    """The JSON objects of a text, innermost first, each when its last brace has come.

    Each character is looked at once. What stands around objects (a preface, a code fence) is
    passed over.
    """

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._starts: list[int] = []
        self._in_string = self._escaped = self._found = False

    def feed(self, text: str) -> Iterator[dict[str, Any]]:
        self._text += text
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if self._in_string:
                self._step_in_string(char)
            elif char == '"':
                self._in_string = bool(self._starts)
            elif char == "{" and len(self._starts) < _DEEPEST:
                self._starts.append(self._at - 1)
            elif char == "}" and self._starts:
                yield from self._closed(self._starts.pop())
            if char == ">" and not self._found and self._text.endswith(_THOUGHT, 0, self._at):
                self._starts.clear()
                self._in_string = False

    def _step_in_string(self, char: str) -> None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._in_string = False

    def _closed(self, start: int) -> Iterator[dict[str, Any]]:
        try:
            found = json.loads(self._text[start : self._at], strict=False)
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            self._found = True
            yield found
