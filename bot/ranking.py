"""The weights of the sentence ranker, and what they make of the evidence."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bot.evidence import FEATURES

# Fitted by `python -m tests.quality.sentence_ranker --fit`.
WEIGHTS: Mapping[str, float] = {
    "bias": -7.997,
    "cosine": 1.640,
    "cosine_sq": 2.729,
    "covered": 5.029,
    "covered_nearby": 1.507,
    "covered_all": -0.884,
    "names_missing": -1.371,
    "negation_missing": -2.513,
    "has_kind": 0.252,
    "lacks_kind": -0.729,
    "speaker_found": 0.500,
    "speaker_missing": -1.000,
    "length": 0.579,
    "asks_back": 0.065,
    "cosine_x_covered": 3.000,
}


def confidence(
    evidence: NDArray[np.float64], weights: Mapping[str, float] = WEIGHTS
) -> NDArray[np.float64]:
    """The probability that each row's sentence answers its question, between 0 and 1."""
    column = np.array([weights[name] for name in FEATURES])
    logits = evidence @ column + weights["bias"]
    probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-logits))
    return probabilities
