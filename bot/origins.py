"""How many articles carry something, and of how many origins: copies of one story have one
between them, however many print it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers import Finding, Origins
from bot.stories import appeared
from ingest.archive import Archive, Filters
from ingest.articles import StoredArticle


def with_origins(findings: Sequence[Finding], archive: Archive, filters: Filters) -> list[Finding]:
    """The findings, each that several articles carry with how many and of how many origins. Two
    articles are tied by nothing that does not pass `filters`."""
    ties = _Ties(findings, archive, filters)
    return [replace(finding, origins=_told([finding], ties)) for finding in findings]


def together(findings: Sequence[Finding], archive: Archive, filters: Filters) -> Origins | None:
    """Of all findings as one; None where no more than one article carries them."""
    return _told(findings, _Ties(findings, archive, filters))


class _Ties:
    """Which articles have their origin in common with another. Asked of few: of sixty carriers of
    one story it is asked of the first, and pairs grow with the square of them."""

    def __init__(self, findings: Sequence[Finding], archive: Archive, filters: Filters) -> None:
        self._findings = findings
        self._archive = archive
        self._filters = filters
        self._known: dict[tuple[str, int], frozenset[str]] = {}

    def of(self, source: StoredArticle) -> frozenset[str]:
        """The ids of its copies, and of those that have a sentence of the same agency's."""
        own = (source.id, source.version)
        if own not in self._known:
            # Their ids are enough: reading sixty carriers of sixty took 160 ms.
            copies = self._archive.database.copies([own], self._filters).get(own, [])
            agency = (each for finding in self._findings for each in _by_agency(finding, source))
            self._known[own] = frozenset([*(article for article, _ in copies), *agency])
        return self._known[own]


def _told(findings: Iterable[Finding], ties: _Ties) -> Origins | None:
    """An origin is an article that is no copy of one before it. What a copy added is no copy of
    what it copied, so ties are not followed further: two reports that a third one prints both of
    are two."""
    articles = {source.id: source for finding in findings for source in _sources(finding)}
    if len(articles) < 2:
        return None
    waiting = sorted(articles.values(), key=appeared)
    origins = 0
    while waiting:
        first, *later = waiting
        tied = ties.of(first)
        waiting = [source for source in later if source.id not in tied]
        origins += 1
    return Origins(articles=len(articles), origins=origins)


def _sources(finding: Finding) -> tuple[StoredArticle, ...]:
    """What is quoted, and the other articles that have the words."""
    return (*(quote.source for quote in finding.quotes), *finding.copies)


def _by_agency(finding: Finding, one: StoredArticle) -> Iterator[str]:
    """Articles with the same sentence as `one` that are one agency's copy by their own credits,
    too much edited to be told by their text. Of several sentences nobody knows who has which."""
    sources = _sources(finding)
    if len(finding.quotes) > 1 or all(source.id != one.id for source in sources):
        return
    carriers, agencies = set(one.carriers), _agencies(one)
    for other in sources:
        if carriers & _agencies(other) or set(other.carriers) & agencies:
            yield other.id


def _agencies(source: StoredArticle) -> set[str | None]:
    return {*source.carriers, source.article.publisher}
