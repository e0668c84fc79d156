"""A question taken apart by its first words: what it asks with, its auxiliary verb, the rest."""

import re
from dataclasses import dataclass
from typing import Final

AUXILIARIES: Final = (
    "did|does|do|was|were|is|are|has|have|had|will|would|can|could|may|might|must|shall|should|"
    "didn[’']t|doesn[’']t|don[’']t|wasn[’']t|weren[’']t|isn[’']t|aren[’']t|hasn[’']t|haven[’']t|"
    "hadn[’']t|won[’']t|wouldn[’']t|can[’']t|couldn[’']t|shouldn[’']t"
)
_BEING: Final = ("was", "were", "is", "are")
_WH: Final = (
    r"(?:(?:since|by|until|from|for|in|at|on|to|with|of|about|under|after) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)"
)
_QUESTION: Final = re.compile(
    rf"^\W*(?P<wh>{_WH})\b(?P<noun>(?:(?<!who)(?<!whom)(?<!when)(?<!why)(?<!where)"
    rf"(?: (?!(?:{AUXILIARIES})\b)[^\s?]+){{1,4}}?)?)"
    rf" (?P<aux>{AUXILIARIES})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT: Final = re.compile(
    rf"^\W*(?P<wh>who|what|which(?: [\w’'-]+){{1,2}}?|whose(?: [\w’'-]+)?|how many(?: [\w’'-]+)?)"
    rf" (?!(?:{AUXILIARIES})\b)(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_YES_NO: Final = re.compile(
    rf"^\W*(?P<aux>{AUXILIARIES})\b(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)
_COUNTED: Final = re.compile(r"(?:how many|which|what) (\S.*)$")
_MEASURE: Final = re.compile(
    r"^how (?:many|much|long|old|often|far|high|large|big|strong|hot|fast|tall|deep|late|soon)\b"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """`wh` with the `noun` that belongs to it ("how many", "people"), the `aux`, the `rest`.
    Without an `aux` what is asked for is the subject: "who", "", "banned drones"."""

    wh: str
    noun: str
    aux: str
    rest: str

    @property
    def counted(self) -> str:
        """What is counted or chosen from: "people" of "how many people", "airlines"."""
        found = _COUNTED.match(f"{self.wh} {self.noun}".strip())
        return found[1] if found else ""


def taken_apart(question: str) -> Parts | None:
    """None where it is no question of these forms."""
    text = question.strip().rstrip("?!. ")
    if found := _QUESTION.match(text):
        wh, noun = found["wh"].lower(), found["noun"].strip()
        if wh == "how" and noun:
            first, _, noun = noun.partition(" ")
            wh = f"how {first.lower()}"
        return Parts(wh, noun, found["aux"].lower(), found["rest"].strip())
    if found := _YES_NO.match(text):
        return Parts("", "", found["aux"].lower(), found["rest"].strip())
    if found := _SUBJECT.match(text):
        return Parts(found["wh"].lower(), "", "", found["rest"].strip())
    return None


def asked_with(wh: str, question: str, subject: str) -> str | None:
    """The same matter asked with another word: "Who banned drones?" with "when" is "When was it
    that Lee banned drones?", where `subject` is Lee. None where it cannot be told apart."""
    parts = taken_apart(question)
    if parts is None:
        return None
    if not parts.aux:
        if parts.counted:
            many = parts.wh.startswith("how many")
            subject = parts.counted if many else f"the {parts.counted}"
        return f"{_opening(wh)} was it that {subject} {parts.rest}?"
    words = [_opening(wh), parts.aux, *_completed(parts)]
    return " ".join(word for word in words if word) + "?"


def _completed(parts: Parts) -> tuple[str, ...]:
    """The rest with the noun that was asked with: as the subject of "were injured", else as the
    object of "did they work"."""
    chosen = parts.wh in ("what", "which")
    if not parts.noun or not (chosen or _MEASURE.match(parts.wh)):
        return (parts.rest,)
    noun = f"the {parts.noun}" if chosen else parts.noun
    return (noun, parts.rest) if parts.aux in _BEING else (parts.rest, noun)


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]
