"""The world as Discord writes it in JSON."""

from datetime import UTC, datetime
from typing import Any

from .clock import time_of
from .permissions import ALL, in_channel
from .world import Channel, Guild, Kind, Member, Overwrite, Role, User

Json = dict[str, Any]


def stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": user.name,
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(member: Member, *, user: bool = True) -> Json:
    shown: Json = {
        "roles": [str(role.id) for role in member.roles],
        "joined_at": stamp(member.joined_at),
        "premium_since": None,
        "nick": None,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "communication_disabled_until": None,
        "flags": 0,
    }
    return {**shown, "user": user_json(member.user)} if user else shown


def role_json(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": role.position,
        "permissions": str(int(role.permissions)),
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "flags": 0,
        **({"tags": {"bot_id": str(role.bot_id)}} if role.bot_id else {}),
    }


def _overwrite_json(target: int, overwrite: Overwrite, guild: Guild) -> Json:
    return {
        "id": str(target),
        "type": 0 if target in guild.roles else 1,
        "allow": str(int(overwrite.allow)),
        "deny": str(int(overwrite.deny)),
    }


def channel_json(channel: Channel) -> Json:
    if channel.kind is Kind.DM:
        assert channel.recipient is not None
        return {
            "id": str(channel.id),
            "type": int(Kind.DM),
            "flags": 0,
            "last_message_id": _id(channel.last_message_id),
            "recipients": [user_json(channel.recipient)],
        }
    if channel.is_thread:
        return thread_json(channel)
    assert channel.guild is not None
    shown: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": 0,
        "flags": 0,
        "parent_id": _id(channel.parent.id if channel.parent else None),
        "topic": channel.topic,
        "nsfw": False,
        "rate_limit_per_user": channel.rate_limit,
        "last_message_id": _id(channel.last_message_id),
        "permission_overwrites": [
            _overwrite_json(target, one, channel.guild)
            for target, one in channel.overwrites.items()
        ],
    }
    if channel.kind is Kind.FORUM:
        shown |= {
            "available_tags": [
                {
                    "id": str(place + 1),
                    "name": name,
                    "moderated": False,
                    "emoji_id": None,
                    "emoji_name": None,
                }
                for place, name in enumerate(channel.tags)
            ],
            "default_auto_archive_duration": 1440,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_thread_rate_limit_per_user": 0,
        }
    return shown


def thread_json(thread: Channel, member: int | None = None) -> Json:
    """`member`: for whom this is written, who is a member of it."""
    assert thread.guild is not None
    assert thread.parent is not None
    shown: Json = {
        "id": str(thread.id),
        "type": int(thread.kind),
        "guild_id": str(thread.guild.id),
        "parent_id": str(thread.parent.id),
        "owner_id": _id(thread.owner_id),
        "name": thread.name,
        "flags": 0,
        "last_message_id": _id(thread.last_message_id),
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": len(thread.thread_members),
        "rate_limit_per_user": thread.rate_limit,
        "applied_tags": [],
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive,
            "archive_timestamp": stamp(thread.created_at or time_of(thread.id)),
            "create_timestamp": stamp(thread.created_at or time_of(thread.id)),
        },
    }
    if member in thread.thread_members:
        shown["member"] = thread_member_json(thread, member)
    return shown


def thread_member_json(thread: Channel, user: int | None) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user),
        "join_timestamp": stamp(thread.created_at or time_of(thread.id)),
        "flags": 0,
    }


def guild_json(guild: Guild, bot: User) -> Json:
    """As in GUILD_CREATE, to a bot without the members intent: of the members, itself."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "max_members": 500000,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role) for role in guild.roles.values()],
        "joined_at": stamp(guild.members[bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(guild.members[bot.id])],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [
            thread_json(one, bot.id)
            for one in guild.threads.values()
            if not one.archived and sees_thread(guild.members[bot.id], one)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def sees_thread(member: Member, thread: Channel) -> bool:
    held = in_channel(member, thread)
    if not held:
        return False
    return thread.kind is not Kind.PRIVATE_THREAD or member.user.id in thread.thread_members


def member_in(channel: Channel, user: User) -> Json:
    """A member with what they may do in `channel`, as an interaction carries it."""
    assert channel.guild is not None
    member = channel.guild.members[user.id]
    return {**member_json(member), "permissions": str(int(in_channel(member, channel)))}


def partial_channel_json(channel: Channel, user: User) -> Json:
    """A channel as an interaction carries it."""
    shown = channel_json(channel)
    shown.pop("permission_overwrites", None)
    if channel.guild:
        held = in_channel(channel.guild.members[user.id], channel)
        shown["permissions"] = str(int(held))
    else:
        shown["permissions"] = str(int(ALL))
    return shown


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
