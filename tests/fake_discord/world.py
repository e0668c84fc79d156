"""What there is: users, servers, channels, messages. State only; `changes` changes it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from .permissions import EVERYBODY, NONE, Permission
from .waiting import Signal


class Kind(IntEnum):
    """Discord's channel types, those that a bot of ours meets."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class Flag:
    """Message flags."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: Permission
    mentionable: bool = False
    bot_id: int | None = None  # whose role it is, made when that joined
    position: int = 1

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Member:
    user: User
    joined_at: datetime
    roles: list[Role] = field(default_factory=list)


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    everyone: Role
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    threads: dict[int, "Channel"] = field(default_factory=dict)


@dataclass(frozen=True)
class Overwrite:
    allow: Permission = NONE
    deny: Permission = NONE


@dataclass(eq=False)
class Channel:
    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: "Channel | None" = None
    owner_id: int | None = None
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    thread_members: set[int] = field(default_factory=set)
    tags: tuple[str, ...] = ()
    topic: str | None = None
    archived: bool = False
    locked: bool = False
    auto_archive: int = 1440
    rate_limit: int = 0
    created_at: datetime | None = None
    gone: bool = False
    pulled: bool = False  # a test took it away, or took permissions in it
    typing: int = 0  # how often the bot has said that it types
    signal: Signal = field(default_factory=Signal)

    @property
    def is_thread(self) -> bool:
        return self.kind in (Kind.NEWS_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def last_message_id(self) -> int | None:
        return max(self.messages, default=None)


@dataclass(eq=False)
class Attachment:
    id: int
    filename: str
    data: bytes
    url: str
    content_type: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class Revision:
    """How a message stood before an edit, and when (monotonic seconds) it came to stand so."""

    at: float
    content: str
    embeds: list[dict[str, Any]]
    components: list[dict[str, Any]]
    flags: int


@dataclass(eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    at: float  # monotonic seconds, of the last state
    created_at: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)  # what a forwarded one passes on
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = 0  # 0 said, 18 thread created, 19 reply, 20 slash command, 23 context menu
    mentioned: set[int] = field(default_factory=set)
    mentioned_roles: set[int] = field(default_factory=set)
    mentions_everyone: bool = False
    reference: "Message | None" = None
    seen_only_by: int | None = None
    exchange: Any = None  # the interaction that it answers
    thread: Channel | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    edited_at: datetime | None = None
    history: list[Revision] = field(default_factory=list)
    old_edits: int = 0  # edits made when it was older than an hour
    pinned: bool = False
    gone: bool = False
    pulled: bool = False  # a test took it away

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """A deferred answer that nothing was put into yet."""
        return bool(self.flags & Flag.LOADING)

    @property
    def text(self) -> str:
        """Every word that it shows: content, text displays, embeds, in order."""
        words = [self.content, *texts(self.components)]
        for embed in self.embeds:
            words += [embed.get("title", ""), embed.get("description", "")]
            words += [f"{one['name']}\n{one['value']}" for one in embed.get("fields", [])]
            words.append(embed.get("footer", {}).get("text", ""))
        return "\n".join(word for word in words if word)

    @property
    def buttons(self) -> list[str]:
        """The labels (or emoji) of its buttons, in order."""
        return [label_of(one) for one in parts(self.components) if one["type"] == 2]

    @property
    def edits(self) -> int:
        """How often it was changed, filling in a deferred answer not counted."""
        return sum(not one.flags & Flag.LOADING for one in self.history)

    def file(self, name: str) -> bytes:
        return next(one.data for one in self.attachments if one.filename == name)


def parts(components: list[dict[str, Any]]) -> "list[dict[str, Any]]":
    """Every component with those inside it, in reading order."""
    found = []
    for one in components:
        found.append(one)
        found += parts(one.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(one.get(key), dict):
                found += parts([one[key]])
    return found


def texts(components: list[dict[str, Any]]) -> list[str]:
    return [one["content"] for one in parts(components) if one["type"] == 10]


def label_of(button: dict[str, Any]) -> str:
    emoji = (button.get("emoji") or {}).get("name") or ""
    return " ".join(word for word in (emoji, button.get("label") or "") if word)


@dataclass(eq=False)
class World:
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)  # threads and DMs too
    dms: dict[int, Channel] = field(default_factory=dict)  # by user

    def everyone_role(self, guild_id: int) -> Role:
        return Role(guild_id, "@everyone", EVERYBODY, position=0)
