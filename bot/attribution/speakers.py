"""Whom an answer names for a sentence: the source of it, found in the article if it says "he"."""

import re
from collections.abc import Iterator, Sequence

from bot.attribution.anonymity import condition
from bot.attribution.cues import attributions
from bot.attribution.names import PASSED_ON, is_outlet, outlet_name
from bot.attribution.records import Attribution, Kind, Said
from bot.attribution.referents import RECENT, Words, referent, words_at
from bot.attribution.vocabulary import PRONOUNS, REPORTING
from bot.chains import Mark, Part, Role, Voice
from ingest.articles import Span
from ingest.sentences import sentences

# Of what is asked about: in "a plume is seen, and officials claim …, Reuters reports" the claim,
# a third of the sentence, is what the sentence is about.
_ENOUGH = 0.3
_WHOLE = 0.8
# A notice of a correction: the article speaks of itself, and nobody has said so.
_ITSELF = re.compile(
    r"\b(?:versions?|editions?|drafts?) of (?:this|the) (?:\w+ )?"
    r"(?:article|story|report|post|piece|column)\b",
    re.IGNORECASE,
)
_PASSED_TO = re.compile(
    r"(?:the )?[A-Z]\w*(?:\.\w+)*(?: [A-Z]\w*(?:\.\w+)*)*(?: (?:news )?agency)?"
)
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
    if _ITSELF.search(_text(sentence, chosen.source)):
        return Said(None)
    named = referent(sentence, chosen.source, found, before)
    said = [_speaking(sentence, chosen, named)] if named else []
    name = named.text if named else None
    others = {v.name: v for v in reversed(list(_carriers(sentence, covering, chosen)))}
    passed_on = tuple(voice for voice in reversed(others.values()) if voice.name != name)
    return Said(name, tuple(voice.name for voice in passed_on), (*said, *passed_on))


def _speaking(sentence: str, chosen: Attribution, named: Words) -> Voice:
    """Whoever said it, with every stretch of text that shows it."""
    marks = [Mark(Part.NAME, named.span)]
    if not _lies_in(named.span, chosen.source):
        marks.append(Mark(Part.REFERENCE, chosen.source))
    marks += _cue(sentence, chosen.cue)
    told = condition(sentence, chosen.source, chosen.cue)
    if told is not None and not _lies_in(told, named.span):
        marks.append(Mark(Part.CONDITION, told))
    return Voice(Role.SPEAKER, named.text, tuple(marks))


def _cue(sentence: str, cue: Span) -> list[Mark]:
    """A colon is a cue too, but no words."""
    return [Mark(Part.CUE, cue)] if re.search(r"\w", _text(sentence, cue)) else []


def _lies_in(one: Span, other: Span) -> bool:
    return other.start <= one.start and one.end <= other.end


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


def _carriers(
    sentence: str, covering: Sequence[Attribution], chosen: Attribution
) -> Iterator[Voice]:
    """Agencies and outlets that vouch for it too, then those it was told to or published by."""
    for other in covering:
        named = words_at(sentence, other.source)
        if other is not chosen and is_outlet(named.text):
            yield _carrying(named, _cue(sentence, other.cue))
    for passed in PASSED_ON.finditer(sentence):
        outlet = _PASSED_TO.match(sentence, passed.end())
        if outlet and is_outlet(outlet[0]):
            named = words_at(sentence, Span(*outlet.span()))
            cue = Span(passed.start(), passed.start() + len(passed[0].rstrip()))
            yield _carrying(named, _cue(sentence, cue))


def _carrying(named: Words, cue: Sequence[Mark]) -> Voice:
    bare = named.part(outlet_name(named.text))
    return Voice(Role.CARRIER, bare.text, (Mark(Part.NAME, bare.span), *cue))


def _is_quotation(sentence: str) -> bool:
    return _WHOLLY_QUOTED.fullmatch(sentence.strip()) is not None


def _still_speaking(before: str) -> Said:
    """“…,” Lee said. “….”: the second quotation is hers too."""
    recent = before[-RECENT:]
    earlier = sentences(recent)
    if not earlier:
        return Said(None)
    start = earlier[-1].start
    last = _text(recent, earlier[-1])
    if _is_quotation(last) or Kind.DIRECT in {a.kind for a in attributions(last)}:
        return speaker(last, recent[:start]).moved(start - len(recent))
    return Said(None)
