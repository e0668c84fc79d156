"""A session is resumed for as long as Discord remembers it.

discord.py 2.7.1 begins a new session on a shard as soon as one attempt to resume fails (no
network for a second), and a new session is not told what was said meanwhile: questions would stay
without an answer.
"""

from discord.gateway import ReconnectWebSocket
from discord.shard import Shard


def keep_resuming() -> None:
    """For every shard of this process."""
    Shard.reconnect = _reconnect  # type: ignore[method-assign, assignment]


async def _reconnect(shard: Shard) -> None:
    """Where Discord has forgotten the session it says so, and the next one begins."""
    resume = shard.ws.session_id is not None
    await shard.reidentify(ReconnectWebSocket(shard.id, resume=resume))
