"""Questions on their way to an answer, so that what a crash cut off can be told after it."""

from dataclasses import dataclass

from bot.state.database import State
from bot.state.shown import Message, ShownAnswers

_TABLES = """
CREATE TABLE underway (
    shown INTEGER PRIMARY KEY REFERENCES shown (id) ON DELETE CASCADE,
    token TEXT, channel INTEGER, message INTEGER
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A question that was on its way when the program ended. `message` shows how far it was;
    `token` lets its interaction be answered, for 15 minutes from when it was asked."""

    key: str
    message: Message | None
    token: str | None


class Underway:
    """Keys of kept questions that have no answer yet."""

    def __init__(self, state: State) -> None:
        ShownAnswers(state)  # whose tables these refer to
        self._state = state
        state.prepare("underway", _TABLES)

    def begin(self, key: str, token: str | None) -> None:
        self._state.run(
            "INSERT OR REPLACE INTO underway SELECT id, ?, NULL, NULL FROM shown WHERE key = ?",
            *(token, key),
        )

    def shown_by(self, key: str, message: Message) -> None:
        """Which message shows how far it is."""
        self._state.run(
            "UPDATE underway SET channel = ?, message = ?"
            " WHERE shown = (SELECT id FROM shown WHERE key = ?)",
            *(message.channel, message.id, key),
        )

    def end(self, key: str) -> None:
        self._state.run(
            "DELETE FROM underway WHERE shown = (SELECT id FROM shown WHERE key = ?)", key
        )

    def cut_off(self) -> list[CutOff]:
        """All that are there, oldest first: to be asked before the first one begins."""
        rows = self._state.rows(
            "SELECT key, token, underway.channel, underway.message FROM underway"
            " JOIN shown ON shown.id = underway.shown ORDER BY underway.shown"
        )
        return [
            CutOff(key, Message(channel, message) if message is not None else None, token)
            for key, token, channel, message in rows
        ]
