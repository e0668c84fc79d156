"""By whom a statement came into print, link by link: who said it, through whom, in which outlet.

A link that the text shows has the words that show it, each an exact slice of the article; one
that only the article's metadata tell says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.articles import CreditKind, Span, StoredArticle


class Role(StrEnum):
    """What somebody did for a statement."""

    SPEAKER = "speaker"  # said it
    CARRIER = "carrier"  # passed it on: an agency, another outlet
    OUTLET = "outlet"  # printed it


class Part(StrEnum):
    """What words of an article tell of a link."""

    NAME = "name"  # whom, as the answer names them
    REFERENCE = "reference"  # "he", "the statement": stands for the name, which is given elsewhere
    CUE = "cue"  # what links them to the words: "said", "told", "quoted by"
    CONDITION = "condition"  # on which they speak: "on condition of anonymity"
    CREDIT = "credit"  # whose copy the article is: "LONDON (AP)"


class Basis(StrEnum):
    """What shows a link."""

    TEXT = "text"
    BYLINE = "byline"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that show a link."""

    part: Part
    span: Span


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody whom a text cites, with the words that show it as offsets in the text."""

    role: Role
    name: str
    marks: tuple[Mark, ...]

    def moved(self, by: int) -> "Voice":
        """The same in a text that has `by` characters more before it."""
        marks = (Mark(m.part, Span(m.span.start + by, m.span.end + by)) for m in self.marks)
        return replace(self, marks=tuple(marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A voice in an article. `field` says where in the input its outlet stood, if that is known
    ("JSON-LD publisher")."""

    role: Role
    name: str
    basis: Basis
    source: StoredArticle
    marks: tuple[Mark, ...] = ()
    field: str | None = None

    def words(self, mark: Mark) -> str:
        """Of the article, word for word."""
        return self.source.article.text[mark.span.start : mark.span.end]


def condition_of(links: Iterable[Link]) -> str | None:
    """On which condition they speak, in the article's words, where their name leaves it out."""
    told = (
        " ".join(link.words(mark).split())
        for link in links
        for mark in link.marks
        if link.role is Role.SPEAKER and mark.part is Part.CONDITION
    )
    return next(told, None)


def is_quotable(text: str, span: Span) -> bool:
    """Whether `span` is whole words of `text`, without white space at its ends."""
    if not 0 <= span.start < span.end <= len(text):
        return False
    words = text[span.start : span.end]
    cut = _cuts_a_word(text, span.start) or _cuts_a_word(text, span.end)
    return words == words.strip() and not cut


def is_borne_out(link: Link) -> bool:
    """Whether its article shows the link, by the words that it has and by what it is named."""
    article = link.source.article
    if not all(is_quotable(article.text, mark.span) for mark in link.marks):
        return False
    match link.basis:
        case Basis.METADATA:
            return link.name == article.publisher
        case Basis.BYLINE:
            return link.name in link.source.carriers
        case Basis.TEXT:
            named = [link.words(mark) for mark in link.marks if mark.part is Part.NAME]
            return link.name in named or (not named and link.name in link.source.carriers)


def chain(
    source: StoredArticle, voices: Iterable[Voice], beside: Iterable[StoredArticle] = ()
) -> tuple[Link, ...]:
    """The links from whoever said it in `source` to the outlets that printed it and the articles
    quoted `beside` it.

    A voice whose words do not stand in the article is left out, and so is an agency that is
    credited and already among the voices.
    """
    cited = [link for voice in voices if (link := _cited(source, voice)) is not None]
    quoted = {(one.id, one.version): one for one in (source, *beside)}.values()
    named = {link.name.casefold() for link in cited}
    credited: dict[str, Link] = {}
    for link in (link for one in quoted for link in _credited(one)):
        if link.name.casefold() not in named:
            credited.setdefault(link.name.casefold(), link)
    return (*cited, *credited.values(), *(link for one in quoted for link in _printed(one)))


def _printed(source: StoredArticle) -> tuple[Link, ...]:
    """The outlet, if the article names one."""
    outlet = source.article.publisher
    if not outlet:
        return ()
    field = dict(source.article.came_from).get("publisher")
    return (Link(role=Role.OUTLET, name=outlet, basis=Basis.METADATA, source=source, field=field),)


def _cited(source: StoredArticle, voice: Voice) -> Link | None:
    link = Link(
        role=voice.role, name=voice.name, basis=Basis.TEXT, source=source, marks=voice.marks
    )
    return link if is_borne_out(link) else None


def _credited(source: StoredArticle) -> Iterable[Link]:
    for credit in source.credits:
        if credit.kind is CreditKind.COPY and credit.agency in source.carriers:
            yield Link(
                role=Role.CARRIER,
                name=credit.agency,
                basis=Basis.BYLINE if credit.span is None else Basis.TEXT,
                source=source,
                marks=() if credit.span is None else (Mark(Part.CREDIT, credit.span),),
            )


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a cut at `at` would part two letters or digits."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
