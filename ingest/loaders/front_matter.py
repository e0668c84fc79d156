"""The `---` block of `key: value` lines that may open a Markdown file."""

import re

_SEPARATORS = {"---": ":", "+++": "="}  # YAML's and TOML's
_KEY = re.compile(r"[A-Za-z][\w .-]*")
_ITEM = re.compile(r"\s*-\s+(.*)")
_MOST_LINES = 200


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The entries and the text below them; no entries where there is no closed block."""
    lines = text.split("\n")
    fence = lines[0].rstrip()
    if fence not in _SEPARATORS:
        return {}, text
    for at, line in enumerate(lines[1:_MOST_LINES], start=1):
        if line.rstrip() in {fence, "..."}:
            return _entries(lines[1:at], _SEPARATORS[fence]), "\n".join(lines[at + 1 :])
    return {}, text


def _entries(lines: list[str], separator: str) -> dict[str, object]:
    found: dict[str, object] = {}
    latest: list[str] = []
    for line in lines:
        key, found_it, value = line.partition(separator)
        if found_it and _KEY.fullmatch(key.rstrip()) and value[:1] in " \t":
            latest = []
            found[key.rstrip()] = _listed(value.strip()) if value.strip() else latest
        elif item := _ITEM.fullmatch(line):
            latest.append(_unquoted(item[1]))
    return found


def _listed(value: str) -> str | list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    return value
