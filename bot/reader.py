"""Reading without a model: the sentences of the passages that answer the question best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answers import Claim
from bot.attribution import speaker
from bot.evidence import Candidate, features
from bot.question import Kind, Question, content_stems
from bot.ranking import confidence
from bot.retrieval import Hit
from ingest.articles import Span, StoredArticle
from ingest.embedding import Embedder
from ingest.sentences import paragraphs, sentences

# Below this confidence a sentence is no answer. On SQuAD questions about unseen articles it
# answers .84 of those that have an answer there (with the right sentence for .82 of them), and
# .022 of the same questions put to other articles (`python -m tests.quality.sentence_ranker`).
THRESHOLD = 0.08

# Beside the best sentence, others are shown that are at least this fraction as good.
_NEARLY = 0.6
# How far to look for the sentence that a passage cuts: further than sentences are long.
_LONGEST_LINE = 2_000

_BEFORE = 600  # characters before a sentence in which its "he" may have been named


class Reader(Protocol):
    """What reads passages for an answer. No claims means: not here."""

    name: str

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]: ...


@dataclass(frozen=True, slots=True)
class _Sentence:
    source: StoredArticle
    span: Span
    text: str
    nearby: frozenset[str]
    before: str


class SentenceReader:
    """Ranks sentences by what they share with the question; knows no more than it is shown."""

    name = "sentences"

    def __init__(self, embedder: Embedder, *, threshold: float = THRESHOLD) -> None:
        self._embedder = embedder
        self._threshold = threshold

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]:
        """The best sentence and those nearly as good, best first."""
        found = list(_distinct(hits))
        if not found or not question.words:  # "Who said that?": there is nothing to look for
            return []
        scores = self._scores(question, found)
        order = sorted(range(len(found)), key=lambda at: -scores[at])
        enough = max(self._threshold, scores[order[0]] * _NEARLY)
        return [_claim(question, found[at], scores[at]) for at in order if scores[at] >= enough]

    def _scores(self, question: Question, found: Sequence[_Sentence]) -> list[float]:
        query = self._embedder.query_vectors([question.text])[0]
        vectors = self._embedder.document_vectors([sentence.text for sentence in found])
        asks_speaker = question.kind is Kind.SPEAKER
        candidates = [
            Candidate(s.text, s.nearby, asks_speaker and _said(s)[0] is not None) for s in found
        ]
        scores: list[float] = confidence(features(question, candidates, vectors @ query)).tolist()
        return scores


def _distinct(hits: Sequence[Hit]) -> Iterator[_Sentence]:
    """Each sentence of the hits once, whole, even where a passage cut it."""
    seen: set[tuple[str, int, int]] = set()
    for hit in hits:
        source = hit.passage.source
        text = source.article.text
        nearby = content_stems(f"{source.article.title} {hit.passage.text}")
        for span in _whole_sentences(text, Span(hit.passage.start, hit.passage.end)):
            key = (source.id, source.version, span.start)
            if key not in seen:
                seen.add(key)
                before = text[max(0, span.start - _BEFORE) : span.start]
                yield _Sentence(source, span, text[span.start : span.end], nearby, before)


def _whole_sentences(text: str, passage: Span) -> Iterator[Span]:
    for line in _lines(text, passage):
        for own in sentences(text[line.start : line.end]):
            span = Span(line.start + own.start, line.start + own.end)
            if span.start < passage.end and passage.start < span.end:
                yield span


def _lines(text: str, passage: Span) -> Iterator[Span]:
    """The lines that the passage lies in, whole; of a line without end, what is near it."""
    start = max(text.rfind("\n", 0, passage.start) + 1, passage.start - _LONGEST_LINE)
    end = text.find("\n", passage.end)
    end = min(end if end >= 0 else len(text), passage.end + _LONGEST_LINE)
    for line in paragraphs(text[start:end]):
        yield Span(start + line.start, start + line.end)


def _claim(question: Question, sentence: _Sentence, score: float) -> Claim:
    said = _said(sentence)
    return Claim(
        statement=" ".join(sentence.text.split()),
        speaker=said[0],
        carriers=said[1],
        source=sentence.source,
        span=sentence.span,
        confidence=score,
    )


def _said(sentence: _Sentence) -> tuple[str | None, tuple[str, ...]]:
    said = speaker(sentence.text, sentence.before)
    return said.speaker, said.carriers
