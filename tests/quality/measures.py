"""What is counted of each question, by the definitions of the news-quiz benchmark."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import fmean, quantiles

from bot.training.evaluate import plain
from tests.quality.sets import Question
from tests.quality.sides import LONGEST, Shown, Side

ARTICLES, PASSAGES = "article recall@10", "passage recall@5"
GOLDS, GOLDS_CARRIED, FIRST = "gold@5", "gold@5, also as a carrier", "right article first"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question put to one side. A measure that does not apply to it is not in `counts`;
    `gold_place` and `answer_place` count articles from 1, 0 where it is not among those given.
    `leaks` are passages told from articles or versions that had not appeared when it was asked.
    """

    question: Question
    counts: Mapping[str, bool]
    gold_place: int
    answer_place: int
    first: Shown | None
    passages: int
    leaks: int
    seconds: float
    cpu: float


def asked_of(side: Side, questions: Iterable[Question]) -> list[Outcome]:
    return [_outcome(side, question) for question in questions]


def _outcome(side: Side, question: Question) -> Outcome:
    start, worked = time.perf_counter(), time.process_time()
    shown = side.find(question.text, question.asked)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    articles = list({one.article: one for one in shown}.values())
    gold = _place(one.article in question.golds for one in articles)
    answer = _place(has_any(one.text, question.answers) for one in articles)
    return Outcome(
        question,
        dict(_counts(question, shown, articles, gold, answer)),
        gold,
        answer,
        articles[0] if articles else None,
        len(shown),
        sum(_leaks(one, question.asked) for one in shown),
        seconds,
        cpu,
    )


def _counts(
    question: Question, shown: Sequence[Shown], articles: Sequence[Shown], gold: int, answer: int
) -> Iterator[tuple[str, bool]]:
    if question.is_counted:
        yield ARTICLES, 0 < answer <= 10
        yield PASSAGES, any(has_any(one.passage[:LONGEST], question.answers) for one in shown[:5])
    if question.golds:
        carried = any(question.golds & {one.article, *one.carriers} for one in articles[:5])
        yield GOLDS, 0 < gold <= 5
        yield GOLDS_CARRIED, carried
        yield FIRST, gold == 1


def _leaks(shown: Shown, asked: date | None) -> bool:
    return asked is not None and any(day is None or day > asked for day in shown.appeared)


def _place(found: Iterable[bool]) -> int:
    return next((at for at, here in enumerate(found, start=1) if here), 0)


def has_any(text: str, answers: Iterable[str]) -> bool:
    return any(has_words(text, answer) for answer in answers)


def has_words(text: str, words: str) -> bool:
    """Whether `text` has these words as whole words, compared as SQuAD's script does it: without
    case, punctuation and articles."""
    return bool(_plain(words)) and f" {_plain(words)} " in f" {_plain(text)} "


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    return plain(text)


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
    for year in sorted({one.question.year for one in outcomes} - {""}):
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
