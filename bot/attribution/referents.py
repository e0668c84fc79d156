"""Whom "he", "who" and "the statement" stand for, as words of the article."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.attribution.cues import attributions
from bot.attribution.names import (
    DOCUMENT,
    NAMELESS_DOCUMENT,
    PASSED_ON,
    can_be,
    is_outlet,
    is_person,
)
from bot.attribution.phrases import phrase_up_to
from bot.attribution.reading import Reading
from bot.attribution.records import Attribution
from bot.attribution.sources import subject
from bot.attribution.vocabulary import PERSONAL, PRONOUNS
from ingest.articles import Span
from ingest.sentences import sentences

# Sentences: "he" five paragraphs later is anybody.
_LOOKED_BACK = 4
RECENT = 2_000  # characters that hold them: cutting a whole article takes a millisecond


class Words(NamedTuple):
    """Words and where they stand, counted from the start of the sentence that is read: what
    comes before it is below zero."""

    text: str
    span: Span

    def part(self, text: str) -> "Words":
        """A stretch of them."""
        start = self.span.start + self.text.index(text)
        return Words(text, Span(start, start + len(text)))


def words_at(sentence: str, span: Span, offset: int = 0) -> Words:
    """Of a sentence that stands `offset` from the one that is read."""
    return Words(sentence[span.start : span.end], Span(span.start + offset, span.end + offset))


def referent(
    sentence: str, source: Span, found: Sequence[Attribution], before: str
) -> Words | None:
    """The words that name the source; None where nobody can tell."""
    named = words_at(sentence, source)
    low = named.text.lower()
    if low in ("who", "which", "that"):
        return _antecedent(sentence, source)
    if low in PERSONAL:
        within = [words_at(sentence, a.source) for a in found if a.source.end <= source.start]
        people = [one for one in within if one.text.lower() not in PRONOUNS]
        return _if_person(low, people[-1], sentence) if people else _last_person(low, before)
    if NAMELESS_DOCUMENT.fullmatch(named.text):
        return _last_document(before) or named.part(PASSED_ON.split(named.text)[0].rstrip())
    return None if low in PRONOUNS else named


def _antecedent(sentence: str, relative: Span) -> Words | None:
    """Whom "who" stands for: the noun phrase before it."""
    reading = Reading(sentence[: relative.start].rstrip(" ,"))
    words = phrase_up_to(reading, len(reading.tokens) - 1)
    return words_at(sentence, reading.span(words)) if words else None


def _last_person(pronoun: str, before: str) -> Words | None:
    """The last source named before, if it can be `pronoun` and nobody else came between."""
    for sentence, offset in _looking_back(before):
        sources = [words_at(sentence, a.source, offset) for a in attributions(sentence)]
        named = [one for one in sources if one.text.lower() not in PRONOUNS]
        if named:
            return _if_person(pronoun, named[-1], before)
        if not sources and _opens_with_a_name(sentence):
            return None
        if any(one.text.lower() in PERSONAL - {pronoun} for one in sources):
            return None
    return None


def _if_person(pronoun: str, named: Words, context: str) -> Words | None:
    return named if can_be(pronoun, named.text, context) else None


def _opens_with_a_name(sentence: str) -> bool:
    reading = Reading(sentence)
    words = subject(reading)
    return words is not None and is_person(reading.words(words), sentence)


def _last_document(before: str) -> Words | None:
    """The last statement or report that was named, unless another source came between."""
    for sentence, offset in _looking_back(before):
        for found in reversed(attributions(sentence)):
            named = words_at(sentence, found.source, offset)
            if NAMELESS_DOCUMENT.fullmatch(named.text) or is_outlet(named.text):
                continue
            return named if DOCUMENT.search(named.text) else None
    return None


def _looking_back(before: str) -> Iterator[tuple[str, int]]:
    """The last few sentences, nearest first, with how far from the end of `before` they begin."""
    recent = before[-RECENT:]
    for span in reversed(sentences(recent)[-_LOOKED_BACK:]):
        yield recent[span.start : span.end], span.start - len(recent)
