"""What is kept, and how it is forgotten: because somebody asks, because a message or a channel
is gone, or because its time is over."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from bot.discord.custom_ids import Forgotten as What
from bot.state.database import State
from bot.state.doomed import Doomed
from bot.state.feedback import Feedback
from bot.state.servers import Servers
from bot.state.shown import Forgotten, Place, ShownAnswers
from bot.state.usage import Usage
from bot.state.watches import Stopped, Watches

_COUNTED: Final = timedelta(days=2)
_IDLE: Final = timedelta(hours=1)  # a bucket is full again after a minute


class Forgetting:
    """Forgets in the state file; `more` is set where messages in Discord are to be deleted too.

    Its methods write to the disk: they are called in a worker thread.
    """

    def __init__(self, state: State, loop: asyncio.AbstractEventLoop) -> None:
        self._state = state
        self._loop = loop
        self._shown = ShownAnswers(state)
        self._feedback = Feedback(state)
        self._watches = Watches(state)
        self._servers = Servers(state)
        self._usage = Usage(state)
        self.doomed = Doomed(state)
        self.more = asyncio.Event()

    def count(self, what: What, place: Place, person: int) -> int:
        """How many questions would be forgotten."""
        match what:
            case What.MINE:
                return self._shown.count(asker=person)
            case What.THREAD:
                return self._shown.count(place=place)
            case What.GUILD:
                return self._shown.count(guild=place.guild)

    def owns(self, place: Place, person: int) -> bool:
        """Whether a person asked everything that is kept of a thread."""
        return self._shown.count(place=place) == self._shown.count(place=place, asker=person)

    def forget(self, what: What, place: Place, person: int) -> int:
        """All that is kept; the number of questions."""
        with self._state.transaction():
            match what:
                case What.MINE:
                    gone = self._shown.forget_asker(person)
                    self._feedback.forget_person(person)
                    self._watches.forget_owner(person)
                case What.THREAD:
                    gone = self._shown.forget_spot(place.spot)
                    self._watches.forget_spot(place.spot)
                case What.GUILD:
                    gone = self._forget_guild(place.guild)
            self.doomed.add(gone.messages)
        self._erase(gone)
        return gone.answers

    def _forget_guild(self, guild: int | None) -> Forgotten:
        if guild is None:
            raise ValueError("There is no server to forget in direct messages.")
        self._watches.forget_guild(guild)
        self._servers.forget_guild(guild)
        self._usage.forget_guild(guild)
        return self._shown.forget_guild(guild)

    def question_deleted(self, message: int) -> None:
        """A message is gone that may have asked something, or shown an answer. The answer to a
        deleted question stays in Discord, where others may have read it, but nothing of it
        here."""
        if self._shown.behind(message) is None:
            return
        gone = self._shown.forget_question(message)
        self._shown.forget_message(message)
        if gone.answers:
            self._state.erase()

    def channel_deleted(self, channel: int) -> None:
        """A channel or thread is gone, with all messages in it. Its watches stop, with a note
        for who made them."""
        with self._state.transaction():
            self._watches.stop_in(channel, Stopped.CHANNEL_DELETED)
            self._servers.forget_channel(channel)
            self._shown.forget_channel(channel)
        self._state.erase()

    def guild_left(self, guild: int) -> None:
        """We were removed: watches stop. The rest goes when its time is over, since somebody may
        have removed us by mistake."""
        for watch in self._watches.of_guild(guild):
            if watch.stopped is None:
                self._watches.stop(watch.id, Stopped.REMOVED)

    def sweep(self, now: datetime) -> int:
        """What was kept as long as it was to be; the number of questions."""
        gone = 0
        for place in self._shown.places():
            days = self._servers.rules(place).retention_days
            if days:
                before = now - timedelta(days=days)
                gone += self._shown.forget_before(before, guild=place.guild, channel=place.channel)
        self._usage.sweep((now - _COUNTED).date(), (now - _IDLE).timestamp())
        if gone:
            self._state.erase()
        return gone

    def _erase(self, gone: Forgotten) -> None:
        self._state.erase()
        if gone.messages:
            self._loop.call_soon_threadsafe(self.more.set)
