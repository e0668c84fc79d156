"""The chain: read the question, retrieve, read the passages, check every quote, compose.

Each stage is a LangChain runnable with a name, so that a caller's callbacks see it. With a
language model the passages are read by it; where it fails, their sentences are read instead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from secrets import token_hex
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableSequence

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
from bot.model.instructions import instructs
from bot.model.prompts import Prompt, answer_prompt
from bot.model.reader import ModelReader, Reading
from bot.question import Kind, Question, read_question
from bot.quotes import check
from bot.reader import Reader
from bot.retrieval import Found, Search
from bot.stages import Clock, runnable
from ingest.archive import NO_FILTERS, Archive, Filters
from ingest.articles import day_of

_READ = 10  # passages shown to the reader
_SHOWN = 3  # sentences in an answer without a model

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
    retrieved: _Retrieved
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """What stands, and who read it: `text` is a model's answer in a few words."""

    read: _Read
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    reader: str
    text: str | None = None
    prompt: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)


class Answering:
    """Answers questions from an archive. Safe to call from several threads."""

    def __init__(
        self,
        archive: Archive,
        search: Search,
        reader: Reader,
        model_reader: ModelReader | None = None,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        self._archive = archive
        self._search = search
        self._reader = reader
        self._model_reader = model_reader
        self._today = today

    def answer(self, asked: Asked, config: RunnableConfig | None = None) -> Answer:
        """One answer, with the milliseconds that each stage took."""
        answer = self.chain.invoke(asked, config)
        return cast("Answer", answer)

    def stream(self, asked: Asked, config: RunnableConfig | None = None) -> Iterator[Event]:
        """The same as it becomes known: each stage as it begins, each finding once it is checked,
        and last the answer. Closing the iterator stops the work, a model's too."""
        return self.chain.stream(asked, config)

    def prompt(self, asked: Asked) -> Prompt:
        """What a model would be told. The code in it is another for each prompt."""
        clock = Clock()
        read = clock.stage("question", self._read_question).invoke(asked)
        retrieved: _Retrieved = clock.stage("retrieve", self._retrieve).invoke(read)
        return answer_prompt(
            retrieved.read.asked.text,
            [hit.passage for hit in retrieved.found.hits],
            code=token_hex(4),
            as_of=retrieved.read.filters.as_of,
        )

    @property
    def chain(self) -> Runnable[Asked, Event]:
        """The whole journey of a question, its stages as runs within it: `stream` gives events,
        `invoke` the answer."""
        return runnable("newshound", self._events)

    def _events(self, asked: Asked, config: RunnableConfig) -> Iterator[Event]:
        clock = Clock()
        made: Any = asked
        for stage in self._stages(clock):
            yield Progress(stage.get_name())
            given, made = made, None
            for made in stage.stream(given, config):
                if isinstance(made, Finding):
                    yield made
        yield replace(made, elapsed_ms=clock.elapsed)

    def _stages(self, clock: Clock) -> tuple[Runnable[Any, Any], ...]:
        return (
            clock.stage("question", self._read_question),
            clock.stage("retrieve", self._retrieve),
            *self._reading(clock),
            clock.stage("compose", self._compose),
        )

    def _reading(self, clock: Clock) -> tuple[Runnable[Any, Any], ...]:
        sentences = (clock.stage("read", self._claim), clock.stage("check", self._check))
        if self._model_reader is None:
            return sentences
        by_model = partial(self._by_model, self._model_reader, RunnableSequence(*sentences))
        return (clock.stage("model", by_model),)

    def _read_question(self, asked: Asked, _: RunnableConfig) -> Iterator[_Read]:
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
        yield _Read(asked, question, _limited(given, limits), _words(asked.text, limits))

    def _retrieve(self, read: _Read, _: RunnableConfig) -> Iterator[_Retrieved]:
        """Where nothing passes what was read from the question, it is dropped, and that is said.
        Not where only what is new is asked for: then nothing new is the answer."""
        found = self._search(read.asked.text, k=_READ, filters=read.filters)
        if found.hits or not read.read or read.filters.since is not None:
            yield _Retrieved(read, found)
            return
        asked = replace(read.asked, notes=(*read.asked.notes, _nothing_passed(read)))
        unlimited = _Read(asked, read_question(asked.text), asked.filters)
        yield _Retrieved(unlimited, self._search(asked.text, k=_READ, filters=asked.filters))

    def _claim(self, retrieved: _Retrieved, _: RunnableConfig) -> Iterator[_Claimed]:
        claims = self._reader.claims(retrieved.read.question, retrieved.found.hits)
        yield _Claimed(retrieved, tuple(claims))

    def _check(self, claimed: _Claimed, _: RunnableConfig) -> Iterator[Finding | _Checked]:
        findings = [
            finding
            for claim in claimed.claims
            if (finding := check(claim)) and not instructs(finding.quotes[0].text)
        ]
        shown = tuple(folded(findings)[:_SHOWN])
        yield from shown
        yield _Checked(
            read=claimed.retrieved.read,
            findings=shown,
            notes=claimed.retrieved.found.degraded,
            reader=self._reader.name,
        )

    def _by_model(
        self,
        reader: ModelReader,
        sentences: Runnable[_Retrieved, Any],
        retrieved: _Retrieved,
        config: RunnableConfig,
    ) -> Iterator[Finding | _Checked]:
        """By the model; by sentences where it gave nothing that stands."""
        read, found = retrieved.read, retrieved.found
        reading = yield from reader.findings(
            read.asked.text, found.hits, as_of=read.filters.as_of, config=config
        )
        made = _Checked(
            read=read,
            findings=tuple(folded(reading.findings)),
            notes=found.degraded,
            reader=reader.name,
            text=reading.answer,
            prompt=reader.prompt,
            dropped=reading.dropped,
        )
        if not reading.findings and (reading.fault or reading.dropped):
            for instead in sentences.stream(retrieved, config):
                if isinstance(instead, Finding):
                    yield instead
                else:
                    made = replace(instead, dropped=reading.dropped)
        yield replace(made, notes=(*made.notes, *_shortfall(reading, reader.name)))

    def _compose(self, checked: _Checked, _: RunnableConfig) -> Iterator[Answer]:
        asked = checked.read.asked
        filters, read = checked.read.filters, checked.read.read
        found = bool(checked.findings)
        text = checked.text or _direct(checked.read.question, checked.findings)
        yield Answer(
            question=asked.text,
            outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
            text=text,
            findings=checked.findings,
            searched=Searched(reach=self._archive.reach(filters), filters=filters, read=read),
            answered_by=checked.reader,
            model=checked.reader if checked.prompt else None,
            prompt=checked.prompt,
            dropped=checked.dropped,
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


def _shortfall(reading: Reading, model: str) -> Iterator[str]:
    """What the asker should know where the model was not heard out, or not believed."""
    instead = "answered with sentences from the archive instead."
    if reading.fault and reading.findings:
        yield f"{reading.fault}; shown is what it had written by then."
    elif reading.fault:
        yield f"{reading.fault}; {instead}"
    elif reading.dropped and not reading.findings:
        count = sum(reading.dropped.values())
        yield f"Nothing that {model} claimed ({count}) could be verified; {instead}"


def _direct(question: Question, findings: Sequence[Finding]) -> str:
    """The speakers where a speaker was asked for, else what the best finding states."""
    if not findings:
        return NOT_FOUND
    if question.kind is Kind.SPEAKER and findings[0].speaker:
        speakers = dict.fromkeys(_opening(f.speaker) for f in findings if f.speaker)
        return "; ".join(speakers)
    return findings[0].statement


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]
