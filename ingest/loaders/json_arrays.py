"""The items of a JSON array of any length, one at a time, in bounded memory."""

import json
from collections.abc import Iterator
from itertools import count
from typing import TextIO

from ingest.loaders.decoding import UnreadableError
from ingest.loaders.sources import printable

_CHUNK = 1 << 16
_WHITE = " \t\r\n"

# An error so near the end of what has been read may only mean that the item goes on.
_NEAR_THE_END = 16


def items(stream: TextIO, longest: int) -> Iterator[object]:
    """The items, as they come; an `UnreadableError` after the last good one where it breaks."""
    window = _Window(stream, longest)
    if window.take() != "[":
        raise UnreadableError("not a JSON array")
    if window.peek() == "]":
        window.take()
    else:
        yield from _items(window)
    if window.peek():
        raise UnreadableError("more text after the end of the JSON array")


def _items(window: "_Window") -> Iterator[object]:
    for number in count(1):
        try:
            yield window.value()
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"item {number}: {json_error(error)}") from error
        match window.take():
            case "]":
                return
            case "":
                raise UnreadableError(f"the JSON array is cut short after item {number}")
            case ",":
                continue
            case other:
                raise UnreadableError(f"{printable(other)!r} after item {number} of the JSON array")


def json_error(error: Exception) -> str:
    """Why something is not JSON, in words."""
    if isinstance(error, RecursionError):
        return "JSON nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        return printable(f"not JSON: {error.msg} ({place})")
    return "not JSON: a number of thousands of digits"


class _Window:
    """The part of the stream that is held: `text[at:]` is not taken yet."""

    def __init__(self, stream: TextIO, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _WHITE:
                    return self._text[self._at]
                self._at += 1
            if not self._read_on():
                return ""

    def take(self) -> str:
        char = self.peek()
        self._at += len(char)
        return char

    def value(self) -> object:
        if not self.peek():
            raise UnreadableError("the JSON array is cut short")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self._read_on():
                    raise
                continue
            # A number that ends where the window does may go on beyond it.
            if end == len(self._text) and self._read_on():
                continue
            self._at = end
            return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        unterminated = error.msg.startswith("Unterminated string")
        return unterminated or len(self._text) - error.pos < _NEAR_THE_END

    def _read_on(self) -> bool:
        """Whether there was more. Reads as much again as is held, so that a long item is not
        tried too often."""
        held = self._text[self._at :]
        if len(held) > self._longest:
            raise UnreadableError(f"an item of more than {self._longest:,} characters")
        more = self._stream.read(max(_CHUNK, len(held)))
        self._text, self._at = held + more, 0
        return bool(more)
