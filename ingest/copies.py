"""Whether two texts are one story: syndicated word for word, or lightly edited on the way.

Candidates come from MinHash over runs of five words: texts that share a key of their sketches are
worth comparing. What decides is the comparison of the texts themselves. It would rather miss a copy
than call two stories one. Of no use to it are headlines, outlets and dates: two reports of one
event have those in common too.

A text that is mostly the other's may still be no copy: a page filled from a template (the weather,
a table) differs in its numbers and names all over, and pages of one outlet can share a gallery or
an appendix that is longer than the story. So a copy also begins as the other does, and has few
names and numbers of its own inside what they share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from sys import intern
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Mask = NDArray[np.bool_]

# A word, a number with its points and commas, or a letter of a script written without spaces.
_WORD: Final = re.compile(
    r"\d[\d.,]*\d|[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+"
)
_RUN: Final = 5

FEWEST_WORDS: Final = 40
"""Texts that are shorter are not compared: a notice of two lines is printed anew every day."""

# With two rows a key, a pair that shares .3 of its runs is compared with .9 probability, and one
# that shares .05 with .06: 24 keys a text.
_KEYS: Final = 24
_ROWS: Final = 2

_LEAD: Final = 60  # words
_GAP: Final = 8  # words: what an editor changes inside a sentence

_LEAST_OVERLAP: Final = 0.88
_LEAST_SIZE: Final = 0.25
_LEAD_SHARED: Final = 0.70
_MOST_OWN: Final = 0.008


def _odd(name: str, count: int) -> Numbers:
    digest = blake2b(name.encode(), digest_size=8)
    seed = int.from_bytes(digest.digest(), "big")
    drawn = np.random.Generator(np.random.PCG64(seed)).integers(
        0, 2**63, size=count, dtype=np.uint64
    )
    return drawn * np.uint64(2) + np.uint64(1)


# Drawn once and for all: sketches are kept.
_PLACES = _odd("places in a run", _RUN)
_ORDERS = _odd("orders of runs", _KEYS * _ROWS)


@dataclass(frozen=True)
class Worded:
    """A text as what is compared: its words, in order."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        return [intern(word) for word in _WORD.findall(self.text)]  # copies have them in common

    @property
    def is_comparable(self) -> bool:
        return len(self.words) >= FEWEST_WORDS

    @cached_property
    def print(self) -> int:
        """A number below 2**63, the same for texts of the same words."""
        words = " ".join(self.words).casefold().encode()
        return int.from_bytes(blake2b(words, digest_size=8).digest(), "big") >> 1

    @cached_property
    def runs(self) -> Numbers:
        """A number for each run of five words, in order."""
        words = [crc32(word.casefold().encode()) for word in self.words]
        numbers = np.array(words, dtype=np.uint64)
        count = max(0, len(words) - _RUN + 1)
        runs = np.zeros(count, dtype=np.uint64)
        for place in range(_RUN):
            runs += numbers[place : place + count] * _PLACES[place]
        return _mixed(runs)

    @cached_property
    def distinct(self) -> Numbers:
        return np.unique(self.runs)

    def keys(self) -> list[int]:
        """Its sketch: numbers below 2**63, of which copies have at least one in common."""
        lowest = np.array([(self.distinct * order).min() for order in _ORDERS], dtype=np.uint64)
        rows = lowest.reshape(_KEYS, _ROWS)
        band = np.arange(_KEYS, dtype=np.uint64)
        keys = _mixed((rows * _PLACES[:_ROWS]).sum(axis=1, dtype=np.uint64) + band)
        return [int(key) for key in keys >> np.uint64(1)]


def _mixed(numbers: Numbers) -> Numbers:
    """Every bit of the result depends on every bit of the number (splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Likeness:
    """`overlap`: the share of the shorter text's words that stand in a run of both; `size`: how
    long it is beside the other; `lead`: that share of the first words of the one of which more
    are shared; `own`: how many names and numbers that the other has nowhere stand inside
    sentences that both have, for each word shared."""

    overlap: float
    size: float
    lead: float
    own: float


def likeness(one: Worded, other: Worded) -> Likeness:
    """The same whichever is named first."""
    masks = [_shared(one, other), _shared(other, one)]
    sizes = [len(mask) for mask in masks]
    counts = [int(mask.sum()) for mask in masks]
    own = sum(_own(a, mask, b) for a, mask, b in ((one, masks[0], other), (other, masks[1], one)))
    return Likeness(
        overlap=max(counts[0] / sizes[0], counts[1] / sizes[1]),
        size=min(sizes) / max(sizes),
        lead=max(float(mask[:_LEAD].mean()) for mask in masks),
        own=own / max(1, sum(counts)),
    )


def is_copy(one: Worded, other: Worded) -> bool:
    """Whether two texts of at least `FEWEST_WORDS` words are one story."""
    if one.print == other.print:
        return True
    like = likeness(one, other)
    return (
        like.overlap >= _LEAST_OVERLAP
        and like.size >= _LEAST_SIZE
        and like.lead >= _LEAD_SHARED
        and like.own <= _MOST_OWN
    )


def _shared(text: Worded, other: Worded) -> Mask:
    """Which words of a text stand in a run that the other has too."""
    # np.isin measured five times slower: it sorts both each time.
    there = other.distinct
    hits = there[np.minimum(np.searchsorted(there, text.runs), len(there) - 1)] == text.runs
    mask = np.zeros(len(text.words), dtype=np.bool_)
    for place in range(_RUN):
        mask[place : place + len(hits)] |= hits
    return mask


def _own(text: Worded, mask: Mask, other: Worded) -> int:
    """Names and numbers of a text, in short gaps of what is shared, that the other never has."""
    own = [w for start, end in _gaps(mask) for w in text.words[start:end] if _tells(w)]
    there = set(other.words) if own else set[str]()
    return sum(word not in there for word in own)


def _gaps(mask: Mask) -> Sequence[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(mask)) + 1
    bounds = list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    return [(a, b) for a, b in bounds if not mask[a] and b - a <= _GAP]


def _tells(word: str) -> bool:
    return word[0].isdigit() or word[0].isupper()
