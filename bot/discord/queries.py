"""Questions as they come through Discord's doors, and on their way to an answer."""

import asyncio
import threading
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.answering import Asked
from bot.desk import Desk
from bot.discord.policy import Asker
from bot.discord.turns import Ticket
from bot.state.shown import Place
from ingest.articles import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as it came through some door, and what it is limited to. `message` is the
    message that asks it, where there is one."""

    text: str
    asker: Asker
    place: Place
    language: str
    message: int | None = None
    private: bool = False
    conversation: str | None = None
    after: date | None = None
    before: date | None = None
    as_of: Moment | None = None
    publishers: tuple[str, ...] = ()

    def asked(self, desk: Desk) -> Asked:
        """With outlets as the archive spells them; reads the archive."""
        asked = desk.asked(
            self.text,
            after=self.after,
            before=self.before,
            as_of=self.as_of,
            publishers=self.publishers,
        )
        return Asked(asked.text, asked.filters, asked.notes, self.conversation)


class Halt(StrEnum):
    """Why a question was not answered to its end."""

    STOPPED = "stopped"  # by who asked, or a moderator
    WITHDRAWN = "withdrawn"  # the message that asked was deleted
    CLOSING = "closing"  # the program ends


class Running:
    """A question on its way, which can be halted by the event loop while a worker thread reads
    for it."""

    def __init__(self, query: Query, task: asyncio.Task[Any] | None) -> None:
        self.query = query
        self.task = task
        self.ticket: Ticket | None = None
        self.halt: Halt | None = None
        self._halted = threading.Event()

    def stop(self, why: Halt) -> None:
        """No work after the present stage; in the line, no more waiting."""
        self.halt = self.halt or why
        self._halted.set()
        if self.ticket is not None:
            self.ticket.called.set()

    @property
    def is_halted(self) -> bool:
        return self._halted.is_set()
