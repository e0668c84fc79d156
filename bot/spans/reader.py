"""A trained reader: points at the words that answer, or says that they are not here.

`bot/training` makes its weights, `bot/weights` holds them. It is a `Reader` of passages and a
`Reranker` of them: what it has read for their order it need not read again for the answer.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answers import Claim
from bot.question import Kind, Question, read_question
from bot.reader import SentenceReader
from bot.retrieval import Hit
from bot.spans.candidates import FEATURES, Candidate, Shown, candidates, evidence_for, shown
from bot.spans.decoding import Reading
from bot.spans.network import ReadingNetwork
from bot.spans.speakers import Speakers, asked_for
from ingest.embedding import Embedder

_NEARLY = 0.5  # others are shown that are at least this fraction as good as the best
_MOST = 6  # claims; copies of one story are folded later
_RERANKED: Final = 24
_REMEMBERED: Final = 512  # readings, of some 2 kB


class SpanReader:
    """Points at the answer in each passage, and weighs the passages against each other. Safe to
    use from several threads. Whatever is best below `threshold` is no answer."""

    name = "reader"

    def __init__(
        self,
        embedder: Embedder,
        network: ReadingNetwork,
        *,
        threshold: float | None = None,
        most: int = _RERANKED,
    ) -> None:
        weighing = network.manifest["weighing"]
        self.most = most
        self._embedder = embedder
        self._sentences = SentenceReader(embedder)
        self._readings = _Readings(network)
        self._weights = np.array([weighing["weights"][name] for name in FEATURES])
        self._bias = float(weighing["weights"]["bias"])
        self._threshold = float(weighing["threshold"]) if threshold is None else threshold
        self._speakers = Speakers(network, cited=float(weighing["cited"]))

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]:
        """The best answer and those nearly as good, best first, each in a sentence of its own.

        Yes and no are not written in a text: there the sentence as a whole is the answer.
        """
        if question.kind is Kind.YES_NO:
            return self._sentences.claims(question, hits)
        weighed = self.weighed(question, hits)
        if not weighed:
            return []
        enough = max(self._threshold, weighed[0][1] * _NEARLY)
        best = [one for one in weighed if one[1] >= enough][:_MOST]
        return list(self._claims(best, asks_speaker=question.kind is Kind.SPEAKER))

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """How likely each passage answers; where nothing is asked, the scores of the search."""
        read = read_question(question)
        if read.kind is Kind.YES_NO or (read.kind is Kind.OTHER and "?" not in question):
            return [hit.score for hit in hits]
        passages = shown(hits)
        found = self.candidates(question, hits)
        best: dict[int, float] = {}
        for candidate, chance in zip(found, self.chances(read, found), strict=True):
            best[candidate.place] = max(best.get(candidate.place, 0.0), float(chance))
        return [best.get(passage.place, 0.0) for passage in passages]

    def weighed(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Candidate, float]]:
        """Every sentence with an answer in it and the probability that it is right, best first."""
        found = self.candidates(question.text, hits)
        chances = self.chances(question, found)
        order = np.argsort(-chances, kind="stable")
        return _one_a_sentence([(found[at], float(chances[at])) for at in order])

    def candidates(self, question: str, hits: Sequence[Hit]) -> list[Candidate]:
        """The network's best spans in each passage."""
        passages = shown(hits)
        return candidates(passages, self._readings.of(question, passages))

    def chances(self, question: Question, found: Sequence[Candidate]) -> NDArray[np.float64]:
        """The probability that each is right."""
        if not found:
            return np.zeros(0)
        logits = self.evidence(question, found) @ self._weights + self._bias
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
        return chances

    def evidence(self, question: Question, found: Sequence[Candidate]) -> NDArray[np.float64]:
        """Shape (candidates, len(FEATURES))."""
        return evidence_for(question, found, self._embedder)

    def _claims(
        self, best: Sequence[tuple[Candidate, float]], *, asks_speaker: bool
    ) -> Iterator[Claim]:
        spoken = self._speakers.of([candidate for candidate, _ in best])
        for (candidate, chance), one in zip(best, spoken, strict=True):
            said = asked_for(candidate, one.said) if asks_speaker else one.said
            yield Claim(
                statement=" ".join(candidate.text.split()),
                speaker=said.speaker,
                carriers=said.carriers,
                source=candidate.source,
                span=candidate.quote,
                confidence=chance,
                voices=said.voices,
                answer=candidate.answer,
                speaker_confidence=one.sure,
            )


class _Readings:
    """What was read last, so that a passage that was read for its place is not read again."""

    def __init__(self, network: ReadingNetwork) -> None:
        self._network = network
        self._kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, question: str, passages: Sequence[Shown]) -> list[Reading]:
        known = self._known(question, passages)
        new = {p.text: p for p in passages if p.text not in known}.values()
        pairs = [(question, passage.text) for passage in new]
        made = self._network.read(pairs, [passage.head for passage in new]) if pairs else []
        known |= dict(zip((passage.text for passage in new), made, strict=True))
        self._keep(question, known)
        return [known[passage.text] for passage in passages]

    def _known(self, question: str, passages: Sequence[Shown]) -> dict[str, Reading]:
        with self._lock:
            keys = ((question, passage.text) for passage in passages)
            return {key[1]: self._kept[key] for key in keys if key in self._kept}

    def _keep(self, question: str, readings: dict[str, Reading]) -> None:
        with self._lock:
            for text, reading in readings.items():
                self._kept[question, text] = reading
                self._kept.move_to_end((question, text))
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)


def _one_a_sentence(weighed: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    kept: dict[tuple[str, int, int], tuple[Candidate, float]] = {}
    for candidate, chance in weighed:
        key = (candidate.source.id, candidate.source.version, candidate.quote.start)
        kept.setdefault(key, (candidate, chance))
    return list(kept.values())
