"""Requests by an interaction's token that discord.py is not to repeat by itself.

It sends one that Discord answered with 500 up to five times, although it may have been carried
out: then an acknowledgement is refused, and a message said again.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, cast

import aiohttp
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

_BROKEN: Final = 500


@contextmanager
def once() -> Iterator[None]:
    """In the block, what Discord answers with 500 or more raises `aiohttp.ClientResponseError`
    at once, like a connection that broke."""
    before = async_context.set(_ONCE)
    try:
        yield
    finally:
        async_context.reset(before)


class _Once(AsyncWebhookAdapter):
    async def request(self, route: Any, session: aiohttp.ClientSession, **more: Any) -> Any:  # noqa: ANN401 discord.py's own
        return await super().request(route, cast("aiohttp.ClientSession", _Strict(session)), **more)


class _Strict:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        **more: Any,  # noqa: ANN401 aiohttp's own
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self._session.request(method, url, **more) as response:
            if response.status >= _BROKEN:
                response.raise_for_status()
            yield response


_ONCE: Final = _Once()  # type: ignore[no-untyped-call]  # discord.py says nothing of it
