"""The check that stands between a reader's claim and anything that is shown."""

from bot.answers import Claim, Finding, Quote
from bot.links import link_to


def check(claim: Claim) -> Finding | None:
    """The claim as a finding, or None where its span is no whole words of its article."""
    text, span = claim.source.article.text, claim.span
    if not 0 <= span.start < span.end <= len(text):
        return None
    quoted = text[span.start : span.end]
    if quoted != quoted.strip() or _cuts_a_word(text, span.start) or _cuts_a_word(text, span.end):
        return None
    quote = Quote(
        source=claim.source,
        start=span.start,
        end=span.end,
        link=link_to(claim.source.article.url, quoted),
    )
    return Finding(
        statement=claim.statement,
        speaker=claim.speaker,
        carriers=_carriers(claim),
        quotes=(quote,),
        confidence=claim.confidence,
    )


def _carriers(claim: Claim) -> tuple[str, ...]:
    """Those that the sentence names, then the agencies whose copy its article is."""
    named = {name.casefold() for name in (*claim.carriers, claim.speaker or "")}
    copied = (name for name in claim.source.carriers if name.casefold() not in named)
    return (*claim.carriers, *copied)


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a cut at `at` would part two letters or digits."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
