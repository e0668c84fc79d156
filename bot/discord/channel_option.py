"""A channel as an option of a command."""

from typing import TypeAlias

import discord
from discord import ChannelType, app_commands

from bot.discord.interactions import Interaction


class _AnyChannel(app_commands.Transformer):
    """Channels in which people talk. Not left to discord.py's own choice by class, which takes
    media channels with forums: Discord's document does not know those as a type of option."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return [
            *(ChannelType.text, ChannelType.news, ChannelType.forum),
            *(ChannelType.voice, ChannelType.stage_voice),
        ]

    async def transform(
        self, interaction: Interaction, value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        return value


ChannelOption: TypeAlias = app_commands.Transform[app_commands.AppCommandChannel, _AnyChannel]
"""The channel's id and name, for every kind of channel in which somebody may ask."""
