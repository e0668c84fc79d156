"""The gateway: sessions, their events, and everything that can go wrong with them."""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from .payloads import Json, guild_json, member_json, user_json
from .sessions import (
    ACK,
    GUILDS,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID,
    KNOWN,
    MEMBERS,
    PRESENCE,
    PRIVILEGED,
    RECONNECT,
    RESUME,
    VOICE,
    Connection,
    Session,
)
from .world import Guild

if TYPE_CHECKING:
    from .fake import FakeDiscord

_ACK_AFTER = 0.02  # seconds; discord.py measures its latency by it


class Gateway:
    """Every connection and session. `identified`, `resumed` and `closed` are for tests to read."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self.fake = fake
        self.sessions: list[Session] = []
        self.connections: set[Connection] = set()
        self.identified = 0
        self.resumed = 0
        self.refusals: list[tuple[int, str]] = []  # close codes that the bot earned, and why
        self.down = False
        self.heartbeats = 0
        self.heartbeat_interval = 41.25
        self.silent = False  # heartbeats get no answer
        self.presence: Json | None = None
        self.unreachable: set[int] = set()  # guilds of which a new session is told the id alone
        self.lists_guilds = True  # in READY

    # --- what the fake tells ----------------------------------------------------------------

    def tell(
        self,
        event: str,
        payload: Json | Callable[[Session], Json | None],
        *,
        guild: Guild | None,
        intent: int = 0,
    ) -> bool:
        """Whether any session was told."""
        told = False
        for session in self.sessions:
            if not session.serves(guild) or (intent and not session.intents & intent):
                continue
            shown = payload(session) if callable(payload) else payload
            if shown is not None:
                session.tell(event, shown)
                told = True
        return told

    @property
    def ready(self) -> bool:
        return any(session.connection for session in self.sessions)

    # --- what tests order -------------------------------------------------------------------

    def drop(self, *, code: int | None = None, forget: bool = False) -> None:
        """End every connection: without a word, or with a close code. With `forget` the sessions
        cannot be resumed."""
        if forget:
            self.forget()
        for connection in list(self.connections):
            if code is None:
                connection.abort()
            else:
                self.fake.spawn(connection.socket.close(code=code))

    def forget(self) -> None:
        for session in self.sessions:
            session.alive = False
        self.sessions.clear()

    def ask_to_reconnect(self) -> None:
        for connection in self.connections:
            connection.send(RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        if not resumable:
            self.forget()
        for connection in self.connections:
            connection.send(INVALID, resumable)

    # --- one connection ---------------------------------------------------------------------

    async def connect(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=1 << 20, autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await self._close(connection, 4012, "only v=10 and encoding=json are served here")
            return socket
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send(HELLO, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
        try:
            await self._listen(connection)
        finally:
            writer.cancel()
            self._left(connection)
        return socket

    def _left(self, connection: Connection) -> None:
        self.connections.discard(connection)
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection = None
        if connection.said_goodbye:
            session.alive = False
            if session in self.sessions:
                self.sessions.remove(session)
        self.fake.changed.wake()

    async def _listen(self, connection: Connection) -> None:
        patience = self.heartbeat_interval * 2
        while True:
            try:
                message = await connection.socket.receive(timeout=patience)
            except TimeoutError:
                await self._close(connection, 4009, "no heartbeat")
                return
            if message.type is WSMsgType.CLOSE:
                connection.said_goodbye = message.data in (1000, 1001)
            if message.type is not WSMsgType.TEXT:
                return
            if not await self._take(connection, message.data):
                return

    async def _take(self, connection: Connection, text: str) -> bool:
        """Whether to go on listening."""
        refusal = self._judge(connection, text)
        if refusal:
            await self._close(connection, *refusal)
            return False
        message = json.loads(text)
        op, data = message["op"], message.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if not self.silent:
                asyncio.get_running_loop().call_later(_ACK_AFTER, connection.send, ACK)
        elif op == IDENTIFY:
            return await self._identify(connection, data)
        elif op == RESUME:
            return await self._resume(connection, data)
        elif op == MEMBERS:
            self._give_members(connection, data)
        elif op == PRESENCE:
            self.presence = data
        return True

    def _judge(self, connection: Connection, text: str) -> tuple[int, str] | None:
        if len(text.encode()) > 4096:
            return 4002, "a payload above 4,096 bytes"
        try:
            message = json.loads(text)
            op = message["op"]
        except (ValueError, TypeError, KeyError):
            return 4002, "not a payload"
        now = asyncio.get_running_loop().time()
        connection.received.append(now)
        if len(connection.received) == 120 and now - connection.received[0] < 60:
            return 4008, "more than 120 payloads a minute"
        if op not in (HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS):
            return 4001, f"unknown opcode {op}"
        known = connection.session is not None
        if not known and op not in (HEARTBEAT, IDENTIFY, RESUME):
            return 4003, "not authenticated"
        if known and op in (IDENTIFY, RESUME):
            return 4005, "already authenticated"
        return None

    async def _identify(self, connection: Connection, data: Json) -> bool:
        refusal = self._judge_identity(data)
        if refusal:
            await self._close(connection, *refusal)
            return False
        number, count = data.get("shard") or (0, 1)
        session = Session(data["intents"], (number, count), self.fake.bot)
        self.sessions.append(session)
        self._join(connection, session)
        self.identified += 1
        session.tell("READY", self._ready_json(session))
        if session.intents & GUILDS:
            for guild in self.fake.bot_guilds():
                if session.serves(guild) and guild.id not in self.unreachable:
                    session.tell("GUILD_CREATE", guild_json(guild, self.fake.bot))
        self.fake.changed.wake()
        return True

    def _judge_identity(self, data: Json) -> tuple[int, str] | None:
        if not self._knows(data):
            return 4004, "authentication failed"
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN:
            return 4013, f"invalid intents {intents}"
        if intents & PRIVILEGED & ~self.fake.privileged:
            return 4014, f"disallowed intents {intents & PRIVILEGED & ~self.fake.privileged}"
        if not {"os", "browser", "device"} <= set(data.get("properties") or {}):
            return 4002, "no properties"
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            return 4010, f"invalid shard {number} of {count}"
        if count < self.fake.shards_needed:
            return 4011, "sharding required"
        return None

    def _knows(self, data: Json) -> bool:
        known: bool = data.get("token", "").removeprefix("Bot ") == self.fake.token
        return known and not self.fake.token_revoked

    def _ready_json(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": {
                **user_json(self.fake.bot),
                "verified": True,
                "mfa_enabled": True,
                "email": None,
                "flags": 0,
            },
            "user_settings": {},
            "guilds": [
                {"id": str(guild.id), "unavailable": True}
                for guild in self.fake.bot_guilds()
                if session.serves(guild) and self.lists_guilds
            ],
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.fake.resume_url,
            "shard": list(session.shard),
            "application": {"id": str(self.fake.bot.id), "flags": self.fake.app_flags},
        }

    async def _resume(self, connection: Connection, data: Json) -> bool:
        if not self._knows(data):
            await self._close(connection, 4004, "authentication failed")
            return False
        known = [one for one in self.sessions if one.id == data.get("session_id") and one.alive]
        if not known or not known[0].can_replay(int(data.get("seq") or 0)):
            connection.send(INVALID, False)
            return True
        session = known[0]
        self._join(connection, session)
        for number, text in session.events:
            if number > data["seq"]:
                connection.outgoing.put_nowait(text)
        self.resumed += 1
        session.tell("RESUMED", {"_trace": []})
        self.fake.changed.wake()
        return True

    def _join(self, connection: Connection, session: Session) -> None:
        connection.session = session
        session.connection = connection

    def _give_members(self, connection: Connection, data: Json) -> None:
        assert connection.session is not None
        guild = self.fake.world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        wanted = {int(one) for one in _listed(data.get("user_ids"))}
        query = data.get("query")
        found = [
            member
            for member in guild.members.values()
            if member.user.id in wanted
            or (query is not None and member.user.name.startswith(query))
        ]
        connection.session.tell(
            "GUILD_MEMBERS_CHUNK",
            {
                "guild_id": str(guild.id),
                "members": [member_json(one) for one in found],
                "chunk_index": 0,
                "chunk_count": 1,
                "not_found": [str(one) for one in wanted - guild.members.keys()],
                "nonce": data.get("nonce"),
            },
        )

    async def _close(self, connection: Connection, code: int, why: str) -> None:
        self.refusals.append((code, why))
        self.fake.changed.wake()
        await connection.socket.close(code=code, message=why.encode()[:120])

    async def stop(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
