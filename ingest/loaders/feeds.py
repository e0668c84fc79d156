"""RSS and Atom feeds of all versions (and CDF): one article an entry, read by feedparser.

What `.xml` turns out to hold is said here too: this loader gets the XML that no other knows.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import feedparser

from ingest.articles import Rejected
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found
from ingest.loaders.charsets import meant
from ingest.loaders.decoding import UnreadableError, decoded, looks_binary, outcomes
from ingest.loaders.feed_entries import Entry, articles, feed_bytes, fullest, origin_of
from ingest.loaders.sources import GENERAL, Outcome, Reading, Source, Tell, printable

Fields: TypeAlias = Mapping[str, object]

_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>\s*)*"
    r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)",
    re.DOTALL,
)
_FEEDS = frozenset({"rss", "feed", "rdf", "channel"})
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_ENTITY = re.compile(r"""<!ENTITY\s+(?:%\s+)?(\S+)\s+["']([^"']*)["']""")
# References to half a character (U+D800 to U+DFFF), which are no XML and end feedparser's reading.
_DECIMAL = r"5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]"
_HALF = rf"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{{2}}|0*(?:{_DECIMAL}));"
_HALVES = re.compile(f"{_HALF}(?:{_HALF})?")
_NUMBER = re.compile(r"&#(\w+);")
# An entry that is still open where a feed breaks off would be stored as half an article.
_OPENS = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)

# How XML in these encodings begins where it has no byte-order mark (XML 1.0, appendix F).
_WIDE = (
    (b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"),
    (b"\0<\0", "utf-16-be"), (b"<\0", "utf-16-le"),
)  # fmt: skip
_EBCDIC = b"\x4c\x6f\xa7\x94"

_MOST_TAGS = 1_000_000  # some 15 seconds
_MOST_EXPANDED = 1_000_000

# What feedparser, or the parsers below it, may raise over malformed input.
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_NOT_TEXT = ("image/", "audio/", "video/", "application/octet-stream")


class Feed:
    name = "RSS and Atom"
    suffixes = frozenset({".rss", ".atom", ".rdf", ".xml"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        root = _root(head.replace(b"\0", b"").decode("latin-1").removeprefix("\xef\xbb\xbf"))
        return root is not None and root.lower() in _FEEDS

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._articles(source, reading, tell))

    def _articles(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        yield from articles(self.entries(source, reading, tell), source, reading)

    def entries(self, source: Source, reading: Reading, tell: Tell) -> list[Entry]:
        """What the feed lists, in its order; an `UnreadableError` where it is none."""
        raw = feed_bytes(source)
        if looks_binary(raw[:4096]) and not _wide(raw):
            raise UnreadableError("binary, not text")
        text = _HALVES.sub(_whole, _text(raw, reading))
        _check(text)
        feed = _parsed(text)
        broken = feed.get("bozo_exception")
        found: list[Fields] = feed["entries"]
        if not found and not feed.get("version"):
            raise UnreadableError(_no_feed(text, broken))
        if broken:
            told = printable(" ".join(str(broken).split())[:100])
            tell(f"{source.name}: not well-formed ({told}); read as far as it goes")
        return _entries(found, feed, text, source)


def _root(text: str) -> str | None:
    found = _ROOT.match(text.lstrip("\xff\xfe"))
    return found[1] if found else None


def _whole(found: re.Match[str]) -> str:
    """Some systems write a character beyond U+FFFF as two halves."""
    halves = [int(n[1:], 16) if n[0] in "xX" else int(n) for n in _NUMBER.findall(found[0])]
    if len(halves) == 2 and halves[0] < 0xDC00 <= halves[1]:
        return chr(0x10000 + ((halves[0] - 0xD800) << 10) + halves[1] - 0xDC00)
    return "\ufffd" * len(halves)


def _wide(raw: bytes) -> str | None:
    return next((encoding for start, encoding in _WIDE if raw.startswith(start)), None)


def _text(raw: bytes, reading: Reading) -> str:
    """Decoded here and not by feedparser, which guesses and puts marks for what it cannot read."""
    wide = _wide(raw)
    if wide:
        return _as(raw, wide)
    if raw.startswith(_EBCDIC):
        found = _DECLARED.match(raw[:200].decode("cp037"))
        return _as(raw, found[1] if found else "cp037")
    declared = _DECLARED.search(raw[:1000].decode("latin-1"))
    return decoded(
        raw, declared=meant(declared[1]) if declared else None, otherwise=reading.encoding
    )


def _as(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise UnreadableError(f"not {printable(encoding)}: {error}") from error


def _check(text: str) -> None:
    """Refuse what is made to take for ever."""
    if text.count("<") > _MOST_TAGS:
        raise UnreadableError(f"more than {_MOST_TAGS:,} tags: too many for a feed")
    root = re.search(r"<\w", text)
    head = text[: root.start()] if root else text
    # feedparser drops entities that name others, or files; many uses of a long one remain.
    for name, value in _ENTITY.findall(head)[:1000]:
        if len(value) * text.count(f"&{name};") > _MOST_EXPANDED:
            raise UnreadableError(f"the XML entity {printable(name[:40])!r} is made to fill memory")


def _parsed(text: str) -> feedparser.FeedParserDict:
    try:
        # A stream: a string could be taken for the name of a file or a page.
        return feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _MALFORMED as error:
        raise UnreadableError("not a feed that can be read: its XML is broken") from error


def _no_feed(text: str, broken: object) -> str:
    root = _root(text)
    if root is None:
        return "not XML"
    if root.lower() in _FEEDS:
        why = f": {printable(' '.join(str(broken).split())[:100])}" if broken else ""
        return f"a feed without entries{why}"
    return f"XML of a kind that is not read: its root is <{printable(root[:60])}>"


def _entries(
    found: list[Fields], feed: feedparser.FeedParserDict, text: str, source: Source
) -> list[Entry]:
    version, about = str(feed.get("version") or ""), feed["feed"]
    entries = [
        Entry(number, _found(dict(each), dict(about), version), gives_text=_gives_text(dict(each)))
        for number, each in enumerate(found, start=1)
    ]
    if entries and _breaks_off(text):
        number = entries[-1].number
        reason = "cut off: the feed ends inside this entry"
        entries[-1] = Entry(number, Rejected(origin_of(source, number), reason))
    return entries


def _breaks_off(text: str) -> bool:
    opened = max((m.start() for m in _OPENS.finditer(text)), default=-1)
    closed = max((m.start() for m in _CLOSES.finditer(text)), default=-1)
    return opened > closed and not re.search(
        r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*$", text, re.I
    )


def _found(entry: Fields, feed: Fields, version: str) -> Found:
    published, modified = _dates(entry, version)
    return Found(
        text=fullest([*_contents(entry), values.words(entry.get("summary"))]),
        title=markup.plain(values.words(entry.get("title")) or ""),
        url=values.words(entry.get("feedburner_origlink")) or values.words(entry.get("link")),
        publisher=_title_of(entry.get("source")) or _title_of(feed),
        authors=_authors(entry, version),
        published=published,
        modified=modified,
        id=values.words(entry.get("id")),
        came_from={
            "title": "feed entry title",
            "url": "feed entry link",
            "publisher": "feed entry source" if _title_of(entry.get("source")) else "feed title",
            "authors": "feed entry author",
            "published": "feed entry published",
            "modified": "feed entry updated",
        },
    )


def _contents(entry: Fields) -> Iterator[str | None]:
    for content in _written(entry):
        yield values.words(content.get("value"))


def _written(entry: Fields) -> Iterator[Fields]:
    contents = entry.get("content")
    for content in contents if isinstance(contents, list) else []:
        if not str(content.get("type", "")).startswith(_NOT_TEXT):
            yield content


def _gives_text(entry: Fields) -> bool:
    return any(values.words(content.get("value")) for content in _written(entry))


def _title_of(feed: object) -> str | None:
    title = dict.get(feed, "title") if isinstance(feed, dict) else None
    return markup.plain(title) if isinstance(title, str) and title.strip() else None


def _authors(entry: Fields, version: str) -> tuple[str, ...]:
    """Names only: an address is not a byline."""
    listed = entry.get("authors")
    people = [person for person in (listed if isinstance(listed, list) else []) if person]
    if len(people) == 1 and dict.get(people[0], "email") and not version.startswith("atom"):
        names: list[object] = [_name_beside_address(str(entry.get("author") or ""))]
    else:
        names = [dict.get(person, "name") for person in people]
    return values.names([name for name in names if isinstance(name, str) and "@" not in name])


def _name_beside_address(author: str) -> str | None:
    """feedparser 6.0 cuts addresses after four letters of their last part: "poe@post.exam" and
    "ple (J. D. Poe"."""
    found = re.fullmatch(r"\S+@\S+\s*\((.+)\)|(.+?)\s*[(<]\s*\S+@\S+\s*[)>]", author.strip())
    return (found[1] or found[2]) if found else None


def _dates(entry: Fields, version: str) -> tuple[object, object]:
    """As they are written. In RSS, `dc:date` is when an item was published; in Atom, `updated`
    is when it was last changed, and says nothing of the first time."""
    published, updated = entry.get("published"), entry.get("updated")
    if not published and version.startswith(("rss", "cdf")):
        published, updated = updated, None
    return published or entry.get("created"), updated


LOADER: Final = Feed()
