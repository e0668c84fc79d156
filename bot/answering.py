"""The chain: read the question, retrieve, read the passages, check every quote, compose.

Each stage is a LangChain runnable with a name, so that a caller's callbacks see it; its work is
done in the module that is named for it. With a language model the passages are read by it; where
it fails, their sentences are read instead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableSequence

from bot.answers import Answer, Event, Finding, Progress
from bot.composing import NOT_FOUND, Composing
from bot.conversation import Memory, PassingMemory, Resolver
from bot.follow_ups import RuleResolver
from bot.journey import Asked, Checked, Retrieved
from bot.model.budget import Purse
from bot.model.planning import ModelPlanner
from bot.model.reader import ModelReader
from bot.passage_reading import ModelReading, SentenceReading
from bot.prompting import Prompting, Told
from bot.question_reading import QuestionReading
from bot.reader import Reader
from bot.remembering import Conversations
from bot.retrieval import Search
from bot.retrieving import Retrieving
from bot.stages import Clock, runnable
from ingest.archive import Archive

__all__ = ["NOT_FOUND", "Answering", "Asked"]


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
        resolver = resolver or RuleResolver(archive.publishers)
        self._conversations = Conversations(memory or PassingMemory(), resolver)
        self._question = QuestionReading(archive, today)
        self._retrieving = Retrieving(archive, search, planner)
        self._sentences = SentenceReading(archive, reader, search.embedder)
        self._model = ModelReading(archive, model_reader) if model_reader is not None else None
        self._composing = Composing(archive)
        self._prompting = Prompting(model_reader, planner, resolver)

    def forget(self, conversation: str) -> int:
        """Forget what was asked and answered in a conversation; the number of its turns."""
        return self._conversations.forget(conversation)

    def hand_on(self, asked: Asked, answer: Answer) -> None:
        """Remember an answer that was made elsewhere, as if it had been the answer to `asked`."""
        if asked.conversation is not None:
            self._conversations.remembered(asked, answer)

    def answer(self, asked: Asked, config: RunnableConfig | None = None) -> Answer:
        """One answer, with the milliseconds that each stage took."""
        answer = self.chain.invoke(asked, config)
        return cast("Answer", answer)

    def stream(self, asked: Asked, config: RunnableConfig | None = None) -> Iterator[Event]:
        """The same as it becomes known: each stage as it begins, each finding once it is checked,
        and last the answer. Closing the iterator stops the work, a model's too."""
        return self.chain.stream(asked, config)

    def prompts(self, asked: Asked) -> tuple[Told, ...]:
        """What a model would be told for the answer, and what else one is asked where one is
        configured. None is asked for this."""
        clock = Clock()
        read = clock.stage("question", self._question.read).invoke(asked)
        retrieve = partial(self._retrieving.retrieve, None)
        retrieved: Retrieved = clock.stage("retrieve", retrieve).invoke(read)
        sentences: Runnable[Retrieved, Any] = RunnableSequence(*self._by_sentences(clock))
        checked: Checked = sentences.invoke(retrieved)
        return tuple(self._prompting.told(asked.text, retrieved, checked.findings))

    @property
    def chain(self) -> Runnable[Asked, Event]:
        """The whole journey of a question, its stages as runs within it: `stream` gives events,
        `invoke` the answer."""
        return runnable("newshound", self._events)

    def _stages(self, clock: Clock, purse: Purse | None) -> tuple[Runnable[Any, Any], ...]:
        return (
            clock.stage("question", self._question.read),
            clock.stage("retrieve", partial(self._retrieving.retrieve, purse)),
            *self._reading(clock, purse),
            clock.stage("compose", self._composing.compose),
        )

    def _reading(self, clock: Clock, purse: Purse | None) -> tuple[Runnable[Any, Any], ...]:
        sentences = self._by_sentences(clock)
        if self._model is None:
            return sentences
        instead: Runnable[Retrieved, Any] = RunnableSequence(*sentences)
        return (clock.stage("model", partial(self._model.read, purse, instead)),)

    def _by_sentences(self, clock: Clock) -> tuple[Runnable[Any, Any], Runnable[Any, Any]]:
        return (
            clock.stage("read", self._sentences.claim),
            clock.stage("check", self._sentences.checked),
        )

    def _events(self, asked: Asked, config: RunnableConfig) -> Iterator[Event]:
        purse = self._model.purse() if self._model is not None else None
        if asked.conversation is None:
            clock = Clock()
            yield from self._run(asked, self._stages(clock, purse), clock, config)
            return
        with self._conversations.held(asked.conversation):
            clock = Clock()
            resolve = partial(self._conversations.resolve, purse)
            stages = (clock.stage("resolve", resolve), *self._stages(clock, purse))
            for event in self._run(asked, stages, clock, config):
                if isinstance(event, Answer):
                    event = self._conversations.remembered(asked, event)
                yield event

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
