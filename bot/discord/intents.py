"""Which events the bot asks Discord for, and how it asks for more while it runs."""

import logging

import discord

_log = logging.getLogger(__name__)


def needed(*, message_content: bool) -> discord.Intents:
    """As few events as questions need."""
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
    )


def may_read_messages(client: discord.AutoShardedClient) -> bool:
    """Whether the application was given the privileged intent."""
    flags = client.application.flags if client.application else None
    return bool(flags and (flags.gateway_message_content or flags.gateway_message_content_limited))


async def read_messages(client: discord.AutoShardedClient) -> None:
    """Ask for the contents of messages from now on. Each shard connects anew, since intents are
    told to Discord with the first connection only; discord.py has no public way to change them."""
    if client.intents.message_content:
        return
    client._connection._intents = needed(message_content=True)
    for number, shard in client.shards.items():
        _log.info("Shard %d connects anew, to read messages without a mention.", number)
        await shard.reconnect()
