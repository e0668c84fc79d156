"""What only those who run a server may do."""

import discord

from bot.discord import rendering
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.texts import texts_for
from bot.discord.visits import visit

MANAGERS = discord.Permissions(manage_guild=True)
"""Discord shows a command to these people; what they may do is asked again when they do it."""


def manages(interaction: Interaction) -> bool:
    """Whether somebody may run this server."""
    permissions = interaction.permissions
    return interaction.guild_id is not None and (
        permissions.manage_guild or permissions.administrator
    )


async def only_for_managers(front: Front, interaction: Interaction) -> bool:
    """Whether they may; where they may not, they are told."""
    if manages(interaction):
        return True
    language = visit(front, interaction).language
    texts = texts_for(language)
    told = texts.not_permitted.format(permission=texts.permission_manage_guild)
    await tell(interaction, rendering.notice(told, language))
    return False
