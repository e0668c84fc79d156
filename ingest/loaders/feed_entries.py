"""What the formats of feeds have in common: entries, each of which becomes one outcome."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.articles import Article, Rejected
from ingest.loaders import markup
from ingest.loaders.assembly import Found, article, one_line
from ingest.loaders.decoding import UnreadableError, opened
from ingest.loaders.sources import Outcome, Reading, Source, printable

# Read whole: about ten times as much memory while it is parsed.
LONGEST_FEED = 50_000_000

# Characters below which what an entry gives is taken for less than the story.
_SHORT_TEXT, _SHORT_SUMMARY = 400, 1500
_GOES_ON = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:continue|keep) reading[^.]{0,60}|read (?:more|on|the (?:full|rest))"
    r"[^.]{0,60}|the post .{1,200} appeared first on .{1,100})\W*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Entry:
    """An entry and its place in the feed, counted from 1. `gives_text` where it has a field for
    the story's text, and not only one for a summary."""

    number: int
    found: Found | Rejected
    gives_text: bool = False

    @property
    def is_summary(self) -> bool:
        """Whether it is likely that the page behind it says more. Many feeds put the whole text
        into the field for summaries, and some only its beginning into the one for the text."""
        if isinstance(self.found, Rejected):
            return False
        text = self.found.text
        enough = _SHORT_TEXT if self.gives_text else _SHORT_SUMMARY
        return len(text) < enough or bool(_GOES_ON.search(text))


def feed_bytes(source: Source) -> bytes:
    with opened(source) as stream:
        raw = stream.read(LONGEST_FEED + 1)
    if len(raw) > LONGEST_FEED:
        raise UnreadableError(
            f"larger than {LONGEST_FEED:,} bytes, the most that is read as a feed"
        )
    if not raw.strip():
        raise UnreadableError("empty")
    return raw


def fullest(texts: Iterable[str | None]) -> str:
    """The longest of what an entry gives as its content and its summary, as a reader sees it."""
    return max((markup.plain(text).strip() for text in texts if text), key=len, default="")


def origin_of(source: Source, number: int) -> str:
    return f"{source.name}[{number}]"


def articles(entries: Sequence[Entry], source: Source, reading: Reading) -> Iterator[Outcome]:
    """One outcome an entry. Entries that share an address are told apart by their ids."""
    if not entries:
        raise UnreadableError("a feed without entries")
    shared = _shared_addresses(entries)
    used: dict[str, tuple[int, Article]] = {}
    for entry in entries:
        made = _outcome(entry, source, reading)
        if not isinstance(made, Article):
            yield made
            continue
        made = _named_by_id(made, entry, source) if made.url in shared else made
        number, known = used.setdefault(made.key, (entry.number, made))
        if known.fingerprint == made.fingerprint:
            yield made
        else:
            what = f"address {made.url}" if made.key == made.url else "id"
            reason = f"its {printable(what)} is already that of entry {number}, with other text"
            yield Rejected(made.origin, reason)


def _outcome(entry: Entry, source: Source, reading: Reading) -> Outcome:
    if isinstance(entry.found, Rejected):
        return entry.found
    origin = origin_of(source, entry.number)
    if not entry.found.text and one_line(entry.found.title):
        return Rejected(origin, "only a headline, no text")
    return article(entry.found, source, reading, origin=origin)


def _shared_addresses(entries: Sequence[Entry]) -> set[str | None]:
    """The addresses that entries with different ids give: a live blog, the outlet's front page."""
    ids: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for entry in entries:
        if isinstance(entry.found, Found) and entry.found.id:
            ids[entry.found.url].add(entry.found.id)
    return {url for url, several in ids.items() if url and len(several) > 1}


def _named_by_id(made: Article, entry: Entry, source: Source) -> Article:
    name = entry.found.id if isinstance(entry.found, Found) else None
    return replace(made, key=f"{made.publisher or source.place}#{name}") if name else made
