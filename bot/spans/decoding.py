"""What the network's numbers say of a passage: where the answer is, if it is here, who is cited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from ingest.articles import Span

TAGS = ("source", "cue", "content")

_ANSWER_TOKENS = 40  # the longest answer
_OPENERS = frozenset("$£€#“‘\"'([")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A stretch of the passage, with the logarithm of its probability."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of one passage. `spans` are best first and do not overlap.

    `absent` is the score of "not here" on the scale of the spans', `answered` the log-odds
    that the passage answers. `cited` holds the source, cue and content of the statement that
    was asked about, each with its mean probability; it means something for `who_said` only.
    """

    spans: tuple[Pointed, ...]
    absent: float
    answered: float
    cited: Mapping[str, tuple[Pointed, ...]]


def reading(
    passage: str, encoding: Encoding, logits: NDArray[np.float32], answered: float, head: int
) -> Reading:
    offsets = np.array(encoding.offsets)
    types = np.array(encoding.type_ids)
    words = (types == 1) & (offsets[:, 1] > offsets[:, 0])
    scores = _log_softmax(logits[: len(types), :2], np.flatnonzero((types == 1) | _first(types)))
    inside = np.flatnonzero(words & (offsets[:, 0] >= head))
    return Reading(
        spans=_spans(passage, scores[inside], offsets[inside]),
        absent=float(scores[0].sum()),
        answered=float(answered),
        cited=_cited(logits[inside, 2:], offsets[inside]),
    )


def _first(types: NDArray[np.int64]) -> NDArray[np.bool_]:
    first: NDArray[np.bool_] = np.arange(len(types)) == 0
    return first


def _log_softmax(logits: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Over `places` only: the tokens in which an answer could have been."""
    values = logits.astype(np.float64)
    own = values[places]
    top = own.max(axis=0)
    total: NDArray[np.float64] = values - top - np.log(np.exp(own - top).sum(axis=0))
    return total


def _spans(
    passage: str, scores: NDArray[np.float64], offsets: NDArray[np.int64], count: int = 3
) -> tuple[Pointed, ...]:
    """Whole words of one paragraph, best first."""
    if not len(scores):
        return ()
    grid = scores[:, :1] + scores[:, 1][None, :]
    far = np.subtract.outer(np.arange(len(scores)), np.arange(len(scores)))
    grid[(far > 0) | (far <= -_ANSWER_TOKENS)] = -np.inf
    opens, closes, paragraph = _edges(passage, offsets)
    grid[~opens, :] = -np.inf
    grid[:, ~closes] = -np.inf
    grid[paragraph[:, None] != paragraph[None, :]] = -np.inf
    found = []
    for _ in range(count):
        first, last = np.unravel_index(int(grid.argmax()), grid.shape)
        if not np.isfinite(grid[first, last]):
            break
        span = Span(int(offsets[first, 0]), int(offsets[last, 1]))
        found.append(Pointed(span, float(grid[first, last])))
        grid[: last + 1, first:] = -np.inf
    return tuple(found)


def _edges(
    passage: str, offsets: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """At which tokens an answer may begin and end, and which paragraph each is in."""
    # A space at each end, so that there is a character before the first and after the last.
    letters = np.array([False, *(char.isalnum() for char in passage), False])
    lines = np.cumsum([char == "\n" for char in passage])
    starts, ends = offsets[:, 0], offsets[:, 1]
    word = letters[starts + 1]
    opens = ~(word & letters[starts]) & (word | np.isin(starts, _openers(passage)))
    closes = ~(letters[ends] & letters[ends + 1])
    return opens, closes, lines[starts]


def _openers(passage: str) -> list[int]:
    return [at for at, char in enumerate(passage) if char in _OPENERS]


def _cited(
    logits: NDArray[np.float32], offsets: NDArray[np.int64]
) -> dict[str, tuple[Pointed, ...]]:
    chances = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return {tag: tuple(_runs(chances[:, at], offsets)) for at, tag in enumerate(TAGS)}


def _runs(chances: NDArray[np.float64], offsets: NDArray[np.int64]) -> Iterator[Pointed]:
    """Neighbouring tokens that are more likely than not."""
    likely = np.concatenate([[False], chances > 0.5, [False]])
    edges = np.flatnonzero(likely[1:] != likely[:-1])
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        span = Span(int(offsets[first, 0]), int(offsets[after - 1, 1]))
        yield Pointed(span, float(chances[first:after].mean()))
