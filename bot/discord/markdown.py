"""Text as Discord's Markdown that shows exactly that text: nothing in it formats, links or pings.

Discord reads a backslash before anything but a letter, a digit or white space as "show the next
character as it is". So every character that could begin a format, a mention, an emoji, a
timestamp, a bare link or an invitation gets one. No character is taken out of a quote, invisible
ones neither; where a quote leaves the direction of writing changed, it is changed back after it.

That a mention notifies nobody is promised twice: by this, and by `AllowedMentions.none()`, which
alone holds for `@everyone` (its letters cannot be parted without adding to the quote).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Final
from urllib.parse import quote, urlsplit

from bot.discord.cards import Instant, Paragraph, Piece, Quotation, Run

# What formats, or begins a mention, an emoji, a timestamp or a link.
_MARKS: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\*_~|`<>[]#@"})
_COLON: Final = re.compile(r":(?=\S)|(?<=<)/")
# `discord.gg` is an invitation without `https://` too; and a run may begin where a number ended.
_DOT: Final = re.compile(r"\A\.|(?<=\w)\.(?=\w)")
_BULLET: Final = re.compile(r"^([^\S\n]*)([-+])", re.MULTILINE)
_NUMBER: Final = re.compile(r"^([^\S\n]*\d+)\.(?=\s|\Z)", re.MULTILINE)

_HALF_A_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# What begins and what ends a stretch of another direction, by the Unicode bidirectional algorithm.
_EMBEDS: Final = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_END_EMBED: Final = "\u202c"
_END_ISOLATE: Final = "\u2069"
_FIRST_STRONG: Final = "\u2068"
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")

_OVERRIDES: Final = re.compile("[\u202d\u202e]")
_DEEPEST: Final = 125  # directions within directions; more are not followed

LONGEST_URL: Final = 1_000
"""Characters of a link's address; Discord's own limit is the message, but a page of it is none."""


def escaped(text: str) -> str:
    """Markdown that shows `text`, to the character."""
    text = _HALF_A_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _COLON.sub(r"\\\g<0>", text.translate(_MARKS))
    text = _DOT.sub(r"\\.", text)
    text = _BULLET.sub(r"\1\\\2", text)
    return _NUMBER.sub(r"\1\\.", text)


def one_line(text: str, longest: int = 200) -> str:
    """A name or a title to stand among our own words: on one line, without control characters,
    unable to change the direction of what is beside it, and cut with `…` beyond `longest`."""
    plain = " ".join(_DIRECTION.sub("", readable(text)).split())
    if len(plain) > longest:
        plain = plain[: longest - 1].rstrip() + "…"
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in plain):
        return f"{_FIRST_STRONG}{plain}{_END_ISOLATE}"
    return plain


def readable(text: str) -> str:
    """Without control characters other than line ends and tabs: some make Discord refuse."""
    return _CONTROL.sub("", text)


def changes_direction(text: str) -> bool:
    """Whether `text` holds invisible characters that turn the direction of writing over."""
    return _OVERRIDES.search(text) is not None


def web_address(url: str | None) -> str | None:
    """`url` with everything encoded that could end a masked link early or mention somebody; None
    unless it is http or https with a plain host and of a bearable length."""
    try:
        parts = urlsplit(url or "")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or ":" in host or parts.username:
        return None
    place = quote(host, safe=".-_") + (f":{port}" if port else "")
    rest = _encoded(parts.path)
    if parts.query:
        rest += "?" + _encoded(parts.query)
    if parts.fragment:
        rest += "#" + _encoded(parts.fragment)
    address = f"{parts.scheme}://{place}{rest}"
    return address if len(address) <= LONGEST_URL else None


def _encoded(part: str) -> str:
    """What is percent-encoded stays so; a lone `%` is encoded like the rest."""
    part = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", _HALF_A_CHARACTER.sub("", part))
    return quote(part, safe="%/:!$&+,;=?~-._")


def text_of(block: Paragraph | Quotation) -> str:
    """A block's Markdown: a small paragraph as subtext, a quotation as a block quote."""
    return _quotation(block) if isinstance(block, Quotation) else _paragraph(block)


def _paragraph(shown: Paragraph) -> str:
    text = _pieces(shown.pieces)
    return "-# " + " ".join(text.split("\n")) if shown.small else text


def _quotation(shown: Quotation) -> str:
    text = _pieces(shown.pieces) + _ends_of_direction("".join(run.text for run in shown.pieces))
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _pieces(pieces: Sequence[Piece]) -> str:
    """Neighbours of one kind are written as one: between `**a**` and `**b**` nothing may close."""
    written: list[str] = []
    for _, group in groupby((p for p in pieces if isinstance(p, Instant) or p.text), _kind):
        first, *others = group
        match first:
            case Instant(seconds):
                written.extend(f"<t:{seconds}:f>" for _ in (first, *others))
            case Run():
                text = "".join(run.text for run in (first, *others) if isinstance(run, Run))
                written.append(_run(Run(text, first.strong, first.url)))
    return "".join(written)


def _kind(piece: Piece) -> tuple[bool, str | None] | None:
    return (piece.strong, piece.url) if isinstance(piece, Run) else None


def _run(run: Run) -> str:
    text = escaped(run.text)
    if run.url:
        address = web_address(run.url)
        text = f"[{text}]({address})" if address else text
    if not run.strong:
        return text
    return "\n".join(f"**{line}**" if line.strip() else line for line in text.split("\n"))


def _ends_of_direction(text: str) -> str:
    """What closes the directions that the last line of `text` leaves open; a line's end closes
    all before it."""
    if not _DIRECTION.search(text):
        return ""
    open_: list[str] = []
    for char in text[text.rfind("\n") + 1 :]:
        if char in _EMBEDS:
            open_.append(_END_EMBED)
        elif char in _ISOLATES:
            open_.append(_END_ISOLATE)
        elif char == _END_EMBED and open_ and open_[-1] == _END_EMBED:
            open_.pop()
        elif char == _END_ISOLATE and _END_ISOLATE in open_:
            while open_.pop() != _END_ISOLATE:
                pass
    return "".join(reversed(open_[-_DEEPEST:]))
