"""The gate's tables, and failures to be read by eye."""

from collections.abc import Iterator, Mapping, Sequence

from tests.quality.corpus import Corpus
from tests.quality.measures import (
    ARTICLES,
    GOLDS,
    GOLDS_CARRIED,
    PASSAGES,
    Outcome,
    groups,
    pace,
    share,
)

Found = Mapping[str, Sequence[Outcome]]
"""The outcomes of each side, by its name; all of the same questions."""


def quiz_table(found: Found) -> str:
    """All questions, then by kind and by year."""
    rows = list(_head(found))
    for group, _ in groups(next(iter(found.values()))):
        carried = [GOLDS_CARRIED] if group == "all" else []
        for measure in (ARTICLES, PASSAGES, GOLDS, *carried):
            rows += _measured(group, measure, found)
    return _drawn([*rows, *_paces(found), _leaks(found)])


def table(found: Found, measures: Sequence[str]) -> str:
    rows = list(_head(found))
    for measure in measures:
        rows += _measured("all", measure, found)
    return _drawn([*rows, *_paces(found)])


def _head(found: Found) -> Iterator[list[str]]:
    yield ["", "questions", *found]
    yield ["---", "--:", *("--:" for _ in found)]


def _measured(group: str, measure: str, found: Found) -> Iterator[list[str]]:
    """Of the held-back half, and in brackets of all; nothing where it applies to no question."""
    own = {name: dict(groups(outcomes))[group] for name, outcomes in found.items()}
    held = {name: [o for o in own[name] if o.question.held] for name in own}
    shares = [(share(held[name], measure), share(own[name], measure)) for name in own]
    if shares[0][1].of:
        counted = f"{shares[0][0].of:,} ({shares[0][1].of:,})"
        cells = [f"{part.value:.3f} ({whole.value:.3f})" for part, whole in shares]
        yield [f"{group}: {measure}", counted, *cells]


def _paces(found: Found) -> Iterator[list[str]]:
    paces = [pace(outcomes) for outcomes in found.values()]
    yield ["search, ms: p50 (p95)", "", *(f"{p.median:.0f} ({p.p95:.0f})" for p in paces)]
    yield ["search, CPU-ms: mean", "", *(f"{p.cpu:.0f}" for p in paces)]


def _leaks(found: Found) -> list[str]:
    """Sides that know no dates have nothing to leak."""
    cells = []
    for outcomes in found.values():
        leaks, told = sum(one.leaks for one in outcomes), sum(one.passages for one in outcomes)
        dated = any(one.first is not None and one.first.appeared for one in outcomes)
        cells.append(f"{leaks:,} of {told:,}" if dated else "–")
    return ["passages from after the day of the question", "", *cells]


def _drawn(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        f"| {' | '.join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))} |"
        for row in rows
    )


def failures(outcomes: Sequence[Outcome], corpus: Corpus, count: int) -> str:
    """Of questions whose gold article or answer was not found where it should be, those with a
    gold article first; from both halves, in the order in which they were asked."""
    wanted = (ARTICLES, PASSAGES, GOLDS)
    missed = [one for one in outcomes if not all(one.counts.get(m, True) for m in wanted)]
    missed.sort(key=lambda one: one.counts.get(GOLDS, True))
    titles = {one.id: f"{one.published} {one.title}" for one in corpus.articles}
    return "\n".join(line for one in missed[:count] for line in ("", *_failure(one, titles)))


def _failure(one: Outcome, titles: Mapping[str, str]) -> Iterator[str]:
    half = "held" if one.question.held else "tune"
    yield f"{one.question.id} ({half}, asked {one.question.asked}): {one.question.text}"
    yield f"    answer: {', '.join(one.question.answers)}"
    for gold in sorted(one.question.golds):
        yield f"    gold:   {titles.get(gold, gold)}: {_placed(one.gold_place)}"
    yield f"    an article with the answer: {_placed(one.answer_place)}"
    if one.first is not None:
        yield f"    first:  {one.first.published} {one.first.title}"
        yield f"            {' '.join(one.first.passage.split())[:300]}"


def _placed(place: int) -> str:
    return f"number {place}" if place else "not among those given"
