"""`/forget`: what people asked, with what was kept of it and the messages that show it."""

import asyncio

from discord import app_commands

from bot.discord import rendering
from bot.discord.custom_ids import Forgotten as What
from bot.discord.front import Front
from bot.discord.gates import may_forget, may_forget_others
from bot.discord.interactions import Interaction, tell
from bot.discord.screens.notices import forget_card
from bot.discord.texts.commands import DESCRIPTIONS
from bot.discord.texts.options import CHOICES
from bot.discord.translating import described
from bot.discord.tree import Tree
from bot.discord.visits import visit

_CHOICES = [app_commands.Choice(name=CHOICES[what].en, value=what.value) for what in What]


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="forget", description=DESCRIPTIONS["forget"].en)
    @described("what")
    @app_commands.choices(what=_CHOICES)
    async def forget(interaction: Interaction, what: app_commands.Choice[str]) -> None:
        wanted = What(what.value)
        if not await may_forget(front, interaction, wanted):
            return
        here = visit(front, interaction)
        whole = may_forget_others(interaction)
        count = await asyncio.to_thread(
            front.forgetting.count, wanted, here.place, here.asker.id, whole=whole
        )
        await tell(interaction, rendering.pages(forget_card(wanted, count, here.language)))
