"""The check that stands between a reader's claim and anything that is shown."""

from collections.abc import Sequence

from bot.answers import Claim, Finding, Quote
from bot.chains import chain, is_quotable
from bot.links import link_to
from ingest.articles import StoredArticle


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
    )
    return Finding(
        statement=claim.statement,
        speaker=claim.speaker,
        carriers=carriers(claim.carriers, claim.speaker, [claim.source]),
        quotes=(quote,),
        confidence=claim.confidence,
        chain=chain(claim.source, claim.voices),
    )


def carriers(
    named: Sequence[str], speaker: str | None, sources: Sequence[StoredArticle]
) -> tuple[str, ...]:
    """Those that a quotation names, then the agencies whose copy its articles are, each once."""
    known = {name.casefold() for name in (*named, speaker or "")}
    copied = (name for source in sources for name in source.carriers)
    return (*named, *dict.fromkeys(name for name in copied if name.casefold() not in known))
