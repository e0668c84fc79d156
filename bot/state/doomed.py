"""Messages of ours that are to be deleted in Discord, and threads whose names are to be taken
away, until they are: through a restart too."""

from collections.abc import Iterable

from bot.state.database import State
from bot.state.shown import Message

_TABLES = "CREATE TABLE doomed (message INTEGER PRIMARY KEY, channel INTEGER NOT NULL)"
_NAMES = "CREATE TABLE doomed_names (thread INTEGER PRIMARY KEY)"


class Doomed:
    """A list to be worked off. Discord lets a bot delete a few messages a second."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.prepare("doomed", _TABLES, _NAMES)

    def add(self, messages: Iterable[Message]) -> None:
        self._state.many(
            "INSERT OR IGNORE INTO doomed VALUES (?, ?)", [(m.id, m.channel) for m in messages]
        )

    def next(self, count: int) -> list[Message]:
        """Some of them, the latest first: they are the ones that somebody looks at."""
        rows = self._state.rows(
            "SELECT channel, message FROM doomed ORDER BY message DESC LIMIT ?", count
        )
        return [Message(*row) for row in rows]

    def done(self, message: Message) -> None:
        self._state.run("DELETE FROM doomed WHERE message = ?", message.id)

    def add_names(self, threads: Iterable[int]) -> None:
        self._state.many(
            "INSERT OR IGNORE INTO doomed_names VALUES (?)", [(thread,) for thread in threads]
        )

    def names(self) -> list[int]:
        """The threads whose names are to be taken away."""
        return [row[0] for row in self._state.rows("SELECT thread FROM doomed_names")]

    def renamed(self, thread: int) -> None:
        self._state.run("DELETE FROM doomed_names WHERE thread = ?", thread)
