"""The chain: read the question, retrieve, read the passages, check every quote, compose.

Each stage is a LangChain runnable with a name, so that a caller's callbacks see it. With a
language model the passages are read by it; where it fails, their sentences are read instead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
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
from bot.arranging import Arranged, arranged
from bot.conversation import Memory, PassingMemory, Places, Resolver
from bot.copies import carried, folded
from bot.courses import course
from bot.disagreement import Place
from bot.follow_ups import RuleResolver
from bot.limits import Limits, read_limits
from bot.model.budget import Purse
from bot.model.instructions import instructs
from bot.model.planning import ModelPlanner
from bot.model.prompts import Prompt, answer_prompt
from bot.model.reader import MOST_PASSAGES, ModelReader, Reading
from bot.question import Kind, Question, read_question
from bot.quotes import check
from bot.reader import Reader
from bot.retrieval import Found, Search
from bot.retrieving import Retrieving
from bot.stages import Clock, runnable
from bot.state.database import StateError
from bot.sub_questions import SubQuestion, asks_for_course, topic_of
from bot.topics import on_topic
from bot.turns import Turn, followed, known_as_of, turn_of
from ingest.archive import NO_FILTERS, Archive, Filters
from ingest.articles import day_of

_SHOWN = 3  # sentences in an answer without a model

NOT_FOUND = "Not found in this archive."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is limited to, and the conversation that it continues, if any:
    then what it leaves unsaid is taken from there, and it is remembered, as `person`'s. It
    `follows` the question of that conversation that it replies to, else the person's last one.
    What is asked `aside` is told to nobody else who asks there.

    Outlets and dates that the question names become filters too, unless `filters` have some
    already or `unread` has "publishers" or "dates".
    """

    text: str
    filters: Filters = NO_FILTERS
    notes: tuple[str, ...] = ()
    conversation: str | None = None
    unread: frozenset[str] = frozenset()
    person: str | None = None
    aside: bool = False
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """`filters` are the asker's and those that were read from the words `read`."""

    asked: Asked
    question: Question
    filters: Filters
    read: tuple[ReadWords, ...] = ()

    @property
    def is_course(self) -> bool:
        return asks_for_course(self.asked.text)


@dataclass(frozen=True, slots=True)
class _Retrieved:
    read: _Read
    found: Found
    parts: tuple[SubQuestion, ...] = ()


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
    parts: tuple[SubQuestion, ...] = ()
    against: tuple[tuple[Place, Place], ...] = ()
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
        planner: ModelPlanner | None = None,
        resolver: Resolver | None = None,
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        self._archive = archive
        self._retrieving = Retrieving(archive, search, planner)
        self._embedder = search.embedder
        self._reader = reader
        self._model_reader = model_reader
        self._resolver = resolver or RuleResolver(archive.publishers)
        self._memory = memory or PassingMemory()
        self._places = Places()
        self._today = today

    def forget(self, conversation: str) -> int:
        """Forget what was asked and answered in a conversation; the number of its turns."""
        return self._memory.forget(conversation)

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
        retrieve = partial(self._retrieve, None)
        retrieved: _Retrieved = clock.stage("retrieve", retrieve).invoke(read)
        return answer_prompt(
            retrieved.read.asked.text,
            [hit.passage for hit in retrieved.found.hits[:MOST_PASSAGES]],
            code=token_hex(4),
            as_of=retrieved.read.filters.as_of,
            is_course=retrieved.read.is_course,
        )

    @property
    def chain(self) -> Runnable[Asked, Event]:
        """The whole journey of a question, its stages as runs within it: `stream` gives events,
        `invoke` the answer."""
        return runnable("newshound", self._events)

    def _events(self, asked: Asked, config: RunnableConfig) -> Iterator[Event]:
        purse = self._model_reader.purse() if self._model_reader is not None else None
        if asked.conversation is None:
            clock = Clock()
            yield from self._run(asked, self._stages(clock, purse), clock, config)
            return
        with self._places.held(asked.conversation):
            clock = Clock()
            resolve = partial(self._resolve, purse)
            stages = (clock.stage("resolve", resolve), *self._stages(clock, purse))
            for event in self._run(asked, stages, clock, config):
                yield self._remembered(asked, event) if isinstance(event, Answer) else event

    def _run(
        self,
        asked: Asked,
        stages: Sequence[Runnable[Any, Any]],
        clock: Clock,
        config: RunnableConfig,
    ) -> Iterator[Event]:
        made: Any = asked
        for stage in stages:
            yield Progress(stage.get_name())
            given, made = made, None
            for made in stage.stream(given, config):
                if isinstance(made, Finding):
                    yield made
        understood = made.question if made.question != asked.text else None
        yield replace(made, question=asked.text, understood_as=understood, elapsed_ms=clock.elapsed)

    def _resolve(
        self, purse: Purse | None, asked: Asked, config: RunnableConfig
    ) -> Iterator[Asked]:
        """The question made whole. A memory that cannot be read takes the past away, no more."""
        try:
            turns = self._recalled(asked)
        except StateError as error:
            notes = (*asked.notes, f"The conversation so far could not be read: {error}")
            yield replace(asked, notes=notes)
            return
        turns = tuple(known_as_of(turn, asked.filters.as_of) for turn in turns)
        whole = self._resolver.resolve(asked.text, turns, purse=purse, config=config)
        yield replace(asked, text=whole)

    def _recalled(self, asked: Asked) -> tuple[Turn, ...]:
        """Of what was asked aside, what the same person asked aside; before that, what all did."""
        talk, scope = asked.conversation or "", _scope(asked)
        turns = self._memory.recall(talk, scope=scope)
        turns = turns or self._memory.recall(talk, scope=_scope(replace(asked, aside=False)))
        return followed(turns, question=asked.follows, person=asked.person)

    def _remembered(self, asked: Asked, answer: Answer) -> Answer:
        """The answer, kept for the next question; where it cannot be, that is told with it."""
        try:
            self._memory.remember(
                asked.conversation or "",
                turn_of(answer, asked.person),
                scope=_scope(asked),
            )
        except StateError as error:
            note = f"This answer could not be kept for follow-ups: {error}"
            return replace(answer, notes=(*answer.notes, note))
        return answer

    def _stages(self, clock: Clock, purse: Purse | None) -> tuple[Runnable[Any, Any], ...]:
        return (
            clock.stage("question", self._read_question),
            clock.stage("retrieve", partial(self._retrieve, purse)),
            *self._reading(clock, purse),
            clock.stage("compose", self._compose),
        )

    def _reading(self, clock: Clock, purse: Purse | None) -> tuple[Runnable[Any, Any], ...]:
        sentences = (clock.stage("read", self._claim), clock.stage("check", self._check))
        if self._model_reader is None:
            return sentences
        instead: Runnable[_Retrieved, Any] = RunnableSequence(*sentences)
        by_model = partial(self._by_model, self._model_reader, purse, instead)
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

    def _retrieve(
        self, purse: Purse | None, read: _Read, config: RunnableConfig
    ) -> Iterator[_Retrieved]:
        """Where nothing passes what was read from the question, it is dropped, and that is said.
        Not where only what is new is asked for: then nothing new is the answer."""
        made = self._retrieving(read.asked.text, read.filters, purse=purse, config=config)
        if not made.found.hits and read.read and read.filters.since is None:
            asked = replace(read.asked, notes=(*read.asked.notes, _nothing_passed(read)))
            read = _Read(asked, read_question(asked.text), asked.filters)
            made = self._retrieving(asked.text, asked.filters, purse=purse, config=config)
        yield _Retrieved(read, made.found, made.parts)

    def _claim(self, retrieved: _Retrieved, _: RunnableConfig) -> Iterator[_Claimed]:
        """Of a course of events all sentences on its topic; else those that answer the question,
        each part that is one in turn."""
        read, hits = retrieved.read, retrieved.found.hits
        if read.is_course:
            about = on_topic(topic_of(read.asked.text), hits, self._embedder)
            yield _Claimed(retrieved, tuple(one.sentence.claim(one.score) for one in about))
            return
        parts = [read_question(part.text) for part in retrieved.parts if part.is_question]
        each = [self._reader.claims(question, hits) for question in (*parts, read.question)]
        yield _Claimed(retrieved, _in_turn(each))

    def _check(self, claimed: _Claimed, _: RunnableConfig) -> Iterator[Finding | _Checked]:
        findings = [
            finding
            for claim in claimed.claims
            if (finding := check(claim)) and not instructs(finding.quotes[0].text)
        ]
        read, parts = claimed.retrieved.read, claimed.retrieved.parts
        if read.is_course:
            shown = tuple(row.finding for row in course(findings).rows)
        else:
            asked = sum(part.is_question for part in parts)
            shown = tuple(folded(findings)[: max(_SHOWN, asked + 1)])
        shown = tuple(carried(shown, self._archive, read.filters))
        yield from shown
        yield _Checked(
            read=read,
            findings=shown,
            notes=claimed.retrieved.found.degraded,
            reader=self._reader.name,
            parts=parts,
        )

    def _by_model(
        self,
        reader: ModelReader,
        purse: Purse | None,
        sentences: Runnable[_Retrieved, Any],
        retrieved: _Retrieved,
        config: RunnableConfig,
    ) -> Iterator[Finding | _Checked]:
        """By the model; by sentences where it gave nothing that stands."""
        read, found = retrieved.read, retrieved.found
        reading = yield from reader.findings(
            read.asked.text,
            found.hits,
            as_of=read.filters.as_of,
            is_course=read.is_course,
            purse=purse,
            config=config,
        )
        made = _Checked(
            read=read,
            findings=tuple(carried(folded(reading.findings), self._archive, read.filters)),
            notes=found.degraded,
            reader=reader.name,
            parts=retrieved.parts,
            against=reading.against,
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
            searched=Searched(reach=self._archive.reach(filters), filters=filters, read=read),
            answered_by=checked.reader,
            model=checked.reader if checked.prompt else None,
            prompt=checked.prompt,
            dropped=checked.dropped,
            parts=tuple(map(str, checked.parts)),
            disagreements=made.disagreements,
            days=made.days,
            notes=(*asked.notes, *checked.notes),
        )


def _in_turn(each: Sequence[Sequence[Claim]]) -> tuple[Claim, ...]:
    """Each list's first, then each list's second; a sentence once."""
    rows = (claim for row in zip_longest(*each) for claim in row if claim is not None)
    return tuple({(c.source.id, c.source.version, c.span): c for c in rows}.values())


def _scope(asked: Asked) -> str:
    """Who sees other collections is told nothing of what was seen in these; and nobody, what
    another has asked aside."""
    collections = "\x1f".join(sorted(asked.filters.collections))
    return f"{collections}\x1e{asked.person}" if asked.aside else collections


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


def _told(question: Question, made: Arranged, by_model: str | None) -> str:
    """Accounts that differ are never told as one; a model's summary of events is no event."""
    if made.text is not None and (made.days or question.kind is not Kind.SPEAKER):
        return made.text
    return by_model or _direct(question, made.findings)


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
