"""The fake as a whole: a world, a gateway, a REST side, and what tests read of them."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from .actors import Actor
from .changes import Changes
from .clock import Clock
from .errors import ApiError
from .exchange import Exchange
from .faults import Faults
from .gateway import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT, Gateway
from .mentions import Ping
from .payloads import Json, sees_thread
from .permissions import EVERYBODY, NONE, Permission, in_channel
from .rest import PREFIX, Received, Rest
from .schema import MISSING, document, schema_at
from .transcript import render
from .waiting import PATIENCE, Signal
from .world import (
    Attachment,
    Channel,
    Guild,
    Kind,
    Member,
    Message,
    Overwrite,
    Role,
    User,
    World,
)

TOKEN = "fake-token"  # noqa: S105 - opens nothing
_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}


class FakeDiscord:
    """Discord on loopback: `async with FakeDiscord() as fake`. See the package's docstring."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        privileged: int = 0,
        shards_needed: int = 1,
        openapi: Path | None = None,
    ) -> None:
        found = openapi or document()
        if found is None:
            raise FileNotFoundError(MISSING)
        self.schema = schema_at(found)
        self.token = token
        self.privileged = privileged  # intents that the application may ask for
        self.shards_needed = shards_needed
        self.max_concurrency = 16
        self.real_limits = False
        self.keep_bodies = True
        self.public = True
        self.interactions_endpoint: str | None = None
        self.token_revoked = False

        self.clock = Clock()
        self.world = World()
        self.faults = Faults()
        self.changed = Signal()
        self.changes = Changes(self)
        self.gateway = Gateway(self)

        self.received: deque[Received] = deque(maxlen=200_000)
        self.refused: list[Received] = []
        self.expected: list[Received] = []
        self.limited: list[Received] = []  # by `real_limits`
        self.pings: list[Ping] = []
        self.unanswered: list[Exchange] = []
        self.exchanges: dict[str, Exchange] = {}  # by token
        self.acknowledgements: list[float] = []  # seconds, one for each exchange
        self.commands: dict[int | None, dict[int, Json]] = {}
        self.syncs: list[int | None] = []  # where commands were written, in order
        self.files: dict[tuple[int, int], Attachment] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self._expecting: list[frozenset[int]] = []
        self._pulled: set[int] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._people()

    def _people(self) -> None:
        """One server with a channel and a forum, three people in it, and the bot."""
        self.bot = self._new_user("Newshound", bot=True)
        self.chief = self.user("chief")
        self.newsroom = self.guild("Newsroom", owner=self.chief)
        self.reporter = self.user("reporter", self.newsroom)
        self.editor = self.user("editor", self.newsroom)
        self.general = self.channel("general")
        self.forum = self.channel("questions", kind=Kind.FORUM)

    # --- starting and stopping --------------------------------------------------------------

    async def __aenter__(self) -> "FakeDiscord":
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/gateway", self.gateway.connect)
        app.router.add_get("/gateway/resume", self.gateway.connect)
        Rest(self).add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.stop()
        for task in self._tasks:
            task.cancel()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """For `DISCORD_API_URL`."""
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """For `DISCORD_GATEWAY_URL`."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def resume_url(self) -> str:
        return f"{self.gateway_url}/resume"

    @property
    def cdn_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What `newshound discord` is started with."""
        return {
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
            "DISCORD_TOKEN": self.token,
        }

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- making the world -------------------------------------------------------------------

    def user(self, name: str, *guilds: Guild, locale: str = "en-US") -> Actor:
        user = self._new_user(name, locale=locale)
        for guild in guilds:
            guild.members[user.id] = Member(user, self.clock.now())
        return Actor(self, user)

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
            return about.expired
        if isinstance(about, User):
            return not about.dms_open
        if isinstance(about, int):
            return about in self._pulled
        return about in ("token", "old", "revoked")

    # --- what tests read --------------------------------------------------------------------

    def note(self, record: Received) -> None:
        self.received.append(record)

    def acknowledged(self, exchange: Exchange) -> None:
        self.acknowledgements.append(exchange.acknowledged_in)

    def requests(self, method: str, template: str) -> list[Received]:
        """What was received for a route, by its template in Discord's document."""
        return [one for one in self.received if (one.method, one.template) == (method, template)]

    def seen_by(self, actor: Actor, channel: Channel) -> list[Message]:
        """The messages of a channel as that user sees it: none where they may not look, and of
        the private answers only their own."""
        if not self.changes.member_sees(actor.user, channel):
            return []
        found = sorted(channel.messages.values(), key=lambda one: one.id)
        return [one for one in found if one.seen_only_by in (None, actor.id)]

    def transcript(self, channel: Channel, actor: Actor | None = None) -> str:
        """A channel as text, as `actor` sees it (default: with every private answer)."""
        found = sorted(channel.messages.values(), key=lambda one: one.id)
        return render(channel, self.seen_by(actor, channel) if actor else found)

    def said_by_bot(self, channel: Channel) -> list[Message]:
        found = sorted(channel.messages.values(), key=lambda one: one.id)
        return [one for one in found if one.author is self.bot]

    async def ready(self, limit: float = PATIENCE) -> None:
        """Wait until a bot is connected."""
        await self.changed.until(lambda: self.gateway.ready, limit, "a bot at the gateway")

    async def registered(self, *names: str, limit: float = PATIENCE) -> None:
        """Wait until commands of these names are registered (any, where none is named)."""

        def there() -> bool:
            known = {one["name"] for place in self.commands.values() for one in place.values()}
            return bool(known) and set(names) <= known

        await self.changed.until(there, limit, lambda: f"the commands {names}")

    async def until(self, happened: Any, limit: float = PATIENCE, what: object = "it") -> Any:
        return await self.changed.until(happened, limit, what)

    async def quiet(self, seconds: float = 0.5, limit: float = PATIENCE) -> None:
        """Wait until nothing was received and nothing changed for that long."""
        await self.changed.quiet(seconds, limit)

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

    @property
    def app_flags(self) -> int:
        return sum(flag for intent, flag in _FLAGS.items() if self.privileged & intent)

    @property
    def reads_everything(self) -> bool:
        """By REST it is the application's setting that counts, not a session's intents."""
        return bool(self.privileged & MESSAGE_CONTENT)

    @property
    def lists_members(self) -> bool:
        return bool(self.privileged & GUILD_MEMBERS)
