"""What is kept, and how it is forgotten: because somebody asks, because a message or a channel
is gone, or because its time is over."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.discord.asking import Asking
from bot.discord.custom_ids import Forgotten as What
from bot.discord.queries import Query
from bot.discord.records import Records
from bot.state.database import State
from bot.state.doomed import Doomed
from bot.state.feedback import Feedback
from bot.state.servers import Servers
from bot.state.shown import Forgotten, Message, Place
from bot.state.usage import Usage
from bot.state.watches import Stopped, Watches

_COUNTED: Final = timedelta(days=2)
_IDLE: Final = timedelta(hours=1)  # a bucket is full again after a minute


class Forgetting:
    """Forgets in the state file, and takes back what is on its way there; `more` is set where
    messages in Discord are to be deleted too.

    What is awaited is called from the event loop, and writes to the disk in a worker thread.
    """

    def __init__(self, state: State, asking: Asking, records: Records) -> None:
        self._state = state
        self._asking = asking
        self._records = records
        self._shown = records.shown
        self._feedback = Feedback(state)
        self._watches = Watches(state)
        self._servers = Servers(state)
        self._usage = Usage(state)
        self.doomed = Doomed(state)
        self.more = asyncio.Event()

    def count(self, what: What, place: Place, person: int, *, whole: bool) -> int:
        """How many questions would be forgotten; where there are none, how many watches."""
        owner = None if whole else person
        match what:
            case What.MINE:
                return self._shown.count(asker=person) or self._watches.count(owner=person)
            case What.THREAD:
                return self._shown.count(place=place, asker=owner) or self._watches.count(
                    spot=place.spot, owner=owner
                )
            case What.GUILD:
                return self._shown.count(guild=place.guild)

    def has_own(self, place: Place, person: int) -> bool:
        """Whether something of theirs is kept of a thread."""
        return bool(self.count(What.THREAD, place, person, whole=False))

    async def forget(self, what: What, place: Place, person: int, *, whole: bool) -> int:
        """All that is kept, and all that is on its way; the number of questions. Of a thread only
        what is the person's, unless the `whole`."""

        def wanted(query: Query) -> bool:
            own = query.asker.id == person
            match what:
                case What.MINE:
                    return own
                case What.THREAD:
                    return query.place.spot == place.spot and (whole or own)
                case What.GUILD:
                    return query.place.guild == place.guild

        self._asking.withdraw(wanted)
        return (
            await self._forget(lambda: self._all(what, place, person, whole=whole), erase=True)
        ).answers

    async def take_away(self, messages: Iterable[Message], threads: Iterable[int] = ()) -> None:
        """Messages that were sent, and names that threads were given, for what was forgotten
        before they could be kept with it."""
        await asyncio.to_thread(self._doom, messages, threads)
        self.more.set()

    def _doom(self, messages: Iterable[Message], threads: Iterable[int]) -> None:
        self.doomed.add(messages)
        self.doomed.add_names(threads)

    async def _forget(self, forget: Callable[[], Forgotten], *, erase: bool = False) -> Forgotten:
        gone = await asyncio.to_thread(self._forgotten, forget, erase)
        self._asking.cut(gone.conversations)
        if gone.messages or gone.threads:
            self.more.set()
        return gone

    def _forgotten(self, forget: Callable[[], Forgotten], erase: bool) -> Forgotten:
        """With the talks that it was part of, and the names that threads have from it."""
        with self._state.transaction():
            gone = forget()
            for conversation in gone.conversations:
                self._records.forget_talk(conversation)
            self._doom(gone.messages, gone.threads)
        if erase or gone.answers:
            self._state.erase()
        return gone

    def _all(self, what: What, place: Place, person: int, *, whole: bool) -> Forgotten:
        match what:
            case What.MINE:
                talks = self._records.talks_of(person)
                self._feedback.forget_person(person)
                self._watches.forget_owner(person)
                return _with(self._shown.forget_asker(person), talks)
            case What.THREAD:
                owner = None if whole else person
                self._watches.forget_spot(place.spot, owner=owner)
                gone = self._shown.forget_spot(place.spot, asker=owner)
                return _with(gone, _talks_in(place.spot) if whole else ())
            case What.GUILD:
                return self._all_of_guild(place.guild)

    def _all_of_guild(self, guild: int | None) -> Forgotten:
        if guild is None:
            raise ValueError("There is no server to forget in direct messages.")
        self._watches.forget_guild(guild)
        self._servers.forget_guild(guild)
        self._usage.forget_guild(guild)
        return self._shown.forget_guild(guild)

    async def question_deleted(self, message: int) -> None:
        """A message is gone that may have asked something, or shown an answer. The answer to a
        deleted question stays in Discord, where others may have read it, but nothing of it
        here; nobody waits for one that is on its way."""
        self._asking.withdraw(
            lambda query: query.message is not None and query.message.id == message
        )
        if await asyncio.to_thread(self._shown.behind, message) is not None:
            await self._forget(lambda: self._asked_by(message))

    def _asked_by(self, message: int) -> Forgotten:
        gone = self._shown.forget_question(message)
        self._shown.forget_message(message)
        return replace(gone, messages=())

    async def channel_deleted(self, channel: int) -> None:
        """A channel or thread is gone, with all messages in it. Its watches stop, with a note
        for who made them."""
        await self._forget(lambda: self._in_channel(channel), erase=True)

    def _in_channel(self, channel: int) -> Forgotten:
        self._watches.stop_in(channel, Stopped.CHANNEL_DELETED)
        self._servers.forget_channel(channel)
        gone = self._shown.forget_channel(channel)
        return replace(_with(gone, _talks_in(channel)), messages=(), threads=())

    async def guild_left(self, guild: int) -> None:
        """We were removed: watches stop, and what was talked about is forgotten. The rest goes
        when its time is over, since somebody may have removed us by mistake."""
        await self._forget(lambda: self._left(guild), erase=True)

    def _left(self, guild: int) -> Forgotten:
        for watch in self._watches.of_guild(guild):
            if watch.stopped is None:
                self._watches.stop(watch.id, Stopped.REMOVED)
        return Forgotten(0, (), self._shown.conversations(guild))

    def sweep(self, now: datetime) -> int:
        """What was kept as long as it was to be; the number of questions. In a worker thread."""
        gone = 0
        for place in self._shown.places():
            days = self._servers.rules(place).retention_days
            if days:
                gone += self._sweep(place, now - timedelta(days=days))
        self._usage.sweep((now - _COUNTED).date(), (now - _IDLE).timestamp())
        if self._records.forget_other_talks() or gone:
            self._state.erase()
        return gone

    def _sweep(self, place: Place, before: datetime) -> int:
        with self._state.transaction():
            gone = self._shown.forget_before(before, guild=place.guild, channel=place.channel)
            for conversation in gone.conversations:
                self._records.forget_old_talk(conversation, before)
        return gone.answers


def _talks_in(spot: int) -> tuple[str, str]:
    return f"thread {spot}", f"direct {spot}"


def _with(gone: Forgotten, talks: Iterable[str]) -> Forgotten:
    return replace(gone, conversations=tuple(dict.fromkeys((*gone.conversations, *talks))))
