"""Saved questions that post new evidence to a channel, and what each has posted already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import blake2b

from bot.state.database import State
from bot.state.shown import Place

_TABLES = """
CREATE TABLE watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guild INTEGER, channel INTEGER NOT NULL, thread INTEGER,
    owner INTEGER NOT NULL, question TEXT NOT NULL, publisher TEXT, after INTEGER, language TEXT,
    created INTEGER NOT NULL, looked_at INTEGER NOT NULL, stopped TEXT
);
CREATE INDEX watches_by_place ON watches (guild, channel);
CREATE TABLE watch_evidence (
    watch INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE, evidence BLOB NOT NULL,
    PRIMARY KEY (watch, evidence)
) WITHOUT ROWID
"""


class Stopped(StrEnum):
    """Why a watch looks no more."""

    CHANNEL_DELETED = "channel_deleted"
    NOT_ALLOWED = "not_allowed"  # to write in its channel
    CLOSED = "closed"  # its thread was
    REMOVED = "removed"  # we were, from the server
    NOT_HERE = "not_here"  # no question is answered there any more
    NOT_YOU = "not_you"  # none of its owner's


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a watch asks for, where, and for whom."""

    question: str
    place: Place
    owner: int
    language: str
    created: datetime
    publisher: str | None = None
    after: date | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved question. It has looked at what had arrived up to `looked_at` (the archive's
    number for the last arrival); `stopped` says why it looks no more."""

    id: int
    wanted: Wanted
    looked_at: int
    stopped: Stopped | None = None


def evidence(quote: str) -> bytes:
    """What makes a quote the same evidence: its words, however they are spaced or capitalised.
    The same sentence in another outlet, or in a corrected version, is nothing new."""
    return blake2b(" ".join(quote.casefold().split()).encode(), digest_size=16).digest()


class Watches:
    """Kept until they are removed; what they have posted, as long as they are."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.prepare("watches", _TABLES)

    def add(self, wanted: Wanted, *, looked_at: int) -> Watch:
        """A watch for what arrives after `looked_at`."""
        place = wanted.place
        with self._state.transaction():
            self._state.run(
                "INSERT INTO watches (guild, channel, thread, owner, question, publisher, after,"
                " language, created, looked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(place.guild, place.channel, place.thread, wanted.owner, wanted.question),
                *(wanted.publisher, wanted.after.toordinal() if wanted.after else None),
                *(wanted.language, int(wanted.created.timestamp()), looked_at),
            )
            number = self._state.rows("SELECT last_insert_rowid()")[0][0]
        return Watch(number, wanted, looked_at)

    def find(self, number: int) -> Watch | None:
        return next(iter(self._where("id = ?", number)), None)

    def running(self) -> list[Watch]:
        """Those that still look, in the order in which they were made."""
        return self._where("stopped IS NULL")

    def of_guild(self, guild: int) -> list[Watch]:
        return self._where("guild = ?", guild)

    def of_channel(self, channel: int) -> list[Watch]:
        """Those of a channel with its threads, or of somebody's direct messages."""
        return self._where("channel = ?", channel)

    def _where(self, condition: str, *values: object) -> list[Watch]:
        return [
            _watch(row) for row in self._state.rows(f"{_READ} {condition} ORDER BY id", *values)
        ]

    def posted(self, number: int) -> set[bytes]:
        """The evidence that it has posted."""
        rows = self._state.rows("SELECT evidence FROM watch_evidence WHERE watch = ?", number)
        return {row[0] for row in rows}

    def mark_posted(self, number: int, quotes: Iterable[str]) -> None:
        """A watch that was removed meanwhile marks nothing."""
        self._state.many(
            "INSERT OR IGNORE INTO watch_evidence SELECT id, ? FROM watches WHERE id = ?",
            [(evidence(quote), number) for quote in quotes],
        )

    def looked(self, numbers: Collection[int], looked_at: int) -> None:
        """They have looked at everything that had arrived by then."""
        self._state.many(
            "UPDATE watches SET looked_at = ? WHERE id = ?", [(looked_at, n) for n in numbers]
        )

    def stop(self, number: int, why: Stopped) -> None:
        """It cannot post any more; it stays on the list with this note."""
        self._state.run("UPDATE watches SET stopped = ? WHERE id = ?", why, number)

    def stop_in(self, channel: int, why: Stopped) -> int:
        """The channel or thread is gone; how many watches that stopped."""
        return self._state.run(
            "UPDATE watches SET stopped = ? WHERE stopped IS NULL AND (channel = ? OR thread = ?)",
            *(why, channel, channel),
        )

    def remove(self, number: int) -> bool:
        return bool(self._state.run("DELETE FROM watches WHERE id = ?", number))

    def forget_owner(self, owner: int) -> int:
        return self._state.run("DELETE FROM watches WHERE owner = ?", owner)

    def forget_spot(self, spot: int, *, owner: int | None = None) -> int:
        """Those of a thread, or of a channel without the threads below it; of one person, where
        named."""
        return self._state.run(
            "DELETE FROM watches WHERE COALESCE(thread, channel) = ?"
            " AND owner = COALESCE(?, owner)",
            *(spot, owner),
        )

    def count(self, *, owner: int | None = None, spot: int | None = None) -> int:
        """How many there are: of somebody, in a thread or channel alone."""
        return int(
            self._state.rows(
                "SELECT COUNT(*) FROM watches WHERE owner = COALESCE(?1, owner)"
                " AND COALESCE(thread, channel) = COALESCE(?2, thread, channel)",
                *(owner, spot),
            )[0][0]
        )

    def forget_guild(self, guild: int) -> int:
        return self._state.run("DELETE FROM watches WHERE guild = ?", guild)


_READ = (
    "SELECT id, guild, channel, thread, owner, question, publisher, after, language, created,"
    " looked_at, stopped FROM watches WHERE"
)


def _watch(row: tuple) -> Watch:  # type: ignore[type-arg]
    number, guild, channel, thread, owner, question, publisher, after, *rest = row
    language, created, looked_at, stopped = rest
    wanted = Wanted(
        question=question,
        place=Place(guild=guild, channel=channel, thread=thread),
        owner=owner,
        language=language,
        created=datetime.fromtimestamp(created, UTC),
        publisher=publisher,
        after=date.fromordinal(after) if after else None,
    )
    return Watch(number, wanted, looked_at, Stopped(stopped) if stopped else None)
