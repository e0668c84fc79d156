"""The passages that bear on a question: two rankings fused, neighbours joined, as a retriever."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from bot.answers import bibliography, copy_json
from bot.fusion import Scores, relevance, spread, timely, turn_of
from bot.joining import Scored, joined, trimmed, widened
from bot.question import sought_words
from bot.stories import told_once
from ingest.archive import NO_FILTERS, Archive, Condition, Filters, Place, Ranked, stems
from ingest.articles import Passage, StoredArticle, day_of
from ingest.embedding import Embedder
from ingest.errors import ArchiveError, NewshoundError

# How deep each ranking is read before the two are fused: 60 loses .002 of the article recall, 200
# gains nothing.
_DEPTH = 100

# Of so many passages for each that is wanted, some may be copies of others.
_COPIED = 3

VECTORS, WORDS, RERANKER = "vectors", "words", "reranker"  # as ranks, and as what failed

# Damps the lead of a first place where ranks are added up.
_DAMPING = 60


class RerankingError(NewshoundError):
    """The passages could be found, but not reranked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score (higher is better, `bot.fusion` says of what it is made) and its
    ranks: {"vectors": 3, "words": 1} is third by meaning and first by words; where it was
    reranked, "reranker" is its place since. `copies` are other articles that carry the same
    story, and at least half of these words."""

    passage: Passage
    score: float
    ranks: Mapping[str, int]
    copies: tuple[StoredArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first; `failed` names rankings that could not be had, and why."""

    hits: tuple[Hit, ...]
    failed: tuple[str, ...] = ()

    @property
    def degraded(self) -> tuple[str, ...]:
        """What the asker should know of a search that is not whole."""
        return tuple(
            f"Found, but not reranked ({why})"
            if why.startswith(RERANKER)
            else f"Searched without one of two rankings ({why})"
            for why in self.failed
        )


class Reranker(Protocol):
    """Reads the question and each of the best passages together: slower than either ranking, and
    so the last. Used from several threads."""

    @property
    def most(self) -> int:
        """How many passages it is given at most; those after them stay in their order."""
        ...

    def scores(self, question: str, hits: Sequence[Hit]) -> Sequence[float]:
        """One for each hit, higher is better; `Hit.score` may count in it. Raises
        `RerankingError` where it cannot: the hits then stay in their order, and that is said."""
        ...


class Search:
    """Hybrid search over an archive, its best passages reranked where there is a `reranker`."""

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        reranker: Reranker | None = None,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        self.embedder = embedder
        self._archive = archive
        self._reranker = reranker
        self._today = today

    def __call__(self, query: str, *, k: int, filters: Filters = NO_FILTERS) -> Found:
        """The `k` best passages, a story that several articles carry told once. What was printed
        shortly before the day of `filters.as_of`, else today, counts for more, unless `filters`
        say from when it is to be. Where one ranking fails the other answers, and it is said;
        where both fail, the first's error is raised."""
        vector = self.embedder.query_vectors([query])[0]
        words = sought_words(query)
        legs: dict[str, Callable[[], list[Ranked]]] = {
            VECTORS: lambda: self._archive.nearest(vector, _DEPTH, filters),
            WORDS: lambda: self._archive.matching(" ".join(words), _DEPTH, filters),
        }
        rankings: dict[str, list[Ranked]] = {}
        failures: dict[str, NewshoundError] = {}
        for name, leg in legs.items():
            try:
                rankings[name] = leg()
            except ArchiveError as error:
                failures[name] = error
        if len(failures) == len(legs):
            raise failures[VECTORS]
        scored = joined(self._fused(query, vector, words, rankings, filters, failures))
        most = self._reranker.most if self._reranker is not None else 0
        hits = _spread(self._hits(scored[: max(_COPIED * k, most)]))
        if self._reranker is not None and hits:
            try:
                hits = _reordered(self._reranker, query, hits)
            except RerankingError as error:
                failures[RERANKER] = error
        hits = _widened(self.once(hits, k, filters))
        return Found(tuple(hits), tuple(f"{n}: {error}" for n, error in failures.items()))

    def _fused(
        self,
        query: str,
        vector: NDArray[np.float32],
        words: Sequence[str],
        rankings: Mapping[str, Sequence[Ranked]],
        filters: Filters,
        failures: dict[str, NewshoundError],
    ) -> list[Scored]:
        """All passages of the rankings, best first. What only one of them found is scored by the
        other too; where that fails, which is kept in `failures`, the other's scores stand alone."""
        ranks = _ranks(rankings)
        places = list(
            {one.place.passage: one.place for r in rankings.values() for one in r}.values()
        )

        def cosine() -> Scores:
            known = {one.place.passage: one.score for one in rankings[VECTORS]}
            unknown = [place for place in places if place.passage not in known]
            return _column(places, known | _by_passage(self._archive.nearness(vector, unknown)))

        def share() -> Scores:
            stemmed = list(dict.fromkeys(stem for word in words for stem in stems(word)))
            return _column(places, _by_passage(self._archive.sharing(stemmed, places)))

        columns: dict[str, Scores] = {}
        for name, column in ((VECTORS, cosine), (WORDS, share)):
            if rankings.get(name):
                try:
                    columns[name] = column()
                except ArchiveError as error:
                    failures[name] = error
        if failures and places and not columns:
            raise next(iter(failures.values()))
        cosines, shares = columns.get(VECTORS), columns.get(WORDS)
        scores = timely(
            relevance(cosines, shares),
            [place.day for place in places],
            turn=turn_of(query),
            today=self._now(filters),
        )
        order = np.argsort(-scores, kind="stable")
        return [Scored(places[n], float(scores[n]), ranks[places[n].passage]) for n in order]

    def _now(self, filters: Filters) -> date | None:
        """The day that what is recent is counted from; None where days are named."""
        if filters.after is not None or filters.before is not None:
            return None
        return day_of(filters.as_of) if filters.as_of is not None else self._today()

    def once(self, hits: Sequence[Hit], most: int, filters: Filters) -> list[Hit]:
        """The first `most` of `hits`, of those that copies of one story have in common one."""
        told = told_once([hit.passage for hit in hits], self._archive, filters, most)
        return [
            Hit(one.passage, hits[one.given].score, hits[one.given].ranks, one.copies)
            for one in told
        ]

    def by_words(
        self, query: str, count: int, filters: Filters, condition: Condition | None = None
    ) -> list[Hit]:
        """The `count` passages whose words fit best, and that `condition` may let through
        (`Archive.matching`), each with the score of its words."""
        ranked = self._archive.matching(query, count, filters, condition)
        return self._hits(
            [
                Scored(one.place, one.score, {WORDS: rank})
                for rank, one in enumerate(ranked, start=1)
            ]
        )

    def reranked(self, query: str, hits: Sequence[Hit], filters: Filters) -> list[Hit]:
        """The same passages, with their nearness to `query` counted too: by reciprocal ranks
        (Cormack, Clarke and Büttcher, SIGIR 2009), since what is let through by a condition may
        be far down either ranking."""
        vector = self.embedder.query_vectors([query])[0]
        nearest = self._archive.nearest(vector, _DEPTH, filters)
        near = {
            (one.place.article, one.place.version, one.place.start): rank
            for rank, one in enumerate(nearest, start=1)
        }
        ranked = []
        for hit in hits:
            source = hit.passage.source
            rank = near.get((source.id, source.version, hit.passage.start))
            ranks = {**hit.ranks, VECTORS: rank} if rank is not None else hit.ranks
            score = sum(1 / (_DAMPING + place) for place in ranks.values())
            ranked.append(replace(hit, score=score, ranks=ranks))
        return sorted(ranked, key=lambda hit: -hit.score)

    def _hits(self, scored: Sequence[Scored]) -> list[Hit]:
        passages = map(trimmed, self._archive.passages(one.place for one in scored))
        return [Hit(p, one.score, one.ranks) for p, one in zip(passages, scored, strict=True)]


def _reordered(reranker: Reranker, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """The first of `hits` by the reranker's scores, of equal ones the better before; the rest."""
    best = hits[: reranker.most]
    scores = reranker.scores(query, best)
    order = sorted(range(len(best)), key=lambda at: -scores[at])
    first = [
        replace(best[at], ranks={**best[at].ranks, RERANKER: place})
        for place, at in enumerate(order, start=1)
    ]
    return [*first, *hits[reranker.most :]]


def _spread(hits: Sequence[Hit]) -> list[Hit]:
    """In the order in which neither an article nor an outlet crowds out the others."""
    sources = [hit.passage.source for hit in hits]
    order, scores = spread(
        np.array([hit.score for hit in hits]),
        [(source.id, source.version) for source in sources],
        [source.article.publisher for source in sources],
    )
    return [replace(hits[at], score=score) for at, score in zip(order, scores, strict=True)]


def _widened(hits: Sequence[Hit]) -> list[Hit]:
    wide = widened([hit.passage for hit in hits])
    return [replace(hit, passage=passage) for hit, passage in zip(hits, wide, strict=True)]


def _ranks(rankings: Mapping[str, Sequence[Ranked]]) -> dict[int, dict[str, int]]:
    ranks: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for name, ranking in rankings.items():
        for rank, ranked in enumerate(ranking, start=1):
            ranks[ranked.place.passage][name] = rank
    return ranks


def _by_passage(ranking: Iterable[Ranked]) -> dict[int, float]:
    return {one.place.passage: one.score for one in ranking}


def _column(places: Sequence[Place], scores: Mapping[int, float]) -> Scores:
    return np.array([scores.get(place.passage, 0.0) for place in places])


class ArchiveRetriever(BaseRetriever):
    """`Search` as a LangChain retriever: `k` and `filters` here, or for one call in `invoke`.

    Each document's `page_content` is an exact slice of its article; its metadata say which
    (`article`, `version`, `start`, `end`), the `score`, the `ranks`, and title, publisher,
    published and url.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = Field(default=10, gt=0)
    filters: Filters = NO_FILTERS

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        found = self.search(query, k=k or self.k, filters=filters or self.filters)
        return [Document(hit.passage.text, metadata=hit_json(hit)) for hit in found.hits]


def result_json(hit: Hit) -> dict[str, Any]:
    """A hit by the published contract of `search --json`."""
    copies = [copy_json(copy) for copy in hit.copies]
    return {**hit_json(hit), "text": hit.passage.text, "copies": copies}


def hit_json(hit: Hit) -> dict[str, Any]:
    """Where a hit stands and how it was found."""
    passage = hit.passage
    return {
        "article": passage.source.id,
        "version": passage.source.version,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 6),
        "ranks": dict(hit.ranks),
        **bibliography(passage.source),
    }
