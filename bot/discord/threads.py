"""Threads that answers are given in, where a channel wants them there."""

import logging
from typing import Final

import aiohttp
import discord

from bot.discord.markdown import one_line

_log = logging.getLogger(__name__)

_LONGEST_NAME: Final = 98  # of 100: two more may enclose what is written from right to left
_NO_NAME: Final = "…"
_A_DAY: Final = 1440  # minutes without a message after which Discord puts it away


async def opened(
    message: discord.Message | discord.PartialMessage, question: str
) -> discord.Thread | None:
    """A thread at the message that asks; None where Discord does not let us open one."""
    name = one_line(question, _LONGEST_NAME) or _NO_NAME
    try:
        return await message.create_thread(name=name, auto_archive_duration=_A_DAY)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("A thread was not opened: %s.", type(error).__name__)
        return None


async def unname(client: discord.Client, number: int) -> None:
    """Take away the name of a thread of ours, which is the question that it was opened for. A
    thread that somebody else opened, as a post in a forum, has its name from them.

    Raises `discord.HTTPException`.
    """
    thread = client.get_channel(number) or await client.fetch_channel(number)
    if not isinstance(thread, discord.Thread) or client.user is None:
        return
    if thread.owner_id != client.user.id or thread.name == _NO_NAME:
        return
    put_away = thread.archived  # the name of one that is put away cannot be changed
    await thread.edit(name=_NO_NAME, archived=False)
    if put_away:
        await thread.edit(archived=True)
