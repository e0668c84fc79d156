"""Reading without a model: the sentences of the passages that answer the question best."""

from collections.abc import Sequence
from typing import Protocol

from bot.answers import Claim
from bot.evidence import Candidate, features
from bot.found_sentences import FoundSentence, found_sentences
from bot.named_speakers import is_said_by
from bot.question import Kind, Question, without_speakers
from bot.ranking import confidence
from bot.retrieval import Hit
from ingest.embedding import Embedder

# Below this confidence a sentence is no answer. On SQuAD questions about unseen articles it
# answers .84 of those that have an answer there (with the right sentence for .82 of them), and
# .022 of the same questions put to other articles (`python -m tests.quality.sentence_ranker`).
THRESHOLD = 0.08

# Beside the best sentence, others are shown that are at least this fraction as good.
_NEARLY = 0.6

# That it is said by whom the question names speaks for a sentence: its threshold is so much lower.
# Of 80 questions for what somebody said on two matters, made from PolNeAR's attributions (held
# back), 74 show the right sentence and 63 that speaker first; without all this 71 and 54. Of the
# same with the matters changed round 40 are answered, with it as without.
_SAID = 2


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
        """The best sentence and those nearly as good, best first; where somebody's words are
        asked for, of these if any of them answers."""
        found = list(found_sentences(hits))
        said = [one for one in found if _is_said_by(one, question)]
        asked, enough = without_speakers(question), self._threshold / _SAID
        return self._best(asked, said, enough) or self._best(question, found, self._threshold)

    def _best(
        self, question: Question, found: Sequence[FoundSentence], threshold: float
    ) -> list[Claim]:
        if not found or not question.words:  # "Who said that?": there is nothing to look for
            return []
        scores = self._scores(question, found)
        order = sorted(range(len(found)), key=lambda at: -scores[at])
        enough = max(threshold, scores[order[0]] * _NEARLY)
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


def _is_said_by(sentence: FoundSentence, question: Question) -> bool:
    return bool(question.speakers) and is_said_by(
        sentence.text, sentence.said().speaker, question.speakers
    )
