"""QAMR: many small questions about single sentences, half of them news."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.training.examples import (
    Example,
    read_lines,
)
from ingest.articles import Span

_GLUED_BEFORE = frozenset(", . ; : ! ? % ) ] } 's 'S n't 're 've 'll 'd 'm ' '' ” ’s ’ n’t".split())  # noqa: SIM905
_GLUED_AFTER = frozenset("( [ { $ £ € `` “ #".split())  # noqa: SIM905


def detokenised(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """A sentence as it is printed, and where each token stands in it."""
    text, spans, opened, glue = "", [], False, True
    for word in tokens:
        before = word in _GLUED_BEFORE
        after = word in _GLUED_AFTER
        shown = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")"}.get(word, word)
        if word == '"':
            before, after, opened = opened, not opened, not opened
        if not (glue or before):
            text += " "
        spans.append(Span(len(text), len(text) + len(shown)))
        text += shown
        glue = after
    return text, spans


@dataclass(frozen=True, slots=True)
class _Told:
    document: str
    text: str
    asked: list[tuple[str, Span]]


def qamr(folder: Path, rng: random.Random) -> Iterator[Example]:
    told: dict[str, _Told] = {}
    for part in ("dev", "test"):
        for line in read_lines(folder / f"reading/qamr-{part}.jsonl.xz"):
            text, spans = detokenised(line["sentence"].split(" "))
            identity = line["sentence_id"]
            document = identity.rsplit(":", 1)[0]
            one = told.setdefault(identity, _Told(document, text, []))
            span = _agreed(line["answer_token_idx"], spans)
            if span is not None:
                one.asked.append((line["question"], span))
    told_by = defaultdict(list)
    for one in told.values():
        told_by[one.document].append(one)
    every = list(told.values())
    for one in every:
        share = 0.85 if "wikinews" in one.document.lower() else 0.5
        for question, span in one.asked:
            if rng.random() < share:
                yield _qamr_example(one, question, span, told_by[one.document], every, rng)


def _qamr_example(
    one: _Told,
    question: str,
    span: Span,
    siblings: Sequence[_Told],
    every: Sequence[_Told],
    rng: random.Random,
) -> Example:
    others = [s.text for s in siblings if s is not one][:6]
    rng.shuffle(others)
    others = [*others[: rng.choice((0, 1, 2, 3))]]
    if not others and rng.random() < 0.4:
        others = [rng.choice(every).text]
    if rng.random() < 0.15:
        texts = others or [rng.choice(every).text]
        return Example(question, " ".join(texts), None, None, "qamr-")
    place = rng.randint(0, len(others))
    before = " ".join(others[:place])
    move = len(before) + 1 if before else 0
    passage = " ".join([*others[:place], one.text, *others[place:]])
    return Example(question, passage, Span(span.start + move, span.end + move), None, "qamr")


def _agreed(answers: Sequence[Sequence[int]], spans: Sequence[Span]) -> Span | None:
    """The stretch that most of the three readers marked."""
    marked = [(min(a), max(a)) for a in answers if a and max(a) - min(a) < len(a) + 2]
    marked = [m for m in marked if m[1] < len(spans)]
    if not marked:
        return None
    first, last = max(marked, key=lambda m: (marked.count(m), -marked.index(m)))
    return Span(spans[first].start, spans[last].end)
