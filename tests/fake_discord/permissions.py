"""Who may do what where: roles and overwrites, as Discord adds them up."""

from enum import IntFlag
from typing import TYPE_CHECKING

from .errors import ApiError

if TYPE_CHECKING:
    from .world import Channel, Guild, Member


class Permission(IntFlag):
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = Permission(sum(Permission))
NONE = Permission(0)
EVERYBODY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CHANGE_NICKNAME
)
"""What a new server gives to everybody, so far as a newsroom's bot meets it."""


def base(member: "Member", guild: "Guild") -> Permission:
    """What a member may do in a server before channels take away or add."""
    if member.user.id == guild.owner_id:
        return ALL
    held = guild.everyone.permissions
    for role in member.roles:
        held |= role.permissions
    return ALL if Permission.ADMINISTRATOR in held else held


def in_channel(member: "Member", channel: "Channel") -> Permission:
    """What a member may do in a channel; a thread has the permissions of its parent."""
    place = channel.parent if channel.is_thread and channel.parent else channel
    guild = place.guild
    if guild is None:
        return ALL
    held = base(member, guild)
    if Permission.ADMINISTRATOR in held:
        return ALL
    held = _overwritten(held, member, place, guild.id)
    return held if Permission.VIEW_CHANNEL in held else NONE


def _overwritten(held: Permission, member: "Member", place: "Channel", guild_id: int) -> Permission:
    everyone = place.overwrites.get(guild_id)
    if everyone:
        held = held & ~everyone.deny | everyone.allow
    of_roles = [place.overwrites[role.id] for role in member.roles if role.id in place.overwrites]
    for overwrite in of_roles:
        held &= ~overwrite.deny
    for overwrite in of_roles:
        held |= overwrite.allow
    own = place.overwrites.get(member.user.id)
    return held & ~own.deny | own.allow if own else held


def need(member: "Member | None", channel: "Channel", *needed: Permission) -> None:
    """Refuses with 50001 where `member` does not see the channel, 50013 for what is missing."""
    if channel.guild is None:
        return
    if member is None:
        raise ApiError(50001, about=channel)
    held = in_channel(member, channel)
    if Permission.VIEW_CHANNEL not in held:
        raise ApiError(50001, about=channel)
    if any(one not in held for one in needed):
        raise ApiError(50013, about=channel)
