"""Whether a statement says no more than its quotes: numbers, names, dates, "not" and "may".

A rule cannot tell that a statement is true of its quotes; it can tell many ways in which it is
not. What no rule objects to is shown beside the quotes, which decide.
"""

import re
from calendar import day_name, month_name
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final, TypeAlias

from bot.days import told_day
from bot.model.contrary import contrary, loses_condition
from bot.model.foreign import foreign_objection, negates, plain_numbers, roots
from bot.model.lexicons import ENGLISH, LEXICONS, language
from bot.model.naming import name_words, names, unknown, unknown_capitals
from bot.model.polarity import overstated, polarity, turned
from bot.model.prompts import visible
from bot.model.reasons import Reason
from bot.model.restating import exchanged
from bot.quantities import Quantity, entails, number_of, quantities
from bot.question import NEGATION, content_stems
from ingest.articles import Moment, StoredArticle, day_of

Likeness: TypeAlias = Callable[[str, str], float]
"""How near two texts are in meaning, from -1 to 1."""

# The share of a statement's content words that stand in its quotes or their headlines. Of 586
# headlines beside their own lead sentences .67 have half, and of headlines beside a stranger's
# .004; a model that is told to say no more than its quotes stays far closer to them.
_GROUNDED = 0.5
# Fewer will do where the meaning is near: of those headlines 1.0 and .006 come so near.
_LOOSELY, _ALIKE = 0.25, 0.55

_ENOUGH_TEXT: Final = 2_000  # characters that tell an article's language

_MONTHS: Final = list(month_name)[1:]
_WEEKDAYS: Final = list(day_name)
_DAY_NAMES: Final = re.compile(rf"\b(?:{'|'.join([*_MONTHS, *_WEEKDAYS])})\b")
_RELATIVE: Final = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|last (?:week|month|year)|next (?:week|month|year)|"
    r"this (?:week|month|year|morning|afternoon|evening))\b",
    re.IGNORECASE,
)
# Numbers of their own that count nothing which a quote would have to count too.
_NO_COUNT: Final = re.compile(r"\b(?:both|couple|several)\b", re.IGNORECASE)
_COMPOUND: Final = re.compile(r"\w+(?:[-–/]\w+)+|[^\W\d]+\d+\w*")
_ORDINAL: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a statement rests on: the `text` of its quotes, the versions they stand in, and who
    is shown as having said and passed it on. It is compared as a reader sees it, without soft
    hyphens and other hidden characters."""

    text: str
    sources: tuple[StoredArticle, ...]
    voices: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        return visible(self.text)

    @property
    def around(self) -> str:
        """What names the articles and who speaks in them."""
        told = [part for s in self.sources for part in (s.article.title, s.article.publisher or "")]
        return visible("\n".join([*told, *self.voices]))

    @property
    def articles(self) -> str:
        return visible("\n".join(source.article.text for source in self.sources))


def objection(
    statement: str, evidence: Evidence, likeness: Likeness | None = None
) -> Reason | None:
    """The first thing that speaks against showing `statement` beside its quotes, if any."""
    days = list(_days(evidence))
    spoken = _languages(statement, evidence)
    if not _counted(_english_numbers(statement, spoken.said), spoken.told_in(evidence.seen), days):
        return Reason.NUMBER
    if not _dated(statement, evidence.seen, days):
        return Reason.DATE
    if _strangers(statement, evidence, spoken.said) or exchanged(statement, evidence.seen):
        return Reason.NAME
    against = _held_otherwise(statement, evidence, days, spoken)
    if against is not None:
        return against
    return None if _is_about(statement, evidence, likeness, spoken) else Reason.UNGROUNDED


def is_beyond_rules(statement: str, evidence: Evidence) -> bool:
    """Whether the rules cannot tell if `statement` lost a "not" of its quotes: they are in
    another language than it, or in one whose words the rules do not know."""
    spoken = _languages(statement, evidence)
    return spoken.said is None or spoken.said != spoken.told


def is_partial(statement: str, evidence: Evidence) -> bool:
    """Whether `statement` leaves out a condition under which alone its quotes say so."""
    spoken = _languages(statement, evidence)
    is_english = spoken.said == spoken.told == ENGLISH
    return is_english and loses_condition(statement, evidence.seen)


@dataclass(frozen=True, slots=True)
class _Languages:
    """Of a statement and of its quotes; None where it is not one that the rules know."""

    said: str | None
    told: str | None

    def told_in(self, text: str) -> str:
        return _english_numbers(text, self.told)


def _languages(statement: str, evidence: Evidence) -> _Languages:
    told = _language_of_sources(evidence)
    return _Languages(language(statement, [told] if told else []), told)


def _language_of_sources(evidence: Evidence) -> str | None:
    """By what the articles say of themselves, else by their words."""
    named = {s.article.language.split("-")[0] for s in evidence.sources if s.article.language}
    if len(named) == 1:
        known = named.pop()
        return known if known in (ENGLISH, *LEXICONS) else None
    text = f"{evidence.seen} {evidence.articles[:_ENOUGH_TEXT]}"
    return language(text) or (ENGLISH if text.isascii() else None)


def _english_numbers(text: str, code: str | None) -> str:
    return plain_numbers(text, LEXICONS[code]) if code in LEXICONS else text


def _held_otherwise(
    statement: str, evidence: Evidence, days: Sequence[date], spoken: _Languages
) -> Reason | None:
    """Whether it affirms what they deny, denies what they affirm, or knows more surely."""
    if spoken.said == spoken.told == ENGLISH:
        if turned(statement, evidence.seen) or contrary(statement, evidence.seen, evidence.around):
            return Reason.POLARITY
        return Reason.CERTAINTY if overstated(statement, evidence.seen) else None
    if spoken.said == spoken.told and spoken.said in LEXICONS:
        return foreign_objection(statement, evidence.seen, days, LEXICONS[spoken.said])
    if spoken.said and spoken.told:
        differ = _negates(statement, spoken.said) != _negates(evidence.seen, spoken.told)
        return Reason.POLARITY if differ else None
    return None


def _negates(text: str, code: str) -> bool:
    return negates(text, LEXICONS[code]) if code in LEXICONS else polarity(text).negates


def _is_about(
    statement: str, evidence: Evidence, likeness: Likeness | None, spoken: _Languages
) -> bool:
    if spoken.said == spoken.told and spoken.said in LEXICONS:
        lexicon = LEXICONS[spoken.said]
        wanted = roots(statement, lexicon)
        there = roots(f"{evidence.seen} {evidence.around}", lexicon)
        return bool(wanted) and len(wanted & there) >= _GROUNDED * len(wanted)
    return is_grounded(statement, evidence, likeness)


def _days(evidence: Evidence) -> Iterator[date]:
    """When the articles appeared, and when by the quotes it happened."""
    for source in evidence.sources:
        published: Moment | None = source.article.published
        day = day_of(published) if published is not None else None
        if day is not None:
            yield day
        for line in evidence.seen.split("\n"):
            told = told_day(line, day)
            if told is not None:
                yield told


def _counted(statement: str, evidence: str, days: Sequence[date]) -> bool:
    undated = _plain_numbers(_undated(statement, days))
    wanted, there = quantities(undated), quantities(_plain_numbers(evidence))
    known = {bound for one in there for bound in (one.low, one.high)} | _compounded(evidence)
    if not _compounded(undated) <= known:
        return False
    return all(
        number.high == 0  # "no" and "nobody": polarity's matter
        or any(_bears_out(told, number) for told in there)
        for number in wanted
    )


def _compounded(text: str) -> set[float]:
    """The numbers that are parts of words: "12-year-old", "two-in-three", "G7"."""
    parts = (part for word in _COMPOUND.findall(text.lower()) for part in re.split(r"[-–/]", word))
    values = (number_of(part) or _figures(part) for part in parts)
    return {value for value in values if value is not None}


def _figures(part: str) -> float | None:
    found = re.search(r"\d+", part)
    return float(found[0]) if found else None


def _undated(statement: str, days: Sequence[date]) -> str:
    """Without these days, however they are written."""
    for day in days:
        month, year = _MONTHS[day.month - 1], rf"(?:,? {day.year})?"
        written = rf"\b(?:{day.day} {month}{year}|{month} {day.day}{year}|{day.year})\b"
        statement = re.sub(written, " ", _ORDINAL.sub(r"\1", statement))
    return statement


def _plain_numbers(text: str) -> str:
    return _ORDINAL.sub(r"\1", _NO_COUNT.sub(" ", text))


def _bears_out(told: Quantity, said: Quantity) -> bool:
    """The same number, and of the same where both say of what. "Less than 40" does follow from
    "less than 20", but nobody has said so."""
    bounds = {bound for bound in (said.low, said.high) if 0 < bound < inf}
    one_sided = len(bounds) == 1 and said.low != said.high
    if not entails(told, said) or (one_sided and not bounds & {told.low, told.high}):
        return False
    alike = not (told.measure and said.measure) or bool(told.measure & said.measure)
    return alike or told.unit == said.unit or not (told.unit and said.unit)


def _dated(statement: str, evidence: str, days: Sequence[date]) -> bool:
    """A month or weekday that the quotes leave open may be that of publication."""
    there = set(_DAY_NAMES.findall(evidence))
    if there.isdisjoint(_MONTHS):
        there |= {_MONTHS[day.month - 1] for day in days}
    if there.isdisjoint(_WEEKDAYS):
        there |= {_WEEKDAYS[day.weekday()] for day in days}
    if any(name not in there for name in _DAY_NAMES.findall(statement) if name != "May"):
        return False
    low = evidence.lower()
    return all(found[0].lower() in low for found in _RELATIVE.finditer(statement))


def _strangers(statement: str, evidence: Evidence, code: str | None) -> bool:
    """Whether it names somebody or something of which the quotes know nothing."""
    text = f"{evidence.seen}\n{evidence.around}"
    if code in LEXICONS and LEXICONS[code].nouns_are_capital:
        return bool(unknown_capitals(statement, text, LEXICONS[code]))
    known = name_words([text, evidence.articles])
    return any(unknown(name, text, evidence.articles) for name in names(statement, known))


def is_grounded(statement: str, evidence: Evidence, likeness: Likeness | None = None) -> bool:
    """Whether it is about what its quotes are about."""
    wanted = content_stems(statement) - {NEGATION}
    there = content_stems(f"{evidence.seen} {evidence.around}")
    share = len(wanted & there) / len(wanted) if wanted else 0.0
    if share >= _GROUNDED:
        return True
    return (
        share >= _LOOSELY and likeness is not None and likeness(statement, evidence.seen) >= _ALIKE
    )
