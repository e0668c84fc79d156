"""The fake as a whole: a world, a gateway, a REST side, and what tests read of them."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from aiohttp import web

from .actors import Actor
from .changes import Changes
from .clock import Clock
from .exchange import Exchange
from .faults import Faults
from .gateway import Gateway
from .mentions import Ping
from .payloads import Json
from .rest import PREFIX, Received, Rest
from .schema import MISSING, document, schema_at
from .sessions import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from .setting import Setting
from .talking import Talker
from .transcript import render
from .waiting import PATIENCE, Signal
from .world import (
    Attachment,
    Channel,
    Kind,
    Message,
    World,
)

TOKEN = "fake-token"  # noqa: S105 - opens nothing
_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}


class FakeDiscord(Setting):
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
        self.names_limits = True  # of sessions, with the gateway's address

        self.clock = Clock()
        self.world = World()
        self.faults = Faults()
        self.changed = Signal(poll=0.02)
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
        super().__init__()
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

    # --- what tests read --------------------------------------------------------------------

    def note(self, record: Received) -> None:
        self.received.append(record)

    def acknowledged(self, exchange: Exchange) -> None:
        self.acknowledgements.append(exchange.acknowledged_in)

    def requests(self, method: str, template: str) -> list[Received]:
        """What was received for a route, by its template in Discord's document."""
        return [one for one in self.received if (one.method, one.template) == (method, template)]

    def seen_by(self, actor: Talker, channel: Channel) -> list[Message]:
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
