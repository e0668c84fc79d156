"""What an article says of a source that it does not name: on which condition they speak."""

import re
from typing import Final

from ingest.articles import Span

_BE_NAMED: Final = r"(?:be (?:publicly )?(?:named|identified|quoted)|give (?:\w+ ){1,2}names?)"
_NOT_NAMED: Final = (
    r"(?:(?:asked|wished|wanted|requested|preferred|chose|asking|wishing|requesting) "
    rf"(?:not to|to not) {_BE_NAMED}|(?:declined|refused|declining|refusing) to {_BE_NAMED}|"
    r"(?:asked|requested|insisted on|wished|asking for|requesting|insisting on|demanding)"
    r" (?:for )?(?:to remain )?anonym(?:ity|ous))"
)
_STOPS: Final = r"(?=[,.;:!?—–”\"]|\Z| (?:publicly|openly|and|who|said|says|told|because|as|but)\b)"
_NOT_ALLOWED: Final = (
    r"(?:(?:was|were|is|are|has|have)(?: not|n[’']t) (?:been )?|not )"
    r"(?:authori[sz]ed|permitted|allowed|cleared)"
    r" to (?:speak|talk|comment|discuss|brief|disclose|be (?:named|identified|quoted))"
    r"(?: (?:publicly|openly|on the record|it|them|"
    r"to (?:the )?(?:media|press|reporters|journalists)|"
    rf"(?:about|the|its|his|her|their|this|these|an?) [\w’' -]{{3,60}}?{_STOPS}))*"
)
_ON_CONDITION: Final = (
    r"(?:sp(?:oke|eaks?|eaking) )?(?:(?:on|under) (?:the )?condition (?:of anonymity|that "
    rf"(?:he|she|they|it) (?:not|would not) {_BE_NAMED})|(?:(?<=spoke )|(?<=speaking ))anonymously)"
)
_ONE: Final = rf"(?:who |that )?(?:{_NOT_NAMED}|{_NOT_ALLOWED}|{_ON_CONDITION})"
_GAP: Final = re.compile(r",? ")
_CLAUSE: Final = re.compile(
    rf"{_ONE}(?:,? and (?:so )?{_ONE})*(?: because [^,.;:—–“”\"]{{3,80}})?(?=\W|\Z)", re.IGNORECASE
)
_CLAUSE_ENDING: Final = re.compile(rf"(?:{_CLAUSE.pattern})\Z", re.IGNORECASE)
# Most sentences have none of these words.
_MENTIONED: Final = re.compile(r"named?\b|identif|quoted|anonym|author|permit|allow|clear", re.I)
_ANYBODY: Final = re.compile(
    r"(?:an?|one|two|three|four|five|some|several|many|another|other|multiple|senior|unnamed|"
    r"anonymous|unidentified|officials|sources|diplomats|aides|people|insiders|witnesses)\b",
    re.IGNORECASE,
)
_FARTHEST: Final = 120  # characters between a source or its cue and the condition


def is_unnamed(source: str) -> bool:
    """Whether it is somebody whom the article chose not to name, by the words of the source."""
    return bool(_ANYBODY.match(source) or conditions(source))


def conditions(sentence: str) -> list[Span]:
    """Every such description in it."""
    found = _CLAUSE.finditer(sentence) if _MENTIONED.search(sentence) else ()
    return [Span(*one.span()) for one in found if not _is_quoted(sentence[: one.start()])]


def _is_quoted(before: str) -> bool:
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def after_source(text: str, end: int) -> int | None:
    """Where the description of a source that ends at `end` ends, where a condition follows it
    directly: "an official who was not authorised to speak"."""
    gap = _GAP.match(text, end)
    found = _CLAUSE.match(text, gap.end()) if gap else None
    return found.end() if found else None


def before_cue(text: str, end: int) -> int | None:
    """Where a condition begins that ends at `end`."""
    if not _MENTIONED.search(text, max(0, end - _FARTHEST), end):
        return None
    found = _CLAUSE_ENDING.search(text, max(0, end - _FARTHEST), end)
    return found.start() if found else None


def condition(sentence: str, source: Span, cue: Span) -> Span | None:
    """The condition that stands next to a source or its cue."""
    for told in conditions(sentence):
        near = min(abs(told.start - place) for place in (source.end, cue.end))
        between = sentence[max(source.end, cue.end) : told.start]
        if near <= _FARTHEST and "“" not in between:
            return told
    return None
