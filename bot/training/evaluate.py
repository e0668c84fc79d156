"""What the exported reader is worth, on questions that it was not trained on."""

import collections
import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.spans.decoding import Reading
from bot.spans.network import ReadingNetwork, who_said
from bot.training.examples import TAGS
from bot.training.polnear import Attributed, Marked, marked_articles
from bot.training.squad import OWN, Asked, squad_questions
from ingest.articles import Span
from ingest.sentences import sentences

_PRONOUN = re.compile(
    r"(?:he|she|they|i|we|it|you|who|which|that|his|her|their|my|our|its)", re.IGNORECASE
)
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_ROUND = 600  # characters of article shown with an attribution
_MOST = 3_000  # pairs read at a time


def evaluate(network: ReadingNetwork, data: Path) -> dict[str, float]:
    return {**reading(network, data), **attribution(network, data)}


def read_all(network: ReadingNetwork, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
    found: list[Reading] = []
    for at in range(0, len(pairs), _MOST):
        found += network.read(pairs[at : at + _MOST])
    return found


# --- Reading -----------------------------------------------------------------------------------


def reading(network: ReadingNetwork, data: Path) -> dict[str, float]:
    """SQuAD's own paragraphs, answerable and unanswerable, of articles held out."""
    asked = list(squad_questions(data / OWN, held=True))
    readings = read_all(network, [(one.text, one.context) for one in asked])
    scored = [_scored(one, r) for one, r in zip(asked, readings, strict=True) if one.answers]
    answerable = np.array([bool(one.answers) for one in asked])
    margin = np.array([r.spans[0].score - r.absent for r in readings])
    answered = np.array([r.answered for r in readings])
    top = np.array([r.spans[0].score for r in readings])
    both = answered + 0.5 * margin
    return {
        "squad_questions": len(asked),
        "squad_answerable": int(answerable.sum()),
        "squad_em": float(np.mean([em for em, _ in scored])),
        "squad_f1": float(np.mean([f1 for _, f1 in scored])),
        "squad_auc_answered": auc(answered[answerable], answered[~answerable]),
        "squad_auc_margin": auc(margin[answerable], margin[~answerable]),
        "squad_auc_span": auc(top[answerable], top[~answerable]),
        "squad_auc_both": auc(both[answerable], both[~answerable]),
    }


def _scored(asked: Asked, found: Reading) -> tuple[float, float]:
    span = found.spans[0].span
    words = asked.context[span.start : span.end]
    return (
        max(float(plain(words) == plain(gold)) for _, gold in asked.answers),
        max(overlap(words, gold) for _, gold in asked.answers),
    )


def plain(text: str) -> str:
    """As SQuAD's own script compares: no case, punctuation or articles."""
    kept = text.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", kept).split())


def overlap(one: str, other: str) -> float:
    """F1 of the words in common."""
    left, right = plain(one).split(), plain(other).split()
    common = sum((collections.Counter(left) & collections.Counter(right)).values())
    return 2 * common / (len(left) + len(right)) if common else 0.0


def auc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    ranks = np.concatenate([positive, negative]).argsort().argsort() + 1
    n, m = len(positive), len(negative)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


# --- Attribution -------------------------------------------------------------------------------


def attribution(network: ReadingNetwork, data: Path) -> dict[str, float]:
    """ "Who said <content>?" of PolNeAR's development articles, with the passage given."""
    cases = list(_attributed(data))
    readings = read_all(network, [(who_said(case.content), case.passage) for case in cases])
    found: dict[str, float] = {"polnear_asked": len(cases)}
    named = [not _PRONOUN.fullmatch(case.source_text) for case in cases]
    found["polnear_named"] = sum(named)
    hits = [_source_match(case, r) for case, r in zip(cases, readings, strict=True)]
    for group, chosen in (("all", [True] * len(cases)), ("named", named)):
        own = [hit for hit, use in zip(hits, chosen, strict=True) if use]
        found[f"who_said_exact_{group}"] = float(np.mean([exact for exact, _ in own]))
        found[f"who_said_overlap_{group}"] = float(np.mean([over for _, over in own]))
    for tag in TAGS:
        found |= _tag_scores(tag, cases, readings)
    plain_ones = list(_unattributed(data))
    unsaid = read_all(network, [(who_said(s), passage) for s, passage in plain_ones])
    said = read_all(network, [(who_said(case.sentence), case.passage) for case in cases])
    found["unattributed_asked"] = len(unsaid)
    found["cited_auc"] = auc(
        np.array([r.answered for r in said]), np.array([r.answered for r in unsaid])
    )
    return found


class _Case:
    """An attribution in its passage, spans in the passage's offsets."""

    def __init__(self, article: Marked, one: Attributed, window: Span, sentence: Span) -> None:
        move = window.start
        self.passage = article.text[window.start : window.end]
        self.content = article.text[one.content.start : one.content.end]
        self.sentence = article.text[sentence.start : sentence.end]
        self.tags = [(tag, Span(s.start - move, s.end - move)) for tag, s in one.tags]
        self.source_text = article.text[one.source.start : one.source.end]


def _attributed(data: Path) -> Iterator[_Case]:
    for article in marked_articles(data, "dev"):
        spans = list(sentences(article.text))
        for one in article.attributions:
            low = min(s.start for _, s in one.tags)
            high = max(s.end for _, s in one.tags)
            inside = [i for i, s in enumerate(spans) if s.start < high and low < s.end]
            if high - low > 900 or not inside:
                continue
            middle = one.content.start
            sentence = next((s for s in spans if s.start <= middle < s.end), spans[inside[0]])
            yield _Case(article, one, _round(spans, inside, low, high), sentence)


def _round(spans: Sequence[Span], inside: Sequence[int], low: int, high: int) -> Span:
    """Sentences before and after in turn, as long as there is room."""
    first, last = inside[0], inside[-1]
    while first > 0 and spans[last].end - spans[first - 1].start <= _ROUND:
        first -= 1
        if last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= _ROUND:
            last += 1
    return Span(min(low, spans[first].start), max(high, spans[last].end))


def _unattributed(data: Path) -> Iterator[tuple[str, str]]:
    """Statements of the reporter's own, with their passages."""
    for article in marked_articles(data, "dev"):
        spans = list(sentences(article.text))
        marked = [s for one in article.attributions for _, s in one.tags]
        for at, span in enumerate(spans):
            free = not any(m.start < span.end and span.start < m.end for m in marked)
            if free and span.end - span.start > 40:
                window = _round(spans, [at], span.start, span.end)
                yield (
                    article.text[span.start : span.end],
                    article.text[window.start : window.end],
                )


def _source_match(case: _Case, found: Reading) -> tuple[float, float]:
    """Exact but for articles and punctuation; or with a content-bearing character in common."""
    own = [s for tag, s in case.tags if TAGS[tag] == "source"]
    span = found.spans[0].span
    exact = any(
        plain(case.passage[span.start : span.end]) == plain(case.passage[s.start : s.end])
        for s in own
    )
    over = any(s.start < span.end and span.start < s.end for s in own)
    return float(exact), float(over)


def _tag_scores(tag: str, cases: Sequence[_Case], readings: Sequence[Reading]) -> dict[str, float]:
    """F1 over characters, and the share of cases whose stretch is exactly the marked one."""
    common = given = wanted = 0
    exact = 0
    for case, found in zip(cases, readings, strict=True):
        gold = _characters(s for t, s in case.tags if TAGS[t] == tag)
        ours = _characters(pointed.span for pointed in found.cited[tag])
        common += len(gold & ours)
        given += len(ours)
        wanted += len(gold)
        exact += gold == ours
    return {
        f"{tag}_f1": 2 * common / max(1, given + wanted),
        f"{tag}_exact": exact / max(1, len(cases)),
    }


def _characters(spans: Iterator[Span] | Sequence[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def report(found: dict[str, Any]) -> str:
    return "\n".join(
        f"{name:<24} {value:.3f}" if isinstance(value, float) else f"{name:<24} {value}"
        for name, value in found.items()
    )
