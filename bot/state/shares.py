"""Private answers that their askers showed to a channel: each of them once.

Who may post it is decided by one statement of SQLite, for presses at the same time and for one
after a restart alike. The claim is made before the post and remembers under which key the post
will be kept, so that after a crash between the two the post can be looked for in the channel.
"""

from dataclasses import dataclass

from bot.state.database import State
from bot.state.shown import Message, ShownAnswers, new_key

_TABLES = """
CREATE TABLE shares (
    shown INTEGER PRIMARY KEY REFERENCES shown (id) ON DELETE CASCADE,
    run TEXT NOT NULL, since INTEGER NOT NULL, public TEXT, channel INTEGER, message INTEGER
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An answer that somebody shows, or showed, to a channel. `run` is the program's run that
    claimed it, `since` the press (Discord's ids tell the time), `public` the key that its post
    has. `message` is the post, once it is known."""

    run: str
    since: int
    public: str | None
    message: Message | None


class Shares:
    """Kept by the key of the private answer, and forgotten with it."""

    def __init__(self, state: State) -> None:
        ShownAnswers(state)  # whose tables these refer to
        self._state = state
        self.run = new_key()
        state.prepare("shares", _TABLES)

    def claim(self, key: str, since: int) -> bool:
        """Whether the caller, and nobody else, is to post it."""
        return bool(
            self._state.run(
                "INSERT OR IGNORE INTO shares (shown, run, since)"
                " SELECT id, ?, ? FROM shown WHERE key = ?",
                *(self.run, since, key),
            )
        )

    def claim_again(self, key: str, broken: Share, since: int) -> bool:
        """The same for a claim whose run ended before it posted."""
        return bool(
            self._state.run(
                f"UPDATE shares SET run = ?, since = ?, public = NULL WHERE {_OF} AND run = ?"
                " AND since = ? AND message IS NULL",
                *(self.run, since, key, broken.run, broken.since),
            )
        )

    def posting(self, key: str, public: str | None) -> None:
        """Under which key the post is kept: said before it is posted."""
        self._state.run(f"UPDATE shares SET public = ? WHERE {_OF}", public, key)

    def posted(self, key: str, message: Message) -> None:
        self._state.run(
            f"UPDATE shares SET channel = ?, message = ? WHERE {_OF}",
            *(message.channel, message.id, key),
        )

    def break_off(self, key: str) -> None:
        """It was perhaps not posted: like the claim of a run that has ended."""
        self._state.run(f"UPDATE shares SET run = '' WHERE {_OF} AND message IS NULL", key)

    def find(self, key: str) -> Share | None:
        rows = self._state.rows(
            f"SELECT run, since, public, channel, message FROM shares WHERE {_OF}", key
        )
        for run, since, public, channel, message in rows:
            posted = Message(channel, message) if message is not None else None
            return Share(run=run, since=since, public=public, message=posted)
        return None


_OF = "shown = (SELECT id FROM shown WHERE key = ?)"
