"""What stands around a quotation in its article, a page at a time: exact slices, cut between
sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Quote
from ingest.articles import Span, StoredArticle
from ingest.sentences import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A page of an article, `source.article.text[start:end]`.

    Page 0 holds the quotation (`quoted`, offsets in the article), page 1 follows it, page -1
    precedes it. `before` and `after` tell whether there is another page on either side.
    """

    source: StoredArticle
    page: int
    start: int
    end: int
    quoted: Span
    before: bool
    after: bool

    @property
    def text(self) -> str:
        return self.source.article.text[self.start : self.end]


def surroundings(quote: Quote, *, page: int = 0, around: int = 1_000) -> Surroundings:
    """The page of up to `around` characters, more only where the quotation itself is longer.

    Whole sentences, but for one that is longer than a page. A page beyond the article's ends is
    the last there is.
    """
    text = quote.source.article.text
    spans = _pieces(text, around)
    first, last = _holding(spans, quote)
    first, last = _grown(spans, first, last, around)
    number = 0
    while number < page and last + 1 < len(spans):
        first, last = _ahead(spans, last + 1, around)
        number += 1
    while number > page and first > 0:
        first, last = _back(spans, first - 1, around)
        number -= 1
    return Surroundings(
        source=quote.source,
        page=number,
        start=spans[first].start,
        end=spans[last].end,
        quoted=Span(quote.start, quote.end),
        before=first > 0,
        after=last + 1 < len(spans),
    )


def _pieces(text: str, longest: int) -> list[Span]:
    """The sentences; one that is longer than a page in pieces of a page."""
    return [
        Span(start, min(start + longest, sentence.end))
        for sentence in sentences(text)
        for start in range(sentence.start, sentence.end, longest)
    ]


def _holding(spans: Sequence[Span], quote: Quote) -> tuple[int, int]:
    """The first and the last piece that the quotation reaches into."""
    held = [at for at, s in enumerate(spans) if s.start < quote.end and quote.start < s.end]
    return held[0], held[-1]


def _grown(spans: Sequence[Span], first: int, last: int, room: int) -> tuple[int, int]:
    """Sentences added in turn behind and before, as long as there is room."""
    grows = True
    while grows:
        grows = False
        if last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= room:
            last, grows = last + 1, True
        if first > 0 and spans[last].end - spans[first - 1].start <= room:
            first, grows = first - 1, True
    return first, last


def _ahead(spans: Sequence[Span], first: int, room: int) -> tuple[int, int]:
    last = first
    while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= room:
        last += 1
    return first, last


def _back(spans: Sequence[Span], last: int, room: int) -> tuple[int, int]:
    first = last
    while first > 0 and spans[last].end - spans[first - 1].start <= room:
        first -= 1
    return first, last
