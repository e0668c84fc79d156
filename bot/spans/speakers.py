"""Who is cited for a sentence: by the rules of `bot.attribution`, and where those name nobody by
the network's reading of "Who said …?".

The rules are wrong less often, the network finds more (`python -m tests.quality.reader_speakers`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import attribution
from bot.attribution import Said
from bot.chains import Mark, Part, Role, Voice, is_quotable
from bot.spans.candidates import Candidate
from bot.spans.decoding import Pointed, Reading
from bot.spans.network import ReadingNetwork, who_said
from ingest.articles import Span
from ingest.sentences import sentences

_BY_RULE = 0.92  # of the names that the rules give for PolNeAR's attributions, so many are right
_BEFORE = 600  # characters before a sentence in which its "he" may have been named
_PRONOUN = re.compile(
    r"he|she|they|i|we|it|you|who|which|that|his|her|their|my|our|its|him|them", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who said it, in offsets of the article, and how sure that is: or that nobody is cited."""

    said: Said
    sure: float


class Speakers:
    """`cited` are the log-odds from which a source counts as cited."""

    def __init__(self, network: ReadingNetwork, *, cited: float) -> None:
        self._network = network
        self._cited = cited

    def of(self, found: Sequence[Candidate]) -> list[Spoken]:
        """One for each candidate."""
        windows = [surroundings(c.source.article.text, c.quote) for c in found]
        readings = self._network.read(
            [
                (who_said(c.text), c.source.article.text[window.start : window.end])
                for c, window in zip(found, windows, strict=True)
            ]
        )
        return [
            self._spoken(candidate, window.start, reading)
            for candidate, window, reading in zip(found, windows, readings, strict=True)
        ]

    def _spoken(self, candidate: Candidate, start: int, reading: Reading) -> Spoken:
        text, quote = candidate.source.article.text, candidate.quote
        before = text[max(0, quote.start - _BEFORE) : quote.start]
        focus = Span(candidate.answer.start - quote.start, candidate.answer.end - quote.start)
        by_rule = attribution.speaker(candidate.text, before, focus).moved(quote.start)
        if by_rule.speaker is not None:
            return Spoken(by_rule, _BY_RULE)
        sure = 1 / (1 + math.exp(self._cited - reading.answered))
        if reading.answered < self._cited or not reading.spans:
            return Spoken(_nobody(by_rule), 1 - sure)
        named = _moved(reading.spans[0].span, start)
        name = text[named.start : named.end]
        if _PRONOUN.fullmatch(name) or not is_quotable(text, named):
            return Spoken(_nobody(by_rule), 1 - sure)  # whom a bare "he" means is unclear
        cues = [_moved(cue.span, start) for cue in _near(reading.cited["cue"], reading)]
        marks = (Mark(Part.NAME, named), *(Mark(Part.CUE, c) for c in cues if is_quotable(text, c)))
        return Spoken(_named(name, marks, by_rule), sure)


def asked_for(candidate: Candidate, said: Said) -> Said:
    """The answer as the speaker, where a speaker was asked for; whom "he" means is as `said`."""
    text, name = candidate.source.article.text, candidate.answer_text
    if _PRONOUN.fullmatch(name) or not is_quotable(text, candidate.answer):
        return said
    if said.speaker is not None and name in said.speaker:
        return said
    return _named(name, (Mark(Part.NAME, candidate.answer),), said)


def _named(name: str, marks: Sequence[Mark], said: Said) -> Said:
    """Said by `name`, passed on by those of `said` who are not the same."""
    carriers = tuple(v for v in said.voices if v.role is Role.CARRIER and v.name != name)
    voices = (Voice(Role.SPEAKER, name, tuple(marks)), *carriers)
    return Said(name, tuple(voice.name for voice in carriers), voices)


def _nobody(by_rule: Said) -> Said:
    voices = tuple(v for v in by_rule.voices if v.role is Role.CARRIER)
    return Said(None, by_rule.carriers, voices)


def _near(cues: Sequence[Pointed], reading: Reading) -> Sequence[Pointed]:
    """The cue that stands next to the source."""
    source = reading.spans[0].span
    return sorted(cues, key=lambda c: abs(c.span.start - source.start))[:1]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def surroundings(text: str, quote: Span) -> Span:
    """The quote with the sentences before it, in which its source may be named, and one after."""
    start = max(0, quote.start - 1_000)
    own = [_moved(s, start) for s in sentences(text[start : quote.end + 400])]
    before = [s for s in own if s.end <= quote.start][-2:]
    after = [s for s in own if s.start >= quote.end][:1]
    first = before[0].start if before else quote.start
    return Span(first, after[0].end if after else quote.end)
