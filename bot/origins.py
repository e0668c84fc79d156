"""How many articles carry something, and of how many origins: copies of one story have one
between them, however many print it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

from bot.answers import Finding, Origins
from bot.stories import appeared
from ingest.archive import Archive, Filters
from ingest.articles import StoredArticle

_Ties: TypeAlias = frozenset[tuple[str, str]]
"""Articles that are copies of one story, by their ids, each pair both ways."""


def with_origins(findings: Sequence[Finding], archive: Archive, filters: Filters) -> list[Finding]:
    """The findings, each that several articles carry with how many and of how many origins. Two
    articles are tied by nothing that does not pass `filters`."""
    ties = _ties(findings, archive, filters)
    return [replace(finding, origins=_told([finding], ties)) for finding in findings]


def together(findings: Sequence[Finding], archive: Archive, filters: Filters) -> Origins | None:
    """Of all findings as one; None where no more than one article carries them."""
    return _told(findings, _ties(findings, archive, filters))


def _told(findings: Iterable[Finding], ties: _Ties) -> Origins | None:
    """An origin is an article that is no copy of one before it. What a copy added is no copy of
    what it copied, so ties are not followed further: two reports that a third one prints both of
    are two."""
    articles = {source.id: source for finding in findings for source in _sources(finding)}
    if len(articles) < 2:
        return None
    origins: list[str] = []
    for source in sorted(articles.values(), key=appeared):
        if not any((origin, source.id) in ties for origin in origins):
            origins.append(source.id)
    return Origins(articles=len(articles), origins=len(origins))


def _sources(finding: Finding) -> tuple[StoredArticle, ...]:
    """What is quoted, and the other articles that have the words."""
    return (*(quote.source for quote in finding.quotes), *finding.copies)


def _ties(findings: Sequence[Finding], archive: Archive, filters: Filters) -> _Ties:
    sources = {(s.id, s.version): s for one in findings for s in _sources(one)}
    if len({article for article, _ in sources}) < 2:
        return frozenset()
    # Their ids are enough: reading sixty carriers of sixty took 160 ms.
    copies = archive.database.copies(sources.keys(), filters)
    pairs = [(own, copy) for (own, _), there in copies.items() for copy, _ in there]
    pairs += [pair for finding in findings for pair in _by_agency(finding)]
    return frozenset(pair for one, other in pairs for pair in ((one, other), (other, one)))


def _by_agency(finding: Finding) -> Iterator[tuple[str, str]]:
    """Articles with the same sentence that are one agency's copy by their own credits, too much
    edited to be told by their text. Of several sentences nobody knows who has which."""
    if len(finding.quotes) > 1:
        return
    for one, other in combinations(_sources(finding), 2):
        if set(one.carriers) & _agencies(other) or set(other.carriers) & _agencies(one):
            yield one.id, other.id


def _agencies(source: StoredArticle) -> set[str | None]:
    return {*source.carriers, source.article.publisher}
