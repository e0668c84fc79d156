"""What is counted of each question, by the definitions of the news-quiz benchmark."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, quantiles

from tests.quality.sets import QuizQuestion
from tests.quality.sides import LONGEST, Shown, Side

ARTICLES, PASSAGES, GOLDS = "article recall@10", "passage recall@5", "gold@5"
MEASURES = (ARTICLES, PASSAGES, GOLDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question put to one side. A measure that does not apply to it is not in `counts`;
    `gold_place` and `answer_place` count articles from 1, 0 where it is not among those given."""

    question: QuizQuestion
    counts: Mapping[str, bool]
    gold_place: int
    answer_place: int
    first: Shown | None
    seconds: float
    cpu: float


def asked_of(side: Side, questions: Iterable[QuizQuestion]) -> list[Outcome]:
    return [_outcome(side, question) for question in questions]


def _outcome(side: Side, question: QuizQuestion) -> Outcome:
    start, worked = time.perf_counter(), time.process_time()
    shown = side.find(question.text, question.asked)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    articles = list({one.article: one for one in shown}.values())
    gold = _place(one.article in question.golds for one in articles)
    answer = _place(has_words(one.text, question.answer) for one in articles)
    counts = {}
    if question.is_counted:
        told = any(has_words(one.passage[:LONGEST], question.answer) for one in shown[:5])
        counts = {ARTICLES: 0 < answer <= 10, PASSAGES: told}
    if question.golds:
        counts[GOLDS] = 0 < gold <= 5
    first = articles[0] if articles else None
    return Outcome(question, counts, gold, answer, first, seconds, cpu)


def _place(found: Iterable[bool]) -> int:
    return next((at for at, here in enumerate(found, start=1) if here), 0)


def has_words(text: str, words: str) -> bool:
    """Whether `text` has these words as whole words, in any case."""
    return _whole(words).search(text) is not None


@lru_cache(maxsize=8)
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those it applies to; `value` is 0 where there are none."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0


def share(outcomes: Iterable[Outcome], measure: str) -> Share:
    counted = [one.counts[measure] for one in outcomes if measure in one.counts]
    return Share(sum(counted), len(counted))


def groups(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """All of them, then by kind of question and by year."""
    yield "all", list(outcomes)
    for kind in sorted({one.question.kind for one in outcomes}):
        yield f"asks for {kind}", [one for one in outcomes if one.question.kind == kind]
    for year in sorted({one.question.year for one in outcomes}):
        yield f"asked in {year}", [one for one in outcomes if one.question.year == year]


@dataclass(frozen=True, slots=True)
class Pace:
    """Milliseconds a question, warm: the first few are left out."""

    median: float
    p95: float
    cpu: float


def pace(outcomes: Sequence[Outcome]) -> Pace:
    warm = outcomes[3:] or outcomes
    seconds = [one.seconds * 1000 for one in warm]
    ranks = quantiles(seconds, n=20) if len(seconds) > 1 else seconds * 19
    return Pace(ranks[9], ranks[18], fmean(one.cpu * 1000 for one in warm))
