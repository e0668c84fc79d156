"""The conversation around a question: what it leaves unsaid is recalled, its answer kept."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

from langchain_core.runnables import RunnableConfig

from bot.answers import Answer
from bot.conversation import Memory, Places, Resolver
from bot.journey import Asked
from bot.model.budget import Purse
from bot.state.database import StateError
from bot.turns import Turn, followed, known_as_of, turn_of


class Conversations:
    """One at a time in each. A memory that fails costs the past, never the answer."""

    def __init__(self, memory: Memory, resolver: Resolver) -> None:
        self._memory = memory
        self._resolver = resolver
        self._places = Places()

    def held(self, conversation: str) -> AbstractContextManager[None]:
        """Whoever asks there meanwhile waits, as `bot.conversation.Places` says."""
        return self._places.held(conversation)

    def forget(self, conversation: str) -> int:
        """The number of turns that are forgotten."""
        return self._memory.forget(conversation)

    def resolve(self, purse: Purse | None, asked: Asked, config: RunnableConfig) -> Iterator[Asked]:
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

    def remembered(self, asked: Asked, answer: Answer) -> Answer:
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

    def _recalled(self, asked: Asked) -> tuple[Turn, ...]:
        """Of what was asked aside, what the same person asked aside; before that, what all did."""
        talk, scope = asked.conversation or "", _scope(asked)
        turns = self._memory.recall(talk, scope=scope)
        turns = turns or self._memory.recall(talk, scope=_scope(replace(asked, aside=False)))
        return followed(turns, question=asked.follows, person=asked.person)


def _scope(asked: Asked) -> str:
    """Who sees other collections or outlets is told nothing of what was seen in these; and
    nobody, what another has asked aside."""
    seen = "\x1f".join(sorted(asked.filters.collections))
    if asked.reach:
        seen += "\x1d" + "\x1f".join(asked.reach)
    return f"{seen}\x1e{asked.person}" if asked.aside else seen
