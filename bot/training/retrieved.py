"""Held-out questions with the passages that a search finds, as the chain meets them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from bot.retrieval import Hit
from bot.training.evaluate import overlap, plain
from bot.training.examples import held_back, read_lines
from bot.training.squad import OWN, squad_questions
from ingest.articles import Article, Passage, Span, StoredArticle, normalised
from ingest.chunking import passages
from ingest.embedding import Embedder

READ = 10
_ADDED = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS_BEFORE, _DAYS_AFTER = 12, 2  # of the day on which a quiz question is asked
_RECENT = 1.3  # what a passage of those days gains


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was found for it, and the answers that are right: none where it has none.

    `way` is "answerable", "missed" (the answer is in none of the passages), "unanswerable" (by
    SQuAD's authors, from the very paragraph) or "absent" (passages with the answer were left out).
    """

    question: str
    hits: tuple[Hit, ...]
    way: str
    golds: tuple[str, ...] = ()

    def right(self, words: str) -> bool:
        """Whether these words are the answer, or nearly."""
        return self.within(words) or any(overlap(words, gold) >= 0.5 for gold in self.golds)

    def within(self, text: str) -> bool:
        """Whether a text holds the answer."""
        words = f" {plain(text)} "
        return any(f" {plain(gold)} " in words for gold in self.golds if plain(gold))


# --- SQuAD -------------------------------------------------------------------------------------


def squad_cases(data: Path, embedder: Embedder, count: int, *, seed: int = 7) -> list[Case]:
    """Each question asked of the paragraphs nearest to it, and of other articles' only."""
    asked = list(squad_questions(data / OWN, held=True))
    contexts = list(dict.fromkeys((one.title, one.context) for one in asked))
    titles = np.array([title for title, _ in contexts])
    stored = [_paragraph(title, text) for title, text in contexts]
    vectors = embedder.document_vectors([one.text for one in stored])
    chosen = np.random.default_rng(seed).permutation(len(asked))[:count]
    queries = embedder.query_vectors([asked[i].text for i in chosen])
    cases = []
    for i, query in zip(chosen, queries, strict=True):
        one = asked[i]
        near = np.argsort(-(vectors @ query))
        golds = tuple(text for _, text in one.answers)
        own = _hits([stored[j] for j in near[:READ]])
        cases.append(Case(one.text, own, "answerable" if golds else "unanswerable", golds))
        others = [stored[j] for j in near if titles[j] != one.title][:READ]
        cases.append(Case(one.text, _hits(others), "absent"))
    return cases


def _paragraph(title: str, text: str) -> Passage:
    article = Article(key=f"{title}:{text}", origin="", title=title, text=text)
    return Passage(StoredArticle(article=article, version=1, added=_ADDED), 0, len(text))


def _hits(found: Sequence[Passage]) -> tuple[Hit, ...]:
    return tuple(Hit(p, 1 / (61 + at), {"vectors": at + 1}) for at, p in enumerate(found))


# --- The news quiz ------------------------------------------------------------------------------


def quiz_cases(data: Path, count: int, *, seed: int = 7) -> Iterator[Case]:
    """Held-back questions over all the news articles, found by words and by their day; the
    second time without any passage that holds the answer."""
    questions = [
        q for q in read_lines(data / "questions/realtimeqa-dev.jsonl") if held_back(q["id"])
    ]
    order = np.random.default_rng(seed).permutation(len(questions))
    shelf = _Shelf(data / "articles/realtimeqa.jsonl.xz")
    for i in order[:count]:
        text, answer = questions[i]["question"], questions[i]["answer"].strip("“”\"' .")
        ranked = shelf(text, date.fromisoformat(questions[i]["asked"]))
        found = list(islice(ranked, 4 * READ))
        case = Case(text, _hits(found[:READ]), "answerable", (answer,))
        there = any(case.within(hit.passage.text) for hit in case.hits)
        yield case if there else replace(case, way="missed")
        without = [p for p in found if not case.within(p.text)][:READ]
        yield Case(text, _hits(without), "absent")


class _Shelf:
    """All news articles in passages, found by the words they share with a question."""

    def __init__(self, path: Path) -> None:
        seen: set[str] = set()
        self._passages: list[Passage] = []
        for line in read_lines(path):
            if line["text"] not in seen:
                seen.add(line["text"])
                self._passages += _cut(line)
        self._days = np.array([_day(p) for p in self._passages])
        self._vectorizer = TfidfVectorizer(
            sublinear_tf=True, stop_words="english", min_df=2, dtype=np.float32
        )
        texts = (f"{p.source.article.title}\n{p.text}" for p in self._passages)
        self._rows = self._vectorizer.fit_transform(texts).tocsc()

    def __call__(self, question: str, asked: date) -> Iterator[Passage]:
        query = self._vectorizer.transform([question])
        scores = np.zeros(len(self._passages), dtype=np.float32)
        for column, weight in zip(query.indices, query.data, strict=True):
            first, last = self._rows.indptr[column : column + 2]
            scores[self._rows.indices[first:last]] += weight * self._rows.data[first:last]
        away = self._days - asked.toordinal()
        scores[(away >= -_DAYS_BEFORE) & (away <= _DAYS_AFTER)] *= _RECENT
        for at in np.argsort(-scores)[:200]:
            yield self._passages[at]


def _cut(line: dict[str, Any]) -> Iterator[Passage]:
    text = normalised(line["text"])
    published = _published(line["published"])
    article = Article(
        key=line["id"],
        origin="",
        title=line["title"] or "",
        text=text,
        publisher=line["publisher"],
        published=published,
    )
    stored = StoredArticle(article=article, version=1, added=_ADDED)
    for span in passages(text):
        trimmed = _trimmed(text, span)
        yield Passage(stored, trimmed.start, trimmed.end)


def _trimmed(text: str, span: Span) -> Span:
    own = text[span.start : span.end]
    return Span(span.start + len(own) - len(own.lstrip()), span.start + len(own.rstrip()))


def _published(written: str | None) -> date | None:
    match = re.match(r"(\d{4})[/-](\d\d)[/-](\d\d)", written or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _day(passage: Passage) -> int:
    published = passage.source.article.published
    return published.toordinal() if published else 0


def fitted_on(question: str) -> bool:
    """Whether a held-out question serves to fit the weighing; the others are reported on."""
    return bool(sum(question.encode()) % 2)
