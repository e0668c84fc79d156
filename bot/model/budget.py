"""What a language model may take: tokens and money, for a question and for a day."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.model.faults import Fault, ModelError

# Without the model's own tokeniser. English has 4 to 5 bytes to a token, Cyrillic 4, Chinese 3.
_BYTES_PER_TOKEN = 3

# Pieces without text at the beginning and the end of any reply. More are thoughts, which are paid
# for and whose length the clients do not hand on: a call cut short is then paid in full.
_UNREAD_ANYWAY = 4


def tokens_in(text: str) -> int:
    """About how many tokens a model makes of `text`: rather too many than too few."""
    return math.ceil(len(text.encode()) / _BYTES_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and tokens written."""

    read: int = 0
    written: int = 0

    @property
    def tokens(self) -> int:
        return self.read + self.written

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.read + other.read, self.written + other.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """None is no limit. Prices are for a million tokens, in whatever currency the costs are."""

    question_tokens: int | None = None
    question_cost: float | None = None
    day_tokens: int | None = None
    day_cost: float | None = None
    price_read: float = 0.0
    price_written: float = 0.0

    def cost(self, usage: Usage) -> float:
        return (usage.read * self.price_read + usage.written * self.price_written) / 1_000_000


class Ledger(Protocol):
    """What was spent on each day. Booking is atomic, so that questions asked at once cannot
    together exceed a day's limit."""

    def book(
        self, day: date, model: str, usage: Usage, cost: float, allowance: Allowance
    ) -> str | None:
        """Note it as spent; where that would exceed the day's limit note nothing and say which
        limit."""

    def correct(self, day: date, model: str, usage: Usage, cost: float) -> None:
        """Add to what was spent; less than nothing takes it back."""


class Budget:
    """What may be spent on questions. Safe to use from several threads."""

    def __init__(
        self,
        allowance: Allowance,
        ledger: Ledger | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.allowance = allowance
        self.ledger = ledger
        self.today = today

    def purse(self) -> "Purse":
        """For one question, however often the model is asked on its account."""
        return Purse(self)


class Purse:
    """What one question may spend, and has spent."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._opened: float | None = None
        self.spent = Usage()

    def until(self, seconds: float) -> float:
        """When (`time.monotonic`) the seconds of the question are over: they count from its first
        call on."""
        if self._opened is None:
            self._opened = time.monotonic()
        return self._opened + seconds

    def room(self, answer_tokens: int) -> int | None:
        """How many tokens a prompt may have where so many are wanted for the answer to it."""
        limit = self._budget.allowance.question_tokens
        return None if limit is None else limit - self.spent.tokens - answer_tokens

    @contextmanager
    def paying(self, model: str, expected: Usage) -> "Iterator[Bill]":
        """Books what a call is expected to take and, when it is over, what it took. Raises
        `ModelError` where that is more than there is."""
        budget, allowance = self._budget, self._budget.allowance
        self._check(model, expected)
        day, cost = budget.today(), allowance.cost(expected)
        if budget.ledger is not None:
            exceeded = budget.ledger.book(day, model, expected, cost, allowance)
            if exceeded:
                raise ModelError(Fault.OVER_BUDGET, model, detail=exceeded)
        bill = Bill(expected)
        try:
            yield bill
        finally:
            used = bill.used
            self.spent += used
            if budget.ledger is not None and used != expected:
                less = Usage(used.read - expected.read, used.written - expected.written)
                budget.ledger.correct(day, model, less, allowance.cost(used) - cost)

    def _check(self, model: str, expected: Usage) -> None:
        allowance, total = self._budget.allowance, self.spent + expected
        tokens, cost = allowance.question_tokens, allowance.question_cost
        if tokens is not None and total.tokens > tokens:
            raise ModelError(Fault.OVER_BUDGET, model, detail=f"{tokens:,} tokens a question")
        if cost is not None and allowance.cost(total) > cost:
            raise ModelError(Fault.OVER_BUDGET, model, detail=f"{cost:g} a question")


class Bill:
    """What a call takes: what the provider says, else an estimate from what was sent and come."""

    def __init__(self, expected: Usage) -> None:
        self._expected = expected
        self._told = Usage()
        self._bytes = 0
        self._unread = 0
        self._is_complete = self._is_void = False

    def note(self, usage: Usage | None, text: str) -> None:
        """A piece of the reply. Providers tell their count piecemeal, in parts that add up."""
        self._told += usage or Usage()
        self._bytes += len(text.encode())
        self._unread += not text and usage is None

    def complete(self) -> None:
        """The reply came to its end: what the provider told is all."""
        self._is_complete = True

    def void(self) -> None:
        """The provider turned the call away."""
        self._is_void = True

    @property
    def used(self) -> Usage:
        if self._is_void:
            return Usage()
        written = self._told.written
        if not (self._is_complete and written):
            written = max(written, math.ceil(self._bytes / _BYTES_PER_TOKEN))
        if not self._is_complete and self._unread > _UNREAD_ANYWAY:
            written = max(written, self._expected.written)
        return Usage(self._told.read or self._expected.read, written)
