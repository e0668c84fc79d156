"""Everything that can change in the world, told to the gateway and to who waits."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .gateway import (
    DIRECT_REACTIONS,
    GUILD_REACTIONS,
    GUILDS,
    Session,
    intent_for,
)
from .mentions import Ping, Pinged
from .payloads import (
    Json,
    channel_json,
    for_reader,
    guild_json,
    in_guild,
    member_json,
    role_json,
    sees_thread,
    thread_json,
    thread_member_json,
    user_json,
)
from .permissions import in_channel
from .world import (
    Attachment,
    Channel,
    Flag,
    Guild,
    Kind,
    Member,
    Message,
    Overwrite,
    Revision,
    User,
    parts,
)

if TYPE_CHECKING:
    from .fake import FakeDiscord

Files = Mapping[int, tuple[str, bytes]]


class Changes:
    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake

    # --- messages ---------------------------------------------------------------------------

    def post(
        self,
        channel: Channel,
        author: User,
        content: str = "",
        *,
        components: list[Json] | None = None,
        embeds: list[Json] | None = None,
        attachments: Sequence[Attachment] = (),
        flags: int = 0,
        kind: int = 0,
        pinged: Pinged | None = None,
        reference: Message | None = None,
        exchange: Any = None,
        seen_only_by: int | None = None,
        nonce: object = None,
        number: int | None = None,
    ) -> Message:
        pinged = pinged or Pinged()
        message = Message(
            number or self._fake.clock.new_id(),
            channel,
            author,
            time.monotonic(),
            self._fake.clock.now(),
            content=content,
            embeds=embeds or [],
            components=numbered(components or [], attachments),
            attachments=list(attachments),
            flags=flags,
            kind=kind,
            mentioned=set(pinged.users),
            mentioned_roles=set(pinged.roles),
            mentions_everyone=pinged.everyone,
            reference=reference,
            exchange=exchange,
            seen_only_by=seen_only_by,
        )
        channel.messages[message.id] = message
        if exchange is not None:
            exchange.messages.append(message)
        self._note_pings(message, pinged, edit=False)
        extra = {"nonce": nonce} if nonce is not None else {}
        self._tell_message("MESSAGE_CREATE", message, extra)
        self._woken(message)
        return message

    def edit(self, message: Message, *, pinged: Pinged | None = None, **fields: Any) -> Message:
        """Change what `fields` names of content, embeds, components, attachments, flags."""
        message.history.append(
            Revision(message.at, message.content, message.embeds, message.components, message.flags)
        )
        attachments = fields.get("attachments", message.attachments)
        if "components" in fields:
            fields["components"] = numbered(fields["components"], attachments)
        for name, value in fields.items():
            setattr(message, name, value)
        if pinged is not None:
            message.mentioned = set(pinged.users)
            message.mentioned_roles = set(pinged.roles)
            message.mentions_everyone = pinged.everyone
            self._note_pings(message, pinged, edit=True)
        message.at = time.monotonic()
        message.edited_at = self._fake.clock.now()
        self._tell_message("MESSAGE_UPDATE", message, {})
        self._woken(message)
        return message

    def delete(self, message: Message) -> None:
        message.gone = True
        message.channel.messages.pop(message.id, None)
        if not message.ephemeral:
            self._tell_channel(
                "MESSAGE_DELETE",
                message.channel,
                {"id": str(message.id), "channel_id": str(message.channel.id)},
                intent_for(message.channel),
            )
        self._woken(message)

    def react(self, message: Message, user: User, emoji: str, *, add: bool = True) -> None:
        there = message.reactions.setdefault(emoji, set())
        there.add(user.id) if add else there.discard(user.id)
        if not there:
            del message.reactions[emoji]
        channel = message.channel
        shown: Json = {
            "user_id": str(user.id),
            "channel_id": str(channel.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        if channel.guild and add:
            shown["member"] = member_json(channel.guild.members[user.id])
        event = "MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE"
        intent = GUILD_REACTIONS if channel.guild else DIRECT_REACTIONS
        self._tell_channel(event, channel, shown, intent)
        self._woken(message)

    def _note_pings(self, message: Message, pinged: Pinged, *, edit: bool) -> None:
        if pinged and message.author is self._fake.bot:
            self._fake.pings.append(Ping(message, pinged, edit))

    def _tell_message(self, event: str, message: Message, extra: Json) -> None:
        if message.ephemeral or not self._fake.bot_sees(message.channel):
            return
        shown: dict[bool, Json] = {}

        def payload(session: Session) -> Json:
            readable = session.readable
            key = readable(message)
            if key not in shown:
                told = for_reader(message, readable) | extra
                shown[key] = in_guild(message, told)
            return shown[key]

        self._fake.gateway.tell(
            event, payload, guild=message.channel.guild, intent=intent_for(message.channel)
        )

    def _woken(self, message: Message) -> None:
        message.channel.signal.wake()
        if message.exchange is not None:
            message.exchange.signal.wake()
        if message.channel.parent is not None:
            message.channel.parent.signal.wake()
        self._fake.changed.wake()

    # --- channels and threads ---------------------------------------------------------------

    def add_channel(self, channel: Channel) -> None:
        guild = channel.guild
        self._fake.world.channels[channel.id] = channel
        if guild is not None:
            guild.channels[channel.id] = channel
            self._tell_guild("CHANNEL_CREATE", guild, lambda: channel_json(channel))

    def start_thread(
        self,
        parent: Channel,
        owner: User,
        name: str,
        *,
        message: Message | None = None,
        kind: Kind = Kind.PUBLIC_THREAD,
        auto_archive: int = 1440,
    ) -> Channel:
        """A thread beside the channel's talk, from `message` (whose id it then has), or a post."""
        thread = Channel(
            message.id if message else self._fake.clock.new_id(),
            kind,
            name,
            guild=parent.guild,
            parent=parent,
            owner_id=owner.id,
            thread_members={owner.id},
            auto_archive=auto_archive,
            created_at=self._fake.clock.now(),
        )
        self._fake.world.channels[thread.id] = thread
        assert parent.guild is not None
        parent.guild.threads[thread.id] = thread
        if message is not None:
            message.thread = thread
            message.flags |= Flag.HAS_THREAD
        self._tell_thread("THREAD_CREATE", thread, {"newly_created": True})
        parent.signal.wake()
        self._fake.changed.wake()
        return thread

    def update_channel(self, channel: Channel) -> None:
        if channel.is_thread:
            self._tell_thread("THREAD_UPDATE", channel, {})
        elif channel.guild is not None:
            self._tell_guild("CHANNEL_UPDATE", channel.guild, lambda: channel_json(channel))

    def overwrite(self, channel: Channel, target: int, change: Overwrite | None) -> None:
        if change is None:
            channel.overwrites.pop(target, None)
        else:
            channel.overwrites[target] = replace(change)
        self.update_channel(channel)

    def delete_channel(self, channel: Channel) -> None:
        """A channel goes with its threads."""
        channel.gone = True
        guild = channel.guild
        self._fake.world.channels.pop(channel.id, None)
        if guild is None:
            return
        if channel.is_thread:
            assert channel.parent is not None
            guild.threads.pop(channel.id, None)
            shown = {
                "id": str(channel.id),
                "guild_id": str(guild.id),
                "parent_id": str(channel.parent.id),
                "type": int(channel.kind),
            }
            self._tell_guild("THREAD_DELETE", guild, lambda: shown)
        else:
            guild.channels.pop(channel.id, None)
            for thread in [one for one in guild.threads.values() if one.parent is channel]:
                thread.gone, thread.pulled = True, channel.pulled
                guild.threads.pop(thread.id)
                self._fake.world.channels.pop(thread.id, None)
            self._tell_guild("CHANNEL_DELETE", guild, lambda: channel_json(channel))
        channel.signal.wake()
        self._fake.changed.wake()

    def join_thread(self, thread: Channel, user: User) -> None:
        thread.thread_members.add(user.id)
        assert thread.guild is not None
        shown = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "member_count": len(thread.thread_members),
            "added_members": [
                thread_member_json(thread, user.id)
                | {"member": member_json(thread.guild.members[user.id]), "presence": None}
            ],
        }
        if user is self._fake.bot:
            self._tell_guild("THREAD_MEMBERS_UPDATE", thread.guild, lambda: shown)

    def _tell_thread(self, event: str, thread: Channel, extra: Json) -> None:
        guild = thread.guild
        assert guild is not None
        member = guild.members.get(self._fake.bot.id)
        if member is not None and sees_thread(member, thread):
            self._tell_guild(event, guild, lambda: thread_json(thread, self._fake.bot.id) | extra)

    # --- servers ----------------------------------------------------------------------------

    def welcome_bot(self, guild: Guild) -> None:
        """The bot is a member from now on."""
        guild.members[self._fake.bot.id] = Member(self._fake.bot, self._fake.clock.now())
        self._fake.gateway.tell(
            "GUILD_CREATE", lambda _: guild_json(guild, self._fake.bot), guild=guild, intent=GUILDS
        )

    def dismiss_bot(self, guild: Guild) -> None:
        guild.members.pop(self._fake.bot.id, None)
        self._fake.gateway.tell("GUILD_DELETE", {"id": str(guild.id)}, guild=guild, intent=GUILDS)

    def outage(self, guild: Guild, *, over: bool = False) -> None:
        """A server that Discord cannot reach for a while."""
        if over:
            shown: Any = lambda _: guild_json(guild, self._fake.bot)  # noqa: E731
            self._fake.gateway.tell("GUILD_CREATE", shown, guild=guild, intent=GUILDS)
        else:
            gone = {"id": str(guild.id), "unavailable": True}
            self._fake.gateway.tell("GUILD_DELETE", gone, guild=guild, intent=GUILDS)

    def update_role(self, guild: Guild, role_id: int, *, new: bool = False) -> None:
        event = "GUILD_ROLE_CREATE" if new else "GUILD_ROLE_UPDATE"
        shown = {"guild_id": str(guild.id), "role": role_json(guild.roles[role_id])}
        self._tell_guild(event, guild, lambda: shown)

    def update_member(self, guild: Guild, member: Member) -> None:
        """Told to a bot without the members intent only of itself."""
        if member.user is self._fake.bot:
            shown = member_json(member) | {"guild_id": str(guild.id)}
            self._tell_guild("GUILD_MEMBER_UPDATE", guild, lambda: shown)

    def type(self, channel: Channel, user: User) -> None:
        if user is self._fake.bot:
            channel.typing += 1
        channel.signal.wake()

    def update_user(self) -> None:
        self._fake.gateway.tell("USER_UPDATE", user_json(self._fake.bot), guild=None)

    # --- telling ----------------------------------------------------------------------------

    def _tell_guild(self, event: str, guild: Guild, payload: Callable[[], Json]) -> None:
        if self._fake.bot.id in guild.members:
            self._fake.gateway.tell(event, lambda _: payload(), guild=guild, intent=GUILDS)

    def _tell_channel(self, event: str, channel: Channel, shown: Json, intent: int) -> None:
        if not self._fake.bot_sees(channel):
            return
        if channel.guild:
            shown["guild_id"] = str(channel.guild.id)
        self._fake.gateway.tell(event, shown, guild=channel.guild, intent=intent)

    def attached(self, channel: Channel, body: Mapping[str, Any], files: Files) -> list[Attachment]:
        """Uploads, stored and given an address."""
        named = {int(one["id"]): one for one in body.get("attachments") or []}
        made = []
        for number, (filename, data) in sorted(files.items()):
            entry = named.get(number) or {}
            key = self._fake.clock.new_id()
            name = entry.get("filename") or filename
            url = f"{self._fake.cdn_url}/attachments/{channel.id}/{key}/{quote(name)}"
            one = Attachment(key, name, data, url, description=entry.get("description"))
            self._fake.files[(channel.id, key)] = one
            made.append(one)
        return made

    def member_sees(self, user: User, channel: Channel) -> bool:
        guild = channel.guild
        if guild is None:
            return channel.recipient is user or user is self._fake.bot
        member = guild.members.get(user.id)
        if member is None or channel.gone:
            return False
        return (
            sees_thread(member, channel) if channel.is_thread else bool(in_channel(member, channel))
        )


def numbered(components: list[Json], attachments: Sequence[Attachment]) -> list[Json]:
    """As Discord stores them: each with an id, files by their addresses."""
    if not components:
        return []
    urls = {f"attachment://{one.filename}": one for one in attachments}
    stored = [_copied(one, urls) for one in components]
    taken = {one["id"] for one in parts(stored) if one.get("id")}
    free = iter(number for number in range(1, 1000) if number not in taken)
    for one in parts(stored):
        if not one.get("id"):
            one["id"] = next(free)
    return stored


def _copied(one: Any, urls: Mapping[str, Attachment]) -> Any:
    if isinstance(one, list):
        return [_copied(inner, urls) for inner in one]
    if not isinstance(one, dict):
        return one
    copied = {key: _copied(value, urls) for key, value in one.items()}
    if one.get("type") == 13 and one["file"]["url"] in urls:
        there = urls[one["file"]["url"]]
        copied |= {"name": there.filename, "size": len(there.data)}
    url = copied.get("url")
    if isinstance(url, str) and url in urls:
        copied |= {"url": urls[url].url, "proxy_url": urls[url].url}
    return copied
