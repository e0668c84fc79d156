"""The bot's chores: deleting messages, forgetting what was kept long enough, watching."""

import asyncio
import logging
from http import HTTPStatus
from typing import Final

import discord

from bot.discord import threads
from bot.discord.chores import Chore
from bot.discord.following import LOOK
from bot.discord.forgetting import Forgetting
from bot.discord.front import Front
from bot.discord.watching import Watching
from bot.state.shown import Message

_log = logging.getLogger(__name__)

_HOUR: Final = 3600.0
_LOOK: Final = 1.0  # a look at an archive to which nothing came takes less than a millisecond
_TOGETHER: Final = 50  # messages between two looks at the list


def chores(client: discord.Client, front: Front) -> list[Chore]:
    """To be made where the event loop runs."""
    forgetting = front.forgetting

    async def delete() -> None:
        await _delete_all(client, forgetting)
        await _rename_all(client, forgetting)

    async def sweep() -> None:
        gone = await asyncio.to_thread(forgetting.sweep, front.now())
        if gone:
            _log.info("%d answers were kept long enough and are forgotten.", gone)

    return [
        Chore("Deleting messages", _HOUR, delete, forgetting.more),
        Chore("Forgetting old answers", _HOUR, sweep),
        Chore("Following feeds", LOOK, front.following.look, front.following.more),
        Chore("Watching", _LOOK, Watching(client, front).look),
    ]


async def _delete_all(client: discord.Client, forgetting: Forgetting) -> None:
    """One that Discord does not let us delete is let go; where Discord fails, it is tried again
    in an hour."""
    while doomed := await asyncio.to_thread(forgetting.doomed.next, _TOGETHER):
        for message in doomed:
            await _delete(client, message)
            await asyncio.to_thread(forgetting.doomed.done, message)


async def _rename_all(client: discord.Client, forgetting: Forgetting) -> None:
    for thread in await asyncio.to_thread(forgetting.doomed.names):
        try:
            await threads.unname(client, thread)
        except discord.HTTPException as error:
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            _log.info("A thread was not renamed: %s.", error.code)
        await asyncio.to_thread(forgetting.doomed.renamed, thread)


async def _delete(client: discord.Client, message: Message) -> None:
    channel = client.get_partial_messageable(message.channel)
    try:
        await channel.get_partial_message(message.id).delete()
    except discord.HTTPException as error:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        _log.info("A message was not deleted: %s.", error.code)
