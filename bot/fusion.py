"""What makes one passage better than another: what it means, which of the words it has, and when
it was printed.

The figures named here are article recall@10, passage recall@5 and gold@5 of the news quiz
(`python -m tests.quality`), on the half of its questions that may be tuned on.
"""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import date
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

# Both rankings' scores, of every passage that either found, do better than their ranks fused
# (1 / (60 + rank), .590, .431 and .753): .602, .480, .889, where recency counts as below. From .5
# to .67 for the meaning the quiz does not change by more than .003; of 130 questions who said what
# stands in an article of politics, .5 has the right article first for .915, .6 for .900.
MEANING, WORDS = 0.5, 0.5

# What was printed on the day of the question counts for this much more, and for less of it the
# older it is: a factor, so that no age is a cliff, and beyond two months there is none. Without
# it gold@5 falls to .75. News quizzes ask for the week's news: a factor of 2 finds no more of it.
_RECENT = 0.7
_FADING = 10.0  # days

# Where the first or the latest is asked for, passages this near to the best are what it is of.
_OF_THE_MATTER = 0.85


# What a passage loses for each better one of its own article, and for each article of its outlet
# that is before it: passage recall .494 to .497, gold@5 .882 to .895. More for the outlet (.04)
# loses articles.
_SAME_ARTICLE, _SAME_OUTLET = 0.05, 0.02
_COUNTED = 5  # articles of an outlet


class Turn(Enum):
    """Which end of a course of events is asked for."""

    ANY = auto()
    FIRST = auto()
    LATEST = auto()


_SAID = r"(?:report(?:s|ed)?|said|says?|claim(?:s|ed)?|announced?|mention(?:s|ed)?|told|published)"
_FIRST = re.compile(
    rf"\boriginally\b|\binitially\b|\bearliest\b|\bfirst (?:to )?{_SAID}\b"
    rf"|\b{_SAID} (?:\w+ )?first\b|\bfirst (?:report|article|time)s?\b",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\b(?:the|what['’]s|is) (?:latest|newest)\b|\blatest (?:news|on|about|in)\b"
    r"|\bmost recent(?:ly)?\b|\bcurrently\b|\bright now\b|\bas of now\b|\bso far\b",
    re.IGNORECASE,
)


def turn_of(question: str) -> Turn:
    """By its words. "The first woman on the moon" asks for no first article."""
    if _FIRST.search(question):
        return Turn.FIRST
    return Turn.LATEST if _LATEST.search(question) else Turn.ANY


def relevance(cosines: Scores | None, shares: Scores | None) -> Scores:
    """Of each passage, from 0 to 1; None where a ranking could not be had. Passages that say
    the opposite of the query (a cosine below 0) count as 0."""
    meaning = np.maximum(cosines, 0.0) if cosines is not None else None
    if meaning is None or shares is None:
        return meaning if meaning is not None else shares if shares is not None else np.zeros(0)
    return MEANING * meaning + WORDS * shares


def timely(
    scores: Scores, days: Sequence[int | None], *, turn: Turn = Turn.ANY, today: date | None
) -> Scores:
    """The scores with the day that each passage was printed on counted in. It counts from `today`,
    if that is given; where the first or the latest is asked for, from the first or the last day of
    the passages that are about it."""
    known = np.array([np.nan if day is None else float(day) for day in days])
    anchor = _anchor(scores, known, turn, today)
    if anchor is None:
        return scores
    age = np.abs(anchor - known)
    factor = np.where(np.isnan(age), 1.0, 1.0 + _RECENT * np.exp(-age / _FADING))
    counted: Scores = scores * factor
    return counted


def _anchor(scores: Scores, days: Scores, turn: Turn, today: date | None) -> float | None:
    if turn is Turn.ANY:
        return float(today.toordinal()) if today is not None else None
    dated = ~np.isnan(days)
    if not dated.any():
        return None
    about = days[dated & (scores >= _OF_THE_MATTER * scores[dated].max())]
    return float(about.min() if turn is Turn.FIRST else about.max())


def spread(
    scores: Scores, articles: Sequence[Hashable], outlets: Sequence[str | None]
) -> tuple[list[int], list[float]]:
    """The order in which passages are told so that neither an article nor an outlet crowds out the
    others, and what is then left of their scores. One without an outlet is of one of its own."""
    left = {at: float(score) for at, score in enumerate(scores)}
    by_article: Counter[Hashable] = Counter()
    by_outlet: Counter[str | None] = Counter()
    order: list[int] = []
    told: list[float] = []
    while left:
        lost = {
            at: _SAME_ARTICLE * by_article[articles[at]]
            + (_SAME_OUTLET * min(by_outlet[outlets[at]], _COUNTED) if outlets[at] else 0.0)
            for at in left
        }
        best = max(left, key=lambda at: (left[at] - lost[at], -at))
        order.append(best)
        told.append(left.pop(best) - lost[best])
        if not by_article[articles[best]]:
            by_outlet[outlets[best]] += 1
        by_article[articles[best]] += 1
    return order, told
