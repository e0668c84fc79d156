"""Messages in channels: sending, reading, changing, deleting, reactions, pins."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .errors import ApiError, invalid
from .mentions import pinged
from .payloads import Json
from .permissions import Permission, need
from .rules import judge_edit, judge_message
from .world import Channel, Flag, Kind, Message
from .written import Readable, for_reader

if TYPE_CHECKING:
    from .rest import Call

_OLD = timedelta(hours=1)
_OLD_EDITS = 3  # how many edits of an old message pass before 30046
_TALKED_IN = (Kind.TEXT, Kind.DM, Kind.VOICE, Kind.NEWS)
_KEPT_FLAGS = Flag.HAS_THREAD | Flag.EPHEMERAL


def channel_of(call: "Call", *needed: Permission) -> Channel:
    """The channel of the path, where the bot may do what is `needed`."""
    channel = find_channel(call, call.id("channel_id"))
    need(call.fake.bot_member(channel), channel, *needed)
    if channel.kind is Kind.PRIVATE_THREAD and not call.fake.bot_sees(channel):
        raise ApiError(50001, about=channel)
    return channel


def find_channel(call: "Call", number: int) -> Channel:
    channel = call.fake.world.channels.get(number)
    if channel is None:
        raise ApiError(10003, about=number)
    return channel


def message_of(call: "Call", channel: Channel) -> Message:
    message = channel.messages.get(call.id("message_id"))
    if message is None or message.ephemeral:  # those live by their interaction's token only
        raise ApiError(10008, about=call.id("message_id"))
    return message


def shown(call: "Call", message: Message) -> Json:
    return for_reader(message, Readable(call.fake.bot, everything=call.fake.reads_everything))


def send(call: "Call") -> Json:
    channel = channel_of(call)
    if not channel.is_thread and channel.kind not in _TALKED_IN:
        raise ApiError(50008, about=channel)
    _judge_right_to_send(call, channel)
    judge_message(call.body, call.files)
    earlier = _same_nonce(call, channel)
    if earlier is not None:
        return shown(call, earlier)
    reference = referenced(call, channel)
    changes = call.fake.changes
    message = changes.post(
        channel,
        call.fake.bot,
        reference=reference,
        kind=19 if reference else 0,
        nonce=call.body.get("nonce"),
        **written(call, channel, reference),
    )
    if call.body.get("nonce") is not None:
        call.fake.nonces[(channel.id, str(call.body["nonce"]))] = message
    return shown(call, message)


def written(call: "Call", channel: Channel, reference: Message | None = None) -> Json:
    """What a body says, as the fields of a message."""
    body = call.body
    content, components = (body.get("content") or "").strip(), body.get("components") or []
    return {
        "content": content,
        "embeds": [{"type": "rich", **one} for one in body.get("embeds") or []],
        "components": components,
        "attachments": call.fake.changes.attached(channel, body, call.files),
        "flags": (body.get("flags") or 0),
        "pinged": pinged(
            content,
            components,
            body.get("allowed_mentions"),
            channel=channel,
            replied_to=reference,
        ),
    }


def _judge_right_to_send(call: "Call", channel: Channel) -> None:
    if channel.kind is Kind.DM:
        if channel.recipient is not None and not channel.recipient.dms_open:
            raise ApiError(50007, about=channel.recipient)
        return
    wanted = [
        Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    ]
    if call.body.get("embeds"):
        wanted.append(Permission.EMBED_LINKS)
    if call.files:
        wanted.append(Permission.ATTACH_FILES)
    member = call.fake.bot_member(channel)
    need(member, channel, *wanted)
    if channel.archived and channel.locked:
        need(member, channel, Permission.MANAGE_THREADS)
    if channel.archived:  # sending wakes an archived thread, unless it is locked
        channel.archived = False


def _same_nonce(call: "Call", channel: Channel) -> Message | None:
    if call.body.get("nonce") is None or not call.body.get("enforce_nonce"):
        return None
    found: Message | None = call.fake.nonces.get((channel.id, str(call.body["nonce"])))
    return found


def referenced(call: "Call", channel: Channel) -> Message | None:
    told = call.body.get("message_reference")
    if not told:
        return None
    found = channel.messages.get(int(told["message_id"]))
    if found is None:
        if told.get("fail_if_not_exists", True):
            error = invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            error.about = int(told["message_id"])
            raise error
        return None
    if channel.guild is not None:
        try:
            need(call.fake.bot_member(channel), channel, Permission.READ_MESSAGE_HISTORY)
        except ApiError as error:
            raise ApiError(160002, about=channel) from error
    return found


def edit(call: "Call") -> Json:
    channel = channel_of(call)
    message = message_of(call, channel)
    if message.author is not call.fake.bot:
        only_flags = set(call.body) <= {"flags"}
        if not only_flags:
            raise ApiError(50005)
        need(call.fake.bot_member(channel), channel, Permission.MANAGE_MESSAGES)
    if channel.archived:
        raise ApiError(50083, about=channel)
    _judge_age(call, message)
    return shown(call, change(call, message))


def _judge_age(call: "Call", message: Message) -> None:
    if call.fake.clock.now() - message.created_at < _OLD:
        return
    message.old_edits += 1
    if message.old_edits > _OLD_EDITS:
        raise ApiError(30046, about="old")


def change(call: "Call", message: Message) -> Message:
    """Carry out an edit; what the body does not name stays as it is."""
    body = call.body
    judge_edit(body, message, call.files)
    fields: dict[str, Any] = {}
    if "content" in body:
        fields["content"] = (body["content"] or "").strip()
    if "embeds" in body:
        fields["embeds"] = [{"type": "rich", **one} for one in body["embeds"] or []]
    if "components" in body:
        fields["components"] = body["components"] or []
    fields["attachments"] = _kept(call, message)
    flags = message.flags & ~Flag.LOADING
    if body.get("flags") is not None:
        flags = message.flags & _KEPT_FLAGS | body["flags"] & ~_KEPT_FLAGS
        flags |= message.flags & Flag.COMPONENTS_V2
    fields["flags"] = flags
    rings = pinged(
        fields.get("content", message.content),
        fields.get("components", message.components),
        body.get("allowed_mentions"),
        channel=message.channel,
        replied_to=message.reference,
    )
    return call.fake.changes.edit(message, pinged=rings, **fields)


def _kept(call: "Call", message: Message) -> list[Any]:
    added = call.fake.changes.attached(message.channel, call.body, call.files)
    named = call.body.get("attachments")
    if named is None:
        return [*message.attachments, *added]
    ids = {int(one["id"]) for one in named}
    return [*(one for one in message.attachments if one.id in ids), *added]


def delete(call: "Call") -> None:
    channel = channel_of(call)
    message = message_of(call, channel)
    if message.author is not call.fake.bot:
        need(call.fake.bot_member(channel), channel, Permission.MANAGE_MESSAGES)
    call.fake.changes.delete(message)


def delete_many(call: "Call") -> None:
    channel = channel_of(call, Permission.MANAGE_MESSAGES)
    for one in call.body["messages"]:
        message = channel.messages.get(int(one))
        if message is not None:
            call.fake.changes.delete(message)


def get_one(call: "Call") -> Json:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    return shown(call, message_of(call, channel))


def history(call: "Call") -> list[Json]:
    channel = channel_of(call)
    held = call.fake.bot_member(channel)
    try:
        need(held, channel, Permission.READ_MESSAGE_HISTORY)
    except ApiError:
        return []
    found = [one for one in channel.messages.values() if not one.ephemeral]
    found.sort(key=lambda one: one.id, reverse=True)
    limit, query = int(call.query.get("limit", 50)), call.query
    if "before" in query:
        found = [one for one in found if one.id < int(query["before"])]
    elif "after" in query:
        found = [one for one in found if one.id > int(query["after"])][-limit:]
    elif "around" in query:
        middle = int(query["around"])
        near = sorted(found, key=lambda one: abs(one.id - middle))[:limit]
        found = [one for one in found if one in near]
    return [shown(call, one) for one in found[:limit]]


def typing(call: "Call") -> None:
    channel = channel_of(call)
    call.fake.changes.type(channel, call.fake.bot)


def react(call: "Call") -> None:
    channel = channel_of(call, Permission.READ_MESSAGE_HISTORY)
    message = message_of(call, channel)
    if call.params["emoji_name"] not in message.reactions:
        need(call.fake.bot_member(channel), channel, Permission.ADD_REACTIONS)
    call.fake.changes.react(message, call.fake.bot, call.params["emoji_name"])


def unreact(call: "Call") -> None:
    message = message_of(call, channel_of(call))
    if call.fake.bot.id in message.reactions.get(call.params["emoji_name"], ()):
        call.fake.changes.react(message, call.fake.bot, call.params["emoji_name"], add=False)


def pin(call: "Call") -> None:
    channel = channel_of(call, Permission.MANAGE_MESSAGES)
    message_of(call, channel).pinned = True


def unpin(call: "Call") -> None:
    channel = channel_of(call, Permission.MANAGE_MESSAGES)
    message_of(call, channel).pinned = False


_ALL = "/channels/{channel_id}/messages"
_ONE = _ALL + "/{message_id}"
ROUTES = [
    ("POST", _ALL, send),
    ("GET", _ALL, history),
    ("POST", _ALL + "/bulk-delete", delete_many),
    ("PUT", _ALL + "/pins/{message_id}", pin),
    ("DELETE", _ALL + "/pins/{message_id}", unpin),
    ("GET", _ONE, get_one),
    ("PATCH", _ONE, edit),
    ("DELETE", _ONE, delete),
    ("PUT", _ONE + "/reactions/{emoji_name}/@me", react),
    ("DELETE", _ONE + "/reactions/{emoji_name}/@me", unreact),
    ("POST", "/channels/{channel_id}/typing", typing),
]
