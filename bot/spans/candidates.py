"""Stretches of passages that may be the answer, and the evidence for each of them."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot import evidence
from bot.question import Question, content_stems
from bot.retrieval import Hit
from bot.spans.decoding import Pointed, Reading
from ingest.articles import Span, StoredArticle, written
from ingest.embedding import Embedder
from ingest.sentences import sentences

# The network's own evidence, and what a sentence shares with the question (`bot.evidence`).
# Whether it names a speaker is left out: the network has read that.
_SHARED = tuple(name for name in evidence.FEATURES if not name.startswith("speaker_"))
_SHARED_COLUMNS = [evidence.FEATURES.index(name) for name in _SHARED]
FEATURES = ("span", "margin", "answered", "rank", "agreed", *_SHARED)

_PER_PASSAGE = 2  # spans of one passage that are weighed
_ARTICLES = re.compile(r"\b(?:the|a|an)\b|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the network is shown it: whole sentences of its article under a title line, which
    takes up the first `head` characters of `text`."""

    hit: Hit
    place: int  # among the hits as the search ranked them
    span: Span
    head: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of an article that may be the answer, the sentences around it, the evidence."""

    source: StoredArticle
    answer: Span
    quote: Span
    place: int  # of its passage among the hits as the search ranked them
    pointed: Pointed
    reading: Reading
    nearby: frozenset[str]

    @property
    def text(self) -> str:
        return self.source.article.text[self.quote.start : self.quote.end]

    @property
    def answer_text(self) -> str:
        return self.source.article.text[self.answer.start : self.answer.end]


def answer_key(words: str) -> str:
    """Answers with the same key say the same."""
    return " ".join(_ARTICLES.sub(" ", words.lower()).split())


def shown(hits: Sequence[Hit]) -> list[Shown]:
    """Each hit as the network is shown it, in the given order."""
    by_search = sorted(range(len(hits)), key=lambda at: -hits[at].score)
    places = {at: place for place, at in enumerate(by_search)}
    return [_shown(hit, places[at]) for at, hit in enumerate(hits)]


def _shown(hit: Hit, place: int) -> Shown:
    span = _whole(hit)
    article = hit.passage.source.article
    day = written(article.published)
    top = heading(article.title[:100], article.publisher, day and day[:10])
    return Shown(hit, place, span, len(top), top + article.text[span.start : span.end])


def heading(*parts: str | None) -> str:
    """Title, outlet and date in one line before a passage."""
    known = [part for part in parts if part]
    return " | ".join(known) + "\n" if known else ""


def _whole(hit: Hit) -> Span:
    """The passage, widened to whole sentences."""
    text = hit.passage.source.article.text
    start = text.rfind("\n", 0, hit.passage.start) + 1
    end = text.find("\n", hit.passage.end)
    own = [
        Span(start + s.start, start + s.end)
        for s in sentences(text[start : end if end >= 0 else len(text)])
        if start + s.start < hit.passage.end and hit.passage.start < start + s.end
    ]
    return Span(own[0].start, own[-1].end) if own else Span(hit.passage.start, hit.passage.end)


def candidates(passages: Sequence[Shown], readings: Sequence[Reading]) -> list[Candidate]:
    """The best spans of each passage."""
    return [
        candidate
        for passage, reading in zip(passages, readings, strict=True)
        for candidate in _of_passage(passage, reading)
    ]


def _of_passage(passage: Shown, reading: Reading) -> Iterator[Candidate]:
    source, whole = passage.hit.passage.source, passage.span
    text = source.article.text[whole.start : whole.end]
    nearby = content_stems(f"{source.article.title} {text}")
    own = [Span(whole.start + s.start, whole.start + s.end) for s in sentences(text)]
    for pointed in reading.spans[:_PER_PASSAGE]:
        move = whole.start - passage.head
        answer = Span(pointed.span.start + move, pointed.span.end + move)
        around = [s for s in own if s.start < answer.end and answer.start < s.end]
        if around:
            quote = Span(around[0].start, around[-1].end)
            yield Candidate(source, answer, quote, passage.place, pointed, reading, nearby)


def evidence_for(
    question: Question, found: Sequence[Candidate], embedder: Embedder
) -> NDArray[np.float64]:
    """Shape (candidates, len(FEATURES))."""
    query = embedder.query_vectors([question.text])[0]
    cosines = embedder.document_vectors([one.text for one in found]) @ query
    as_sentences = [evidence.Candidate(c.text, c.nearby, True) for c in found]
    shared = evidence.features(question, as_sentences, cosines)
    own = [
        [
            c.pointed.score,
            c.pointed.score - c.reading.absent,
            c.reading.answered,
            1 / (1 + c.place),
            agreement,
        ]
        for c, agreement in zip(found, _agreements(found), strict=True)
    ]
    clipped = np.clip(np.array(own, dtype=np.float64), -20, 20)
    return np.hstack([clipped, shared[:, _SHARED_COLUMNS]])


def _agreements(found: Sequence[Candidate]) -> Iterator[float]:
    """How strongly other articles give the same answer."""
    keys = [answer_key(one.answer_text) for one in found]
    for candidate, key in zip(found, keys, strict=True):
        others: dict[str, float] = {}
        for one, its_key in zip(found, keys, strict=True):
            if its_key == key and one.source.id != candidate.source.id:
                strength = _strength(one)
                others[one.source.id] = max(others.get(one.source.id, 0.0), strength)
        yield math.log1p(sum(others.values()))


def _strength(one: Candidate) -> float:
    return math.exp(min(0.0, one.pointed.score)) / (1 + math.exp(-one.reading.answered))
