"""What the values of a record mean: one thing may be a string, a list or a nested object."""

import json
import re
from collections.abc import Mapping

# Where exports that nest keep the plain value: JSON-LD, Mongo, WordPress, feeds as JSON, NYT.
_INNER = ("name", "value", "text", "rendered", "#text", "@value", "$oid", "$date", "main",
          "original", "content", "url", "@id", "$numberLong")  # fmt: skip
_DEEPEST = 4
_BY = re.compile(r"^\s*by\s*:?\s+", re.IGNORECASE)


def at_path(record: Mapping[str, object], column: str) -> object:
    """`record[column]`, or what stands at the dotted path."""
    if column in record or "." not in column:
        return record.get(column)
    value: object = record
    for step in column.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def words(value: object, depth: int = 0) -> str | None:
    """The one string in `value`; None where there is none or more than one."""
    match value:
        case str():
            return value
        case bool():
            return None
        case int() | float():
            return json.dumps(value) if abs(value) < 10**20 else None
        case list() if len(value) == 1 and depth < _DEEPEST:
            return words(value[0], depth + 1)
        case dict() if depth < _DEEPEST:
            inner = next((value[key] for key in _INNER if value.get(key)), None)
            return words(inner, depth + 1)
    return None


def paragraphs(value: object) -> str | None:
    """A text, or a list of them."""
    if isinstance(value, list):
        parts = [part for item in value if (part := words(item))]
        return "\n\n".join(parts) or None
    return None if isinstance(value, int | float) else words(value)


def scalar(value: object) -> object:
    """A date as it is written, out of the object it may be wrapped in."""
    return words(value) if isinstance(value, dict | list) else value


def names(value: object) -> tuple[str, ...]:
    """Authors: a string (`;` between several), a list of strings, or of objects with a name."""
    if isinstance(value, str):
        value = _listed(value)
    found = [words(item) for item in (value if isinstance(value, list) else [value])]
    cleaned = [_BY.sub("", name).strip() for name in found if name]
    return tuple(dict.fromkeys(name for name in cleaned if name and "://" not in name))


def _listed(text: str) -> object:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text.split(";")
