"""Threads that answers are given in, where a channel wants them there."""

import logging
from typing import Final

import aiohttp
import discord

from bot.discord.markdown import one_line

_log = logging.getLogger(__name__)

_LONGEST_NAME: Final = 98  # of 100: two more may enclose what is written from right to left
_A_DAY: Final = 1440  # minutes without a message after which Discord puts it away


async def opened(
    message: discord.Message | discord.PartialMessage, question: str
) -> discord.Thread | None:
    """A thread at the message that asks; None where Discord does not let us open one."""
    name = one_line(question, _LONGEST_NAME) or "…"
    try:
        return await message.create_thread(name=name, auto_archive_duration=_A_DAY)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("A thread was not opened: %s.", type(error).__name__)
        return None
