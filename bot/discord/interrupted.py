"""Answers that a crash cut off: told where they were being written, as far as Discord lets us."""

import logging
from typing import cast

import aiohttp
import discord

from bot.discord import rendering
from bot.discord.records import QUESTION, Records
from bot.discord.surfaces import NOBODY, Page
from bot.state.shown import Message
from bot.state.underway import CutOff

_log = logging.getLogger(__name__)


async def tell_cut_off(client: discord.Client, records: Records, cut_off: list[CutOff]) -> None:
    """Say so in each message, with a button to ask again."""
    for one in cut_off:
        shown = records.find(one.key)
        if shown is not None:
            language = str(shown.content.get("language", "en-US"))
            again = one.key if shown.kind == QUESTION else None
            told = await _told(client, one, rendering.interrupted(language, again)[0])
            _log.info("An answer that was cut off was %s.", "told of" if told else "left")
        records.end(one.key, keep=True)


async def _told(client: discord.Client, one: CutOff, page: Page) -> bool:
    try:
        if one.token is not None:
            return await _answer(client, one.token, page)
        if one.message is not None:
            return await _change(client, one.message, page)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        pass  # its time is over, or it is gone: nobody waits there any more
    return False


async def _answer(client: discord.Client, token: str, page: Page) -> bool:
    hook = discord.Webhook.partial(cast(int, client.application_id), token, client=client)
    original = cast(int, "@original")  # Discord's name for an interaction's first answer
    await hook.edit_message(original, view=page.view(), allowed_mentions=NOBODY)
    return True


async def _change(client: discord.Client, message: Message, page: Page) -> bool:
    channel = client.get_partial_messageable(message.channel)
    await channel.get_partial_message(message.id).edit(view=page.view(), allowed_mentions=NOBODY)
    return True
