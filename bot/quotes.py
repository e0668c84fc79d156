"""The check that stands between a reader's claim and anything that is shown."""

import re
from collections.abc import Sequence
from typing import Final

from bot.answers import Claim, Finding, Quote
from bot.chains import chain, is_quotable
from bot.links import link_to
from ingest.articles import CorrectionKind, Span, StoredArticle

_ERROR: Final = re.compile(
    r"\b(?:earlier|previous|prior|original|initial|first) (?:versions?|editions?|drafts?)\b|"
    r"\b(?:originally|previously|initially|incorrect\w*|correct(?:ed|ion|ions|s)|wrong\w*|"
    r"mistake\w*|erroneous\w*|errors?|inaccurate\w*|mis(?:stated|identified|spelled|spelt|"
    r"attributed|reported|quoted))\b",
    re.IGNORECASE,
)


def is_of_error(quote: Quote) -> bool:
    """Whether it stands in its article's own notice of a fault, and tells what was wrong."""
    return _ERROR.search(quote.text) is not None and any(
        notice.kind is not CorrectionKind.UPDATE
        and not notice.in_title
        and notice.start < quote.end
        and quote.start < notice.end
        for notice in quote.source.corrections
    )


def tells_of_error(text: str) -> bool:
    """Whether a statement says, or a question asks, that something was corrected."""
    return _ERROR.search(text) is not None


def check(claim: Claim) -> Finding | None:
    """The claim as a finding, or None where its span is no whole words of its article."""
    text, span = claim.source.article.text, claim.span
    if not is_quotable(text, span):
        return None
    quote = Quote(
        source=claim.source,
        start=span.start,
        end=span.end,
        link=link_to(claim.source.article.url, text[span.start : span.end]),
        answer=answer_within(text, span, claim.answer),
    )
    return Finding(
        statement=claim.statement,
        speaker=claim.speaker,
        carriers=carriers(claim.carriers, claim.speaker, [claim.source]),
        quotes=(quote,),
        confidence=claim.confidence,
        chain=chain(claim.source, claim.voices),
        speaker_confidence=claim.speaker_confidence,
    )


def answer_within(text: str, quote: Span, answer: Span | None) -> Span | None:
    """The answer, where it is whole words within its quote."""
    if answer is None or not is_quotable(text, answer):
        return None
    return answer if quote.start <= answer.start and answer.end <= quote.end else None


def carriers(
    named: Sequence[str], speaker: str | None, sources: Sequence[StoredArticle]
) -> tuple[str, ...]:
    """Those that a quotation names, then the agencies whose copy its articles are, each once."""
    known = {name.casefold() for name in (*named, speaker or "")}
    copied = (name for source in sources for name in source.carriers)
    return (*named, *dict.fromkeys(name for name in copied if name.casefold() not in known))
