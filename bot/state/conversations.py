"""The last turns of every conversation, as long as they are wanted."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from bot.state.database import State
from bot.state.shown import ShownAnswers
from bot.turns import Turn

_TABLES: Final = """
CREATE TABLE turns (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, scope TEXT NOT NULL, person TEXT,
    at INTEGER NOT NULL, turn TEXT NOT NULL
);
CREATE INDEX turns_by_conversation ON turns (conversation, scope, id);
CREATE INDEX turns_by_person ON turns (person);
CREATE INDEX turns_by_age ON turns (at)
"""


class Conversations:
    """A `bot.conversation.Memory` that outlives the program. Of each conversation the last
    turns are kept, as long as an answer of it is."""

    def __init__(self, state: State, *, now: Callable[[], datetime], kept: int = 8) -> None:
        self._state = state
        self._now = now
        self._kept = kept
        ShownAnswers(state)  # with whose answers they are forgotten
        state.prepare("conversations", _TABLES)

    def recall(self, conversation: str, *, scope: str = "") -> tuple[Turn, ...]:
        rows = self._state.rows(
            "SELECT turn, person FROM turns WHERE conversation = ? AND scope = ?"
            " ORDER BY id DESC LIMIT ?",
            *(conversation, scope, self._kept),
        )
        return tuple(_turn(*row) for row in reversed(rows))

    def remember(self, conversation: str, turn: Turn, *, scope: str = "") -> None:
        written = json.dumps(asdict(replace(turn, person=None)), ensure_ascii=False)
        with self._state.transaction():
            self._state.run(
                "INSERT INTO turns (conversation, scope, person, at, turn) VALUES (?, ?, ?, ?, ?)",
                *(conversation, scope, turn.person, _stamp(self._now()), written),
            )
            self._state.run(
                "DELETE FROM turns WHERE conversation = ? AND scope = ? AND id NOT IN (SELECT id"
                " FROM turns WHERE conversation = ? AND scope = ? ORDER BY id DESC LIMIT ?)",
                *(conversation, scope, conversation, scope, self._kept),
            )

    def forget(self, conversation: str) -> int:
        return self._state.run("DELETE FROM turns WHERE conversation = ?", conversation)

    def joined_by(self, person: str) -> tuple[str, ...]:
        """The conversations that somebody asked in. Who wants to be forgotten in one has it
        forgotten whole: a follow-up holds the words of what it follows, whoever asked it."""
        rows = self._state.rows("SELECT DISTINCT conversation FROM turns WHERE person = ?", person)
        return tuple(row[0] for row in rows)

    def forget_before(self, conversation: str, moment: datetime) -> int:
        """What is older in a conversation, and the follow-ups that hold words of it."""
        old = _stamp(moment)
        return self._state.run(
            "DELETE FROM turns AS gone WHERE conversation = ?1"
            " AND EXISTS (SELECT 1 FROM turns WHERE conversation = ?1 AND at < ?2)"
            " AND (at < ?2 OR id < COALESCE((SELECT MIN(id) FROM turns AS own"
            " WHERE own.conversation = ?1 AND own.scope = gone.scope AND own.at >= ?2"
            " AND json_extract(own.turn, '$.asked') = json_extract(own.turn, '$.understood')),"
            " 9223372036854775807))",
            *(conversation, old),
        )

    def forget_others(self) -> int:
        """Conversations of which no answer is kept any more."""
        return self._state.run(
            "DELETE FROM turns WHERE conversation NOT IN"
            " (SELECT conversation FROM shown WHERE conversation IS NOT NULL)"
        )

    def count(self) -> int:
        return int(self._state.rows("SELECT COUNT(*) FROM turns")[0][0])


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)


def _turn(written: str, person: str | None) -> Turn:
    kept: dict[str, Any] = json.loads(written)
    return Turn(
        asked=kept["asked"],
        understood=kept["understood"],
        answer=kept["answer"],
        speakers=tuple(kept["speakers"]),
        quotes=tuple(kept["quotes"]),
        names=tuple(kept["names"]),
        words=tuple(kept["words"]),
        as_of=kept.get("as_of"),
        person=person,
    )
