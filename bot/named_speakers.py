"""Speakers that a question names as those whose words it asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.archive import stems
from ingest.articles import Span


@dataclass(frozen=True, slots=True)
class NamedSpeaker:
    """`question[span]` is the name of somebody who said what is asked for."""

    span: Span
    name: str


_ARTICLES = stems("the a an")
_WORD = r"(?-i:[A-Z])[\w.’'-]*(?<!['’]s)"
_NAME = (
    rf"(?P<name>(?:the )?{_WORD}(?: (?:(?:of|de|der|van|von|bin|al|the) ){{0,2}}{_WORD}){{0,5}})"
)
_SAYS = (
    r"(?:says?|said|claims?|claimed|tells?|told|comment(?:ed)?|thinks?|thought|argued?|warn(?:ed)?|"
    r"insist(?:ed)?|predict(?:ed)?|testif(?:y|ied)|tweet(?:ed)?|believe|promised?|have to say)"
)
_ADVERBS = r"(?: (?:also|ever|just|first|publicly|privately|recently|really|actually|once|then))*"
_ABOUT = (
    r"(?:views?|opinions?|comments?|statements?|remarks?|position|stance|response|reaction|words)"
)
# Only where words are asked for: "Did Biden say so?" may be answered by whoever denies it.
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:what|which|whom?|how|why|where|when)\b[^,.?!]{{0,40}}?"
        rf" (?:did|does|do|has|have|had) {_NAME}{_ADVERBS} {_SAYS}\b",
        rf"\b(?:according to|said by|quoted? from) {_NAME}",
        rf"\bwhat\b[^,.?!]{{0,40}}? {_NAME}['’]s? (?:\w+ )?{_ABOUT} (?:on|about|of|to|regarding)\b",
    )
)


def named_speakers(question: str, outlets: Sequence[Span] = ()) -> list[NamedSpeaker]:
    """Where `question` asks for what somebody of a name said, in order. What stands at `outlets`
    is an outlet."""
    found: dict[Span, NamedSpeaker] = {}
    for pattern in _ASKED:
        for match in pattern.finditer(question):
            span = Span(*match.span("name"))
            if not any(span.start < o.end and o.start < span.end for o in outlets):
                found[span] = NamedSpeaker(span, match["name"])
    return sorted(found.values(), key=lambda one: one.span.start)


def is_said_by(sentence: str, speaker: str | None, names: Sequence[str]) -> bool:
    """Whether somebody whom `sentence` calls `speaker` may be one of these: "Biden" is "President
    Joe Biden", and so is "the president, Joe Biden"; "Hunter Biden" is not "Joe Biden", and "the
    president" alone may be another."""
    if not speaker:
        return False
    beside = re.search(rf"{re.escape(speaker)}, ({_WORD}(?: {_WORD}){{0,3}})", sentence)
    called = [speaker, *([beside[1]] if beside else [])]
    return any(_is_same(stems(one), stems(name)) for one in called for name in names)


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the longer name has all of the shorter, its own last word among them."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and longer[-1] in shorter and set(shorter) <= {*longer, *_ARTICLES}
