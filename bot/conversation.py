"""Conversations: a follow-up is made whole before it is looked for, and what was answered is
remembered for the next."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from langchain_core.runnables import RunnableConfig

from bot.model.budget import Purse
from bot.turns import Turn

KEPT: Final = 8  # turns of a conversation
_PATIENCE: Final = 120.0  # seconds that a question waits for the one before it


class Resolver(Protocol):
    """What makes a follow-up whole."""

    def resolve(
        self,
        question: str,
        turns: Sequence[Turn],
        *,
        purse: Purse | None = None,
        config: RunnableConfig | None = None,
    ) -> str:
        """`question` as it would be asked without the `turns` before it, oldest first; the same
        text where it stands by itself. Without a `purse` no model is asked."""
        ...


class Memory(Protocol):
    """What remembers turns. What was seen with one `scope` is told to nobody with another."""

    def recall(self, conversation: str, *, scope: str = "") -> tuple[Turn, ...]:
        """The last turns, oldest first."""
        ...

    def remember(self, conversation: str, turn: Turn, *, scope: str = "") -> None: ...

    def forget(self, conversation: str) -> int:
        """The number of turns that are forgotten."""
        ...


class PassingMemory:
    """Remembers as long as the program runs, the conversations that went on last."""

    def __init__(self, *, kept: int = KEPT, conversations: int = 1_000) -> None:
        self._kept = kept
        self._most = conversations
        self._turns: OrderedDict[str, list[tuple[str, Turn]]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, conversation: str, *, scope: str = "") -> tuple[Turn, ...]:
        with self._lock:
            kept = self._turns.get(conversation, [])
        return tuple(turn for seen, turn in kept if seen == scope)[-self._kept :]

    def remember(self, conversation: str, turn: Turn, *, scope: str = "") -> None:
        with self._lock:
            kept = [*self._turns.pop(conversation, []), (scope, turn)]
            surplus = [pair for pair in kept if pair[0] == scope][: -self._kept]
            self._turns[conversation] = [pair for pair in kept if pair not in surplus]
            while len(self._turns) > self._most:
                self._turns.popitem(last=False)

    def forget(self, conversation: str) -> int:
        with self._lock:
            return len(self._turns.pop(conversation, []))


class Places:
    """One at a time for each conversation: a follow-up waits for what it follows.

    It waits for two minutes at most, since whoever asks before it may never read to the end.
    """

    def __init__(self, *, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._waiting: Counter[str] = Counter()

    @contextmanager
    def held(self, conversation: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(conversation, threading.Lock())
            self._waiting[conversation] += 1
        got = lock.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if got:
                lock.release()
            with self._guard:
                self._waiting[conversation] -= 1
                if not self._waiting[conversation]:
                    del self._waiting[conversation], self._locks[conversation]
