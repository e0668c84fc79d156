"""What the bot must be allowed to do, and the link that asks for exactly that."""

import discord

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,  # without it no message can be replied to
    attach_files=True,
)


def invite_link(application: int) -> str:
    return discord.utils.oauth_url(
        application, permissions=NEEDED, scopes=("bot", "applications.commands")
    )


def missing(granted: discord.Permissions) -> list[str]:
    """What is needed and not granted, by Discord's names for it."""
    return [name for name, needed in NEEDED if needed and not getattr(granted, name)]


def lacking(me: discord.Member, application: int) -> str:
    """For the log: what a server does not let us do, and how it would."""
    return (
        f"In the server {me.guild.id} I lack the permissions"
        f" {', '.join(missing(me.guild_permissions))}; this link gives them:"
        f" {invite_link(application)}"
    )
