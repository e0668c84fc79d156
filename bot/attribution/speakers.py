"""Whom an answer names for a sentence: the source of it, found in the article if it says "he"."""

import re
from collections.abc import Iterator, Sequence

from bot.attribution.cues import attributions
from bot.attribution.names import (
    DOCUMENT,
    NAMELESS_DOCUMENT,
    PASSED_ON,
    can_be,
    is_outlet,
    is_person,
    outlet_name,
)
from bot.attribution.phrases import phrase_up_to
from bot.attribution.reading import Reading
from bot.attribution.records import Attribution, Kind, Said
from bot.attribution.sources import subject
from bot.attribution.vocabulary import PERSONAL, PRONOUNS, REPORTING
from ingest.articles import Span
from ingest.sentences import sentences

# Of what is asked about: in "a plume is seen, and officials claim …, Reuters reports" the claim,
# a third of the sentence, is what the sentence is about.
_ENOUGH = 0.3
_WHOLE = 0.8
# Sentences: "he" five paragraphs later is anybody.
_LOOKED_BACK = 4
_RECENT = 2_000  # characters that hold them: cutting a whole article takes a millisecond
_PASSED_TO = re.compile(r"(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*(?: (?:news )?agency)?")
_WHOLLY_QUOTED = re.compile(r"[“\"‘'][^“”\"]*(?:[”\"’']|$)")


def speaker(sentence: str, before: str = "", focus: Span | None = None) -> Said:
    """Who said `sentence`, or the `focus` of it; `before` is what the article says up to it.

    The innermost source counts; an agency only where nobody else is named.
    """
    focus = focus or Span(0, len(sentence))
    found = attributions(sentence)
    covering = _covering(found, focus)
    if not covering:
        return _still_speaking(before) if _is_quotation(sentence) else Said(None)
    chosen = _chosen(sentence, covering, focus)
    name = _resolved(sentence, chosen.source, found, before)
    carriers = _carriers(sentence, covering, chosen)
    return Said(name, tuple(carrier for carrier in carriers if carrier != name))


def _covering(found: Sequence[Attribution], focus: Span) -> list[Attribution]:
    """Those that vouch for enough of the focus, else for the most of it."""
    shares = [(_shared(a.content, focus), a) for a in found]
    most = max((share for share, _ in shares), default=0)
    enough = min(most, (focus.end - focus.start) * _ENOUGH)
    return [a for share, a in shares if share and share >= enough]


def _chosen(sentence: str, covering: Sequence[Attribution], focus: Span) -> Attribution:
    """The innermost of those that vouch for the whole focus, else the one for most of it."""
    best = min(_rank(sentence, a) for a in covering)
    alike = [a for a in covering if _rank(sentence, a) == best]
    whole = [a for a in alike if _shared(a.content, focus) >= _WHOLE * (focus.end - focus.start)]
    if whole:
        return min(whole, key=lambda a: a.content.end - a.content.start)
    return max(alike, key=lambda a: _shared(a.content, focus))


def _rank(sentence: str, found: Attribution) -> tuple[bool, bool, bool]:
    """Names before pronouns ("Lee said she hopes"), reports before opinions, agencies last."""
    name = _text(sentence, found.source)
    words = _text(sentence, found.cue).split()
    reports = found.kind is not Kind.INDIRECT or not REPORTING.isdisjoint(words)
    return is_outlet(name), not reports, name.lower() in PRONOUNS


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _text(sentence: str, span: Span) -> str:
    return sentence[span.start : span.end]


def _carriers(sentence: str, covering: Sequence[Attribution], chosen: Attribution) -> list[str]:
    named = [_text(sentence, a.source) for a in covering if a is not chosen]
    names = [name for name in named if is_outlet(name)]
    for passed in PASSED_ON.finditer(sentence):
        outlet = _PASSED_TO.match(sentence, passed.end())
        if outlet and is_outlet(outlet[0]):
            names.append(outlet[0])
    return list(dict.fromkeys(outlet_name(name) for name in names))


def _resolved(sentence: str, source: Span, found: Sequence[Attribution], before: str) -> str | None:
    name = _text(sentence, source)
    low = name.lower()
    if low in ("who", "which", "that"):
        return _antecedent(sentence, source)
    if low in PERSONAL:
        within = [_text(sentence, a.source) for a in found if a.source.end <= source.start]
        people = [n for n in within if n.lower() not in PRONOUNS]
        return _if_person(low, people[-1], sentence) if people else _last_person(low, before)
    if NAMELESS_DOCUMENT.fullmatch(name):
        return _last_document(before) or PASSED_ON.split(name)[0].rstrip()
    return None if low in PRONOUNS else name


def _antecedent(sentence: str, relative: Span) -> str | None:
    """Whom "who" stands for: the noun phrase before it."""
    reading = Reading(sentence[: relative.start].rstrip(" ,"))
    words = phrase_up_to(reading, len(reading.tokens) - 1)
    return reading.words(words) if words else None


def _last_person(pronoun: str, before: str) -> str | None:
    """The last source named before, if it can be `pronoun` and nobody else came between."""
    for sentence in _looking_back(before):
        names = [_text(sentence, a.source) for a in attributions(sentence)]
        named = [name for name in names if name.lower() not in PRONOUNS]
        if named:
            return _if_person(pronoun, named[-1], before)
        if not names and _opens_with_a_name(sentence):
            return None
        if any(name.lower() in PERSONAL - {pronoun} for name in names):
            return None
    return None


def _if_person(pronoun: str, name: str, context: str) -> str | None:
    return name if can_be(pronoun, name, context) else None


def _opens_with_a_name(sentence: str) -> bool:
    reading = Reading(sentence)
    words = subject(reading)
    return words is not None and is_person(reading.words(words), sentence)


def _last_document(before: str) -> str | None:
    """The last statement or report that was named, unless another source came between."""
    for sentence in _looking_back(before):
        for found in reversed(attributions(sentence)):
            name = _text(sentence, found.source)
            if NAMELESS_DOCUMENT.fullmatch(name) or is_outlet(name):
                continue
            return name if DOCUMENT.search(name) else None
    return None


def _looking_back(before: str) -> Iterator[str]:
    """The last few sentences, nearest first."""
    recent = before[-_RECENT:]
    for span in reversed(sentences(recent)[-_LOOKED_BACK:]):
        yield _text(recent, span)


def _is_quotation(sentence: str) -> bool:
    return _WHOLLY_QUOTED.fullmatch(sentence.strip()) is not None


def _still_speaking(before: str) -> Said:
    """“…,” Lee said. “….”: the second quotation is hers too."""
    recent = before[-_RECENT:]
    earlier = sentences(recent)
    if not earlier:
        return Said(None)
    last = _text(recent, earlier[-1])
    if _is_quotation(last) or Kind.DIRECT in {a.kind for a in attributions(last)}:
        return speaker(last, recent[: earlier[-1].start])
    return Said(None)
