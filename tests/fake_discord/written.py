"""Messages as Discord writes them in JSON, for a reader who may or may not read their content."""

from collections.abc import Callable

from .payloads import Json, member_json, stamp, thread_json, user_json
from .world import Attachment, Message, User

MayRead = Callable[[Message], bool]


def attachment_json(one: Attachment) -> Json:
    shown: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.data),
        "url": one.url,
        "proxy_url": one.url,
    }
    if one.content_type:
        shown["content_type"] = one.content_type
    if one.description:
        shown["description"] = one.description
    return shown


def message_json(message: Message, *, blank: bool = False, nested: bool = False) -> Json:
    """`blank`: to a bot that may not read it, as without the message-content intent."""
    channel, guild = message.channel, message.channel.guild
    everybody = guild.members if guild else {}
    mentioned = [everybody[one].user for one in sorted(message.mentioned) if one in everybody]
    shown: Json = {
        "id": str(message.id),
        "channel_id": str(channel.id),
        "type": message.kind,
        "author": user_json(message.author),
        "content": "" if blank else message.content,
        "embeds": [] if blank else message.embeds,
        "components": [] if blank else message.components,
        "attachments": [] if blank else [attachment_json(one) for one in message.attachments],
        "mentions": [user_json(user) for user in mentioned],
        "mention_roles": [str(one) for one in sorted(message.mentioned_roles)],
        "mention_everyone": message.mentions_everyone,
        "timestamp": stamp(message.created_at),
        "edited_timestamp": stamp(message.edited_at) if message.edited_at else None,
        "flags": message.flags,
        "tts": False,
        "pinned": message.pinned,
    }
    if message.exchange is not None:
        shown |= message.exchange.metadata_json()
    if message.author.bot and message.exchange is not None:
        shown["application_id"] = str(message.author.id)
        shown["webhook_id"] = str(message.author.id)
    if message.reactions:
        shown["reactions"] = [
            {
                "count": len(users),
                "me": False,
                "emoji": {"id": None, "name": emoji},
                "count_details": {"burst": 0, "normal": len(users)},
                "me_burst": False,
                "burst_colors": [],
            }
            for emoji, users in message.reactions.items()
        ]
    if message.snapshots:
        shown["message_snapshots"] = [] if blank else message.snapshots
    if message.thread is not None and not message.thread.gone:
        shown["thread"] = thread_json(message.thread)
    return shown if nested else {**shown, **_reference(message)}


def _reference(message: Message) -> Json:
    told = message.reference
    if told is None:
        return {}
    place: Json = {"type": 0, "message_id": str(told.id), "channel_id": str(told.channel.id)}
    if told.channel.guild:
        place["guild_id"] = str(told.channel.guild.id)
    return {"message_reference": place, "_referenced": told}


def for_reader(message: Message, readable: MayRead) -> Json:
    """`message` and what it replies to, each blank where `readable` says no."""
    shown = message_json(message, blank=not readable(message))
    told = shown.pop("_referenced", None)
    if told is not None:
        gone = told.gone
        shown["referenced_message"] = (
            None if gone else message_json(told, blank=not readable(told), nested=True)
        )
    return shown


class Readable:
    """Whether the bot may read a message's content: everything with the intent; without it, its
    own, those that mention it, and direct messages."""

    def __init__(self, bot: User, *, everything: bool) -> None:
        self._bot = bot
        self._everything = everything

    def __call__(self, message: Message) -> bool:
        return (
            self._everything
            or message.author is self._bot
            or message.channel.guild is None
            or self._bot.id in message.mentioned
        )


def in_guild(message: Message, shown: Json) -> Json:
    """What the gateway adds: the server, and the author as its member."""
    guild = message.channel.guild
    if guild is None:
        return shown
    shown["guild_id"] = str(guild.id)
    member = guild.members.get(message.author.id)
    if member is not None:
        shown["member"] = member_json(member, user=False)
    for one in shown["mentions"]:
        there = guild.members.get(int(one["id"]))
        if there is not None:
            one["member"] = member_json(there, user=False)
    return shown
