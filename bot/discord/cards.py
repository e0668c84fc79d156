"""What is shown in Discord, as frozen values that know neither Markdown nor Discord.

Everything here is text as it shall be read. Escaping is the business of `markdown`, cutting that
of `paging`, and only `views` knows Discord's components.

A `Card` (a whole answer, however long) is cut into `Message`s, each within Discord's limits.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.discord.custom_ids import Action


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. With `url` (http or https only) it is a link; `text` is then ours, never
    an article's: Discord refuses to mask a link by words that look like another one."""

    text: str
    strong: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment whose time zone is certain (seconds since 1970): Discord shows it in the reader's
    own language and zone."""

    seconds: int


Piece: TypeAlias = Run | Instant


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text. `small` is for what is beside the matter, and is one line."""

    pieces: tuple[Piece, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """An article's own words: the pieces' texts, joined, are exactly the quote."""

    pieces: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Separator:
    """A thin line."""


class Look(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    MAIN = "main"
    GOOD = "good"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    label: str
    action: Action
    look: Look = Look.PLAIN
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Something to press that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons; five fit, more make another row."""

    buttons: tuple[Button | LinkButton, ...]


Block: TypeAlias = Paragraph | Quotation | Separator | Buttons


@dataclass(frozen=True, slots=True)
class Part:
    """What stays on one message where it fits: a claim with its quotes, their lines and buttons."""

    blocks: tuple[Block, ...]


class Tone(StrEnum):
    """What kind of news a card is: shown as a colour at its side."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    WORKING = "working"
    PLAIN = "plain"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything to be shown. `foot` stands at the end of the last message, whatever is left out
    before it. `language` is a locale of Discord's, for the words that cutting adds."""

    parts: tuple[Part, ...]
    foot: Part = Part(())
    tone: Tone = Tone.PLAIN
    language: str = "en-US"
    name: str = "answer"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a message."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, within Discord's limits."""

    blocks: tuple[Block, ...]
    tone: Tone = Tone.PLAIN
    attachments: tuple[Attachment, ...] = field(default=())
