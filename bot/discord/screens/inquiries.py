"""A course of events, outlets side by side, a checked text, a traced quotation."""

from collections.abc import Sequence
from typing import Final

from bot.answers import Finding, Searched
from bot.discord.cards import Block, Card, Part, Separator, Tone
from bot.discord.markdown import one_line
from bot.discord.screens.lines import BETWEEN, happened, notes, origins, quoted, reach, said, small
from bot.discord.texts import Texts, counted, texts_for
from bot.inquiries import (
    Comparison,
    QuoteOrigin,
    Row,
    Side,
    Sighting,
    Statement,
    TextCheck,
    Timeline,
    Verdict,
)

_TOPIC: Final = 200
_LONGEST_QUOTATION: Final = 500
_EVIDENCE: Final = 2  # findings for a statement, and as many against it


def timeline_card(timeline: Timeline, language: str) -> Card:
    """One checked quote a day, oldest first."""
    texts = texts_for(language)
    if not timeline.rows:
        return _not_found(timeline.topic, timeline.searched, timeline.notes, texts, language)
    topic = one_line(timeline.topic, _TOPIC)
    parts = [_heading(texts.timeline_of.format(topic=topic))]
    parts += [_row(row, texts) for row in timeline.rows]
    return Card(
        parts=(*parts, *_notes(timeline.notes, texts)),
        foot=_foot(timeline.searched, texts),
        tone=Tone.ANSWERED,
        language=language,
        name="timeline",
    )


def _row(row: Row, texts: Texts) -> Part:
    when = happened(row.day, texts, is_told=row.day_is_told)
    return Part((Separator(), when, *_evidence(row.finding, texts)))


def comparison_card(comparison: Comparison, language: str) -> Card:
    """What each outlet has on the topic, one after another."""
    texts = texts_for(language)
    topic = one_line(comparison.topic, _TOPIC)
    outlets = " / ".join(one_line(side.publisher) for side in comparison.sides)
    parts = [_heading(texts.compared.format(outlets=outlets, topic=topic))]
    for side in comparison.sides:
        parts += _side(side, texts)
    found = any(side.findings for side in comparison.sides)
    return Card(
        parts=(*parts, *_notes(comparison.notes, texts)),
        tone=Tone.ANSWERED if found else Tone.NOT_FOUND,
        language=language,
        name="comparison",
    )


def _side(side: Side, texts: Texts) -> list[Part]:
    """The outlet's name stays with its first finding."""
    name = one_line(side.publisher) or texts.outlet_unknown
    opening = (Separator(), said(name, strong=True), small(reach(side.searched, texts)))
    if not side.findings:
        return [Part((*opening, said(texts.nothing_from.format(outlet=name))))]
    first, *others = side.findings
    return [
        Part((*opening, *_evidence(first, texts))),
        *(Part(_evidence(finding, texts)) for finding in others),
    ]


def check_card(check: TextCheck, language: str, *, quotations: Sequence[QuoteOrigin] = ()) -> Card:
    """Each statement of a text with what the archive has for it and against it, and each
    quotation in it with where it stands."""
    texts = texts_for(language)
    heading = texts.nothing_to_check
    if check.statements or quotations:
        heading = counted(texts, texts.check_title, len(check.statements))
    parts = [_heading(heading)]
    for statement in check.statements:
        parts += _statement(check.text[statement.start : statement.end], statement, texts)
    parts += [_quotation(origin, texts) for origin in quotations]
    if check.statements and check.passed_over:
        passed = counted(texts, texts.passed_over, check.passed_over)
        parts.append(Part((Separator(), small(passed))))
    return Card(
        parts=(*parts, *_notes(check.notes, texts)),
        foot=_foot(check.searched, texts),
        tone=_tone(check.statements),
        language=language,
        name="check",
    )


def _tone(statements: Sequence[Statement]) -> Tone:
    verdicts = {statement.verdict for statement in statements}
    if Verdict.DISPUTED in verdicts:
        return Tone.FAILED
    return Tone.ANSWERED if verdicts == {Verdict.SUPPORTED} else Tone.NOT_FOUND


def _statement(words: str, statement: Statement, texts: Texts) -> list[Part]:
    """The statement and the verdict stay with the first piece of evidence."""
    verdict = {
        Verdict.SUPPORTED: texts.supported,
        Verdict.DISPUTED: texts.disputed,
        Verdict.NOT_FOUND: texts.statement_not_found,
    }[statement.verdict]
    opening = (Separator(), said(words, strong=True), said(verdict))
    sides = (
        (texts.speaks_for, statement.support[:_EVIDENCE]),
        (texts.speaks_against, statement.dispute[:_EVIDENCE]),
        (texts.nearest, statement.related[:1]),
    )
    evidence = [
        (small(side), *_evidence(finding, texts))
        for side, findings in sides
        for finding in findings
    ]
    first, others = (evidence[0], evidence[1:]) if evidence else ((), [])
    return [Part((*opening, *first)), *(Part(blocks) for blocks in others)]


def _quotation(origin: QuoteOrigin, texts: Texts) -> Part:
    """Words that a text quotes: where they stand first, word for word or nearly."""
    first = next(iter(origin.sightings), None)
    if first is None:
        told = texts.quotation_not_found
    elif first.exact:
        told = texts.quotation_stands
    else:
        told = texts.quotation_similar.format(percent=f"{first.shared:.0%}")
    evidence = _evidence(first.finding, texts) if first is not None else ()
    quoted_words = said(f"“{one_line(origin.quotation, _LONGEST_QUOTATION)}”", strong=True)
    return Part((Separator(), quoted_words, said(told), *evidence))


def origin_card(origin: QuoteOrigin, language: str) -> Card:
    """Where a quotation stands, oldest first, word for word before what is only like it."""
    texts = texts_for(language)
    heading = texts.origin_not_found
    if origin.sightings:
        heading = texts.origin_title.format(quotation=one_line(origin.quotation, _TOPIC))
    parts = [_heading(heading)]
    parts += [_sighting(at, one, texts) for at, one in enumerate(origin.sightings)]
    return Card(
        parts=(*parts, *_notes(origin.notes, texts)),
        foot=_foot(origin.searched, texts),
        tone=Tone.ANSWERED if origin.sightings else Tone.NOT_FOUND,
        language=language,
        name="quotation",
    )


def _sighting(at: int, sighting: Sighting, texts: Texts) -> Part:
    if sighting.exact:
        like = texts.origin_word_for_word
    else:
        like = texts.origin_similar.format(percent=f"{sighting.shared:.0%}")
    told = BETWEEN.join((texts.origin_first, like)) if at == 0 and sighting.exact else like
    return Part((Separator(), said(told, strong=at == 0), *_evidence(sighting.finding, texts)))


def _evidence(finding: Finding, texts: Texts) -> tuple[Block, ...]:
    blocks = [block for quote in finding.quotes for block in quoted(finding, quote, texts)]
    if finding.copies:
        blocks.append(small(counted(texts, texts.also_in, len(finding.copies))))
    if finding.origins:
        blocks.append(small(origins(finding.origins, texts)))
    return tuple(blocks)


def _heading(text: str) -> Part:
    return Part((said(text, strong=True),))


def _notes(told: tuple[str, ...], texts: Texts) -> tuple[Part, ...]:
    return (Part((Separator(), *notes(told, texts))),) if told else ()


def _foot(searched: Searched, texts: Texts) -> Part:
    return Part((Separator(), small(reach(searched, texts))))


def _not_found(
    topic: str, searched: Searched, told: tuple[str, ...], texts: Texts, language: str
) -> Card:
    heading = _heading(texts.nothing_found.format(query=one_line(topic, _TOPIC)))
    return Card(
        parts=(heading, *_notes(told, texts)),
        foot=_foot(searched, texts),
        tone=Tone.NOT_FOUND,
        language=language,
    )
