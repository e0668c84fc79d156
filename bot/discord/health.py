"""`/healthz` and `/metrics` on a local port, for whoever looks after the bot."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import TypeAlias

from aiohttp import web

from bot.discord.metrics import TEXT, Metrics
from ingest.errors import NewshoundError

Check: TypeAlias = Callable[[], bool]


class PortError(NewshoundError):
    """The port cannot be listened on."""


@asynccontextmanager
async def serving(
    host: str,
    port: int | None,
    metrics: Metrics,
    checks: Mapping[str, Check],
    told: Mapping[str, Callable[[], str]] = MappingProxyType({}),
) -> AsyncIterator[int | None]:
    """Listen while the block runs; the port, which the system chooses for 0. None for no port.

    `/healthz` answers 200 while all `checks` are true, else 503, and says which are, and what
    else is `told`: that makes it neither well nor ill. Raises `PortError`.
    """
    if port is None:
        yield None
        return
    runner = web.AppRunner(_application(metrics, checks, told), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except (OSError, OverflowError) as error:
            raise PortError(
                f"The metrics cannot be served at {host}:{port} ({error}): set "
                "DISCORD_METRICS_PORT to a free port, or to nothing."
            ) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _application(
    metrics: Metrics, checks: Mapping[str, Check], told: Mapping[str, Callable[[], str]]
) -> web.Application:
    async def numbers(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": TEXT})

    async def health(_: web.Request) -> web.Response:
        states = {name: check() for name, check in checks.items()}
        well = all(states.values())
        more = {name: tell() for name, tell in told.items()}
        return web.json_response(
            {"status": "ok" if well else "ill", **states, **more}, status=200 if well else 503
        )

    application = web.Application()
    application.router.add_get("/metrics", numbers)
    application.router.add_get("/healthz", health)
    return application
