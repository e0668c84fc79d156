"""A chat drawn as SVG: our own drawing, with system fonts. The same for the same messages.

Widths of words are estimated, on the wide side, since a reader's system has fonts of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from fake_discord import Exchange, Message
from fake_discord.world import parts

WIDTH = 780
_LEFT, _RIGHT = 68, WIDTH - 24
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_BACKGROUND, _CARD, _PRIVATE = "#26292f", "#2f333b", "#2b3040"
_INK, _PALE, _LINK, _LINE = "#e4e6ea", "#9aa1ad", "#6cb2f0", "#454b56"
_BUTTONS = {1: "#4f6bd8", 2: "#474d59", 3: "#2f7d53", 4: "#a33a3a", 5: "#474d59"}
_FACES = ("#7a5ea8", "#3f7f8c", "#a8703f", "#5f8c3f", "#8c3f64")


class Word(NamedTuple):
    """A word with the space before it, in one style."""

    text: str
    strong: bool = False
    link: bool = False


@dataclass
class Drawing:
    """Elements from the top down; `y` is where the next one begins."""

    y: float = 0
    elements: list[str] = field(default_factory=list)

    def rectangle(
        self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0
    ) -> None:
        corner = f' rx="{radius:g}"' if radius else ""
        self.elements.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
            f'{corner} fill="{colour}"/>'
        )

    def text(self, x: float, y: float, words: Sequence[Word], size: float, colour: str) -> None:
        parts = "".join(map(_span, _runs(words)))
        self.elements.append(f'<text x="{x:g}" y="{y:g}" {_look(size, colour)}>{parts}</text>')

    def lines(
        self, x: float, words: Sequence[Word], size: float, colour: str, right: float
    ) -> None:
        """Wrapped; the cursor moves below."""
        for line in _wrapped(words, right - x, size):
            self.y += size * 1.42
            self.text(x, self.y - size * 0.32, line, size, colour)


def chat(channel: str, messages: Sequence[Message], *, caption: str | None = None) -> str:
    """The messages of a channel, as one who may see them all sees them."""
    drawing = Drawing()
    drawing.text(24, 31, [Word("# ", strong=True), Word(channel, strong=True)], 15, _INK)
    if caption:
        drawing.text(24 + _width(f"# {channel}   ", 15), 31, [Word(caption)], 13, _PALE)
    drawing.rectangle(0, 48, WIDTH, 1, _LINE)
    drawing.y = 58
    for number, message in enumerate(messages):
        _message(drawing, message, number)
    height = drawing.y + 18
    body = "\n".join(drawing.elements)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'font-family="{_FONT}">\n'
        f'<rect width="{WIDTH}" height="{height:g}" rx="10" fill="{_BACKGROUND}"/>\n'
        f"{body}\n</svg>\n"
    )


def _message(drawing: Drawing, message: Message, number: int) -> None:
    top, at = drawing.y, len(drawing.elements)
    drawing.y += 10
    if above := _above(message):
        drawing.text(_LEFT, drawing.y + 10, [Word(above)], 12, _PALE)
        drawing.elements.append(
            f'<path d="M42 {drawing.y + 18:g}v-6q0-6 6-6h14" fill="none" stroke="{_LINE}" '
            'stroke-width="2"/>'
        )
        drawing.y += 18
    _head(drawing, message, number)
    for paragraph in message.content.splitlines():
        drawing.lines(_LEFT, _words(paragraph), 14.5, _INK, _RIGHT)
    for component in message.components:
        _component(drawing, component, _LEFT, _RIGHT, message)
    if message.thread is not None:
        drawing.lines(_LEFT, [Word(f"↳ {message.thread.name}", link=True)], 13, _LINK, _RIGHT)
    if message.ephemeral:
        drawing.lines(_LEFT, [Word("Only you can see this")], 12, _PALE, _RIGHT)
    drawing.y += 8
    if message.ephemeral:
        drawing.elements.insert(
            at,
            f'<rect x="0" y="{top:g}" width="{WIDTH}" height="{drawing.y - top:g}" '
            f'fill="{_PRIVATE}"/>'
            f'<rect x="0" y="{top:g}" width="3" height="{drawing.y - top:g}" fill="{_LINK}"/>',
        )


def _above(message: Message) -> str | None:
    """What it answers: a command, a press, a message."""
    asked = message.exchange
    if asked is not None and asked.kind == 2:
        return f"{asked.user.name} used {asked.told_as}"
    if asked is not None:
        return f"{asked.user.name} pressed “{_pressed(asked)}”"
    if message.reference is not None:
        first = (message.reference.text.splitlines() or ["…"])[0]
        return f"{message.reference.author.name}: {_plain(first)[:80]}"
    return None


def _pressed(asked: Exchange) -> str:
    """The label of the button that an exchange began with, as it then was."""
    while asked.cause is not None:
        asked = asked.cause
    told = asked.data["custom_id"]
    states = [asked.source.components, *(state.components for state in asked.source.history)]
    buttons = [one for state in states for one in parts(state) if one.get("custom_id") == told]
    return buttons[0]["label"] if buttons else told


def _head(drawing: Drawing, message: Message, number: int) -> None:
    """A face (a disc with a letter), the name, and the time: a minute a message."""
    name = message.author.name
    colour = "#3d6fa8" if message.author.bot else _FACES[sum(map(ord, name)) % len(_FACES)]
    middle = drawing.y + 18
    drawing.elements.append(f'<circle cx="42" cy="{middle:g}" r="17" fill="{colour}"/>')
    drawing.elements.append(
        f'<text x="42" y="{middle + 5:g}" text-anchor="middle" {_look(15, "#fff")}>'
        f"{escape(name[:1].upper())}</text>"
    )
    drawing.text(_LEFT, drawing.y + 13, [Word(name, strong=True)], 14.5, _INK)
    x = _LEFT + _width(name, 14.5, strong=True) + 8
    if message.author.bot:
        drawing.rectangle(x, drawing.y + 1.5, 30, 14, "#3d6fa8", 4)
        drawing.text(x + 4.5, drawing.y + 12, [Word("APP", strong=True)], 9.5, "#fff")
        x += 38
    drawing.text(x, drawing.y + 12.5, [Word(f"10:{number:02}")], 11.5, _PALE)
    drawing.y += 18


def _component(
    drawing: Drawing, one: dict[str, Any], left: float, right: float, message: Message
) -> None:
    match one["type"]:
        case 17:
            _container(drawing, one, left, right, message)
        case 10:
            drawing.y += 4
            for quoted, lines in groupby(one["content"].split("\n"), _is_quoted):
                top = drawing.y
                for line in lines:
                    _line(drawing, line, left, right)
                if quoted:
                    drawing.rectangle(left, top + 3, 4, drawing.y - top - 1, "#6b7280", 2)
        case 14:
            drawing.rectangle(left, drawing.y + 9, right - left, 1, _LINE)
            drawing.y += 14
        case 1:
            _row(drawing, one, left, right)
        case 13:
            _file(drawing, one, left, message)


def _container(
    drawing: Drawing, one: dict[str, Any], left: float, right: float, message: Message
) -> None:
    top, at = drawing.y + 6, len(drawing.elements)
    drawing.y = top + 8
    for inside in one["components"]:
        _component(drawing, inside, left + 18, right - 14, message)
    drawing.y += 12
    height = drawing.y - top
    accent = f"#{one.get('accent_color') or 0x6B7280:06x}"
    drawing.elements.insert(
        at,
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{height:g}" rx="8" '
        f'fill="{_CARD}"/>'
        f'<rect x="{left:g}" y="{top:g}" width="4" height="{height:g}" rx="2" fill="{accent}"/>',
    )


def _is_quoted(line: str) -> bool:
    return line.startswith("> ")


def _line(drawing: Drawing, line: str, left: float, right: float) -> None:
    if _is_quoted(line):
        drawing.lines(left + 14, _words(line[2:]), 14.5, _INK, right)
    elif line.startswith("-# "):
        drawing.lines(left, _words(line[3:]), 12, _PALE, right)
    else:
        drawing.lines(left, _words(line), 14.5, _INK, right)


def _row(drawing: Drawing, one: dict[str, Any], left: float, right: float) -> None:
    """Buttons beside one another, in another row where they do not fit."""
    x, drawing.y = left, drawing.y + 8
    for button in one["components"]:
        label = button.get("label", "") + (" ↗" if button["style"] == 5 else "")
        width = _width(label, 13.5) + 28
        if x > left and x + width > right:
            x, drawing.y = left, drawing.y + 38
        colour = _LINE if button.get("disabled") else _BUTTONS[button["style"]]
        drawing.rectangle(x, drawing.y, width, 32, colour, 8)
        ink = "#7d8491" if button.get("disabled") else _INK
        drawing.elements.append(
            f'<text x="{x + width / 2:g}" y="{drawing.y + 21:g}" text-anchor="middle" '
            f"{_look(13.5, ink)}>{escape(label)}</text>"
        )
        x += width + 8
    drawing.y += 34


def _file(drawing: Drawing, one: dict[str, Any], left: float, message: Message) -> None:
    name = one["file"]["url"].rpartition("/")[2].partition("?")[0]
    size = next((len(a.data) for a in message.attachments if a.filename == name), 0)
    drawing.rectangle(left, drawing.y + 8, 320, 44, _BACKGROUND, 8)
    drawing.text(left + 14, drawing.y + 27, [Word(f"📄 {name}", link=True)], 14, _LINK)
    drawing.text(left + 14, drawing.y + 44, [Word(f"{size / 1000:.1f} kB")], 11.5, _PALE)
    drawing.y += 54


# --- words ----------------------------------------------------------------------------------------

_PARTS = re.compile(
    r"\\(?P<mark>[^0-9A-Za-z\s])|(?P<bold>\*\*)|\[(?P<label>(?:\\.|[^\]\\])+)\]\([^)]+\)"
    r"|<t:(?P<moment>-?\d+)(?::\w)?>|<@!?(?P<named>\d+)>|(?P<any>.)",
    re.DOTALL,
)


def _words(line: str) -> list[Word]:
    """A line of our Markdown: bold, links, moments (in UTC) and what a backslash protects."""
    words: list[Word] = []
    for text, strong, link in _styled(line):
        for piece in re.findall(r"\s*\S+|\s+$", text):
            words.append(Word(piece, strong, link))
    return words


def _styled(line: str) -> Iterator[tuple[str, bool, bool]]:
    strong, so_far = False, ""
    for match in _PARTS.finditer(line):
        if match["bold"] or match["label"]:
            if so_far:
                yield so_far, strong, False
            so_far = ""
        if match["bold"]:
            strong = not strong
        elif match["label"]:
            yield _plain(match["label"]), strong, True
        elif match["moment"]:
            moment = datetime.fromtimestamp(int(match["moment"]), UTC)
            so_far += f"{moment.day} {moment:%B %Y %H:%M}"
        elif match["named"]:
            so_far += "@Newshound"
        else:
            so_far += match["mark"] or match["any"]
    if so_far:
        yield so_far, strong, False


def _plain(text: str) -> str:
    text = re.sub(r"<@!?\d+>", "@Newshound", text).replace("**", "")
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).removeprefix("-# ").removeprefix("> ")


def _wrapped(words: Sequence[Word], width: float, size: float) -> Iterator[list[Word]]:
    line: list[Word] = []
    used = 0.0
    for word in words:
        wide = _width(word.text, size, strong=word.strong)
        if line and used + wide > width and word.text[:1].isspace():
            yield line
            line, used = [], 0.0
            word = word._replace(text=word.text.lstrip())
        line.append(word)
        used += wide
    yield line


def _runs(words: Sequence[Word]) -> list[Word]:
    """Neighbours of one style as one."""
    runs: list[Word] = []
    for word in words:
        if runs and runs[-1][1:] == word[1:]:
            runs[-1] = word._replace(text=runs[-1].text + word.text)
        else:
            runs.append(word)
    return runs


def _span(word: Word) -> str:
    text = escape(word.text, quote=False)
    look = ' font-weight="600"' * word.strong + f' fill="{_LINK}"' * word.link
    return f"<tspan{look}>{text}</tspan>" if look else text


def _look(size: float, colour: str) -> str:
    return f'font-size="{size:g}" fill="{colour}" xml:space="preserve"'


_NARROW, _SLIM, _BROAD = set("iljI.,:;'|! ‘’·"), set('ftrJ()[]-/"“” *'), set("mwMW@%—…")


def _width(text: str, size: float, *, strong: bool = False) -> float:
    """In pixels, for a font somewhat wider than most."""
    return sum(map(_share, text)) * size * (1.08 if strong else 1)


def _share(char: str) -> float:
    if char in _NARROW:
        return 0.33
    if char in _SLIM:
        return 0.42
    if char in _BROAD or ord(char) > 0x2E7F:
        return 1.0
    return 0.72 if char.isupper() else 0.61
