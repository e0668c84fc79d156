"""What crawls store (WARC and ARC): a record of an HTTP exchange, as one outcome."""

from dataclasses import dataclass

from ingest.articles import Rejected, Skipped
from ingest.loaders.charsets import meant
from ingest.loaders.decoding import UnreadableError, too_long
from ingest.loaders.html import LOADER as HTML
from ingest.loaders.html import Page, page_article
from ingest.loaders.http_bodies import body
from ingest.loaders.sources import HEAD, Outcome, Reading, Source, printable

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, kw_only=True)
class Capture:
    """A stored response: its body as it was sent, what its headers say of it, and when it was
    `captured`, in ISO 8601."""

    offset: int
    address: str
    raw: bytes
    status: int | None = None
    kind: str = ""
    transfer: str = ""
    content: str = ""
    captured: str | None = None

    @property
    def charset(self) -> str | None:
        found = self.kind.lower().partition("charset=")[2].partition(";")[0]
        return meant(found) if found.strip() else None


def origin_of(source: Source, offset: int) -> str:
    return f"{source.name}@{offset}"


def not_a_page(status: int | None, kind: str) -> str | None:
    """Why a response is passed over."""
    if status is not None and status != 200:
        return f"a response with status {status}"
    media_type = kind.partition(";")[0].strip().lower()
    if media_type and media_type not in _PAGES:
        return f"{printable(media_type[:60])}, not a page"
    return None


def outcome(capture: Capture, source: Source, reading: Reading) -> Outcome:
    """The article of a captured page; when it was captured is not when it was published."""
    origin = origin_of(source, capture.offset)
    if reason := not_a_page(capture.status, capture.kind):
        return Skipped(origin, reason)
    try:
        raw = _sent(capture, reading)
        if not capture.kind and not HTML.recognises(raw[:HEAD]):
            return Skipped(origin, "a response that does not say what it is, and is no page")
        page = Page(
            raw,
            address=capture.address,
            charset=capture.charset,
            origin=origin,
            captured=capture.captured,
        )
        return page_article(page, source, reading)
    except UnreadableError as error:
        return Rejected(origin, str(error))


def _sent(capture: Capture, reading: Reading) -> bytes:
    """What the server sent, as it was before it was packed."""
    raw = body(
        capture.raw, transfer=capture.transfer, content=capture.content, longest=reading.longest
    )
    if len(raw) > reading.longest:
        raise UnreadableError(too_long(reading))
    if not raw.strip():
        raise UnreadableError("a response without a body")
    return raw
