"""What language models have taken on each day, so that a day's limit holds across restarts."""

from datetime import date

from bot.model.budget import Allowance, Usage
from bot.state.database import State

_TABLE = """
    CREATE TABLE spending (
        day TEXT NOT NULL,
        model TEXT NOT NULL,
        calls INTEGER NOT NULL,
        tokens_read INTEGER NOT NULL,
        tokens_written INTEGER NOT NULL,
        cost REAL NOT NULL,
        PRIMARY KEY (day, model)
    ) WITHOUT ROWID
"""


class SpendingLedger:
    """A `Ledger` in the state file: counts by day and model, no text."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.prepare("spending", _TABLE)

    def spent(self, day: date) -> tuple[Usage, float]:
        """By all models together, and what it cost."""
        [(read, written, cost)] = self._state.rows(
            "SELECT COALESCE(SUM(tokens_read), 0), COALESCE(SUM(tokens_written), 0),"
            " COALESCE(SUM(cost), 0.0) FROM spending WHERE day = ?",
            day.isoformat(),
        )
        return Usage(read, written), cost

    def book(
        self, day: date, model: str, usage: Usage, cost: float, allowance: Allowance
    ) -> str | None:
        with self._state.transaction():
            before, paid = self.spent(day)
            tokens, limit = allowance.day_tokens, allowance.day_cost
            if tokens is not None and before.tokens + usage.tokens > tokens:
                return f"{tokens:,} tokens a day"
            if limit is not None and paid + cost > limit:
                return f"{limit:g} a day"
            self._add(day, model, 1, usage, cost)
            return None

    def correct(self, day: date, model: str, usage: Usage, cost: float) -> None:
        self._add(day, model, 0, usage, cost)

    def _add(self, day: date, model: str, calls: int, usage: Usage, cost: float) -> None:
        self._state.run(
            "INSERT INTO spending VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, model) DO UPDATE SET"
            " calls = calls + excluded.calls, cost = cost + excluded.cost,"
            " tokens_read = tokens_read + excluded.tokens_read,"
            " tokens_written = tokens_written + excluded.tokens_written",
            day.isoformat(),
            model,
            calls,
            usage.read,
            usage.written,
            cost,
        )
