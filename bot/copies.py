"""One story told several times is one finding: the earliest is quoted, the others are named."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answers import Finding, Quote
from bot.chains import Role
from bot.datelines import without_dateline
from bot.evidence import is_number
from bot.origins import with_origins
from bot.question import NEGATION, content_stems
from bot.stories import also_by
from bot.stories import appeared as published
from ingest.archive import Archive, Filters
from ingest.articles import StoredArticle

# The share of content words that two sentences must have in common to be one: a wire sentence
# with a word changed keeps nine tenths; two outlets' own sentences on one event share half.
_SAME = 0.8


# Of what is stated of such sentences in other words, by a model.
_SAME_STATED = 0.5


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of one sentence joined, in the place of the best of them."""
    groups: list[list[Finding]] = []
    for finding in map(_with_origins, findings):
        home = next((group for group in groups if _is_copy(group[0], finding)), None)
        if home is None:
            groups.append([finding])
        else:
            home.append(finding)
    return [_as_one(group) for group in groups]


def _is_copy(one: Finding, other: Finding) -> bool:
    """Whether they quote the same in nearly the same words and state the same of it: two outlets
    that found out the same by themselves are two."""
    if not _alike(_quoted(one), _quoted(other), _SAME):
        return False
    return _alike(_stated(one), _stated(other), _SAME_STATED)


def _alike(left: frozenset[str], right: frozenset[str], share: float) -> bool:
    """No number and no "not" may differ, since "12 injured" beside "17 injured" is a
    contradiction."""
    differing = left ^ right
    return len(differing) <= (1 - share) * len(left | right) and not any(
        stem == NEGATION or is_number(stem) for stem in differing
    )


def _stated(finding: Finding) -> frozenset[str]:
    return _words(finding.statement)


def _quoted(finding: Finding) -> frozenset[str]:
    return _words(finding.quotes[0].text)


def _words(text: str) -> frozenset[str]:
    return content_stems(without_dateline(text))


def _with_origins(finding: Finding) -> Finding:
    """A finding whose quotes are copies of one sentence has one quote of them, the earliest of
    those that show who said it; the other articles are copies."""
    kept: list[Quote] = []
    copies: list[StoredArticle] = []
    said = {link.source.id for link in finding.chain if link.role is Role.SPEAKER}
    for quote in sorted(
        finding.quotes, key=lambda q: (q.source.id not in said, published(q.source))
    ):
        words = _words(quote.text)
        if any(
            q.source.id != quote.source.id and _alike(_words(q.text), words, _SAME) for q in kept
        ):
            copies.append(quote.source)
        else:
            kept.append(quote)
    if not copies:
        return finding
    gone = {copy.id for copy in copies} - {quote.source.id for quote in kept}
    return replace(
        finding,
        quotes=tuple(quote for quote in finding.quotes if quote in kept),
        chain=tuple(link for link in finding.chain if link.source.id not in gone),
        copies=(*finding.copies, *(copy for copy in copies if copy.id in gone)),
    )


def _as_one(group: Sequence[Finding]) -> Finding:
    first, *later = sorted(group, key=appeared)
    own = first.quotes[0].source.id
    copies = {copy.id: copy for f in group for copy in f.copies}
    copies |= {f.quotes[0].source.id: f.quotes[0].source for f in later}
    copies.pop(own, None)
    best = max(f.confidence for f in group)
    return replace(first, confidence=best, copies=tuple(copies.values()))


def appeared(finding: Finding) -> datetime:
    """When its quotation was published; undated ones never."""
    return published(finding.quotes[0].source)[0]


def carried(findings: Iterable[Finding], archive: Archive, filters: Filters) -> list[Finding]:
    """With the articles that carry the same story and have the same words, found by the search
    or not, of those that pass `filters`; and of how many origins they all are."""
    found = [_carried(finding, archive, filters) for finding in findings]
    return with_origins(found, archive, filters)


def _carried(finding: Finding, archive: Archive, filters: Filters) -> Finding:
    sources = {quote.source.id: quote.source for quote in finding.quotes}
    copies = {copy.id: copy for copy in finding.copies}
    for source in sources.values():
        words = [quote.text for quote in finding.quotes if quote.source.id == source.id]
        copies |= {copy.id: copy for copy in also_by(source, words, archive, filters)}
    others = (copy for copy in copies.values() if copy.id not in sources)
    return replace(finding, copies=tuple(sorted(others, key=published)))
