"""The answer is composed: what stands is put into its order, and said in a few words."""

from collections.abc import Iterator, Sequence

from langchain_core.runnables import RunnableConfig

from bot.agreement import Bearing
from bot.answers import Answer, Finding, Outcome, Searched
from bot.arranging import Arranged, arranged
from bot.disagreement import bears_on
from bot.journey import Checked
from bot.model.polarity import turned
from bot.origins import together
from bot.question import Kind, Question
from bot.short_answers import short_answer
from bot.talk import matter_of
from ingest.archive import Archive

NOT_FOUND = "Not found in this archive."


class Composing:
    """Composes answers from an archive, whose reach each of them tells."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def compose(self, checked: Checked, _: RunnableConfig) -> Iterator[Answer]:
        asked, question = checked.read.asked, checked.read.question
        filters, read = checked.read.filters, checked.read.read
        made = arranged(
            checked.findings, asked.text, is_course=checked.read.is_course, against=checked.against
        )
        yield Answer(
            question=asked.text,
            outcome=Outcome.ANSWERED if made.findings else Outcome.NOT_FOUND,
            text=_told(question, made, checked.text),
            findings=made.findings,
            searched=Searched(
                reach=self._archive.reach(filters),
                filters=filters,
                speakers=question.speakers,
                read=read,
            ),
            answered_by=checked.reader,
            model=checked.reader if checked.prompt else None,
            prompt=checked.prompt,
            dropped=checked.dropped,
            parts=tuple(map(str, checked.parts)),
            disagreements=made.disagreements,
            days=made.days,
            origins=together(made.findings, self._archive, filters),
            notes=(*asked.notes, *checked.notes),
        )


def _told(question: Question, made: Arranged, by_model: str | None) -> str:
    """Accounts that differ are never told as one; a model's summary of events is no event."""
    if question.kind is Kind.SPEAKER and not made.days:
        say_so = _saying_so(question, made)
        if len(say_so) < len(made.findings):
            return _direct(question, say_so)
    elif made.text is not None:
        return made.text
    return by_model or _direct(question, made.findings)


def _direct(question: Question, findings: Sequence[Finding]) -> str:
    """The speakers where a speaker was asked for, else the answer in a few words where the best
    finding points at it, else what that states."""
    if not findings:
        return NOT_FOUND
    if question.kind is Kind.SPEAKER and findings[0].speaker:
        speakers = dict.fromkeys(_opening(f.speaker) for f in findings if f.speaker)
        return "; ".join(speakers)
    return short_answer(findings) or findings[0].statement


def _saying_so(question: Question, made: Arranged) -> tuple[Finding, ...]:
    """Where accounts differ, the findings that say what the question asks who said; all of them
    where none contradicts. Who contradicts it did not say so."""
    matter = matter_of(question.text)
    bears = [bears_on(matter, finding) for finding in made.findings]
    supports = [f for f, one in zip(made.findings, bears, strict=True) if one is Bearing.SUPPORTS]
    differ = bool(made.disagreements) or Bearing.DISPUTES in bears
    differ = differ or any(_turns(matter, finding) for finding in made.findings)
    if not differ:
        return made.findings
    if supports:
        return tuple(supports)
    against = {pair.other for pair in made.disagreements if pair.one == 0}
    return tuple(f for at, f in enumerate(made.findings) if at not in against)


def _turns(matter: str, finding: Finding) -> bool:
    return any(turned(matter, quote.text) for quote in finding.quotes)


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]
