"""Everything that can change in the world, told to the gateway and to who waits."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .mentions import Ping, Pinged
from .payloads import (
    Json,
    member_json,
)
from .places import Places
from .sessions import (
    DIRECT_REACTIONS,
    GUILD_REACTIONS,
    Session,
    intent_for,
)
from .world import (
    Attachment,
    Channel,
    Message,
    Revision,
    User,
    parts,
)
from .written import for_reader, in_guild

if TYPE_CHECKING:
    pass

Files = Mapping[int, tuple[str, bytes]]


class Changes(Places):
    """What happens to messages; `Places` has what happens to channels and servers."""

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
                told = in_guild(message, for_reader(message, readable) | extra)
                shown[key] = {name: told[name] for name in told if name not in self.omitted}
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

    # --- telling ----------------------------------------------------------------------------

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
