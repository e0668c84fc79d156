"""Answering an interaction at once: also where Discord did it and its word was lost on the way.

An interaction takes one answer. One that is sent again after it was carried out is refused, so
where a connection broke it is first looked for, and sent again only where it is not there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import discord
from discord import ui

from bot.discord.sending import once

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)

_ACKNOWLEDGED: Final = 40060  # Discord's code for an interaction that has its answer
_NO_MESSAGE: Final = 10008  # … and for one that has it, but whose message was deleted
_PATIENCE: Final = 2.2  # of the 3 seconds within which Discord must hear something
_PAUSE: Final = 0.3  # seconds between two attempts
_STANDS: Final = "newshound.acknowledged"
_FAILURES: Final = (discord.HTTPException, aiohttp.ClientError, OSError)


async def acknowledge(
    interaction: Interaction, *, private: bool = False, thinking: bool = True
) -> bool:
    """Say that an answer will come, as `private` as it will be; without `thinking` the message
    whose button was pressed stays as it is until then. False where Discord did not take it, and
    nothing can be said in answer to this interaction any more. One that was acknowledged is left
    as it is."""
    if is_answered(interaction):
        return True
    response = interaction.response
    return await answer(
        interaction, lambda: response.defer(ephemeral=private and thinking, thinking=thinking)
    )


async def answer(interaction: Interaction, respond: Callable[[], Awaitable[Any]]) -> bool:
    """Give an interaction its one answer; False where Discord did not take it.

    Raises `discord.HTTPException` where Discord will not take what was said.
    """
    until = asyncio.get_running_loop().time() + _PATIENCE
    while not await _carried_out(interaction, respond):
        if asyncio.get_running_loop().time() >= until:
            _log.info("An interaction could not be acknowledged in time.")
            interaction.extras[_STANDS] = False
            return False
        await asyncio.sleep(_PAUSE)
    interaction.extras.setdefault(_STANDS, True)
    return bool(interaction.extras[_STANDS])


async def show_form(interaction: Interaction, form: ui.Modal) -> None:
    """Open a form. It is not known whether it opened where a connection broke: whoever does not
    see it presses again.

    Raises `discord.HTTPException` where Discord will not take it.
    """
    try:
        with once():
            await interaction.response.send_modal(form)
    except discord.NotFound:
        interaction.extras[_STANDS] = False
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:
            raise
        interaction.extras[_STANDS] = True
    except (aiohttp.ClientError, OSError) as error:
        _log.info("A form is in doubt: %s.", type(error).__name__)
        interaction.extras[_STANDS] = True


def is_answered(interaction: Interaction) -> bool:
    """Whether it had its answer, as far as anybody knows."""
    return interaction.response.is_done() or bool(interaction.extras.get(_STANDS))


def is_lost(interaction: Interaction) -> bool:
    """Whether Discord takes nothing in answer to it."""
    return interaction.extras.get(_STANDS) is False


async def _carried_out(interaction: Interaction, respond: Callable[[], Awaitable[Any]]) -> bool:
    """Whether there is nothing left to try; whether it stands is noted where it does not."""
    try:
        with once():
            await respond()
    except discord.NotFound:
        _log.info("An interaction was gone before it was acknowledged.")
        interaction.extras[_STANDS] = False
    except discord.HTTPException as error:
        if error.code == _ACKNOWLEDGED:
            return True
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            return False  # refused unread
        raise
    except aiohttp.ClientResponseError:
        return False  # a 500 is rarely carried out; where it was, the next attempt shows it
    except (aiohttp.ClientError, OSError) as error:
        _log.info("An interaction's answer is in doubt: %s.", type(error).__name__)
        return await _stands(interaction)
    return True


async def _stands(interaction: Interaction) -> bool:
    """Whether it has its answer; taken for one that has where that cannot be found out."""
    try:
        await interaction.original_response()
    except discord.NotFound as error:
        return error.code == _NO_MESSAGE
    except (*_FAILURES, discord.ClientException):
        return True
    return True
