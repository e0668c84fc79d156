"""One pass of training: the examples of all sets, shuffled."""

import random
from pathlib import Path

from bot.training.examples import Example
from bot.training.polnear import polnear
from bot.training.qamr import qamr
from bot.training.quiz import quiz
from bot.training.squad import squad


def training_examples(folder: Path, seed: int) -> list[Example]:
    """One epoch, shuffled."""
    rng = random.Random(seed)  # noqa: S311 (nothing secret is drawn)
    examples = [
        *squad(folder, rng),
        *qamr(folder, rng),
        *polnear(folder, rng),
        *quiz(folder, rng),
    ]
    rng.shuffle(examples)
    return examples
