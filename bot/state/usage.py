"""How much was asked: what daily budgets and cooldowns need to know, through a restart too."""

from dataclasses import dataclass
from datetime import date

from bot.state.database import State

_TABLES = """
CREATE TABLE usage (
    day INTEGER NOT NULL, guild INTEGER NOT NULL, channel INTEGER NOT NULL,
    questions INTEGER NOT NULL, PRIMARY KEY (day, guild, channel)
) WITHOUT ROWID;
CREATE TABLE buckets (
    owner TEXT PRIMARY KEY, tokens REAL NOT NULL, at REAL NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of somebody's pace: `tokens` questions at the time `at` (seconds since 1970)."""

    tokens: float
    at: float


class Usage:
    """Counts of questions, without who asked what."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.prepare("usage", _TABLES)

    def count(self, day: date, guild: int, channel: int) -> None:
        """One more question."""
        self._state.run(
            "INSERT INTO usage VALUES (?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET questions = questions + 1",
            *(day.toordinal(), guild, channel),
        )

    def asked(self, day: date, guild: int, channel: int | None = None) -> int:
        """How many questions a channel, or the whole guild, has asked that day."""
        where, values = ("AND channel = ?", (channel,)) if channel is not None else ("", ())
        rows = self._state.rows(
            f"SELECT TOTAL(questions) FROM usage WHERE day = ? AND guild = ? {where}",
            *(day.toordinal(), guild, *values),
        )
        return int(rows[0][0])

    def bucket(self, owner: str) -> Bucket | None:
        rows = self._state.rows("SELECT tokens, at FROM buckets WHERE owner = ?", owner)
        return Bucket(*rows[0]) if rows else None

    def keep(self, owner: str, bucket: Bucket) -> None:
        self._state.run(
            "INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)", owner, bucket.tokens, bucket.at
        )

    def sweep(self, before: date, at: float) -> None:
        """Forget days before a day, and buckets that nobody has touched since `at`."""
        self._state.run("DELETE FROM usage WHERE day < ?", before.toordinal())
        self._state.run("DELETE FROM buckets WHERE at < ?", at)

    def forget_guild(self, guild: int) -> None:
        self._state.run("DELETE FROM usage WHERE guild = ?", guild)
