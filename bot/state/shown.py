"""Answers that were shown, so that a button pressed a week and two restarts later still works.

Discord's ids are kept as they are: only the asker may press some buttons or forget an answer,
and what is forgotten must be deleted from its channel too. They stand in this file alone; a log
names people by `bot.state.pseudonyms`.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.state.database import State

_TABLES = """
CREATE TABLE shown (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, asker INTEGER NOT NULL,
    guild INTEGER, channel INTEGER NOT NULL, thread INTEGER, private INTEGER NOT NULL,
    created INTEGER NOT NULL, conversation TEXT, question TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX shown_by_asker ON shown (asker);
CREATE INDEX shown_by_place ON shown (guild, channel, thread);
CREATE INDEX shown_by_age ON shown (created);
CREATE TABLE shown_messages (
    message INTEGER PRIMARY KEY, channel INTEGER NOT NULL, asks INTEGER NOT NULL,
    shown INTEGER NOT NULL REFERENCES shown (id) ON DELETE CASCADE
);
CREATE INDEX shown_messages_by_shown ON shown_messages (shown)
"""
_BY_SPOT = "CREATE INDEX shown_by_spot ON shown (COALESCE(thread, channel))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was asked. `guild` is None in a direct message; `channel` is a thread's
    parent where there is a `thread`."""

    guild: int | None
    channel: int
    thread: int | None = None

    @property
    def spot(self) -> int:
        """The id that Discord's messages go to: the thread where there is one."""
        return self.thread or self.channel


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Discord."""

    channel: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was shown for a question. `content` is JSON: `answer_json` where `kind` is "answer",
    else what the verb of that name wrote."""

    question: str
    content: Mapping[str, Any]
    asker: int
    place: Place
    private: bool
    created: datetime
    kind: str = "answer"
    conversation: str | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a deletion took: how many answers, the messages that showed them and that can be
    deleted in Discord too (one that only the asker sees cannot, and goes by itself), the
    conversations that they belonged to, and the threads that were opened for them, and so are
    named by the question."""

    answers: int
    messages: tuple[Message, ...]
    conversations: tuple[str, ...]
    threads: tuple[int, ...] = ()


def new_key() -> str:
    """12 characters that nobody guesses: with it anyone could ask for a private answer."""
    return secrets.token_urlsafe(9)


class ShownAnswers:
    """Kept by an opaque key, which fits into a button's custom id."""

    def __init__(self, state: State, *, key: Callable[[], str] = new_key) -> None:
        self._state = state
        self._key = key
        state.prepare("shown", _TABLES, _BY_SPOT)

    def keep(self, shown: Shown) -> str:
        """The key by which it is found again."""
        key = self._key()
        place = shown.place
        self._state.run(
            "INSERT INTO shown (key, kind, asker, guild, channel, thread, private, created,"
            " conversation, question, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(key, shown.kind, shown.asker, place.guild, place.channel, place.thread),
            *(shown.private, int(shown.created.timestamp()), shown.conversation),
            *(shown.question, json.dumps(shown.content, ensure_ascii=False)),
        )
        return key

    def renew(self, key: str, shown: Shown) -> bool:
        """Put another content in the place of what is kept; False where it was forgotten."""
        content = json.dumps(shown.content, ensure_ascii=False)
        return bool(
            self._state.run(
                "UPDATE shown SET kind = ?, private = ?, content = ? WHERE key = ?",
                *(shown.kind, shown.private, content, key),
            )
        )

    def find(self, key: str) -> Shown | None:
        """None where it was forgotten, or never was."""
        rows = self._state.rows(f"{_READ} WHERE key = ?", key)
        return _shown(rows[0]) if rows else None

    def behind(self, message: int) -> tuple[str, Shown] | None:
        """The answer, with its key, that a message shows or that it asked for: what a reply to
        either continues."""
        rows = self._state.rows(
            f"{_READ} JOIN shown_messages m ON m.shown = shown.id WHERE m.message = ?", message
        )
        return (rows[0][-1], _shown(rows[0])) if rows else None

    def is_shown(self, message: int) -> bool:
        """Whether a message shows an answer."""
        return bool(
            self._state.rows("SELECT 1 FROM shown_messages WHERE message = ? AND NOT asks", message)
        )

    def last_in(self, thread: int) -> tuple[str, Shown] | None:
        """The latest public answer in a thread, with its key: what a message there continues."""
        rows = self._state.rows(
            f"{_READ} WHERE thread = ? AND NOT private ORDER BY id DESC LIMIT 1", thread
        )
        return (rows[0][-1], _shown(rows[0])) if rows else None

    def asked_by(self, key: str, message: Message) -> None:
        """Remember the message that asked: deleting it deletes what was kept."""
        self._add(key, message, asks=True)

    def shown_by(self, key: str, message: Message) -> None:
        """Remember a message that shows the answer, or a part of it."""
        self._add(key, message, asks=False)

    def _add(self, key: str, message: Message, *, asks: bool) -> None:
        self._state.run(
            "INSERT OR REPLACE INTO shown_messages (message, channel, asks, shown)"
            " SELECT ?, ?, ?, id FROM shown WHERE key = ?",
            *(message.id, message.channel, asks, key),
        )

    def messages(self, key: str) -> tuple[Message, ...]:
        """The messages that show it, in order."""
        rows = self._state.rows(
            "SELECT m.channel, m.message FROM shown_messages m JOIN shown ON shown.id = m.shown"
            " WHERE key = ? AND NOT asks ORDER BY m.message",
            key,
        )
        return tuple(Message(*row) for row in rows)

    def count(
        self,
        *,
        asker: int | None = None,
        guild: int | None = None,
        place: Place | None = None,
    ) -> int:
        """How many questions are kept: of somebody, of a guild, of a thread or channel alone."""
        limits = {
            "asker = ?": asker,
            "guild = ?": guild,
            "COALESCE(thread, channel) = ?": place.spot if place else None,
        }
        given = {where: value for where, value in limits.items() if value is not None}
        where = " AND ".join(given) or "1"
        rows = self._state.rows(f"SELECT COUNT(*) FROM shown WHERE {where}", *given.values())
        return int(rows[0][0])

    def guilds_of(self, asker: int) -> list[int]:
        """The guilds in which somebody asked what is still kept."""
        rows = self._state.rows(
            "SELECT DISTINCT guild FROM shown WHERE asker = ? AND guild IS NOT NULL", asker
        )
        return [row[0] for row in rows]

    # Forgetting

    def forget(self, key: str) -> Forgotten:
        return self._forget("key = ?", key)

    def forget_asker(self, asker: int) -> Forgotten:
        """Everything that somebody asked, in every guild and in direct messages."""
        return self._forget("asker = ?", asker)

    def forget_spot(self, spot: int, *, asker: int | None = None) -> Forgotten:
        """A thread, or a channel without the threads below it; of one person, where named."""
        return self._forget(
            "COALESCE(thread, channel) = ? AND asker = COALESCE(?, asker)", spot, asker
        )

    def forget_channel(self, channel: int) -> Forgotten:
        """A thread, or a channel with all threads below it."""
        return self._forget("? IN (channel, thread)", channel)

    def forget_guild(self, guild: int) -> Forgotten:
        return self._forget("guild = ?", guild)

    def forget_question(self, message: int) -> Forgotten:
        """What was kept of the question that a message asked, now that it is deleted."""
        return self._forget(
            "id IN (SELECT shown FROM shown_messages WHERE message = ? AND asks)", message
        )

    def forget_message(self, message: int) -> None:
        """A message that showed an answer is gone; the answer stays."""
        self._state.run("DELETE FROM shown_messages WHERE message = ? AND NOT asks", message)

    def forget_before(self, moment: datetime, *, guild: int | None, channel: int) -> Forgotten:
        """Those that were shown in a channel, or below it, before a moment. Their messages are
        to stay in Discord, where the guild's own rules hold."""
        return self._forget(
            "guild IS ? AND channel = ? AND created < ?", guild, channel, int(moment.timestamp())
        )

    def forget_readings(self, conversation: str) -> None:
        """How follow-ups in a conversation were understood, which holds words of what they
        follow; the answers stay."""
        self._state.run(
            "UPDATE shown SET content = json_remove(content, '$.understood_as')"
            " WHERE conversation = ? AND json_extract(content, '$.understood_as') IS NOT NULL",
            conversation,
        )

    def conversations(self, guild: int) -> tuple[str, ...]:
        """Those of a guild."""
        rows = self._state.rows(
            "SELECT DISTINCT conversation FROM shown WHERE conversation IS NOT NULL AND guild = ?",
            guild,
        )
        return tuple(row[0] for row in rows)

    def places(self) -> list[Place]:
        """Each channel that has something kept, without its threads."""
        rows = self._state.rows("SELECT DISTINCT guild, channel FROM shown")
        return [Place(guild=guild, channel=channel) for guild, channel in rows]

    def _forget(self, where: str, *values: object) -> Forgotten:
        gone = f"(SELECT * FROM shown WHERE {where})"
        with self._state.transaction():
            messages = self._state.rows(
                f"SELECT m.channel, m.message FROM shown_messages m JOIN {gone} s ON s.id = m.shown"
                " WHERE NOT asks AND NOT (private AND m.channel = COALESCE(s.thread, s.channel))"
                " ORDER BY m.message",
                *values,
            )
            talks = self._state.rows(
                f"SELECT DISTINCT conversation FROM {gone} WHERE conversation IS NOT NULL", *values
            )
            # A thread has the id of the message that it begins at: that which asked, or which
            # repeats the question of a command.
            threads = self._state.rows(
                f"SELECT DISTINCT thread FROM {gone} s JOIN shown_messages m"
                " ON m.shown = s.id AND m.message = s.thread",
                *values,
            )
            count = self._state.run(f"DELETE FROM shown WHERE {where}", *values)
        return Forgotten(
            count,
            tuple(Message(*row) for row in messages),
            tuple(row[0] for row in talks),
            tuple(row[0] for row in threads),
        )


_READ = (
    "SELECT kind, asker, guild, shown.channel, thread, private, created, conversation, question,"
    " content, key FROM shown"
)


def _shown(row: tuple) -> Shown:  # type: ignore[type-arg]
    kind, asker, guild, channel, thread, private, created, conversation, question, content, _ = row
    return Shown(
        question=question,
        content=json.loads(content),
        asker=asker,
        place=Place(guild=guild, channel=channel, thread=thread),
        private=bool(private),
        created=datetime.fromtimestamp(created, UTC),
        kind=kind,
        conversation=conversation,
    )
