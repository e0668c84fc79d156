"""How a reader weighs its passages against each other: fitted on held-out questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from bot.question import read_question
from bot.spans.candidates import FEATURES, Candidate
from bot.spans.reader import SpanReader
from bot.training.retrieved import Case, fitted_on

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Read:
    """A case with its candidates, their evidence, and which of them are right."""

    case: Case
    found: list[Candidate]
    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def read_cases(reader: SpanReader, cases: Iterable[Case]) -> list[Read]:
    done = []
    for case in cases:
        question = read_question(case.question)
        found = reader.candidates(question.text, case.hits)
        if found:
            answers = [c.answer_text for c in found]
            right = np.array([case.right(answer) for answer in answers])
            done.append(Read(case, found, reader.evidence(question, found), right))
    return done


def fit(read: Sequence[Read]) -> dict[str, float]:
    """Logistic regression over candidates; each question weighs the same."""
    own = [one for one in read if fitted_on(one.case.question)]
    rows = np.vstack([one.evidence for one in own])
    labels = np.concatenate([one.right for one in own])
    weight = np.concatenate([np.full(len(one.right), 1.0) for one in own])
    scale = rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows / scale, labels, sample_weight=weight)
    weights = model.coef_[0] / scale
    return {
        "bias": float(model.intercept_[0]),
        **{name: float(w) for name, w in zip(FEATURES, weights, strict=True)},
    }


def curve(
    read: Sequence[Read], weights: dict[str, float], *, fitted: bool = False
) -> list[dict[str, Any]]:
    """At each threshold, on the questions that were fitted on or the others: the shares that are
    answered, and of the answerable how many of those rightly."""
    own = [one for one in read if fitted_on(one.case.question) is fitted]
    column = np.array([weights[name] for name in FEATURES])
    best: dict[str, list[float]] = {}
    right: list[bool] = []
    for one in own:
        chances = 1 / (1 + np.exp(-(one.evidence @ column + weights["bias"])))
        best.setdefault(one.case.way, []).append(float(chances.max()))
        if one.case.way == "answerable":
            right.append(bool(one.right[chances.argmax()]))
    rows = []
    hit = np.array(right)
    for threshold in THRESHOLDS:
        row: dict[str, Any] = {"threshold": threshold}
        for way, scores in best.items():
            row[way] = float(np.mean(np.array(scores) >= threshold))
        answered = np.array(best["answerable"]) >= threshold
        row["right_of_answered"] = float(hit[answered].mean()) if answered.any() else 0.0
        rows.append(row)
    return rows


def chosen(rows: Sequence[dict[str, Any]], *, absent: float | None = None) -> float:
    """The threshold at which most questions end well: answered rightly, or rightly declined; with
    `absent`, the lowest at which no larger share of those without an answer is answered."""
    if absent is not None:
        enough = [row["threshold"] for row in rows if row["absent"] <= absent]
        return float(min(enough, default=rows[-1]["threshold"]))

    def well(row: dict[str, Any]) -> float:
        return float(row["answerable"] * row["right_of_answered"] + 1 - row["absent"])

    return float(max(rows, key=well)["threshold"])


def first_right(read: Sequence[Read], weights: dict[str, float]) -> dict[str, float]:
    """Shares of all questions whose answer is in the best span, its quote, or one of three."""
    column = np.array([weights[name] for name in FEATURES])
    own = [r for r in read if not fitted_on(r.case.question) and r.case.way != "absent"]
    span, quote, any_quote, there = [], [], [], []
    for one in own:
        order = np.argsort(-(one.evidence @ column))
        within = one.case.within
        texts = list(dict.fromkeys(one.found[at].text for at in order))
        best = one.found[order[0]]
        span.append(within(best.answer_text))
        quote.append(within(texts[0]))
        any_quote.append(any(within(text) for text in texts[:3]))
        there.append(one.case.way == "answerable")
    return {
        "questions": len(own),
        "answer_in_passages": float(np.mean(there)),
        "answer_in_span": float(np.mean(span)),
        "answer_in_first_quote": float(np.mean(quote)),
        "answer_in_three_quotes": float(np.mean(any_quote)),
    }
