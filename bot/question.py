"""What a question asks for: its kind, the words that matter, and the names among them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.archive import stems
from ingest.articles import Span


class Kind(StrEnum):
    """What would answer the question."""

    SPEAKER = "speaker"  # who said something
    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    YES_NO = "yes_no"
    OTHER = "other"


NEGATION = "no"
"""The stem that stands for every word of negation: "no casualties" is not "casualties"."""

_NEGATIONS = frozenset(["no", "not", "never", "none", "nobody", "nothing", "without", "neither"])

# Words that hold a question together and occur in any sentence.
_FUNCTION_WORDS = frozenset(
    stems(
        """
    a about according after all also am an and any anyone are as at be been before being but by
    can could did do does doing done during each else ever every for from had happen happened
    has have having he her here hers him his how i if in into is it its just kind many may me
    might more most much must my of off on once one only or other our out over own part s said say
    says saying t same shall she should so some someone such than that the their them then there
    these they thing this those through to too under until up us very was we were what when where
    which while who whom whose why will with would you your d ll m re ve don didn doesn isn wasn
    weren aren won couldn wouldn shouldn hasn haven hadn
    """
    )
)

# Verbs by which a question asks for a speaker. They are what is asked, not what to look for.
_SAYING = (
    "say|says|said|saying|claim|claims|claimed|state|states|stated|announce|announced|deny|"
    "denies|denied|report|reports|reported|tell|told|insist|insisted|warn|warned|argue|argued|"
    "accuse|accused|suggest|suggested|confirm|confirmed|declare|declared|admit|admitted|"
    "allege|alleged|assert|asserted|maintain|maintained|believe|believes|think|thinks|"
    "comment|commented|describe|described|call|called|predict|predicted"
)
_ASKS_SPEAKER = re.compile(
    rf"^\W*(?:who|which \w+|what (?:agency|source|official|country))\s+(?:(?:has|have|had|first|"
    rf"also|is|was|did)\s+)*(?:{_SAYING})\b|\baccording to (?:whom|who)\b",
    re.IGNORECASE,
)
# Of these only the asking is left out of what is looked for; "accused" and "denied" are content.
_ONLY_SAYING = frozenset(
    stems("say said claim claimed state stated announce report reported tell told think believe")
)
_KINDS = (
    (
        Kind.NUMBER,
        r"\b(?:how (?:many|much|old|long|far|tall|high|big|large|often|fast)|what "
        r"(?:number|percentage|percent|share|proportion|age|amount)|at what age)\b",
    ),
    (Kind.REASON, r"\bwhy\b|\bwhat (?:caused|led to|prompted)\b|\bfor what reason\b"),
    (Kind.TIME, r"\bwhen\b|\b(?:what|which) (?:year|month|day|date|time|week|decade|century)\b"),
    (
        Kind.PLACE,
        r"\bwhere\b|\b(?:what|which) (?:city|country|state|town|place|region|county|"
        r"village|island|street|continent|province)\b",
    ),
    (
        Kind.PERSON,
        r"\b(?:who|whom|whose)\b|\b(?:what|which) (?:person|president|minister|"
        r"actor|actress|singer|player|company|team|group|organi[sz]ation)\b",
    ),
    (
        Kind.YES_NO,
        r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
        r"|may|might)\b",
    ),
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)(?<!^[\"“'‘])\b(?:[A-Z][\w.&-]*|\d[\d.,]*)")


_WORD = re.compile(r"\w+(?:['’]\w+)?")

_CONTEXT = re.compile(r"\s\([^()]*\)\W*$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, and what to look for: `words` and, among them, `names`, are
    stems as `ingest.archive.stems` gives them. `speakers` are those whose words are asked for."""

    text: str
    kind: Kind
    words: frozenset[str]
    names: frozenset[str]
    speakers: tuple[str, ...] = ()


def read_question(
    text: str, *, limited_by: Iterable[Span] = (), speakers: tuple[str, ...] = ()
) -> Question:
    """By rule, without a model and without the archive. What stands at `limited_by` became a
    filter, and need not be found in a sentence too; nor need what stands in brackets behind the
    question, which is what a follow-up follows."""
    context = _CONTEXT.search(text)
    rest = text[: context.start()] if context else text
    kind = _kind(rest)
    for span in limited_by:
        rest = rest[: span.start] + " " * (span.end - span.start) + rest[span.end :]
    words = content_stems(rest)
    if kind is Kind.SPEAKER:
        words -= _ONLY_SAYING
    names = frozenset(stem for name in _NAME.findall(rest) for stem in stems(name))
    return Question(text, kind, words, names & words, speakers)


def without_speakers(question: Question) -> Question:
    """What those who are asked for said need not have their names in it."""
    own = content_stems(" ".join(question.speakers)) if question.speakers else frozenset()
    return replace(question, words=question.words - own, names=question.names - own)


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning; any negation as `NEGATION`."""
    found = set(stems(text))
    negated = found & _NEGATIONS or re.search(r"n[’']t\b", text)
    content = found - _FUNCTION_WORDS - _NEGATIONS
    return frozenset(content | {NEGATION} if negated else content)


def sought_words(text: str) -> list[str]:
    """The words to look for, each once, as they stand: those that carry meaning; where none does,
    as in "The Who", all of them."""
    words = list({word.lower(): word for word in reversed(_WORD.findall(text))}.values())[::-1]
    return [word for word in words if set(stems(word)) - _FUNCTION_WORDS - _NEGATIONS] or words


def _kind(text: str) -> Kind:
    if _ASKS_SPEAKER.search(text):
        return Kind.SPEAKER
    for kind, pattern in _KINDS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return Kind.OTHER
