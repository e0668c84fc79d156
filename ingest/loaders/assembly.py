"""From what a loader found in an input to an `Article`: normalised, dated, named, or rejected."""

from dataclasses import dataclass

from ingest.articles import Article, Rejected, normalised
from ingest.loaders.dates import dated
from ingest.loaders.headlines import opening
from ingest.loaders.identity import key_of, web_address
from ingest.loaders.sources import Outcome, Reading, Source, printable


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a loader found, as it stands in the input."""

    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: object = None
    modified: object = None
    id: str | None = None


def article(
    found: Found, source: Source, reading: Reading, *, origin: str | None = None
) -> Outcome:
    """The article, or why it is none. `origin` says where in a file that holds several."""
    read_at = origin or source.name
    if surrogate := _lone_surrogate(found):
        return Rejected(read_at, f"half a character ({surrogate}): not valid Unicode")
    text = normalised(found.text)
    if not any(char.isalnum() for char in text):
        return Rejected(read_at, "no text in it")
    published, refused = dated(found.published, reading.now)
    modified, refused_too = dated(found.modified, reading.now, what="modified date")
    address = web_address(found.url)
    publisher = one_line(found.publisher) or one_line(reading.publisher) or None
    title = one_line(found.title) or opening(text)
    return Article(
        key=key_of(
            source,
            address=address,
            # Only an outlet that the record names itself: one that --publisher gives to several
            # exports would make one article of all their rows 1.
            publisher=one_line(found.publisher) or None,
            id=one_line(found.id),
            content=None if read_at == source.name else f"{title}\n{text}",
        ),
        origin=read_at,
        title=title,
        text=text,
        url=address,
        publisher=publisher,
        authors=tuple(name for author in found.authors if (name := one_line(author))),
        published=published,
        modified=modified,
        retrieved=source.retrieved,
        notices=tuple(n for n in (refused, refused_too, _no_address(found.url, address)) if n),
    )


def one_line(text: str | None) -> str:
    return " ".join(normalised(text).split()) if text else ""


def _no_address(url: str | None, address: str | None) -> str | None:
    if address or not url or not url.strip():
        return None
    return f'url "{printable(url.strip()[:80])}" left out: not a web address'


def _lone_surrogate(found: Found) -> str | None:
    shown = (found.text, found.title, found.url, found.publisher, found.id, *found.authors)
    for text in shown:
        try:
            (text or "").encode()
        except UnicodeEncodeError as error:
            return f"\\u{ord(error.object[error.start]):04x}"
    return None
