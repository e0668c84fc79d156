"""An answer, and what can be asked of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answers import Answer, Doubt, Finding, Outcome
from bot.discord.cards import Block, Button, Buttons, Card, Paragraph, Part, Separator, Tone
from bot.discord.components import IN_A_ROW
from bot.discord.custom_ids import (
    Action,
    Bad,
    Carriers,
    Context,
    FilterName,
    Good,
    OtherDate,
    Proof,
    Share,
    Sources,
    Watch,
)
from bot.discord.markdown import one_line
from bot.discord.screens.composition import above, looked_for
from bot.discord.screens.filters import removable
from bot.discord.screens.lines import BETWEEN, notes, origins, quoted, reach, said, small
from bot.discord.texts import Texts, counted, number, texts_for
from bot.restoring import OUT_OF_REACH

_QUOTES_WITH_BUTTONS: Final = 4  # and one for the carriers: five fit into a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be pressed under an answer: nothing of it where the answer could not be kept
    (`kept`), sharing where it is private, watching where it is allowed. `fixed` filters are not
    the asker's to take away."""

    kept: bool = True
    share: bool = False
    watch: bool = False
    proof: bool = True
    fixed: Collection[FilterName] = ()


def answer_card(answer: Answer, language: str, offer: Offer) -> Card:
    """The direct answer, its findings with their quotes, and how far was searched."""
    texts = texts_for(language)
    found = answer.outcome is Outcome.ANSWERED
    parts = [Part(tuple(_headline(answer, texts)))]
    parts += [
        finding_part(finding, at, texts, above=above(answer, at, texts), buttons=offer.kept)
        for at, finding in enumerate(answer.findings)
    ]
    known = {OUT_OF_REACH: texts.left_out_of_reach}
    told = notes(tuple(known.get(note, note) for note in answer.notes), texts)
    if len(answer.findings) > 1 and answer.origins and answer.origins.is_copied:
        told = (*told, small(texts.in_all.format(told=origins(answer.origins, texts))))
    if dropped := sum(answer.dropped.values()):
        told = (*told, small(counted(texts, texts.claims_dropped, dropped)))
    if told:
        parts.append(Part((Separator(), *told)))
    return Card(
        parts=tuple(parts),
        foot=Part((Separator(), *_foot(answer, texts, offer))),
        tone=Tone.ANSWERED if found else Tone.NOT_FOUND,
        language=language,
    )


def finding_part(
    finding: Finding,
    at: int,
    texts: Texts,
    *,
    above: Sequence[Paragraph] = (),
    buttons: bool = True,
) -> Part:
    """A statement with its quotes. What only repeats its quote is not said twice."""
    blocks: list[Block] = [Separator(), *above]
    if finding.statement.strip() and not _repeats_a_quote(finding.statement, finding):
        blocks.append(said(finding.statement))
    for quote in finding.quotes:
        blocks += quoted(finding, quote, texts)
    told = {
        Doubt.LANGUAGE: texts.doubt_language,
        Doubt.PARTLY: texts.doubt_partly,
        Doubt.CONDITION: texts.doubt_condition,
    }
    blocks += [small(told[doubt]) for doubt in finding.doubts]
    if finding.copies:
        blocks.append(small(counted(texts, texts.also_in, len(finding.copies))))
    if finding.origins:
        blocks.append(small(origins(finding.origins, texts)))
    if buttons:
        blocks.append(_finding_buttons(finding, at, texts))
    return Part(tuple(blocks))


def _headline(answer: Answer, texts: Texts) -> list[Paragraph]:
    """The question that was looked for, if not the one asked; the direct answer, unless it is
    word for word what the first finding quotes; and the parts that were looked for."""
    shown: list[Paragraph] = []
    if answer.understood_as:
        asked = one_line(answer.understood_as, 500)
        shown.append(small(texts.understood_as.format(question=asked)))
    if answer.outcome is Outcome.NOT_FOUND:
        return [*shown, *looked_for(answer, texts), said(texts.not_found, strong=True)]
    repeated = any(_repeats_a_quote(answer.text, one) for one in answer.findings[:1])
    if answer.text.strip() and not repeated:
        shown.append(said(answer.text, strong=True))
    return [*shown, *looked_for(answer, texts)]


def _repeats_a_quote(words: str, finding: Finding) -> bool:
    return any(words.split() == quote.text.split() for quote in finding.quotes)


def _finding_buttons(finding: Finding, at: int, texts: Texts) -> Buttons:
    several = len(finding.quotes) > 1
    shown = [
        Button(
            texts.button_context_numbered.format(number=which + 1)
            if several
            else texts.button_context,
            Context(at, which),
        )
        for which in range(len(finding.quotes[:_QUOTES_WITH_BUTTONS]))
    ]
    if finding.copies:
        count = number(texts, len(finding.copies))
        shown.append(Button(texts.button_carriers.format(count=count), Carriers(at)))
    return Buttons(tuple(shown))


def _foot(answer: Answer, texts: Texts, offer: Offer) -> list[Block]:
    reader = texts.readers.get(answer.answered_by, one_line(answer.answered_by))
    if answer.model and answer.model != answer.answered_by:
        reader = f"{reader} ({one_line(answer.model)})"
    told = reach(answer.searched, texts), texts.answered_by.format(reader=reader)
    if answer.outcome is Outcome.NOT_FOUND:  # how far was searched is then what matters
        shown: list[Block] = [said(told[0]), small(told[1])]
    else:
        shown = [small(BETWEEN.join(told))]
    if not offer.kept:
        return shown
    drop = removable(answer.searched, texts, fixed=offer.fixed)
    actions = tuple(Button(label, act) for label, act in _actions(answer, texts, offer))
    judging = Button(texts.button_good, Good()), Button(texts.button_bad, Bad())
    rows = [(*actions, *judging)]
    if len(rows[0]) > IN_A_ROW:
        rows = [actions, judging]
    return [*shown, *([drop] if drop else []), *map(Buttons, rows)]


def _actions(answer: Answer, texts: Texts, offer: Offer) -> list[tuple[str, Action]]:
    """At most five, so that they are one row."""
    offered: list[tuple[bool, str, Action]] = [
        (bool(answer.findings), texts.button_sources, Sources()),
        (True, texts.button_other_date, OtherDate()),
        (offer.share, texts.button_share, Share()),
        (offer.watch, texts.button_watch, Watch()),
        (offer.proof and bool(answer.findings), texts.button_proof, Proof()),
    ]
    return [(label, action) for wanted, label, action in offered if wanted]
