"""From settings to a running bot, and to a graceful end."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.desk import Desk
from bot.discord.admission import Admission
from bot.discord.asking import Asking
from bot.discord.client import NewsClient
from bot.discord.direct import DirectMessages, Mode
from bot.discord.feeding import Feeding
from bot.discord.following import Following, FollowRules
from bot.discord.forgetting import Forgetting
from bot.discord.front import Front
from bot.discord.health import serving
from bot.discord.logs import log_discreetly
from bot.discord.metrics import Metrics
from bot.discord.permissions import invite_link
from bot.discord.records import Records
from bot.discord.turns import Turns
from bot.discord.verbs import VERBS
from bot.settings import Settings
from bot.state import State
from bot.state.servers import Servers
from bot.state.usage import Usage
from bot.state.watches import Watches
from ingest.errors import NewshoundError

_log = logging.getLogger(__name__)

# Seconds after which a thread that computes lets another one go on. Python's own 5 ms make the
# event loop, which is woken often and has little to do, late when two workers compute.
_SWITCH: Final = 0.001
_HOST: Final = "127.0.0.1"  # numbers are for who looks after the machine
NO_RULES: Final = FollowRules()
_CLOSE_CODES: Final = {
    4004: "Discord does not take the token (DISCORD_TOKEN).",
    4011: "The bot is in too many servers for one connection.",
    4013: "Discord does not know an intent that was asked for.",
}


class DiscordError(NewshoundError):
    """The bot cannot run in Discord; the message says what to do."""


def serve(desk: Desk, state: State, settings: Settings) -> None:
    """Run until a signal comes (SIGINT, SIGTERM). Raises `DiscordError`."""
    token = _prepared(settings)
    log_discreetly()
    sys.setswitchinterval(_SWITCH)
    asyncio.run(_serve(desk, state, settings, token))


def invite(settings: Settings) -> str:
    """The link that brings the bot into a server. Raises `DiscordError`."""
    return asyncio.run(_invite(_prepared(settings)))


def _prepared(settings: Settings) -> str:
    """The token, with discord.py pointed to where Discord is. Raises `DiscordError`."""
    if settings.discord_token is None:
        raise DiscordError(
            "There is no Discord token. Make an application with a bot at "
            "https://discord.com/developers/applications and put its token in DISCORD_TOKEN."
        )
    if settings.discord_api_url:
        Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    return settings.discord_token.get_secret_value().strip()


async def _invite(token: str) -> str:
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        await _login(client, token)
        return invite_link(client.application_id or 0)


async def _serve(desk: Desk, state: State, settings: Settings, token: str) -> None:
    front = front_of(
        desk,
        state,
        longest=settings.discord_queue,
        now=lambda: datetime.now(UTC),
        direct=Mode(settings.discord_direct),
        feed_servers=settings.discord_feed_servers,
        follow=FollowRules(is_on=settings.discord_follow, allowed_hosts=settings.web_allowed_hosts),
    )
    client = NewsClient(
        front, VERBS, shards=settings.discord_shards, shard_ids=settings.discord_shard_ids
    )
    try:
        async with (
            serving(
                _HOST,
                settings.discord_metrics_port,
                front.metrics,
                _checks(client),
                {"following": lambda: front.following.state},
            ),
            client,
        ):
            await _login(client, token)
            ending = asyncio.create_task(_end(client, settings.discord_stop_seconds))
            await _connected(client)
            ending.cancel()
    finally:
        front.turns.close()


def _checks(client: NewsClient) -> dict[str, Callable[[], bool]]:
    return {"connected": lambda: client.is_ready() and not client.is_closed()}


def front_of(
    desk: Desk,
    state: State,
    *,
    longest: int,
    now: Callable[[], datetime],
    direct: Mode = Mode.SERVERS,
    follow: FollowRules = NO_RULES,
    feed_servers: Collection[int] = (),
) -> Front:
    """What the parts of the front end share. To be made where the event loop runs."""
    turns, metrics, records = Turns(longest=longest), Metrics(), Records(state, now=now)
    asking = Asking(turns, records, metrics)
    metrics.watch("line_length", "Questions that wait or are answered.", lambda: len(turns))
    servers = Servers(state)
    messages = DirectMessages(direct, servers, records.shown, desk)
    admission = Admission(
        servers,
        Usage(state),
        now=now,
        refused=lambda refusal: metrics.refused(refusal.ground),
        direct=messages.standing,
    )
    return Front(
        desk=desk,
        state=state,
        records=records,
        servers=servers,
        admission=admission,
        direct=messages,
        turns=turns,
        asking=asking,
        forgetting=Forgetting(state, asking, records),
        watches=Watches(state),
        feeding=Feeding(desk.archive.folder),
        following=Following(desk.archive.folder, follow, metrics, now),
        feed_servers=frozenset(feed_servers),
        metrics=metrics,
        now=now,
    )


async def _login(client: discord.Client, token: str) -> None:
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise DiscordError(_CLOSE_CODES[4004]) from error
    except discord.HTTPException as error:
        raise DiscordError(f"Discord refused the start: {error}.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise DiscordError(f"Discord cannot be reached at {Route.BASE}.") from error


async def _connected(client: NewsClient) -> None:
    try:
        await client.connect()
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordError(
            "A channel is set to be answered without a mention, for which the bot must read "
            "messages: switch on Message Content Intent on the Bot page of the application at "
            "https://discord.com/developers/applications."
        ) from error
    except discord.ConnectionClosed as error:
        told = _CLOSE_CODES.get(error.code, f"Discord ended the connection (code {error.code}).")
        raise DiscordError(told) from error


async def _end(client: NewsClient, seconds: float) -> None:
    """Wait for a signal; then let running answers finish, or say that they will not."""
    called = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, called.set)
    await called.wait()
    _log.info("Ending; %d questions are on their way.", len(client.front.turns))
    await asyncio.gather(client.front.asking.close(seconds), client.front.following.close(seconds))
    await client.close()
