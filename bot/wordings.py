"""A sentence as words that can be compared with another sentence's: by stem, and a few words of
one meaning as one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.question import content_stems
from ingest.archive import stems

_WORD: Final = re.compile(r"[£$€]?\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:[’'-][^\W_]+)*")

# By stem. "Casualties" are both, so neither the injured nor the dead are the same as casualties.
INJURED, KILLED, CASUALTY, PERSON = "injured", "killed", "casualty", "person"
_SAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(("injur", "injuri", "hurt", "wound"), INJURED),
    **dict.fromkeys(("kill", "dead", "death", "die", "fatal", "slain", "perish"), KILLED),
    "casualti": CASUALTY,
    **dict.fromkeys(("peopl", "person", "passeng", "nobodi", "anybodi", "somebodi"), PERSON),
    **dict.fromkeys(("anyon", "someon", "everyon", "everybodi", "victim", "patient"), PERSON),
    **dict.fromkeys(("u.k", "uk", "britain"), "britain"),
    **dict.fromkeys(("zelenskyi", "zelenskiy", "zelenski"), "zelensky"),
}
NEGATIONS: Final = frozenset(
    ["no", "not", "never", "none", "nobody", "nothing", "without", "neither", "nor", "cannot"]
)
# "The fire caused no casualties" is "there were no casualties in the fire".
# How exact a number is, is read with the number.
_WEIGHTLESS: Final = frozenset(
    [
        *("cause", "caused", "causes", "causing", "resulted", "reported"),
        *("least", "roughly", "approximately", "around", "exactly"),
    ]
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands (`text[start:end]`), in small letters (`low`), and its `stem`, one for
    all words of its meaning. `carries` tells content from what only holds a sentence together."""

    low: str
    stem: str
    start: int
    end: int
    carries: bool
    is_name: bool

    @property
    def negates(self) -> bool:
        return self.low in NEGATIONS or self.low.endswith(("n't", "n’t"))


def words_of(text: str) -> list[Word]:
    """The words of a sentence, in order."""
    found = list[Word]()
    for match in _WORD.finditer(text):
        low = match[0].lower()
        bare = re.sub(r"['’]s$|['’]$", "", low)
        stemmed = stems(bare)
        stem = _SAME.get(stemmed[0], stemmed[0]) if len(stemmed) == 1 else "-".join(stemmed)
        is_name = match[0][0].isupper() and (bool(found) or match[0][:2].isupper())
        found.append(Word(low, stem or bare, match.start(), match.end(), _carries(bare), is_name))
    return found


def _carries(bare: str) -> bool:
    if bare in NEGATIONS or bare.endswith(("n't", "n’t")):
        return False
    return bool(content_stems(bare)) and bare not in _WEIGHTLESS


def canonical(found: frozenset[str]) -> frozenset[str]:
    """Stems, such as those near a sentence, with words of one meaning as one."""
    return frozenset(_SAME.get(stem, stem) for stem in found)
