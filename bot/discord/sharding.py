"""How many shards the servers are shared between."""

import aiohttp
import discord
from discord.http import HTTPClient, Route


async def recommended(http: HTTPClient) -> int:
    """As many as Discord says; where it does not say, one, which does for 2,500 servers.

    Not `get_bot_gateway`, which also wants the limits of sessions to be told.
    """
    try:
        told = (await http.request(Route("GET", "/gateway/bot"))).get("shards")
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return 1
    return told if isinstance(told, int) and told > 0 else 1
