"""What the rules need to know of a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`small` words hold a sentence together, `saying` ones are about who speaks: neither carries
    what is said. What follows a `negations` word in its clause does not hold, and where
    `looks_back` the verb before it neither; what follows a `denials` one did not happen by
    somebody's account, in the next clause too. `possibly` leaves open; `opens` begins a clause.
    `opposites` are pairs of the beginnings of words."""

    code: str
    small: frozenset[str]
    saying: frozenset[str]
    negations: frozenset[str]
    looks_back: frozenset[str]
    denials: frozenset[str]
    possibly: frozenset[str]
    opens: frozenset[str]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    numbers: Mapping[str, int]
    scales: Mapping[str, str]  # to English ones, which the rules on numbers read
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    relative: frozenset[str]
    nouns_are_capital: bool = False


ROOT: Final = 5
"""Letters at the beginning of a word that its forms have in common."""
