"""Questions as they come through Discord's doors, and on their way to an answer."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.answering import Asked
from bot.desk import Desk
from bot.discord.policy import Asker
from bot.discord.turns import Ticket
from bot.state.shown import Message, Place, new_key
from ingest.articles import Moment, read_moment, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a question is limited to by who asks it. `unread` names what is not to be read from
    its words."""

    after: date | None = None
    before: date | None = None
    as_of: Moment | None = None
    publishers: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as it came through some door. `message` is the message that asks it, where
    there is one, and `echo` one of ours that repeats it; `language` a locale of Discord's. Nothing
    outside the outlets `within` and the `collections` may be shown to who asks, where there are
    some. It `follows` the question of its `conversation` that it replies to."""

    text: str
    asker: Asker
    place: Place
    language: str
    limits: Limits = Limits()
    within: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    message: Message | None = None
    echo: Message | None = None
    private: bool = False
    conversation: str | None = None
    follows: str | None = None

    def asked(self, desk: Desk) -> Asked:
        """With outlets as the archive spells them; reads the archive."""
        limits = self.limits
        asked = desk.asked(
            self.text,
            after=limits.after,
            before=limits.before,
            as_of=limits.as_of,
            publishers=limits.publishers,
            collections=self.collections,
            reach=self.within,
        )
        return replace(
            asked,
            conversation=self.conversation,
            follows=self.follows,
            unread=limits.unread,
            person=str(self.asker.id),
            aside=self.private,
        )


def limits_json(limits: Limits) -> dict[str, Any]:
    """What `limits_of` reads again."""
    return {
        "after": written(limits.after),
        "before": written(limits.before),
        "as_of": written(limits.as_of),
        "publishers": list(limits.publishers),
        "unread": sorted(limits.unread),
    }


def limits_of(kept: Mapping[str, Any]) -> Limits:
    return Limits(
        after=_day(kept.get("after")),
        before=_day(kept.get("before")),
        as_of=read_moment(kept.get("as_of")),
        publishers=tuple(kept.get("publishers", ())),
        unread=frozenset(kept.get("unread", ())),
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso is not None else None


class Halt(StrEnum):
    """Why a question was not answered to its end."""

    STOPPED = "stopped"  # by who asked, or a moderator
    WITHDRAWN = "withdrawn"  # the message that asked was deleted, or it was forgotten
    CLOSING = "closing"  # the program ends


class Wish:
    """What somebody has asked for, from the moment at which we heard of it: `is_withdrawn` where
    its message was deleted, or it was forgotten, since."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.is_withdrawn = False


class Running:
    """A question on its way, which can be halted by the event loop while a worker thread reads
    for it. Its button to stop it acts on `key`. `is_cut` where what it may follow was forgotten
    meanwhile."""

    def __init__(self, query: Query, task: asyncio.Task[Any] | None, key: str | None) -> None:
        self.query = query
        self.task = task
        self.key = key or new_key()
        self.is_kept = key is not None
        self.ticket: Ticket | None = None
        self.halt: Halt | None = None
        self.is_cut = False
        self._halted = threading.Event()

    def stop(self, why: Halt) -> None:
        """No work after the present stage; in the line, no more waiting. What is to be forgotten
        is not kept to be asked again, though it was stopped before."""
        self.halt = why if why is Halt.WITHDRAWN else self.halt or why
        self._halted.set()
        if self.ticket is not None:
            self.ticket.called.set()

    @property
    def is_halted(self) -> bool:
        return self._halted.is_set()
