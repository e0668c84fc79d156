"""What only those who run a server may do."""

import asyncio

import discord

from bot.discord import rendering
from bot.discord.custom_ids import Forgotten as What
from bot.discord.front import Front
from bot.discord.interactions import Interaction, guild_of, tell
from bot.discord.visits import may_moderate, visit

MANAGERS = discord.Permissions(manage_guild=True)
"""Discord shows a command to these people; what they may do is asked again when they do it."""


def manages(interaction: Interaction) -> bool:
    """Whether somebody may run this server."""
    permissions = interaction.permissions
    return guild_of(interaction) is not None and (
        permissions.manage_guild or permissions.administrator
    )


async def only_for_managers(front: Front, interaction: Interaction) -> bool:
    """Whether they may; where they may not, they are told."""
    if manages(interaction):
        return True
    here = visit(front, interaction)
    told = here.texts.not_permitted.format(permission=here.texts.permission_manage_guild)
    await tell(interaction, rendering.notice(told, here.language))
    return False


def may_feed(front: Front, interaction: Interaction) -> bool:
    """Whether somebody may change what is in the archive, which all servers ask: who manages
    this one, and where servers were named for it this is one of them, or they own the
    application."""
    if not manages(interaction):
        return False
    named = front.feed_servers
    return not named or guild_of(interaction) in named or _owns(interaction)


def _owns(interaction: Interaction) -> bool:
    application: discord.AppInfo | None = interaction.client.application
    if application is None:
        return False
    if application.team is None:
        return application.owner.id == interaction.user.id
    return any(
        member.id == interaction.user.id
        and member.membership_state is discord.TeamMembershipState.accepted
        and member.role is not discord.TeamMemberRole.read_only
        for member in application.team.members
    )


async def only_for_feeders(front: Front, interaction: Interaction) -> bool:
    """Whether they may; where they may not, they are told what would have to be set."""
    if not await only_for_managers(front, interaction):
        return False
    if may_feed(front, interaction):
        return True
    here = visit(front, interaction)
    told = here.texts.may_not_feed.format(server=here.place.guild)
    await tell(interaction, rendering.notice(told, here.language))
    return False


def may_forget_others(interaction: Interaction) -> bool:
    """Whether they may forget what others asked in a thread or channel too."""
    return may_moderate(interaction) or manages(interaction)


async def may_forget(front: Front, interaction: Interaction, what: What) -> bool:
    """Everybody forgets their own; a server's managers forget what is the server's, moderators
    what is in a thread or channel, of which others forget their own. Those who have nothing
    there are told who may forget more."""
    if what is What.MINE:
        return True
    if what is What.GUILD:
        return await only_for_managers(front, interaction)
    here = visit(front, interaction)
    if here.place.guild is None or may_forget_others(interaction):
        return True
    if await asyncio.to_thread(front.forgetting.has_own, here.place, here.asker.id):
        return True
    told = here.texts.not_permitted.format(permission=here.texts.permission_manage_messages)
    await tell(interaction, rendering.notice(told, here.language))
    return False
