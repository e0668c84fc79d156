"""What a passage must hold to be found, as a tree of words: no I/O here."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that follow one another, in the passage or in its article's title.
    The word index compares stems; whoever needs the very words looks at the text as well."""

    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """Every one of these."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    part: "Condition"


Condition: TypeAlias = Words | Every | Either | Not
