"""Every "who said what" of a sentence, cue by cue."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.attribution.anonymity import conditions
from bot.attribution.contents import contents
from bot.attribution.names import is_outlet
from bot.attribution.phrases import LONGEST_NAME, phrase_from
from bot.attribution.reading import NOTHING, Range, Reading
from bot.attribution.records import Attribution, Kind
from bot.attribution.sources import described, source_after, source_before
from bot.attribution.vocabulary import (
    AUXILIARIES,
    BEFORE_A_NOUN,
    BEFORE_TO_SAY,
    DETERMINERS,
    NEED_THAT,
    NOUNS_TOO,
    SAYING,
)
from ingest.articles import Span

_LONGEST_LEAD_IN = 2  # "However, according to Lee, …"


def attributions(sentence: str) -> list[Attribution]:
    """Every "who said what" in the sentence, in the order of the cues."""
    reading = Reading(sentence)
    found: list[Found] = []
    unnamed = conditions(sentence)  # "who asked not to be named" asks nothing
    for at, token in enumerate(reading.tokens):
        if not (token.quoted or any(one.start <= token.start < one.end for one in unnamed)):
            found.extend(_at_cue(reading, at, found))
    return [
        Attribution(reading.span(one.source), reading.span(one.cue), one.content, one.kind)
        for one in found
    ]


class Found(NamedTuple):
    """An attribution whose source and cue are still tokens."""

    source: Range
    cue: Range
    content: Span
    kind: Kind


def _at_cue(reading: Reading, at: int, found: Sequence[Found]) -> Iterator[Found]:
    word = reading[at].low
    if word == "according" and reading[at + 1].low == "to":
        yield from _according(reading, (at, at + 1), phrase_from(reading, at + 2))
    elif word == "citing" and reading[at - 1].text == ",":
        yield from _citing(reading, at, found)
    elif word == ":":
        yield from _colon(reading, at)
    elif (
        word in SAYING
        and (not reading[at].is_capital or word in ("said", "says"))
        and _is_verb(reading, at)
    ):
        yield from _said(reading, at, found)


def _is_verb(reading: Reading, at: int) -> bool:
    word, before, after = reading[at].low, reading[at - 1].low, reading[at + 1].low
    if before == "to":
        return reading[at - 2].low in BEFORE_TO_SAY
    if before in DETERMINERS or (before[:1].isdigit() and word.endswith("s")):
        return False  # "the alleged attack", "20 points"
    if word in NEED_THAT and not _opens_content(reading, at + 1):
        return False
    if word not in NOUNS_TOO or (word.endswith("ing") and before == "by"):
        return True
    is_noun = before in BEFORE_A_NOUN or before.endswith(("'s", "s'"))
    return not is_noun and after not in ("of", "about", "from", "against", "court", "and")


def _opens_content(reading: Reading, at: int) -> bool:
    while reading[at].text == ":" or reading[at].is_adverb:
        at += 1
    if reading[at] is NOTHING or reading[at].text in (",", "."):
        quoted = any(token.quoted for token in reading.tokens[:at])  # “…,” the message reads.
        return quoted or (reading[at].text == "," and reading[at + 1].quoted)
    return reading[at].quoted or reading[at].low in ("that", "whether", "if", "how", "why")


def _according(reading: Reading, cue: Range, source: Range | None) -> Iterator[Found]:
    source = described(reading, source)
    if source is None:
        return
    opened = cue[0] <= _LONGEST_LEAD_IN
    comma = reading.next_comma(source[1] + 1)
    ahead = None if opened else reading.between(0, cue[0])
    inserted = comma == source[1] + 1
    behind = reading.between(comma, len(reading.tokens)) if opened or inserted else None
    for content in (ahead, behind):
        if content:
            yield Found(source, cue, content, Kind.ACCORDING)


def _citing(reading: Reading, at: int, found: Sequence[Found]) -> Iterator[Found]:
    """ "Interfax reported, citing the ministry": then the ministry says it."""
    source = phrase_from(reading, at + 1)
    if source and found and is_outlet(reading.words(found[-1].source)):
        yield Found(source, (at, at), found[-1].content, Kind.ACCORDING)


def _colon(reading: Reading, at: int) -> Iterator[Found]:
    """A name, a colon and a quotation: “Ann Lee: “It will hold.”"""
    named = all(t.is_capital for t in reading.tokens[:at])
    content = reading.between(at + 1, len(reading.tokens))
    if reading[at + 1].quoted and 0 < at <= LONGEST_NAME and named and content:
        yield Found((0, at - 1), (at, at), content, Kind.DIRECT)


def _said(reading: Reading, at: int, found: Sequence[Found]) -> Iterator[Found]:
    earlier = found[-1].source if found else None
    source = source_after(reading, at) or source_before(reading, at, earlier)
    if source is None:
        return
    first = _first_of_cue(reading, at)
    cue = (max(first, source[1] + 1) if source[1] < at else first, at)
    left, right = min(cue[0], source[0]), max(at, source[1]) + 1
    for content in contents(reading, left, right, at, borrowed=source == earlier):
        yield Found(source, cue, content, _kind(reading, content))


def _first_of_cue(reading: Reading, at: int) -> int:
    while at > 1 and (reading[at - 1].low in AUXILIARIES or reading[at - 1].is_adverb):
        at -= 1
    return at


def _kind(reading: Reading, content: Span) -> Kind:
    quoted = sum(
        max(0, min(end, content.end) - max(start, content.start)) for start, end in reading.quotes
    )
    return Kind.DIRECT if quoted * 2 > content.end - content.start else Kind.INDIRECT
