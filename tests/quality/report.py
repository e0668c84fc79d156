"""The gate's tables, and failures to be read by eye."""

from collections.abc import Iterator, Mapping, Sequence

from tests.quality.corpus import Corpus
from tests.quality.measures import GOLDS, MEASURES, Outcome, groups, pace, share

Found = Mapping[str, Sequence[Outcome]]
"""The outcomes of each side, by its name; all of the same questions."""


def table(found: Found) -> str:
    """Markdown: each measure of each group of questions, a side in each column."""
    names = list(found)
    rows = [["", "questions", *names], ["---", "--:", *("--:" for _ in names)]]
    for group, _ in groups(found[names[0]]):
        rows += _group(group, found)
    rows += _paces(found)
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        f"| {' | '.join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))} |"
        for row in rows
    )


def _group(group: str, found: Found) -> Iterator[list[str]]:
    own = {name: dict(groups(outcomes))[group] for name, outcomes in found.items()}
    held = {name: [o for o in own[name] if o.question.held] for name in own}
    for measure in MEASURES:
        shares = [(share(held[name], measure), share(own[name], measure)) for name in own]
        if not shares[0][1].of:
            continue
        counted = f"{shares[0][0].of:,} ({shares[0][1].of:,})"
        cells = [f"{part.value:.3f} ({whole.value:.3f})" for part, whole in shares]
        yield [f"{group}: {measure}", counted, *cells]


def _paces(found: Found) -> Iterator[list[str]]:
    paces = [pace(outcomes) for outcomes in found.values()]
    yield ["search, ms: p50 (p95)", "", *(f"{p.median:.0f} ({p.p95:.0f})" for p in paces)]
    yield ["search, CPU-ms: mean", "", *(f"{p.cpu:.0f}" for p in paces)]


def failures(outcomes: Sequence[Outcome], corpus: Corpus, count: int) -> str:
    """Of questions whose gold article or answer was not found where it should be, those with a
    gold article first; from both halves, in the order in which they were asked."""
    missed = [one for one in outcomes if not all(one.counts.values())]
    missed.sort(key=lambda one: one.counts.get(GOLDS, True))
    titles = {one.id: f"{one.published} {one.title}" for one in corpus.articles}
    return "\n".join(line for one in missed[:count] for line in ("", *_failure(one, titles)))


def _failure(one: Outcome, titles: Mapping[str, str]) -> Iterator[str]:
    half = "held" if one.question.held else "tune"
    yield f"{one.question.id} ({half}, asked {one.question.asked}): {one.question.text}"
    yield f"    answer: {one.question.answer}"
    for gold in sorted(one.question.golds):
        yield f"    gold:   {titles.get(gold, gold)}: {_placed(one.gold_place)}"
    yield f"    an article with the answer: {_placed(one.answer_place)}"
    if one.first is not None:
        yield f"    first:  {one.first.published} {one.first.title}"
        yield f"            {' '.join(one.first.passage.split())[:300]}"


def _placed(place: int) -> str:
    return f"{place}. of the articles" if place else "not among those given"
