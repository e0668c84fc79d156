"""How an answer is put together: its days, what contradicts what, the parts looked for."""

import re
from typing import Final

from bot.answers import Answer
from bot.discord.cards import Paragraph
from bot.discord.markdown import one_line
from bot.discord.screens.lines import BETWEEN, happened, said, small
from bot.discord.texts import Texts, number

_PARTS: Final = 4  # more are only counted
_PART: Final = 120  # characters

# As `bot.sub_questions` writes the days of a part.
_LIMIT: Final = re.compile(r"\b(from|to) (\d{4}-\d\d-\d\d)(?=, to \d|\)$)")


def above(answer: Answer, at: int, texts: Texts) -> list[Paragraph]:
    """Over a finding: its day in a course of events and, where findings contradict one another,
    its number and those of the ones that it stands against."""
    shown: list[Paragraph] = []
    if at < len(answer.days):
        when = answer.days[at]
        known = when is not None and happened(when.day, texts, is_told=when.is_told)
        shown.append(known or said(texts.undated, strong=True))
    if answer.disagreements:
        shown.append(small(_number(answer, at, texts)))
    return shown


def looked_for(answer: Answer, texts: Texts) -> list[Paragraph]:
    """What was looked for beside the whole question, in a line."""
    if not answer.parts:
        return []
    parts = [one_line(_part(part, texts), _PART) for part in answer.parts[:_PARTS]]
    told = texts.looked_for.format(parts=BETWEEN.join(parts))
    left = len(answer.parts) - _PARTS
    return [small(f"{told}{BETWEEN}+{number(texts, left)}" if left > 0 else told)]


def _number(answer: Answer, at: int, texts: Texts) -> str:
    pairs = [(pair.one, pair.other) for pair in answer.disagreements]
    others = {other for pair in pairs if at in pair for other in pair if other != at}
    own = texts.numbered.format(number=number(texts, at + 1))
    if not others:
        return own
    numbers = ", ".join(number(texts, other + 1) for other in sorted(others))
    return BETWEEN.join((own, texts.against.format(numbers=numbers)))


def _part(part: str, texts: Texts) -> str:
    """With its days in the reader's language."""
    told = {"from": texts.filter_after, "to": texts.filter_before}
    return _LIMIT.sub(lambda found: told[found[1]].format(day=found[2]), part)
