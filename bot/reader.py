"""Reading without a model: the sentences of the passages that answer the question best."""

from collections.abc import Sequence
from typing import Protocol

from bot.answers import Claim
from bot.evidence import Candidate, features
from bot.found_sentences import FoundSentence, found_sentences
from bot.question import Kind, Question
from bot.ranking import confidence
from bot.retrieval import Hit
from ingest.embedding import Embedder

# Below this confidence a sentence is no answer. On SQuAD questions about unseen articles it
# answers .84 of those that have an answer there (with the right sentence for .82 of them), and
# .022 of the same questions put to other articles (`python -m tests.quality.sentence_ranker`).
THRESHOLD = 0.08

# Beside the best sentence, others are shown that are at least this fraction as good.
_NEARLY = 0.6


class Reader(Protocol):
    """What reads passages for an answer. No claims means: not here."""

    name: str

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]: ...


class SentenceReader:
    """Ranks sentences by what they share with the question; knows no more than it is shown."""

    name = "sentences"

    def __init__(self, embedder: Embedder, *, threshold: float = THRESHOLD) -> None:
        self._embedder = embedder
        self._threshold = threshold

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]:
        """The best sentence and those nearly as good, best first."""
        found = list(found_sentences(hits))
        if not found or not question.words:  # "Who said that?": there is nothing to look for
            return []
        scores = self._scores(question, found)
        order = sorted(range(len(found)), key=lambda at: -scores[at])
        enough = max(self._threshold, scores[order[0]] * _NEARLY)
        return [found[at].claim(scores[at]) for at in order if scores[at] >= enough]

    def _scores(self, question: Question, found: Sequence[FoundSentence]) -> list[float]:
        query = self._embedder.query_vectors([question.text])[0]
        vectors = self._embedder.document_vectors([sentence.text for sentence in found])
        asks_speaker = question.kind is Kind.SPEAKER
        candidates = [
            Candidate(s.text, s.nearby, asks_speaker and s.said().speaker is not None)
            for s in found
        ]
        scores: list[float] = confidence(features(question, candidates, vectors @ query)).tolist()
        return scores
