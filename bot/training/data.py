"""One pass of training: the examples of all sets, shuffled."""

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.training.examples import Example
from bot.training.polnear import polnear
from bot.training.qamr import qamr
from bot.training.quiz import quiz
from bot.training.squad import squad

SETS: Mapping[str, Callable[[Path, random.Random], Iterator[Example]]] = {
    "squad": squad,
    "qamr": qamr,
    "polnear": polnear,
    "quiz": quiz,
}
WHOLE: Mapping[str, float] = dict.fromkeys(SETS, 1.0)


def training_examples(
    folder: Path, seed: int, shares: Mapping[str, float] = WHOLE
) -> list[Example]:
    """One pass, shuffled. A share of 2 draws a set twice, each time with windows of its own."""
    rng = random.Random(seed)  # noqa: S311 (nothing secret is drawn)
    examples = [
        example for name, share in shares.items() for example in _drawn(name, share, folder, rng)
    ]
    rng.shuffle(examples)
    return examples


def _drawn(name: str, share: float, folder: Path, rng: random.Random) -> Iterator[Example]:
    while share > 0:
        for example in SETS[name](folder, rng):
            if share >= 1 or rng.random() < share:
                yield example
        share -= 1
