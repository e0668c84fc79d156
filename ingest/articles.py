"""What goes into an archive, as frozen values. No I/O here.

The life of a text: `Article` (read from a file) → `StoredArticle` (a numbered version in the
archive) → `Passage` (a slice of it). An input that cannot become an article is `Rejected`.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import TypeAlias

Moment: TypeAlias = date | datetime
"""When something was published: a day where only the day is known, else a date and time."""


DEFAULT_COLLECTION = "main"
"""Where an article goes that is given to no collection by name."""

_LONGEST_NAME = 64

# A page break or a next-line mark ends a line: without it two words would become one.
_LINE_ENDS = (
    *(("\r\n", "\n"), ("\r", "\n"), ("\x0b", "\n"), ("\x0c", "\n"), ("\x85", "\n")),
    *(("\u2028", "\n"), ("\u2029", "\n\n")),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: `text[start:end]`, in code points."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Article:
    """One published text, exactly as it will be quoted.

    `key` names the article across runs: its URL, else its outlet's or file's id for it, else
    the file itself. `origin` says where it was read (`file.jsonl:3`) and `retrieved` when it was
    fetched from where it was published; neither is part of it. `language` is a code of ISO 639.
    `came_from` says of each other field where in the input it stood: ("published", "JSON-LD
    datePublished").
    """

    key: str
    origin: str
    title: str
    text: str
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    retrieved: Moment | None = None
    section: str | None = None
    language: str | None = None
    came_from: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    notices: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits, the same on every machine for the same key."""
        return blake2b(self.key.encode(), digest_size=8).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """Changes when, and only when, something that a reader is shown changes."""
        shown = (
            self.title,
            self.text,
            self.publisher or "",
            "\x1f".join(self.authors),
            written(self.published) or "",
            written(self.modified) or "",
            self.url or "",
        )
        return blake2b("\x1e".join(shown).encode(), digest_size=16).hexdigest()


class CorrectionKind(StrEnum):
    """What a notice says was done to the article."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    RETRACTION = "retraction"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A notice: `article.text[start:end]`, or a stretch of `article.title` (`in_title`)."""

    kind: CorrectionKind
    start: int
    end: int
    in_title: bool = False


class CreditKind(StrEnum):
    """What an agency did for an article."""

    COPY = "copy"
    CONTRIBUTION = "contribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An agency that an article credits, at `article.text[span.start:span.end]`; in its byline
    where there is no span."""

    kind: CreditKind
    agency: str
    span: Span | None


@dataclass(frozen=True, kw_only=True)
class StoredArticle:
    """A numbered version of an article, as the archive keeps it. `corrections` are what it says
    of its own changes, `credits` the agencies that it names as its own sources."""

    article: Article
    version: int
    added: datetime
    corrections: tuple[Correction, ...] = ()
    credits: tuple[Credit, ...] = ()

    @property
    def carriers(self) -> tuple[str, ...]:
        """The agencies whose copy it is, but for the outlet itself."""
        return tuple(
            credit.agency
            for credit in self.credits
            if credit.kind is CreditKind.COPY and credit.agency != self.article.publisher
        )

    @property
    def id(self) -> str:
        return self.article.id


@dataclass(frozen=True)
class Passage:
    """A stretch of a stored article: `article.text[start:end]`, never a rewrite of it."""

    source: StoredArticle
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that did not become an article, with a reason an editor understands."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that no loader reads (a picture, a style sheet)."""

    origin: str
    reason: str


def passage_id(article: str, version: int, span: Span) -> int:
    """A number below 2**63, the same in SQLite, Chroma and tantivy, on every machine."""
    name = f"{article}.{version}.{span.start}.{span.end}"
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def normalised(text: str) -> str:
    """The form in which text is stored and quoted: done once, before it has an identity.

    Composed Unicode (NFC), `\\n` line ends, no byte-order mark, no control characters (they
    could command the terminal that shows a quote), no spaces at line ends, at most one empty
    line in a row. Wording and typography stay.
    """
    for mark, end in _LINE_ENDS:
        text = text.replace(mark, end)
    lines = [_printable(line).rstrip() for line in text.split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    # Composed last: what was taken out may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", "\n".join(kept).strip("\n"))


def _printable(line: str) -> str:
    # Asked first because it is ten times faster, and most lines are.
    return line if line.isprintable() else _UNPRINTABLE.sub("", line)


def collection_name(text: str) -> str:
    """`text` as the name of a collection: composed, on one line. Raises `ValueError` where it is
    empty, too long or holds a `;`, which stands between names."""
    name = " ".join(normalised(text).split())
    if not name or len(name) > _LONGEST_NAME or ";" in name:
        raise ValueError(
            f"{text!r} is no name for a collection: 1 to {_LONGEST_NAME} characters without `;`"
        )
    return name


def written(moment: Moment | None) -> str | None:
    """ISO 8601: `2023-05-03`, or `2023-05-03T14:05:00+02:00` where the time is known."""
    return moment.isoformat() if moment is not None else None


def read_moment(iso: str | None) -> Moment | None:
    """The inverse of `written`."""
    if iso is None:
        return None
    return date.fromisoformat(iso) if len(iso) == len("2023-05-03") else datetime.fromisoformat(iso)


def day_of(moment: Moment) -> date:
    """The day as printed by the outlet, in its own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def latest_instant(moment: Moment) -> datetime:
    """The last instant it can mean: a day ends at its midnight; no zone is read as UTC."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment, time.max, tzinfo=UTC)
