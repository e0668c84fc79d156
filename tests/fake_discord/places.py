"""What can change about channels, threads and servers, told to the gateway and to who waits."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .payloads import (
    Json,
    channel_json,
    guild_json,
    member_json,
    role_json,
    sees_thread,
    thread_json,
    thread_member_json,
    user_json,
)
from .permissions import in_channel
from .sessions import GUILDS
from .world import Channel, Flag, Guild, Kind, Member, Message, Overwrite, User

if TYPE_CHECKING:
    from .fake import FakeDiscord


class Places:
    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self.omitted: set[str] = set()  # what messages and interactions are told without
        self.hides_threads = False  # new ones are not told of

    # --- channels and threads ---------------------------------------------------------------

    def add_channel(self, channel: Channel) -> None:
        guild = channel.guild
        self._fake.world.channels[channel.id] = channel
        if guild is not None:
            guild.channels[channel.id] = channel
            self._tell_guild("CHANNEL_CREATE", guild, lambda: channel_json(channel))

    def start_thread(
        self,
        parent: Channel,
        owner: User,
        name: str,
        *,
        message: Message | None = None,
        kind: Kind = Kind.PUBLIC_THREAD,
        auto_archive: int = 1440,
    ) -> Channel:
        """A thread beside the channel's talk, from `message` (whose id it then has), or a post."""
        thread = Channel(
            message.id if message else self._fake.clock.new_id(),
            kind,
            name,
            guild=parent.guild,
            parent=parent,
            owner_id=owner.id,
            thread_members={owner.id},
            auto_archive=auto_archive,
            created_at=self._fake.clock.now(),
        )
        self._fake.world.channels[thread.id] = thread
        assert parent.guild is not None
        parent.guild.threads[thread.id] = thread
        if message is not None:
            message.thread = thread
            message.flags |= Flag.HAS_THREAD
        self._tell_thread("THREAD_CREATE", thread, {"newly_created": True})
        parent.signal.wake()
        self._fake.changed.wake()
        return thread

    def update_channel(self, channel: Channel) -> None:
        if channel.is_thread:
            self._tell_thread("THREAD_UPDATE", channel, {})
        elif channel.guild is not None:
            self._tell_guild("CHANNEL_UPDATE", channel.guild, lambda: channel_json(channel))

    def overwrite(self, channel: Channel, target: int, change: Overwrite | None) -> None:
        if change is None:
            channel.overwrites.pop(target, None)
        else:
            channel.overwrites[target] = replace(change)
        self.update_channel(channel)

    def delete_channel(self, channel: Channel) -> None:
        """A channel goes with its threads."""
        channel.gone = True
        guild = channel.guild
        self._fake.world.channels.pop(channel.id, None)
        if guild is None:
            return
        if channel.is_thread:
            assert channel.parent is not None
            guild.threads.pop(channel.id, None)
            shown = {
                "id": str(channel.id),
                "guild_id": str(guild.id),
                "parent_id": str(channel.parent.id),
                "type": int(channel.kind),
            }
            self._tell_guild("THREAD_DELETE", guild, lambda: shown)
        else:
            guild.channels.pop(channel.id, None)
            for thread in [one for one in guild.threads.values() if one.parent is channel]:
                thread.gone, thread.pulled = True, channel.pulled
                guild.threads.pop(thread.id)
                self._fake.world.channels.pop(thread.id, None)
            self._tell_guild("CHANNEL_DELETE", guild, lambda: channel_json(channel))
        channel.signal.wake()
        self._fake.changed.wake()

    def join_thread(self, thread: Channel, user: User) -> None:
        thread.thread_members.add(user.id)
        assert thread.guild is not None
        shown = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "member_count": len(thread.thread_members),
            "added_members": [
                thread_member_json(thread, user.id)
                | {"member": member_json(thread.guild.members[user.id]), "presence": None}
            ],
        }
        if user is self._fake.bot:
            self._tell_guild("THREAD_MEMBERS_UPDATE", thread.guild, lambda: shown)

    def _tell_thread(self, event: str, thread: Channel, extra: Json) -> None:
        guild = thread.guild
        assert guild is not None
        member = guild.members.get(self._fake.bot.id)
        if member is not None and sees_thread(member, thread) and not self.hides_threads:
            self._tell_guild(event, guild, lambda: thread_json(thread, self._fake.bot.id) | extra)

    # --- servers ----------------------------------------------------------------------------

    def welcome_bot(self, guild: Guild) -> None:
        """The bot is a member from now on."""
        guild.members[self._fake.bot.id] = Member(self._fake.bot, self._fake.clock.now())
        self._fake.gateway.tell(
            "GUILD_CREATE", lambda _: guild_json(guild, self._fake.bot), guild=guild, intent=GUILDS
        )

    def dismiss_bot(self, guild: Guild) -> None:
        guild.members.pop(self._fake.bot.id, None)
        self._fake.gateway.tell("GUILD_DELETE", {"id": str(guild.id)}, guild=guild, intent=GUILDS)

    def outage(self, guild: Guild, *, over: bool = False) -> None:
        """A server that Discord cannot reach for a while."""
        if over:
            shown: Any = lambda _: guild_json(guild, self._fake.bot)  # noqa: E731
            self._fake.gateway.tell("GUILD_CREATE", shown, guild=guild, intent=GUILDS)
        else:
            gone = {"id": str(guild.id), "unavailable": True}
            self._fake.gateway.tell("GUILD_DELETE", gone, guild=guild, intent=GUILDS)

    def update_role(self, guild: Guild, role_id: int, *, new: bool = False) -> None:
        event = "GUILD_ROLE_CREATE" if new else "GUILD_ROLE_UPDATE"
        shown = {"guild_id": str(guild.id), "role": role_json(guild.roles[role_id])}
        self._tell_guild(event, guild, lambda: shown)

    def update_member(self, guild: Guild, member: Member) -> None:
        """Told to a bot without the members intent only of itself."""
        if member.user is self._fake.bot:
            shown = member_json(member) | {"guild_id": str(guild.id)}
            self._tell_guild("GUILD_MEMBER_UPDATE", guild, lambda: shown)

    def type(self, channel: Channel, user: User) -> None:
        if user is self._fake.bot:
            channel.typing += 1
        channel.signal.wake()

    def update_user(self) -> None:
        self._fake.gateway.tell("USER_UPDATE", user_json(self._fake.bot), guild=None)

    def _tell_guild(self, event: str, guild: Guild, payload: Callable[[], Json]) -> None:
        if self._fake.bot.id in guild.members:
            self._fake.gateway.tell(event, lambda _: payload(), guild=guild, intent=GUILDS)

    def member_sees(self, user: User, channel: Channel) -> bool:
        guild = channel.guild
        if guild is None:
            return channel.recipient is user or user is self._fake.bot
        member = guild.members.get(user.id)
        if member is None or channel.gone:
            return False
        return (
            sees_thread(member, channel) if channel.is_thread else bool(in_channel(member, channel))
        )
