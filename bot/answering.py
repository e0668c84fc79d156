"""The chain: read the question, retrieve, read the passages, check every quote, compose.

Each stage is a LangChain runnable with a name, so that a caller's callbacks see it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, RunnableSequence

from bot.answers import Answer, Claim, Event, Finding, Outcome, Progress, Searched
from bot.copies import folded
from bot.question import Kind, Question, read_question
from bot.quotes import check
from bot.reader import Reader
from bot.retrieval import Found, Search
from ingest.archive import NO_FILTERS, Archive, Filters

_READ = 10  # passages shown to the reader
_SHOWN = 3  # findings in an answer

NOT_FOUND = "Not found in this archive."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is limited to, and the conversation that it continues, if any."""

    text: str
    filters: Filters = NO_FILTERS
    notes: tuple[str, ...] = ()
    conversation: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    asked: Asked
    question: Question


@dataclass(frozen=True, slots=True)
class _Retrieved:
    read: _Read
    found: Found


@dataclass(frozen=True, slots=True)
class _Claimed:
    read: _Read
    notes: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Checked:
    read: _Read
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


class Answering:
    """Answers questions from an archive. Safe to call from several threads."""

    def __init__(self, archive: Archive, search: Search, reader: Reader) -> None:
        self._archive = archive
        self._search = search
        self._reader = reader

    def answer(self, asked: Asked, config: RunnableConfig | None = None) -> Answer:
        """One answer, with the milliseconds that each stage took."""
        clock = _Clock()
        answer = self.chain(clock).invoke(asked, config)
        return replace(answer, elapsed_ms=clock.elapsed)

    def stream(self, asked: Asked, config: RunnableConfig | None = None) -> Iterator[Event]:
        """The same as it becomes known: each stage as it begins, each finding once it is checked,
        and last the answer. Closing the iterator stops the work after the present stage."""
        clock = _Clock()
        made: Any = asked
        for stage in self._stages(clock):
            yield Progress(stage.get_name())
            made = stage.invoke(made, config)
            if isinstance(made, _Checked):
                yield from made.findings
        yield replace(made, elapsed_ms=clock.elapsed)

    def chain(self, clock: "_Clock") -> Runnable[Asked, Answer]:
        """The whole journey of a question."""
        return RunnableSequence(*self._stages(clock))

    def _stages(self, clock: "_Clock") -> tuple[Runnable[Any, Any], ...]:
        return (
            clock.stage("question", self._read_question),
            clock.stage("retrieve", self._retrieve),
            clock.stage("read", self._claim),
            clock.stage("check", self._check),
            clock.stage("compose", self._compose),
        )

    def _read_question(self, asked: Asked) -> _Read:
        return _Read(asked, read_question(asked.text))

    def _retrieve(self, read: _Read) -> _Retrieved:
        found = self._search(read.asked.text, k=_READ, filters=read.asked.filters)
        return _Retrieved(read, found)

    def _claim(self, retrieved: _Retrieved) -> _Claimed:
        claims = self._reader.claims(retrieved.read.question, retrieved.found.hits)
        return _Claimed(retrieved.read, _degraded(retrieved.found), tuple(claims))

    def _check(self, claimed: _Claimed) -> _Checked:
        findings = [finding for claim in claimed.claims if (finding := check(claim))]
        return _Checked(claimed.read, claimed.notes, tuple(folded(findings)[:_SHOWN]))

    def _compose(self, checked: _Checked) -> Answer:
        asked = checked.read.asked
        reach = self._archive.reach(asked.filters)
        found = bool(checked.findings)
        return Answer(
            question=asked.text,
            outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
            text=_direct(checked.read.question, checked.findings) if found else NOT_FOUND,
            findings=checked.findings,
            searched=Searched(reach=reach, filters=asked.filters),
            answered_by=self._reader.name,
            notes=(*asked.notes, *checked.notes),
        )


def _direct(question: Question, findings: Sequence[Finding]) -> str:
    """The speakers where a speaker was asked for, else what the best finding states."""
    if question.kind is Kind.SPEAKER and findings[0].speaker:
        speakers = dict.fromkeys(_opening(f.speaker) for f in findings if f.speaker)
        return "; ".join(speakers)
    return findings[0].statement


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def _degraded(found: Found) -> tuple[str, ...]:
    return tuple(f"Searched without one of two rankings ({why})" for why in found.failed)


Given = TypeVar("Given")
Made = TypeVar("Made")


class _Clock:
    """Milliseconds by stage, in the order in which the stages ran."""

    def __init__(self) -> None:
        self.elapsed: dict[str, float] = {}

    def stage(self, name: str, work: Callable[[Given], Made]) -> Runnable[Given, Made]:
        def timed(given: Given) -> Made:
            start = time.perf_counter()
            try:
                return work(given)
            finally:
                self.elapsed[name] = (time.perf_counter() - start) * 1000

        return RunnableLambda(timed, name=name)
