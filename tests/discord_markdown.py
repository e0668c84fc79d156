"""Discord's Markdown as its desktop client reads it, for tests: what is shown, and what of it is
more than text.

Written after the client's observable behaviour: a backslash before anything but a letter, a digit
or white space shows that character; block formats begin at the start of a line, in block quotes
too; a mention, emoji, timestamp or link that begins after a backslash is none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])", re.DOTALL)
_QUOTE = re.compile(r"(?:^ *> ([^\n]*)(?:\n|\Z))+", re.MULTILINE)
_REST_QUOTE = re.compile(r"^ *>>> (.*)", re.DOTALL)
_SUBTEXT = re.compile(r"^-# +(?!-#)([^\n]+)")
_HEADER = re.compile(r"^(#{1,3})\s+(?!#)([^\n]*)")
_LIST = re.compile(r"^ *(?:[*-]|\d+\.) +[^\n]")

_INSIDE = r"((?:\\.|[^\\])+?)"
_INLINE: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.DOTALL)
    for name, pattern in {
        "fence": r"```.*?[^\n].*?```",
        "bold": rf"\*\*{_INSIDE}\*\*(?!\*)",
        "underline": rf"__{_INSIDE}__(?!_)",
        "italic": r"\*(?!\s)((?:\\.|\*\*|[^*\\])+?)(?<!\s)\*(?!\*)|_((?:\\.|__|[^_\\])+?)_(?!\w)",
        "strikethrough": r"~~(.+?)~~",
        "spoiler": r"\|\|(.+?)\|\|",
        "code": r"(`+)(.+?)(?<!`)\1(?!`)",
        "timestamp": r"<t:-?\d+(?::[tTdDfFRsS])?>",
        "emoji": r"<a?:\w+:\d+>|:\w+(?:::skin-tone-\d)?:",
        "ping": r"<@!?\d+>|<@&\d+>|@everyone|@here|@Clyde",
        "mention": r"<#\d+>|</[^>\n]+:\d+>|<id:\w+>",
        "bare link": r"<[^: >]+:/[^ >]+>|(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]"
        r"|discord(?:app)?\.(?:gg|com)/\S+",
        "address": r"<[^\s<>@]+@[^\s<>]+>|<\+\d+>",
        "link": r"\[((?:\\.|[^\[\]\\])+)\]\((https?://[^\s()<>\\]+)\)",
    }.items()
}
_KAOMOJI = "¯\\_(ツ)_/¯"


@dataclass(frozen=True)
class Shown:
    """What a reader sees: all `text`, each block quote's text, and what was more than text, as
    (kind, source)."""

    text: str
    quotes: list[str] = field(default_factory=list)
    formats: list[tuple[str, str]] = field(default_factory=list)

    def links(self) -> list[str]:
        return [source for kind, source in self.formats if kind == "link"]


def shown(source: str) -> Shown:
    """`source` as it is shown."""
    found = Shown("")
    text = _blocks(source, found)
    return Shown(text, found.quotes, found.formats)


def _blocks(source: str, found: Shown, *, quoted: bool = False) -> str:
    out, at = [], 0
    while at < len(source):
        if not quoted and (match := _QUOTE.match(source, at)):
            lines = [line.lstrip(" ")[2:] for line in match[0].removesuffix("\n").split("\n")]
            inside = _blocks("\n".join(lines), found, quoted=True)
            found.quotes.append(inside)
            out.append(inside + "\n" * match[0].endswith("\n"))
            at = match.end()
            continue
        if not quoted and (match := _REST_QUOTE.match(source[at:])):
            found.formats.append(("rest quote", match[0]))
        end = source.find("\n", at)
        # Inline formats run over lines, so a line is taken with what it opens.
        text, end = _line(source, at, len(source) if end < 0 else end, found)
        out.append(text)
        at = end
        if at < len(source) and source[at] == "\n":
            out.append("\n")
            at += 1
    return "".join(out)


def _line(source: str, at: int, end: int, found: Shown) -> tuple[str, int]:
    line = source[at:end]
    if match := _SUBTEXT.match(line):
        found.formats.append(("subtext", line))
        at += match.start(1)
    elif match := _HEADER.match(line):
        found.formats.append(("header", line))
        at += match.start(2)
    elif _LIST.match(line):
        found.formats.append(("list", line))
    return _inline(source, at, end, found)


def _inline(source: str, at: int, end: int, found: Shown) -> tuple[str, int]:
    out: list[str] = []
    while at < end:
        if source.startswith(_KAOMOJI, at):
            out.append(_KAOMOJI)
            at += len(_KAOMOJI)
        elif match := _ESCAPE.match(source, at):
            out.append(match[1])
            at = match.end()
        elif hit := _format(source, at):
            kind, match = hit
            found.formats.append((kind, match[0]))
            out.append(_READ.get(kind, lambda match, _: match[0])(match, found))
            at = match.end()
            end = max(end, at)
        else:
            out.append(source[at])
            at += 1
    return "".join(out), at


def _format(source: str, at: int) -> tuple[str, re.Match[str]] | None:
    if source[at] not in "`*_~|<:@[hsd":
        return None
    for kind, pattern in _INLINE.items():
        if match := pattern.match(source, at):
            return kind, match
    return None


def _inner(match: re.Match[str], found: Shown) -> str:
    return _blocks(next(group for group in match.groups() if group), found, quoted=True)


_READ: dict[str, Callable[[re.Match[str], Shown], str]] = {
    "bold": _inner,
    "underline": _inner,
    "italic": _inner,
    "strikethrough": _inner,
    "spoiler": _inner,
    "link": lambda match, found: _blocks(match[1], found, quoted=True),
}
