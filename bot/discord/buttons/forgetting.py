"""Buttons that confirm what `/forget` asked about, or do not."""

from typing import Final

from bot.discord import rendering
from bot.discord.custom_ids import Cancel, Forget
from bot.discord.front import Front
from bot.discord.gates import may_forget, may_forget_others
from bot.discord.interactions import Interaction
from bot.discord.pressing import Handlers, acknowledged
from bot.discord.texts import counted
from bot.discord.visits import visit


async def forget(front: Front, interaction: Interaction, key: str, action: Forget) -> None:
    """Asked again whether they may: permissions change, and the button stays."""
    if not await may_forget(front, interaction, action.what):
        return
    here = visit(front, interaction)
    sheet = await acknowledged(interaction, update=True)
    gone = await front.forgetting.forget(
        action.what, here.place, here.asker.id, whole=may_forget_others(interaction)
    )
    told = counted(here.texts, here.texts.forgotten, gone)
    await sheet.show(rendering.notice(told, here.language))


async def cancel(front: Front, interaction: Interaction, key: str, action: Cancel) -> None:
    here = visit(front, interaction)
    sheet = await acknowledged(interaction, update=True)
    await sheet.show(rendering.notice(here.texts.left_alone, here.language))


PRESSED: Final[Handlers] = {Forget: forget, Cancel: cancel}
