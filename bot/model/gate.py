"""Between what a model wrote and anything that is shown: each draft becomes a finding, or is
dropped for a reason that is counted."""

from collections.abc import Sequence

from bot.answers import Finding, Quote
from bot.attribution import speaker
from bot.links import link_to
from bot.model.drafts import Draft, Unreadable
from bot.model.locating import around, locate, standing
from bot.model.reasons import Reason
from bot.model.wording import shown_wording
from ingest.articles import Passage, Span, StoredArticle

_MOST_QUOTES = 4
# Characters before a quote in which its "he" may have been named.
_BEFORE = 600


def finding_of(draft: Draft | Unreadable, passages: Sequence[Passage]) -> Finding | Reason:
    """What `draft` claims of the passages that the model was shown, numbered from 1."""
    if isinstance(draft, Unreadable):
        return Reason.UNREADABLE
    quotes = _quotes(draft, passages)
    if isinstance(quotes, Reason):
        return quotes
    evidence = "\n".join(quote.text for quote in quotes)
    statement = shown_wording(draft.statement, evidence)
    if isinstance(statement, Reason):
        return statement
    said = speaker(quotes[0].text, _before(quotes[0]))
    named = standing(draft.speaker, quotes[0].source.article.text)
    return Finding(
        statement=statement,
        speaker=said.speaker or named,
        carriers=said.carriers,
        quotes=quotes,
        confidence=1.0,
    )


def _quotes(draft: Draft, passages: Sequence[Passage]) -> tuple[Quote, ...] | Reason:
    """The located ones, whole sentences; a claim of which nothing is located falls."""
    found: dict[tuple[str, int], Quote] = {}
    reasons = [Reason.NO_QUOTE]
    for pointer in draft.quotes[:_MOST_QUOTES]:
        span = locate(pointer.words, passages, pointer.passage)
        if isinstance(span, Span):
            quote = _quote(passages[pointer.passage - 1].source, span)
            found.setdefault((quote.source.id, quote.start), quote)
        else:
            reasons.append(span)
    return tuple(found.values()) or reasons[-1]


def _quote(source: StoredArticle, located: Span) -> Quote:
    """With the rest of its sentences: what a model leaves out may be what matters."""
    text = source.article.text
    span = around(text, located)
    return Quote(
        source=source,
        start=span.start,
        end=span.end,
        link=link_to(source.article.url, text[span.start : span.end]),
    )


def _before(quote: Quote) -> str:
    return quote.source.article.text[max(0, quote.start - _BEFORE) : quote.start]
