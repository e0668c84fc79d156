"""What the reader learns from: questions put to passages, whole sentences of the public sets.

What is reported on is never trained on: SQuAD articles whose number is 1 modulo 4, the whole of
PolNeAR's dev part, and the news-quiz questions whose id hashes to an odd number.
"""

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bot.spans.candidates import heading
from ingest.articles import Span
from ingest.sentences import sentences

TAGS = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Example:
    """A question put to a passage. `answer` is None where the passage does not answer it.

    `tags` are the source, cue and content of the attribution that is asked about; None where
    nothing is known of attributions.
    """

    question: str
    passage: str
    answer: Span | None
    tags: tuple[tuple[int, Span], ...] | None = None
    origin: str = ""


def held_out(number: int) -> bool:
    """Whether SQuAD article `number` is kept for reporting."""
    return number % 4 == 1


def held_back(identity: str) -> bool:
    """Whether a news-quiz question is kept for reporting."""
    return bool(blake2b(identity.encode(), digest_size=1).digest()[0] & 1)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def window_round(
    text: str, answer: Span | None, rng: random.Random, longest: int
) -> tuple[str, Span | None]:
    """Whole sentences of `text` around the answer, about `longest` characters."""
    if len(text) <= longest:
        return text, answer
    spans = list(sentences(text))
    middle = rng.choice(spans) if answer is None else answer
    window = grown(spans, middle, rng, longest)
    cut = text[window.start : window.end]
    if answer is None:
        return cut, None
    return cut, Span(answer.start - window.start, answer.end - window.start)


def grown(spans: Sequence[Span], middle: Span, rng: random.Random, longest: int) -> Span:
    inside = [i for i, s in enumerate(spans) if s.start < middle.end and middle.start < s.end]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    while True:
        sides = []
        if first > 0 and spans[last].end - spans[first - 1].start <= longest:
            sides.append(-1)
        if last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= longest:
            sides.append(1)
        if not sides:
            break
        if rng.choice(sides) < 0:
            first -= 1
        else:
            last += 1
    return Span(min(spans[first].start, middle.start), max(spans[last].end, middle.end))


def titled(example: Example, head: Sequence[str], rng: random.Random, share: float) -> Example:
    """At times with title, outlet and date before the passage, as the chain may show it."""
    if rng.random() >= share:
        return example
    opening = heading(*head)
    move = len(opening)
    answer = example.answer and Span(example.answer.start + move, example.answer.end + move)
    tags = example.tags and tuple(
        (tag, Span(s.start + move, s.end + move)) for tag, s in example.tags
    )
    return Example(example.question, opening + example.passage, answer, tags, example.origin)
