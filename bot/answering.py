"""The chain: read the question, retrieve, read the passages, check every quote, compose.

Each stage is a LangChain runnable with a name, so that a caller's callbacks see it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, RunnableSequence

from bot.answers import (
    Answer,
    Claim,
    Event,
    Finding,
    Outcome,
    Progress,
    ReadWords,
    Searched,
)
from bot.copies import folded
from bot.limits import Limits, read_limits
from bot.question import Kind, Question, read_question
from bot.quotes import check
from bot.reader import Reader
from bot.retrieval import Found, Search
from ingest.archive import NO_FILTERS, Archive, Filters
from ingest.articles import day_of

_READ = 10  # passages shown to the reader
_SHOWN = 3  # findings in an answer

NOT_FOUND = "Not found in this archive."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is limited to, and the conversation that it continues, if any.

    Outlets and dates that the question names become filters too, unless `filters` have some
    already or `unread` has "publishers" or "dates".
    """

    text: str
    filters: Filters = NO_FILTERS
    notes: tuple[str, ...] = ()
    conversation: str | None = None
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Read:
    """`filters` are the asker's and those that were read from the words `read`."""

    asked: Asked
    question: Question
    filters: Filters
    read: tuple[ReadWords, ...] = ()


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

    def __init__(
        self,
        archive: Archive,
        search: Search,
        reader: Reader,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        self._archive = archive
        self._search = search
        self._reader = reader
        self._today = today

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
        given = asked.filters
        limits = read_limits(
            asked.text,
            publishers=self._archive.publishers(Filters(collections=given.collections)),
            today=day_of(given.as_of) if given.as_of else self._today(),
            first=self._archive.reach(given).first,
            outlets=not given.publishers and "publishers" not in asked.unread,
            dates=not (given.after or given.before) and "dates" not in asked.unread,
        )
        question = read_question(asked.text, limited_by=limits.words)
        return _Read(asked, question, _limited(given, limits), _words(asked.text, limits))

    def _retrieve(self, read: _Read) -> _Retrieved:
        """Where nothing passes what was read from the question, it is dropped, and that is said.
        Not where only what is new is asked for: then nothing new is the answer."""
        found = self._search(read.asked.text, k=_READ, filters=read.filters)
        if found.hits or not read.read or read.filters.since is not None:
            return _Retrieved(read, found)
        asked = replace(read.asked, notes=(*read.asked.notes, _nothing_passed(read)))
        unlimited = _Read(asked, read_question(asked.text), asked.filters)
        return _Retrieved(unlimited, self._search(asked.text, k=_READ, filters=asked.filters))

    def _claim(self, retrieved: _Retrieved) -> _Claimed:
        claims = self._reader.claims(retrieved.read.question, retrieved.found.hits)
        return _Claimed(retrieved.read, retrieved.found.degraded, tuple(claims))

    def _check(self, claimed: _Claimed) -> _Checked:
        findings = [finding for claim in claimed.claims if (finding := check(claim))]
        return _Checked(claimed.read, claimed.notes, tuple(folded(findings)[:_SHOWN]))

    def _compose(self, checked: _Checked) -> Answer:
        asked = checked.read.asked
        filters, read = checked.read.filters, checked.read.read
        found = bool(checked.findings)
        return Answer(
            question=asked.text,
            outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
            text=_direct(checked.read.question, checked.findings) if found else NOT_FOUND,
            findings=checked.findings,
            searched=Searched(reach=self._archive.reach(filters), filters=filters, read=read),
            answered_by=self._reader.name,
            notes=(*asked.notes, *checked.notes),
        )


def _limited(given: Filters, limits: Limits) -> Filters:
    return replace(
        given,
        publishers=given.publishers or limits.publishers,
        after=given.after or limits.after,
        before=given.before or limits.before,
    )


def _words(text: str, limits: Limits) -> tuple[ReadWords, ...]:
    kinds = (("publishers", limits.outlet_words), ("dates", limits.date_words))
    return tuple(
        ReadWords(kind, text[span.start : span.end]) for kind, spans in kinds for span in spans
    )


def _nothing_passed(read: _Read) -> str:
    words = ", ".join(f"“{words.words}”" for words in read.read)
    return f"Nothing in the archive is limited to {words}: searched without."


def _direct(question: Question, findings: Sequence[Finding]) -> str:
    """The speakers where a speaker was asked for, else what the best finding states."""
    if question.kind is Kind.SPEAKER and findings[0].speaker:
        speakers = dict.fromkeys(_opening(f.speaker) for f in findings if f.speaker)
        return "; ".join(speakers)
    return findings[0].statement


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


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
