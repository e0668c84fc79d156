"""JSON Feed (jsonfeed.org, 1.0 and 1.1): one article an item."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from ingest.articles import Rejected
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found
from ingest.loaders.decoding import UnreadableError, decoded, outcomes
from ingest.loaders.feed_entries import Entry, articles, feed_bytes, fullest, origin_of
from ingest.loaders.json_arrays import json_error
from ingest.loaders.sources import OWN, Outcome, Reading, Source, Tell

# The version may stand last; the other two keys are nobody else's.
_KEYS = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org|"home_page_url"\s*:')


class JsonFeed:
    name = "JSON Feed"
    suffixes = frozenset({".json"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"{") and bool(_KEYS.search(start))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._articles(source, reading, tell))

    def _articles(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        yield from articles(self.entries(source, reading, tell), source, reading)

    def entries(self, source: Source, reading: Reading, tell: Tell) -> list[Entry]:
        """What the feed lists, in its order; an `UnreadableError` where it is none."""
        try:
            feed = json.loads(decoded(feed_bytes(source), otherwise=reading.encoding))
        except (ValueError, RecursionError) as error:
            raise UnreadableError(json_error(error)) from error
        if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
            raise UnreadableError('a JSON Feed without "items"')
        return [
            Entry(
                number,
                _found(item, feed, origin_of(source, number)),
                gives_text=isinstance(item, dict) and bool(_texts(item)),
            )
            for number, item in enumerate(feed["items"], start=1)
        ]


def _found(item: object, feed: Mapping[str, object], origin: str) -> Found | Rejected:
    if not isinstance(item, dict):
        return Rejected(origin, "not an object with fields")
    authors = item.get("authors") or item.get("author") or feed.get("authors")
    return Found(
        text=_text(item),
        title=markup.plain(values.words(item.get("title")) or ""),
        url=values.words(item.get("url")) or values.words(item.get("external_url")),
        publisher=values.words(feed.get("title")),
        authors=values.names(authors or feed.get("author")),
        published=values.scalar(item.get("date_published")),
        modified=values.scalar(item.get("date_modified")),
        id=values.words(item.get("id")),
        came_from={
            "title": "feed entry title",
            "url": "feed entry url",
            "publisher": "feed title",
            "authors": "feed entry authors" if authors else "feed author",
            "published": "feed entry date_published",
            "modified": "feed entry date_modified",
        },
    )


def _text(item: Mapping[str, object]) -> str:
    return fullest(_texts(item)) or fullest([values.words(item.get("summary"))])


def _texts(item: Mapping[str, object]) -> list[str]:
    written = (values.words(item.get(key)) for key in ("content_html", "content_text"))
    return [text for text in written if text]


LOADER: Final = JsonFeed()
