"""Interactions (commands, buttons, modals): who, where, and how they are answered."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.discord import rendering
from bot.discord.errands import Errand
from bot.discord.front import Front
from bot.discord.policy import Asker
from bot.discord.queries import Query
from bot.discord.sheet import Sheet
from bot.discord.surfaces import NOBODY, Channel, Direct, Page, Response
from bot.state.shown import Place

Interaction = discord.Interaction[Any]


async def take(front: Front, interaction: Interaction, errand: Errand) -> None:
    """Acknowledge the interaction and bring the errand to its result."""
    query = errand.query
    refusal = front.admission.decide(query.asker, query.place)
    if refusal is not None:
        await tell(interaction, rendering.refused(query.language, refusal))
        return
    await interaction.response.defer(ephemeral=query.private, thinking=True)
    await front.asking.bring(errand, Sheet(surfaces(interaction, query)), acknowledged=True)


async def tell(interaction: Interaction, pages: Sequence[Page]) -> None:
    """Show something to the one who typed or pressed alone, whether answered already or not."""
    for page in pages:
        view, files = page.view(), page.files()
        if interaction.response.is_done():
            await interaction.followup.send(
                view=view, files=files, ephemeral=True, allowed_mentions=NOBODY
            )
        else:
            await interaction.response.send_message(
                view=view, files=files, ephemeral=True, allowed_mentions=NOBODY
            )


def surfaces(interaction: Interaction, query: Query) -> list[Response | Channel | Direct]:
    """The response; after its time the channel, where everybody may read it; else the asker."""
    response = Response(interaction, private=query.private)
    direct = Direct(interaction.user)
    if query.private:
        return [response, direct]
    channel = interaction.client.get_partial_messageable(
        query.place.spot, guild_id=query.place.guild
    )
    return [response, Channel(channel), direct]


def place_of(interaction: Interaction) -> Place:
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return Place(guild=interaction.guild_id, channel=channel.parent_id, thread=channel.id)
    return Place(guild=interaction.guild_id, channel=interaction.channel_id or 0)


def asker_of(interaction: Interaction) -> Asker:
    return Asker(interaction.user.id, roles_of(interaction.user))


def roles_of(user: discord.User | discord.Member) -> frozenset[int]:
    return (
        frozenset(role.id for role in user.roles)
        if isinstance(user, discord.Member)
        else (frozenset())
    )
