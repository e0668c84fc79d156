"""The passages that bear on a question: two rankings fused, neighbours joined, as a retriever."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from bot.answers import bibliography, copy_json
from bot.stories import told_once
from ingest.archive import NO_FILTERS, Archive, Condition, Filters, Place, Ranked
from ingest.articles import Passage, StoredArticle
from ingest.embedding import Embedder
from ingest.errors import ArchiveError, NewshoundError

# Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), with the damping they used.
_DAMPING = 60

# How deep each ranking is read before the two are fused.
_DEPTH = 60

# Of so many passages for each that is wanted, some may be copies of others.
_COPIED = 3

RERANKER = "reranker"  # as a rank, and as what failed

# Neighbouring passages are joined up to this many characters.
_JOINED = 1_200


class RerankingError(NewshoundError):
    """The passages could be found, but not reranked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score (higher is better, 2/61 at most) and the ranks that made
    it: {"vectors": 3, "words": 1} is third by meaning and first by words; where it was reranked,
    "reranker" is its place since. `copies` are other articles that carry the same story, and at
    least half of these words."""

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


@dataclass(frozen=True, slots=True)
class _Scored:
    place: Place
    score: float
    ranks: dict[str, int]


class Search:
    """Hybrid search over an archive, its best passages reranked where there is a `reranker`."""

    def __init__(
        self, archive: Archive, embedder: Embedder, reranker: Reranker | None = None
    ) -> None:
        self.embedder = embedder
        self._archive = archive
        self._reranker = reranker

    def __call__(self, query: str, *, k: int, filters: Filters = NO_FILTERS) -> Found:
        """The `k` best passages, a story that several articles carry told once. Where one ranking
        fails the other answers, and it is said; where both fail, the first's error is raised."""
        legs: dict[str, Callable[[], list[Ranked]]] = {
            "vectors": lambda: self._nearest(query, filters),
            "words": lambda: self._archive.matching(query, _DEPTH, filters),
        }
        rankings: dict[str, list[Ranked]] = {}
        failures: dict[str, NewshoundError] = {}
        for name, leg in legs.items():
            try:
                rankings[name] = leg()
            except ArchiveError as error:
                failures[name] = error
        if len(failures) == len(legs):
            raise failures["vectors"]
        joined = _joined(_fused(rankings))
        most = self._reranker.most if self._reranker is not None else 0
        hits = self._hits(joined[: max(_COPIED * k, most)])
        if self._reranker is not None and hits:
            try:
                hits = _reordered(self._reranker, query, hits)
            except RerankingError as error:
                failures[RERANKER] = error
        hits = self.once(hits, k, filters)
        return Found(tuple(hits), tuple(f"{n}: {error}" for n, error in failures.items()))

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
        (`Archive.matching`)."""
        ranked = self._archive.matching(query, count, filters, condition)
        return self._hits(_fused({"words": ranked}))

    def reranked(self, query: str, hits: Sequence[Hit], filters: Filters) -> list[Hit]:
        """The same passages, with their nearness to `query` counted too."""
        own = {(h.passage.source.id, h.passage.source.version, h.passage.start): h for h in hits}
        scores: dict[tuple[str, int, int], Hit] = dict(own)
        for rank, near in enumerate(self._nearest(query, filters), start=1):
            key = (near.place.article, near.place.version, near.place.start)
            if (hit := own.get(key)) is not None:
                ranks = {**hit.ranks, "vectors": rank}
                scores[key] = Hit(hit.passage, hit.score + 1 / (_DAMPING + rank), ranks)
        return sorted(scores.values(), key=lambda hit: -hit.score)

    def _nearest(self, query: str, filters: Filters) -> list[Ranked]:
        return self._archive.nearest(self.embedder.query_vectors([query])[0], _DEPTH, filters)

    def _hits(self, scored: Sequence[_Scored]) -> list[Hit]:
        passages = map(_trimmed, self._archive.passages(one.place for one in scored))
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


def _trimmed(passage: Passage) -> Passage:
    """Without the white space at its ends, which is stored so that passages add up."""
    text = passage.text
    start = passage.start + len(text) - len(text.lstrip())
    return Passage(passage.source, start, passage.start + len(text.rstrip()))


def _fused(rankings: Mapping[str, Sequence[Ranked]]) -> list[_Scored]:
    """One ranking of several: what they agree on rises."""
    ranks: defaultdict[int, dict[str, int]] = defaultdict(dict)
    places: dict[int, Place] = {}
    for name, ranking in rankings.items():
        for rank, ranked in enumerate(ranking, start=1):
            places[ranked.place.passage] = ranked.place
            ranks[ranked.place.passage][name] = rank
    scored = [
        _Scored(places[passage], sum(1 / (_DAMPING + r) for r in own.values()), own)
        for passage, own in ranks.items()
    ]
    return sorted(scored, key=lambda one: -one.score)


def _joined(scored: Sequence[_Scored]) -> list[_Scored]:
    """Passages that touch become one, at the place of the better one."""
    kept: list[_Scored] = []
    for one in scored:
        at = next((i for i, other in enumerate(kept) if _touch(other.place, one.place)), None)
        if at is None:
            kept.append(one)
        else:
            better, place = kept[at], one.place
            start = min(better.place.start, place.start)
            end = max(better.place.end, place.end)
            joined = Place(better.place.passage, place.article, place.version, start, end)
            kept[at] = _Scored(joined, better.score, better.ranks)
    return kept


def _touch(one: Place, other: Place) -> bool:
    same = (one.article, one.version) == (other.article, other.version)
    neighbours = one.end == other.start or other.end == one.start
    return same and neighbours and one.end - one.start + other.end - other.start <= _JOINED


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
