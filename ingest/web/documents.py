"""What was fetched, as the loaders take it; and what they make of it, with its address."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

from ingest.articles import Article, Rejected
from ingest.loaders.assembly import Found
from ingest.loaders.feed_entries import Entry
from ingest.loaders.html import LOADER as HTML
from ingest.loaders.registry import suffixes
from ingest.loaders.sources import HEAD, Source, printable, suffix_of
from ingest.loaders.unpacking import Spool, opener
from ingest.pipeline import Input
from ingest.web.replies import PAGES, Fetched

_MOST_UNPACKED = 100_000_000


def source_of(fetched: Fetched, name: str) -> Source:
    path = Path(urlsplit(fetched.address).path)
    return Source(
        name=printable(name),
        # An address may end in anything; what is no format says nothing.
        path=path if suffix_of(path) in suffixes() else Path("/"),
        open=_unpacking(fetched.raw),
        packed=lambda: io.BytesIO(fetched.raw),
        address=fetched.address,
        retrieved=fetched.retrieved,
    )


def _unpacking(raw: bytes) -> Callable[[], IO[bytes]]:
    """Opens `raw`, unpacked where it is a packed file, up to a bound."""

    @cache
    def spool() -> Spool:
        return Spool(opener(lambda: io.BytesIO(raw))(), most=_MOST_UNPACKED)

    return lambda: spool().reader()


def is_page(fetched: Fetched) -> bool:
    return fetched.kind in PAGES or HTML.recognises(fetched.raw[:HEAD])


def with_whole_link(entry: Entry, base: str) -> Entry:
    if isinstance(entry.found, Rejected) or not entry.found.url:
        return entry
    try:
        whole = urljoin(base, entry.found.url.strip())
    except ValueError:
        return entry
    return replace(entry, found=replace(entry.found, url=whole))


def at_its_address(outcome: Input, source: Source) -> Input:
    """A document that is itself what stands at its address (a PDF) has that as its URL."""
    if isinstance(outcome, Article) and outcome.url is None and outcome.key == source.address:
        return replace(outcome, url=source.address)
    return outcome


def print_of(found: Found) -> str:
    """Changes when the feed says something else of an entry."""
    said = (found.title, found.text, found.url, str(found.published), str(found.modified))
    text = "\x1e".join(part or "" for part in said)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
