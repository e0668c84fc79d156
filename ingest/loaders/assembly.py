"""From what a loader found in an input to an `Article`: normalised, dated, named, or rejected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from ingest.articles import Article, Moment, Rejected, day_of, latest_instant, normalised, written
from ingest.languages import language_of
from ingest.loaders.dates import dated
from ingest.loaders.headlines import opening
from ingest.loaders.identity import key_of, web_address
from ingest.loaders.sources import Outcome, Reading, Source, printable

T = TypeVar("T")

FIELDS = (
    "title", "authors", "publisher", "section", "language", "published", "modified", "retrieved",
    "url",
)  # fmt: skip
"""What is kept with where it came from."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a loader found, as it stands in the input, and `came_from`: where there, by field."""

    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: object = None
    modified: object = None
    retrieved: object = None
    section: str | None = None
    id: str | None = None
    came_from: Mapping[str, str] = field(default_factory=dict)


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
    dates, refusals = _dates(found, source, reading)
    address = web_address(found.url)
    publisher = one_line(found.publisher) or one_line(reading.publisher) or None
    title = one_line(found.title) or opening(text)
    language = language_of(text)
    made = Article(
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
        published=dates["published"],
        modified=dates["modified"],
        retrieved=dates["retrieved"],
        section=one_line(found.section) or None,
        language=language,
        notices=tuple(n for n in (*refusals, _no_address(found.url, address)) if n),
    )
    return replace(made, came_from=tuple(_came_from(made, found)))


def chosen(*said: tuple[str, T | None]) -> tuple[T | None, str]:
    """The first that says something, and where it stands."""
    return next(((value, where) for where, value in said if value), (None, ""))


def _dates(
    found: Found, source: Source, reading: Reading
) -> tuple[dict[str, Moment | None], list[str]]:
    """Each date that can be, and why another cannot: none is made to fit."""
    retrieved, refused = dated(found.retrieved, reading.now, what="retrieval date")
    retrieved = retrieved or source.retrieved
    published, refused_too = dated(found.published, reading.now)
    modified, refused_also = dated(found.modified, reading.now, what="modified date")
    refusals = [notice for notice in (refused, refused_too, refused_also) if notice]
    if published is not None and retrieved is not None and _is_after(published, retrieved):
        refusals.append(
            f'date "{written(published)}" refused: after it was retrieved; kept undated'
        )
        published = None
    if modified is not None and published is not None and _is_after(published, modified):
        refusals.append(f'modified date "{written(modified)}" refused: before it was published')
        modified = None
    return {"published": published, "modified": modified, "retrieved": retrieved}, refusals


def _is_after(one: Moment, other: Moment) -> bool:
    """By more than zones that nobody wrote down can explain."""
    if day_of(one) <= day_of(other):
        return False
    return latest_instant(one) - latest_instant(other) > timedelta(days=1)


def _came_from(made: Article, found: Found) -> Iterator[tuple[str, str]]:
    said = dict(found.came_from)
    if not one_line(found.title):
        said["title"] = "first words of the text"
    if not one_line(found.publisher):
        said["publisher"] = "--publisher"
    if found.retrieved is None:
        said["retrieved"] = "when it was fetched"
    said["language"] = "the text itself"
    for name in FIELDS:
        if getattr(made, name) and name in said:
            yield name, said[name]


def one_line(text: str | None) -> str:
    return " ".join(normalised(text).split()) if text else ""


def _no_address(url: str | None, address: str | None) -> str | None:
    if address or not url or not url.strip():
        return None
    return f'url "{printable(url.strip()[:80])}" left out: not a web address'


def _lone_surrogate(found: Found) -> str | None:
    shown = (found.text, found.title, found.url, found.publisher, found.id, found.section)
    for text in (*shown, *found.authors):
        try:
            (text or "").encode()
        except UnicodeEncodeError as error:
            return f"\\u{ord(error.object[error.start]):04x}"
    return None
