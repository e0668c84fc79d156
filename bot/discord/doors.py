"""Which messages are questions to us, and what they ask."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.discord.policy import Asker
from bot.discord.posts import has_words
from bot.discord.queries import Query
from bot.state.servers import Rules
from bot.state.shown import Message, Place

_KINDS = frozenset([discord.MessageType.default, discord.MessageType.reply])


@dataclass(frozen=True, slots=True)
class Knock:
    """A message that is meant for us. `text` is empty where it asks nothing, or where Discord
    does not let us read it (`hidden`). `spoken_to`: it is addressed to us, and not only said where
    no mention is needed."""

    text: str
    follows: int | None = None
    hidden: bool = False
    spoken_to: bool = True


def knock(
    message: discord.Message, me: int, rules: Rules, is_answer: Callable[[int], bool]
) -> Knock | None:
    """What a message asks of us; None where it is not for us.

    For us is a direct message, one that mentions us or the role that Discord made for us, a reply
    to a message of ours (`follows`), a message in a thread of ours, and any message where no
    mention is needed. The last two are talk: what has no words, and what replies to somebody
    else, is no question there. `is_answer` says of a message, by its id, whether it shows an
    answer of ours: Discord may leave out the one that is replied to.
    """
    if not is_talk(message):
        return None
    follows = _replied_to(message, me, is_answer)
    named = place_of(message).guild is None or any(user.id == me for user in message.mentions)
    role = _own_role(message)
    called = named or role is not None
    ours = _in_our_thread(message, me)
    if not (called or follows or ours or not rules.mention_needed):
        return None
    if not message.content and not named:
        # Without the message-content intent Discord shows us nothing of what does not name us.
        return Knock("", follows, hidden=True) if ours or follows or role else None
    text = _without_mention(
        message.content, f"@!?{me}" if role is None else f"(?:@!?{me}|@&{role})"
    )
    if _begins_post(message):
        text = _with_title(_title(message), text)
    addressed = called or follows is not None
    if not addressed and (message.type is discord.MessageType.reply or not has_words(text)):
        return None
    return Knock(text, follows, spoken_to=addressed or ours)


def is_talk(message: discord.Message) -> bool:
    """Whether a person says something."""
    return not (message.author.bot or message.webhook_id) and message.type in _KINDS


def unread(message: discord.Message) -> Query:
    """What a message may be going to ask: enough to withdraw it by."""
    return Query(
        text="",
        asker=Asker(message.author.id),
        place=place_of(message),
        language="",
        message=Message(message.channel.id, message.id),
    )


def place_of(message: discord.Message) -> Place:
    """Where a message stands; its channel is known."""
    channel = message.channel
    guild = message.guild.id if message.guild else None
    if isinstance(channel, discord.Thread):
        return Place(guild=guild, channel=channel.parent_id, thread=channel.id)
    return Place(guild=guild, channel=channel.id)


def _replied_to(message: discord.Message, me: int, is_answer: Callable[[int], bool]) -> int | None:
    """The message of ours that this one replies to."""
    reference = message.reference
    if reference is None or message.type is not discord.MessageType.reply:
        return None
    number, resolved = reference.message_id, reference.resolved
    if number is None:
        return None
    if resolved is None:
        return number if is_answer(number) else None
    ours = isinstance(resolved, discord.Message) and resolved.author.id == me
    return number if ours else None


def _own_role(message: discord.Message) -> int | None:
    """The role that Discord made for us, where it is mentioned: it is offered beside our name."""
    role = message.guild.self_role if message.guild else None
    if role is None:
        return None
    mentioned = role in message.role_mentions or f"<@&{role.id}>" in message.content
    return role.id if mentioned else None


def _in_our_thread(message: discord.Message, me: int) -> bool:
    return isinstance(message.channel, discord.Thread) and message.channel.owner_id == me


def _begins_post(message: discord.Message) -> bool:
    """Whether it is the first message of a forum post, which has the post's id. A message from
    which a thread was opened has the thread's too, but does not stand in it."""
    return isinstance(message.channel, discord.Thread) and message.id == message.channel.id


def _title(message: discord.Message) -> str:
    return message.channel.name if isinstance(message.channel, discord.Thread) else ""


def _with_title(title: str, text: str) -> str:
    """The one that asks comes first: how a question begins says what kind of question it is."""
    asks_first = [title, text] if "?" in title and "?" not in text else [text, title]
    return "\n".join(filter(None, asks_first))


def _without_mention(content: str, mention: str) -> str:
    return re.sub(rf"\s*<{mention}>\s*", " ", content).strip()
