"""Channels, threads, forum posts and servers."""

from typing import TYPE_CHECKING, Any

from .errors import ApiError, invalid
from .payloads import (
    Json,
    channel_json,
    guild_json,
    member_json,
    role_json,
    sees_thread,
    thread_json,
    thread_member_json,
)
from .permissions import Permission, need
from .routes_messages import channel_of, find_channel, message_of, shown, written
from .rules import judge_message
from .world import Channel, Guild, Kind, Overwrite

if TYPE_CHECKING:
    from .rest import Call

_ARCHIVE = (60, 1440, 4320, 10080)


def get_channel(call: "Call") -> Json:
    return channel_json(channel_of(call))


def edit_channel(call: "Call") -> Json:
    channel = find_channel(call, call.id("channel_id"))
    member = call.fake.bot_member(channel)
    if channel.is_thread:
        own = channel.owner_id == call.fake.bot.id
        need(member, channel, *([] if own else [Permission.MANAGE_THREADS]))
        if channel.archived and call.body.get("archived") is not False:
            raise ApiError(50083, about=channel)
        channel.archived = call.body.get("archived", channel.archived)
        channel.locked = call.body.get("locked", channel.locked)
        channel.auto_archive = call.body.get("auto_archive_duration") or channel.auto_archive
    else:
        need(member, channel, Permission.MANAGE_CHANNELS)
    channel.name = call.body.get("name") or channel.name
    channel.topic = call.body.get("topic", channel.topic)
    call.fake.changes.update_channel(channel)
    return channel_json(channel)


def delete_channel(call: "Call") -> Json:
    channel = find_channel(call, call.id("channel_id"))
    wanted = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
    need(call.fake.bot_member(channel), channel, wanted)
    told = channel_json(channel)
    call.fake.changes.delete_channel(channel)
    return told


def thread_from_message(call: "Call") -> Json:
    channel = channel_of(call, Permission.CREATE_PUBLIC_THREADS)
    message = message_of(call, channel)
    if channel.kind not in (Kind.TEXT, Kind.NEWS):
        raise ApiError(50024, about=channel)
    if message.id in call.fake.world.channels:
        raise ApiError(160004)
    thread = call.fake.changes.start_thread(
        channel,
        call.fake.bot,
        _thread_name(call.body),
        message=message,
        auto_archive=_archive_after(call.body),
    )
    return thread_json(thread, call.fake.bot.id)


def thread_or_post(call: "Call") -> Json:
    channel = channel_of(call)
    if channel.kind is Kind.FORUM:
        return _post(call, channel)
    if channel.kind is not Kind.TEXT:
        raise ApiError(50024, about=channel)
    kind = Kind(call.body.get("type") or Kind.PRIVATE_THREAD)
    private = kind is Kind.PRIVATE_THREAD
    wanted = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    need(call.fake.bot_member(channel), channel, wanted)
    thread = call.fake.changes.start_thread(
        channel,
        call.fake.bot,
        _thread_name(call.body),
        kind=kind,
        auto_archive=_archive_after(call.body),
    )
    return thread_json(thread, call.fake.bot.id)


def _post(call: "Call", forum: Channel) -> Json:
    need(call.fake.bot_member(forum), forum, Permission.SEND_MESSAGES)
    call.body, whole = call.body["message"], call.body
    judge_message(call.body, call.files)
    thread = call.fake.changes.start_thread(forum, call.fake.bot, _thread_name(whole))
    message = call.fake.changes.post(
        thread, call.fake.bot, number=thread.id, **written(call, thread)
    )
    return thread_json(thread, call.fake.bot.id) | {"message": shown(call, message)}


def _thread_name(body: Json) -> str:
    name: str = (body.get("name") or "").strip()
    if not 1 <= len(name) <= 100:
        raise invalid("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    return name


def _archive_after(body: Json) -> int:
    minutes: int = body.get("auto_archive_duration") or 1440
    if minutes not in _ARCHIVE:
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", f"One of {_ARCHIVE}.")
    return minutes


def join(call: "Call") -> None:
    thread = channel_of(call)
    if thread.archived:
        raise ApiError(50083, about=thread)
    call.fake.changes.join_thread(thread, call.fake.bot)


def leave(call: "Call") -> None:
    channel_of(call).thread_members.discard(call.fake.bot.id)


def add_member(call: "Call") -> None:
    thread = channel_of(call, Permission.SEND_MESSAGES_IN_THREADS)
    if thread.archived:
        raise ApiError(50083, about=thread)
    user = call.fake.world.users.get(call.id("user_id"))
    if user is None:
        raise ApiError(10013)
    call.fake.changes.join_thread(thread, user)


def thread_members(call: "Call") -> list[Json]:
    thread = channel_of(call)
    return [thread_member_json(thread, one) for one in sorted(thread.thread_members)]


def overwrite(call: "Call") -> None:
    channel = channel_of(call, Permission.MANAGE_ROLES)
    change = Overwrite(
        Permission(int(call.body.get("allow") or 0)), Permission(int(call.body.get("deny") or 0))
    )
    call.fake.changes.overwrite(channel, call.id("overwrite_id"), change)


def guild_of(call: "Call") -> Guild:
    guild = call.fake.world.guilds.get(call.id("guild_id"))
    if guild is None:
        raise ApiError(10004, about=call.id("guild_id"))
    if call.fake.bot.id not in guild.members:
        raise ApiError(50001, about=guild)
    return guild


def get_guild(call: "Call") -> Json:
    told = guild_json(guild_of(call), call.fake.bot)
    for only_by_gateway in ("channels", "threads", "members", "member_count", "joined_at"):
        told.pop(only_by_gateway)
    return told


def guild_channels(call: "Call") -> list[Json]:
    return [channel_json(one) for one in guild_of(call).channels.values()]


def active_threads(call: "Call") -> Json:
    guild = guild_of(call)
    member = guild.members[call.fake.bot.id]
    found = [one for one in guild.threads.values() if not one.archived and sees_thread(member, one)]
    mine = [one for one in found if call.fake.bot.id in one.thread_members]
    return {
        "threads": [thread_json(one, call.fake.bot.id) for one in found],
        "members": [thread_member_json(one, call.fake.bot.id) for one in mine],
    }


def get_member(call: "Call") -> Json:
    member = guild_of(call).members.get(call.id("user_id"))
    if member is None:
        raise ApiError(10007)
    return member_json(member)


def members(call: "Call") -> list[Json]:
    guild = guild_of(call)
    if not call.fake.lists_members:
        raise ApiError(50001, about=guild)
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    found = sorted((one for one in guild.members.values()), key=lambda one: one.user.id)
    return [member_json(one) for one in found if one.user.id > after][:limit]


def roles(call: "Call") -> list[Json]:
    return [role_json(one) for one in guild_of(call).roles.values()]


_CHANNEL = "/channels/{channel_id}"
_GUILD = "/guilds/{guild_id}"
ROUTES: list[tuple[str, str, Any]] = [
    ("GET", _CHANNEL, get_channel),
    ("PATCH", _CHANNEL, edit_channel),
    ("DELETE", _CHANNEL, delete_channel),
    ("POST", _CHANNEL + "/messages/{message_id}/threads", thread_from_message),
    ("POST", _CHANNEL + "/threads", thread_or_post),
    ("GET", _CHANNEL + "/thread-members", thread_members),
    ("PUT", _CHANNEL + "/thread-members/@me", join),
    ("DELETE", _CHANNEL + "/thread-members/@me", leave),
    ("PUT", _CHANNEL + "/thread-members/{user_id}", add_member),
    ("PUT", _CHANNEL + "/permissions/{overwrite_id}", overwrite),
    ("GET", _GUILD, get_guild),
    ("GET", _GUILD + "/channels", guild_channels),
    ("GET", _GUILD + "/threads/active", active_threads),
    ("GET", _GUILD + "/members", members),
    ("GET", _GUILD + "/members/{user_id}", get_member),
    ("GET", _GUILD + "/roles", roles),
]
