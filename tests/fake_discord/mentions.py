"""Who would be pinged by a message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .world import Channel, Message, texts

_USER, _ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)")


@dataclass(frozen=True)
class Pinged:
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(frozen=True)
class Ping:
    """A message (or an edit of one) of the bot's that rang at somebody's."""

    message: Message
    pinged: Pinged
    edit: bool


def pinged(
    content: str,
    components: list[dict[str, Any]],
    allowed: Mapping[str, Any] | None,
    *,
    channel: Channel,
    replied_to: Message | None = None,
) -> Pinged:
    """By content and text displays, never by embeds. On the strict side: a mention in a code block
    counts, and `@everyone` counts whether or not the sender has the permission for it."""
    words = "\n".join([content, *texts(components)])
    named = {int(one) for one in _USER.findall(words)}
    roles = {int(one) for one in _ROLE.findall(words)}
    everyone = bool(_EVERYONE.search(words))
    rings_author = replied_to is not None
    if allowed is not None:
        parse = allowed.get("parse") or []
        named &= named if "users" in parse else _ids(allowed.get("users"))
        roles &= roles if "roles" in parse else _ids(allowed.get("roles"))
        everyone = everyone and "everyone" in parse
        rings_author = rings_author and bool(allowed.get("replied_user"))
    if rings_author and replied_to is not None:
        named.add(replied_to.author.id)
    return Pinged(frozenset(_there(named, channel)), frozenset(roles), everyone)


def _ids(given: Any) -> set[int]:
    return {int(one) for one in given or [] if one is not None}


def _there(users: set[int], channel: Channel) -> set[int]:
    if channel.guild is None:
        return {one for one in users if channel.recipient and one == channel.recipient.id}
    return users
