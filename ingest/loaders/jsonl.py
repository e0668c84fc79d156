"""JSON exports: one object a line, an array of objects, or an object that holds a list of them."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from ingest.articles import Rejected
from ingest.loaders import records
from ingest.loaders.decoding import (
    Line,
    UnreadableError,
    decoded,
    head_of,
    lines,
    outcomes,
    text_of,
    whole,
)
from ingest.loaders.json_arrays import items, json_error
from ingest.loaders.records import Record
from ingest.loaders.sources import GENERAL, Loader, Outcome, Reading, Source, Tell

_LINE_BY_LINE = frozenset({".jsonl", ".ndjson"})
_DEEPEST_LIST = 3
_LOOKED_AT = 20
_BEFORE_THE_FIRST = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte-order marks and white space
_KINDS = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


class JsonLines:
    name = "JSON Lines"
    suffixes = frozenset({".jsonl", ".ndjson", ".json"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        within = start[1:].lstrip()[:1]
        return (start[:1] == b"{" and within in b'"}') or (start[:1] == b"[" and within in b"{]")

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        found = outcomes(source, _records(source, reading))
        return records.articles(found, source, reading, tell)


def _records(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    """By how it begins and what the first two lines are: a suffix does not always say."""
    is_array = head_of(source).lstrip(_BEFORE_THE_FIRST)[:1] == b"["
    first, second = _first_lines(source, reading)
    if not first:
        raise UnreadableError("empty")
    one, other = _value(first), _value(second)
    if _is_line_by_line(is_array, one, second, other):
        yield from _by_line(source, reading)
    elif is_array:
        yield from _by_item(source, reading)
    elif source.suffix in _LINE_BY_LINE and not isinstance(one, dict) and not _opens(first):
        yield from _by_line(source, reading)
    else:
        yield from _from_document(source, reading)


def _first_lines(source: Source, reading: Reading) -> tuple[str, str]:
    two = islice(lines(source, reading), 2)
    found = [line.text if isinstance(line, Line) else "?" for line in two]
    return (found[0] if found else "", found[1] if found[1:] else "")


def _is_line_by_line(is_array: bool, one: object, second: str, other: object) -> bool:
    """Whether the first two lines are values by themselves: not the opening of a longer one."""
    if is_array and not isinstance(one, list):
        return False
    return isinstance(other, dict) or (isinstance(one, dict) and bool(second))


def _opens(line: str) -> bool:
    """Whether `line` is the first of an object written over several lines."""
    return line.strip() == "{"


def _by_line(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    for line in lines(source, reading):
        if isinstance(line, Rejected):
            yield line
        else:
            yield _record(
                line.text.rstrip("\r\n"), f"{source.name}:{line.number}", f"line {line.number}"
            )


def _record(text: str, origin: str, spot: str) -> Record | Rejected:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Rejected(origin, json_error(error))
    return _checked(value, origin, spot)


def _by_item(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    with text_of(source, reading) as stream:
        for number, value in enumerate(items(stream, reading.longest), start=1):
            yield _checked(value, f"{source.name}[{number}]", f"item {number}")


def _from_document(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    try:
        value = json.loads(decoded(whole(source, reading), otherwise=reading.encoding))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(json_error(error)) from error
    listed = _list_in(value, reading)
    if listed is None:
        yield _checked(value, source.name, "the only record")
        return
    for number, item in enumerate(listed, start=1):
        yield _checked(item, f"{source.name}[{number}]", f"item {number}")


def _list_in(value: object, reading: Reading) -> list[object] | None:
    """The longest list of articles in `value`, the outermost first; None in an article itself."""
    level = [value]
    for _ in range(_DEEPEST_LIST):
        objects = [item for item in level if isinstance(item, dict)]
        if any(records.is_article(item, reading) for item in objects):
            return None
        inner = [item for each in objects for item in each.values()]
        lists = [
            item for item in inner if isinstance(item, list) and _holds_articles(item, reading)
        ]
        if lists:
            return max(lists, key=len)
        level = inner
    return None


def _holds_articles(values: list[object], reading: Reading) -> bool:
    first = (value for value in values[:_LOOKED_AT] if isinstance(value, dict))
    return any(records.is_article(value, reading) for value in first)


def _checked(value: object, origin: str, spot: str) -> Record | Rejected:
    if isinstance(value, Mapping):
        return Record(origin, spot, value)
    return Rejected(origin, f"{_KINDS[type(value)]}, not an object with fields")


def _value(text: str) -> object:
    """The value of `text`; None where it is no JSON by itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


LOADER: Loader = JsonLines()
