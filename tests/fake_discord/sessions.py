"""What a bot is at the gateway: a session, the connection it has now, and what it may be told."""

import asyncio
import json
import secrets
from collections import deque
from typing import Any

from aiohttp import web

from .payloads import Json
from .world import Channel, Guild
from .written import Readable

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID, HELLO, ACK = 7, 8, 9, 10, 11

GUILDS, GUILD_MEMBERS, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, GUILD_REACTIONS = 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS, MESSAGE_CONTENT = 1 << 12, 1 << 13, 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
KNOWN = (1 << 17) - 1 | 3 << 20 | 3 << 24

_REMEMBERED = 4000  # events that a session can be given again


class Session:
    """What a bot identified as; it outlives its connection, so that it can be resumed."""

    def __init__(self, intents: int, shard: tuple[int, int], bot: Any) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.events: deque[tuple[int, str]] = deque(maxlen=_REMEMBERED)
        self.last = 0
        self.connection: Connection | None = None
        self.alive = True
        self.readable = Readable(bot, everything=bool(intents & MESSAGE_CONTENT))

    def serves(self, guild: Guild | None) -> bool:
        number, count = self.shard
        return number == 0 if guild is None else (guild.id >> 22) % count == number

    def tell(self, event: str, payload: Json) -> None:
        self.last += 1
        text = json.dumps({"op": DISPATCH, "t": event, "s": self.last, "d": payload})
        self.events.append((self.last, text))
        if self.connection is not None:
            self.connection.outgoing.put_nowait(text)

    def can_replay(self, after: int) -> bool:
        oldest = self.events[0][0] if self.events else self.last + 1
        return oldest - 1 <= after <= self.last


class Connection:
    """One websocket. What is sent goes out in the order in which it was put in."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._request = request
        self.outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.session: Session | None = None
        self.said_goodbye = False  # by the bot: then its session is over
        self.received: deque[float] = deque(maxlen=120)

    def send(self, op: int, data: object = None) -> None:
        self.outgoing.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write(self) -> None:
        while True:
            await self.socket.send_str(await self.outgoing.get())

    def abort(self) -> None:
        """Gone without a word, as when a cable is pulled."""
        if self._request.transport is not None:
            self._request.transport.abort()


def intent_for(channel: Channel) -> int:
    return GUILD_MESSAGES if channel.guild else DIRECT_MESSAGES
