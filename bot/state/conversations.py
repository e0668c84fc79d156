"""The last turns of every conversation, as long as they are wanted."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from bot.state.database import State
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
    turns are kept; all of it, all of a person's and all that is old can be forgotten."""

    def __init__(self, state: State, *, now: Callable[[], datetime], kept: int = 8) -> None:
        self._state = state
        self._now = now
        self._kept = kept
        state.prepare("conversations", _TABLES)

    def recall(self, conversation: str, *, scope: str = "") -> tuple[Turn, ...]:
        rows = self._state.rows(
            "SELECT turn FROM turns WHERE conversation = ? AND scope = ? ORDER BY id DESC LIMIT ?",
            *(conversation, scope, self._kept),
        )
        return tuple(_turn(row[0]) for row in reversed(rows))

    def remember(
        self, conversation: str, turn: Turn, *, scope: str = "", person: str | None = None
    ) -> None:
        written = json.dumps(asdict(turn), ensure_ascii=False)
        with self._state.transaction():
            self._state.run(
                "INSERT INTO turns (conversation, scope, person, at, turn) VALUES (?, ?, ?, ?, ?)",
                *(conversation, scope, person, int(self._now().timestamp()), written),
            )
            self._state.run(
                "DELETE FROM turns WHERE conversation = ? AND scope = ? AND id NOT IN (SELECT id"
                " FROM turns WHERE conversation = ? AND scope = ? ORDER BY id DESC LIMIT ?)",
                *(conversation, scope, conversation, scope, self._kept),
            )

    def forget(self, conversation: str) -> int:
        return self._state.run("DELETE FROM turns WHERE conversation = ?", conversation)

    def forget_person(self, person: str) -> int:
        """All that somebody asked, in whichever conversation."""
        return self._state.run("DELETE FROM turns WHERE person = ?", person)

    def forget_under(self, prefix: str) -> int:
        """Every conversation whose name begins so: "guild 17 " for a whole server."""
        return self._state.run(
            "DELETE FROM turns WHERE substr(conversation, 1, ?) = ?", len(prefix), prefix
        )

    def forget_before(self, moment: datetime) -> int:
        """Whatever is older."""
        return self._state.run("DELETE FROM turns WHERE at < ?", int(moment.timestamp()))

    def count(self) -> int:
        return int(self._state.rows("SELECT COUNT(*) FROM turns")[0][0])


def _turn(written: str) -> Turn:
    kept: dict[str, Any] = json.loads(written)
    return Turn(
        asked=kept["asked"],
        understood=kept["understood"],
        answer=kept["answer"],
        speakers=tuple(kept["speakers"]),
        quotes=tuple(kept["quotes"]),
        names=tuple(kept["names"]),
        words=tuple(kept["words"]),
    )
