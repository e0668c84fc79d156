"""Making the world of a test, and taking things away from under the bot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from .actors import Actor
from .changes import Changes
from .clock import Clock
from .errors import ApiError
from .exchange import Exchange
from .payloads import sees_thread
from .permissions import EVERYBODY, NONE, Permission, in_channel
from .world import Channel, Guild, Kind, Member, Message, Overwrite, Role, User, World

if TYPE_CHECKING:
    from .fake import FakeDiscord


class Setting:
    """The part of the fake that is about the world rather than about requests."""

    clock: Clock
    world: World
    changes: Changes
    exchanges: dict[str, Exchange]
    bot: User
    chief: Actor
    newsroom: Guild

    def __init__(self) -> None:
        self._expecting: list[frozenset[int]] = []
        self._pulled: set[int] = set()

    # --- making the world -------------------------------------------------------------------

    def user(self, name: str, *guilds: Guild, locale: str = "en-US") -> Actor:
        user = self._new_user(name, locale=locale)
        for guild in guilds:
            guild.members[user.id] = Member(user, self.clock.now())
        return Actor(cast("FakeDiscord", self), user)

    def _new_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        user = User(self.clock.new_id(), name, bot=bot, locale=locale)
        self.world.users[user.id] = user
        return user

    def guild(
        self, name: str, *, owner: Actor | None = None, with_bot: bool = True, locale: str = "en-US"
    ) -> Guild:
        owner = owner or self.chief
        number = self.clock.new_id()
        everyone = self.world.everyone_role(number)
        guild = Guild(number, name, owner.id, everyone, locale=locale, roles={number: everyone})
        guild.members[owner.id] = Member(owner.user, self.clock.now())
        self.world.guilds[number] = guild
        if with_bot:
            self.changes.welcome_bot(guild)
        return guild

    def channel(
        self,
        name: str,
        guild: Guild | None = None,
        *,
        kind: Kind = Kind.TEXT,
        tags: tuple[str, ...] = (),
    ) -> Channel:
        channel = Channel(self.clock.new_id(), kind, name, guild=guild or self.newsroom, tags=tags)
        self.changes.add_channel(channel)
        return channel

    def role(
        self, guild: Guild, name: str, permissions: Permission = NONE, *members: Actor
    ) -> Role:
        role = Role(self.clock.new_id(), name, permissions)
        guild.roles[role.id] = role
        self.changes.update_role(guild, role.id, new=True)
        for actor in members:
            guild.members[actor.id].roles.append(role)
        return role

    def bot_role(self, guild: Guild) -> Role:
        """The role that Discord makes for the bot where the invite asks for permissions."""
        role = Role(self.clock.new_id(), self.bot.name, NONE, bot_id=self.bot.id)
        guild.roles[role.id] = role
        self.changes.update_role(guild, role.id, new=True)
        guild.members[self.bot.id].roles.append(role)
        return role

    def dm_with(self, user: User) -> Channel:
        channel = self.world.dms.get(user.id)
        if channel is None:
            channel = Channel(self.clock.new_id(), Kind.DM, f"@{user.name}", recipient=user)
            self.world.dms[user.id] = self.world.channels[channel.id] = channel
        return channel

    # --- what may go wrong in the world: refusals that follow from it are expected ------------

    def take_from_bot(self, channel: Channel, *permissions: Permission) -> None:
        """Withdraw permissions in a channel; `VIEW_CHANNEL` hides it."""
        channel.pulled = True
        denied = NONE
        for one in permissions:
            denied |= one
        self.changes.overwrite(channel, self.bot.id, Overwrite(deny=denied))

    def give_to_bot(self, channel: Channel, *permissions: Permission) -> None:
        allowed = NONE
        for one in permissions:
            allowed |= one
        self.changes.overwrite(channel, self.bot.id, Overwrite(allow=allowed))

    def set_everybody(self, guild: Guild, permissions: Permission = EVERYBODY) -> None:
        """What everybody, the bot among them, may do in a server."""
        guild.everyone.permissions = permissions
        self.changes.update_role(guild, guild.id)

    def delete_channel(self, channel: Channel) -> None:
        """A channel, forum or thread, taken away by an administrator."""
        channel.pulled = True
        self._pulled.add(channel.id)
        guild = channel.guild
        threads = list(guild.threads.values()) if guild else []
        self._pulled |= {one.id for one in threads if one.parent is channel}
        self._pulled |= set(channel.messages)
        self.changes.delete_channel(channel)

    def delete_message(self, message: Message) -> None:
        """A message taken away by a moderator."""
        message.pulled = True
        self._pulled.add(message.id)
        self.changes.delete(message)

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        thread.archived, thread.locked, thread.pulled = True, locked, True
        self.changes.update_channel(thread)

    def kick_bot(self, guild: Guild) -> None:
        self._pulled |= {guild.id, *guild.channels, *guild.threads}
        for channel in (*guild.channels.values(), *guild.threads.values()):
            channel.pulled = True
        self.changes.dismiss_bot(guild)

    def expire_tokens(self) -> None:
        """Every interaction's token is 15 minutes old, for all that Discord knows."""
        for exchange in self.exchanges.values():
            exchange.expired = True

    @contextmanager
    def expecting(self, *codes: int) -> Iterator[None]:
        """Refusals with these codes are meant to happen, and recorded apart."""
        self._expecting.append(frozenset(codes))
        try:
            yield
        finally:
            self._expecting.pop()

    def wanted(self, error: ApiError) -> bool:
        """Whether a refusal follows from what a test ordered."""
        if any(error.code in codes for codes in self._expecting):
            return True
        about = error.about
        if isinstance(about, (Channel, Message)):
            return about.pulled
        if isinstance(about, Guild):
            return about.id in self._pulled
        if isinstance(about, Exchange):
            return about.expired or about.delayed
        if isinstance(about, User):
            return not about.dms_open
        if isinstance(about, int):
            return about in self._pulled
        return about in ("token", "old", "revoked")

    # --- the bot's place in the world -------------------------------------------------------

    def bot_guilds(self) -> list[Guild]:
        return [one for one in self.world.guilds.values() if self.bot.id in one.members]

    def bot_member(self, channel: Channel) -> Member | None:
        return channel.guild.members.get(self.bot.id) if channel.guild else None

    def bot_sees(self, channel: Channel) -> bool:
        if channel.guild is None:
            return True
        member = channel.guild.members.get(self.bot.id)
        if member is None:
            return False
        if channel.is_thread:
            return sees_thread(member, channel)
        return bool(in_channel(member, channel))
