"""What a loader is given: a readable input with a name, and how to read it."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, TypeAlias

from ingest.articles import Article, Rejected, Skipped

Outcome: TypeAlias = Article | Rejected | Skipped
Tell: TypeAlias = Callable[[str], None]

COMPRESSED = frozenset({".gz", ".xz", ".bz2", ".zst"})

# How much of an input `Loader.recognises` is shown.
HEAD = 4096

# A loader's breadth. The narrowest loader that recognises an input gets it.
OWN, GENERAL, ANYTHING = range(3)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How to read: what the person running the ingest has said, and the time it is.

    `publisher` and `encoding` are for inputs that do not say themselves. `columns` names the
    column of a field (`{"text": "content_html"}`). `longest` is the most bytes of one article.
    """

    now: datetime
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    publisher: str | None = None
    longest: int = 10_000_000


class Budget:
    """How many bytes may still be unpacked out of one input."""

    def __init__(self, most: int) -> None:
        self.left = most

    def spend(self, amount: int) -> bool:
        """Whether there was that much left."""
        self.left -= amount
        return self.left >= 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """One input: a file, a member of a container, or standard input. `name` is how messages
    call it.

    `path` is absolute, and None for standard input; that of a member (`a.zip!/inner/b.txt`) is
    only a name. `open()` gives its bytes from the start, unpacked where they are compressed;
    `packed()`, where there is one, gives them as they lie. `depth` counts the containers around
    it, `budget` is what may still be unpacked out of the outermost. `address` is where on the web
    it was fetched, `retrieved` when.
    """

    name: str
    path: Path | None
    open: Callable[[], IO[bytes]]
    packed: Callable[[], IO[bytes]] | None = None
    depth: int = 0
    budget: Budget | None = None
    address: str | None = None
    retrieved: datetime | None = None

    @property
    def place(self) -> str:
        """How keys call it: its address, its absolute path, or `-`."""
        if self.address is not None:
            return self.address
        return "-" if self.path is None else printable(str(self.path))

    @property
    def suffix(self) -> str:
        """`.jsonl` for `export.JSONL.xz`; empty where there is none."""
        return "" if self.path is None else suffix_of(self.path)


class Loader(Protocol):
    """One format. `load` yields one outcome per article in the input, and never raises for
    what the input contains; it says through `tell` what it guessed, in one line."""

    name: str
    suffixes: frozenset[str]
    breadth: int
    """`OWN`: knows its files by their content. `GENERAL`: a container that others may know
    better (JSON Lines). `ANYTHING`: readable text of any kind, so it is asked last."""

    def recognises(self, head: bytes) -> bool:
        """Whether an input without a known suffix, beginning with `head` (up to 4 KiB), is of
        this format."""

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]: ...


def suffix_of(path: Path) -> str:
    unpacked = path.with_suffix("") if path.suffix.lower() in COMPRESSED else path
    return printable(unpacked.suffix.lower())


def printable(name: str) -> str:
    """`name` for messages and keys: bytes that are not UTF-8, and control characters, escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
