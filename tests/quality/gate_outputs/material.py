"""What generated outputs are made from, and what they are made into."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.articles import Passage
from ingest.sentences import sentences

SHOWN = 6  # passages of each output

NUMBER = re.compile(r"(?<![\w.,$£€-])\d{1,4}(?![\w.,%-])|\b(?:two|three|four|five|six|seven|eight|"
                     r"nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b(?!-)")  # fmt: skip
NOT = re.compile(r"\b(?:not|never)\s|\bno (?=[a-z])|n[’']t\b")
TURNS = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|none|nothing|without|but|however|although|though|if|"
    r"unless|except|refus\w+|reject\w+|den\w+|fail\w*|false\w*|instead|rather|wrong\w*|untrue)\b|n[’']t",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Material:
    """What an output is made from: a sentence of a passage, among others."""

    passages: Sequence[Passage]
    number: int
    sentence: str
    before: str

    @property
    def own(self) -> Passage:
        return self.passages[self.number - 1]


@dataclass(frozen=True)
class Written:
    """A claim as a model might write it. `kind` says what was done; `words` are not to be shown
    where they are invented."""

    kind: str
    honest: bool
    claim: dict[str, Any]
    invented: str = ""


Maker = Callable[[Material, random.Random], Written | None]
Kinds = dict[str, Maker]


def into(kinds: Kinds) -> Callable[[Maker], Maker]:
    """A decorator that adds a maker to `kinds` by its name."""

    def added(maker: Maker) -> Maker:
        kinds[maker.__name__] = maker
        return maker

    return added


def form(words: str, statement: str, number: int, said: str = "") -> dict[str, Any]:
    return {
        "quotes": [{"passage": number, "words": words}],
        "statement": statement,
        "speaker": said,
        "contradicts": [],
    }


def plain(sentence: str) -> str:
    """As a statement: without quotation marks."""
    return " ".join(re.sub(r"[“”\"‘]|(?<!\w)'|(?<=[.,!?])[’']|’(?!\w)", "", sentence).split())


def claimed(m: Material, kind: str, words: str, statement: str = "", said: str = "") -> Written:
    return Written(kind, True, form(words, statement or plain(m.sentence), m.number, said))


def against(m: Material, kind: str, words: str, statement: str = "", **more: str) -> Written:
    made = form(words, statement or plain(m.sentence), m.number, more.get("said", ""))
    return Written(kind, False, made, more.get("invented", ""))


def lines_of(passage: Passage) -> list[str]:
    """Its whole sentences, such as a model would quote."""
    found = (passage.text[s.start : s.end] for s in sentences(passage.text))
    return [
        line
        for line in found
        if 45 <= len(line) <= 330 and line[-1] in '.!?”"' and line[0].isalnum() | (line[0] in '“"')
    ]
