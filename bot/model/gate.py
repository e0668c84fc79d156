"""Between what a model wrote and anything that is shown: each draft becomes a finding, or is
dropped for a reason that is counted."""

from collections.abc import Sequence

from bot.answers import Doubt, Finding, Quote
from bot.chains import chain
from bot.disagreement import quotes_differ
from bot.links import link_to
from bot.model.drafts import Draft, Unreadable
from bot.model.instructions import instructs
from bot.model.locating import around, is_verbatim, locate
from bot.model.reasons import Reason
from bot.model.support import Evidence, Likeness, is_beyond_rules, is_partial, objection
from bot.model.voices import Pointed, said_by
from bot.model.wording import shown_wording, states
from bot.quotes import carriers, is_of_error, tells_of_error
from ingest.articles import Passage, Span, StoredArticle

_MOST_QUOTES = 4


def finding_of(
    draft: Draft | Unreadable, passages: Sequence[Passage], likeness: Likeness | None = None
) -> Finding | Reason:
    """What `draft` claims of the passages that the model was shown, numbered from 1."""
    if isinstance(draft, Unreadable):
        return Reason.UNREADABLE
    pointed = _pointed(draft, passages)
    if isinstance(pointed, Reason):
        return pointed
    quotes = tuple(one.quote for one in pointed)
    text = "\n".join(quote.text for quote in quotes)
    if instructs(text):
        return Reason.INSTRUCTION
    statement = shown_wording(draft.statement, text)
    if isinstance(statement, Reason):
        return statement
    if not states(statement):
        return Reason.EMPTY
    misused = _misused(quotes, statement)
    if misused is not None:
        return misused
    heard = said_by(draft.speaker, statement, pointed)
    if isinstance(heard, Reason):
        return heard
    said, sources = heard.said, tuple(quote.source for quote in quotes)
    passed_on = carriers(said.carriers, said.speaker, sources)
    voices = (*([said.speaker] if said.speaker else []), *passed_on)
    evidence = Evidence(text=text, sources=sources, voices=voices)
    doubts: tuple[Doubt, ...] = ()
    if not is_verbatim(statement, text):
        against = objection(statement, evidence, likeness)
        if against is not None:
            return against
        doubts = _doubts(statement, evidence)
    return Finding(
        statement=statement,
        speaker=said.speaker,
        carriers=passed_on,
        quotes=quotes,
        confidence=1.0,
        doubts=doubts,
        chain=chain(heard.source, said.voices, sources),
    )


def _misused(quotes: Sequence[Quote], statement: str) -> Reason | None:
    if any(map(is_of_error, quotes)) and not tells_of_error(statement):
        return Reason.CORRECTED
    return Reason.BLENDED if quotes_differ(quotes, statement) else None


def _doubts(statement: str, evidence: Evidence) -> tuple[Doubt, ...]:
    if is_beyond_rules(statement, evidence):
        return (Doubt.LANGUAGE,)
    return (Doubt.CONDITION,) if is_partial(statement, evidence) else ()


def _pointed(draft: Draft, passages: Sequence[Passage]) -> list[Pointed] | Reason:
    """The located quotes, whole sentences; a claim of which nothing is located falls."""
    found: dict[tuple[str, int], Pointed] = {}
    reasons = [Reason.NO_QUOTE]
    for pointer in draft.quotes[:_MOST_QUOTES]:
        span = locate(pointer.words, passages, pointer.passage)
        if isinstance(span, Span):
            quote = _quote(passages[pointer.passage - 1].source, span)
            found.setdefault((quote.source.id, quote.start), Pointed(quote, span))
        else:
            reasons.append(span)
    return list(found.values()) or reasons[-1]


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
