"""How well a sentence answers a question, in numbers that a small model weighs.

The numbers are of two sorts: what the question and the sentence share (meaning, words, names),
and whether the sentence holds the kind of thing that was asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.question import NEGATION, Kind, Question, content_stems

FEATURES = (
    "cosine",
    "cosine_sq",
    "covered",
    "covered_nearby",
    "covered_all",
    "names_missing",
    "negation_missing",
    "has_kind",
    "lacks_kind",
    "speaker_found",
    "speaker_missing",
    "length",
    "asks_back",
    "cosine_x_covered",
)

_NUMBER = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|both|couple|"
    r"several|single|first|once|twice)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|(?:1[5-9]|20)\d\d|\d{1,2}:\d\d)\b|"
    r"\b(?:today|yesterday|tomorrow|tonight|overnight|midnight|noon|a\.m\.|p\.m\.|(?:last|this|"
    r"next|earlier) (?:week|month|year|night|century|decade)|(?:days?|weeks?|months?|years?|"
    r"hours?|minutes?) (?:ago|later|earlier|after|before)|century|decade|spring|summer|autumn|"
    r"winter)\b",
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|outside|inside|across|around|over|off|on|into|of|through|toward|"
    r"towards|above)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}[A-Z]|\b(?:north|south|east|west)(?:ern)?\b"
)
_NAMED = re.compile(r"(?<=[a-z,;:’”\"] )[“\"]?[A-Z][\w’'-]+|^(?:[A-Z][\w’'.-]+\s+){2,}")
_REASON = re.compile(
    r"\b(?:because|due to|owing to|citing|cited|blam\w+|caus\w+|reasons?|since|after|amid|over|"
    r"so that|in order|led to|prompt\w+|thanks to|as a result|following|for fear|to avoid|"
    r"attribut\w+|concerns?|result\w*)\b",
    re.IGNORECASE,
)
_WITNESSES = {
    Kind.NUMBER: _NUMBER,
    Kind.TIME: _TIME,
    Kind.PLACE: _PLACE,
    Kind.PERSON: _NAMED,
    Kind.REASON: _REASON,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what stands around it: its passage's words and its article's title's.

    `speaker` is whether the sentence names somebody who says something in it.
    """

    text: str
    nearby: frozenset[str]
    speaker: bool


def is_number(word: str) -> bool:
    """Whether a word is a number in digits or letters."""
    return _NUMBER.match(word) is not None


def features(
    question: Question, candidates: Sequence[Candidate], cosines: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Shape (candidates, len(FEATURES)). `cosines` is each sentence's with the question."""
    rows = [_row(question, c, float(cos)) for c, cos in zip(candidates, cosines, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def _row(question: Question, candidate: Candidate, cosine: float) -> list[float]:
    own = content_stems(candidate.text)
    wanted = question.words - {NEGATION}
    covered = _share(wanted & own, wanted)
    nearby = _share(wanted & (own | candidate.nearby), wanted)
    witness = _WITNESSES.get(question.kind)
    has_kind = witness is not None and bool(witness.search(candidate.text))
    asks_speaker = question.kind is Kind.SPEAKER
    return [
        cosine,
        cosine * abs(cosine),
        covered,
        nearby - covered,
        float(nearby == 1.0),
        1.0 - _share(question.names & (own | candidate.nearby), question.names),
        float(NEGATION in question.words and NEGATION not in own),
        float(has_kind),
        float(witness is not None and not has_kind),
        float(asks_speaker and candidate.speaker),
        float(asks_speaker and not candidate.speaker),
        min(len(candidate.text), 400) / 400,
        float(candidate.text.rstrip(' "”’').endswith("?")),
        cosine * covered,
    ]


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 1.0
