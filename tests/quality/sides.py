"""What is measured side by side: Newshound's search, and words alone. All search one corpus."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import tantivy

from bot.retrieval import Search
from ingest.archive import NO_FILTERS, Archive, Condition, Filters, Ranked
from ingest.articles import Article, Moment, day_of
from ingest.embedding import Embedder
from tests.quality.corpus import Corpus

DEEP = 40
"""Passages that a side gives: among so many there are nearly always ten articles."""

LONGEST = 1_200
"""Characters of a passage that count, whoever gives it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage, and the article that it is of. `carriers` are articles told to be its copies;
    `appeared` is the day of every article told of, and of the version of it."""

    article: str
    title: str
    text: str
    passage: str
    published: date | None
    carriers: frozenset[str] = frozenset()
    appeared: tuple[date | None, ...] = ()


class Side(Protocol):
    """Something that finds passages; best first."""

    name: str

    def find(self, question: str, asked: date | None) -> Sequence[Shown]: ...


class LackingArchive(Archive):
    """An archive of which one ranking is empty: what is found without it."""

    without: str = ""

    def nearest(self, *given, **named) -> list[Ranked]:
        return [] if self.without == "dense" else super().nearest(*given, **named)

    def matching(
        self,
        text: str,
        count: int,
        filters: Filters = NO_FILTERS,
        condition: Condition | None = None,
    ) -> list[Ranked]:
        if self.without == "words":
            return []
        return super().matching(text, count, filters, condition)


class TimelessSearch(Search):
    """For which no day is today: nothing counts for being recent."""

    def _now(self, filters: Filters) -> date | None:
        return None


STAGES = ("dense", "words", "recency")
"""What `OwnSide` can be without."""


class OwnSide:
    """Newshound's search, as of the day of the question."""

    def __init__(self, archive: LackingArchive, embedder: Embedder, without: str = "") -> None:
        self.name = f"without {without}" if without else "newshound"
        self._without = without
        self._archive = archive
        kind = TimelessSearch if without == "recency" else Search
        self._search = kind(archive, embedder)

    def find(self, question: str, asked: date | None) -> Sequence[Shown]:
        self._archive.without = self._without
        filters = Filters(as_of=asked) if asked else NO_FILTERS
        found = []
        for hit in self._search(question, k=DEEP, filters=filters).hits:
            source, article = hit.passage.source, hit.passage.source.article
            found.append(
                Shown(
                    source.id,
                    article.title,
                    article.text,
                    hit.passage.text,
                    _day(article.published),
                    frozenset(copy.id for copy in hit.copies),
                    tuple(_appeared(one.article) for one in (source, *hit.copies)),
                )
            )
        return found


def _appeared(article: Article) -> date | None:
    """A version that says when it was changed appeared then."""
    return _day(article.modified or article.published)


def _day(moment: Moment | None) -> date | None:
    return day_of(moment) if moment else None


class WordsSide:
    """BM25 alone: tantivy over passages of 1,000 characters with the title before each.

    `dated`: nothing published after the day of the question, and recent articles first by a
    factor of up to two that fades within weeks."""

    _CANDIDATES = 400
    _FADING = 14.0  # days

    def __init__(self, corpus: Corpus) -> None:
        self._articles = corpus.articles
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("place", fast=True)
        schema.add_text_field("text", tokenizer_name="en_stem")
        self._index = tantivy.Index(schema.build())
        self._places: list[tuple[int, int, int]] = []
        writer = self._index.writer(100_000_000, num_threads=1)
        for at, article in enumerate(self._articles):
            for start, end in _pieces(article.text):
                document = tantivy.Document()
                document.add_integer("place", len(self._places))
                document.add_text("text", f"{article.title}\n{article.text[start:end]}")
                writer.add_document(document)
                self._places.append((at, start, end))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def plain(self) -> Side:
        return _Named("BM25", lambda question, asked: self._shown(self._ranked(question)[:DEEP]))

    def dated(self) -> Side:
        return _Named("BM25, dated", self._dated)

    def _dated(self, question: str, asked: date | None) -> Sequence[Shown]:
        weighed = []
        for place, score in self._ranked(question):
            published = self._articles[self._places[place][0]].published
            if asked is None:
                weighed.append((place, score))
            elif published is not None and published <= asked:
                age = (asked - published).days
                weighed.append((place, score * (1 + math.exp(-age / self._FADING))))
        weighed.sort(key=lambda one: -one[1])
        return self._shown(weighed[:DEEP])

    def _ranked(self, question: str) -> list[tuple[int, float]]:
        query, _ = self._index.parse_query_lenient(question, ["text"])
        hits = self._searcher.search(query, self._CANDIDATES, count=False).hits
        places = self._searcher.fast_field_values("place", [address for _, address in hits])
        return [(int(place), score) for place, (score, _) in zip(places, hits, strict=True)]

    def _shown(self, ranked: Sequence[tuple[int, float]]) -> list[Shown]:
        found = []
        for place, _ in ranked:
            at, start, end = self._places[place]
            one = self._articles[at]
            passage = one.text[start:end]
            found.append(Shown(one.id, one.title, one.text, passage, one.published))
        return found


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    find: Callable[[str, date | None], Sequence[Shown]]


def _pieces(text: str, longest: int = 1_000) -> list[tuple[int, int]]:
    """One after the other, cut at white space where there is some."""
    pieces, start = [], 0
    while start < len(text):
        end = min(start + longest, len(text))
        if end < len(text) and (space := text.rfind(" ", start, end)) > start:
            end = space + 1
        pieces.append((start, end))
        start = end
    return pieces
