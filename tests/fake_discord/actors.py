"""People: what they do in Discord, and what comes back to them."""

import time
from typing import TYPE_CHECKING, Any

from . import acts
from .exchange import ACKNOWLEDGE_WITHIN, AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Exchange
from .mentions import pinged
from .payloads import Json
from .permissions import Permission, in_channel, need
from .waiting import PATIENCE, NothingCameError
from .world import Attachment, Channel, Kind, Message, User, label_of, parts

if TYPE_CHECKING:
    from .fake import FakeDiscord

_SLOP = 1.0  # seconds that the fake itself may lag behind the three


class Actor:
    """Somebody at a keyboard.

    Acts that start an interaction return an `Exchange` once it is answered (acknowledged, and not
    merely thinking); `wait=False` returns at once. Raises `NothingCameError` where the bot does
    not acknowledge within three seconds, or does not answer within `limit`.
    """

    def __init__(self, fake: "FakeDiscord", user: User) -> None:
        self._fake = fake
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return self.user.mention

    # --- talking ----------------------------------------------------------------------------

    async def type(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping_reply: bool = True,
        files: dict[str, bytes] | None = None,
    ) -> Message:
        """Say something; `{bot}` in `text` becomes a mention of the bot."""
        self._judge_may_talk(channel)
        text = text.replace("{bot}", self._fake.bot.mention)
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": ping_reply}
        return self._fake.changes.post(
            channel,
            self.user,
            text,
            attachments=self.uploads(channel, files or {}),
            kind=19 if reply_to else 0,
            reference=reply_to,
            pinged=pinged(text, [], allowed, channel=channel, replied_to=reply_to),
        )

    async def dm(self, text: str) -> Message:
        """A direct message to the bot."""
        return await self.type(self.dms, text)

    @property
    def dms(self) -> Channel:
        """The channel of direct messages with the bot."""
        return self._fake.dm_with(self.user)

    async def post(self, forum: Channel, title: str, text: str) -> Message:
        """A post in a forum: its first message, whose `channel` is the post's thread."""
        assert forum.kind is Kind.FORUM
        self._judge_may_talk(forum)
        text = text.replace("{bot}", self._fake.bot.mention)
        thread = self._fake.changes.start_thread(forum, self.user, title)
        return self._fake.changes.post(
            thread, self.user, text, number=thread.id, pinged=pinged(text, [], None, channel=thread)
        )

    async def start_thread(self, message: Message, name: str) -> Channel:
        return self._fake.changes.start_thread(message.channel, self.user, name, message=message)

    async def react(self, message: Message, emoji: str) -> None:
        self._fake.changes.react(message, self.user, emoji)

    async def rewrite(self, message: Message, text: str) -> None:
        """Edit one's own message."""
        assert message.author is self.user
        text = text.replace("{bot}", self._fake.bot.mention)
        rings = pinged(text, [], None, channel=message.channel)
        self._fake.changes.edit(message, content=text, pinged=rings)

    async def delete(self, message: Message) -> None:
        """Delete one's own message."""
        assert message.author is self.user
        self._fake.delete_message(message)

    async def hears(
        self, channel: Channel, *, after: Message | None = None, limit: float = PATIENCE
    ) -> Message:
        """The bot's next message that this user sees in `channel` (after `after`), once it is
        no longer thinking. With a message of this user's as `after`, threads of it count too."""
        since = after.id if after else 0

        def found() -> Message | None:
            places = [channel]
            if after is not None and after.thread is not None:
                places.append(after.thread)
            for place in places:
                for one in self._fake.seen_by(self, place):
                    if one.author is self._fake.bot and one.id > since and not one.thinking:
                        return one
            return None

        return await channel.signal.until(
            found, limit, lambda: f"a word of the bot's in #{channel.name}"
        )

    async def hears_nothing(
        self, channel: Channel, seconds: float = 0.5, *, after: Message | None = None
    ) -> None:
        """Raises where the bot says anything in `channel` within that time."""
        try:
            said = await self.hears(channel, after=after, limit=seconds)
        except NothingCameError:
            return
        raise AssertionError(f"the bot said {said.text!r}")

    # --- commands ---------------------------------------------------------------------------

    async def slash(
        self,
        channel: Channel,
        name: str,
        *,
        wait: bool = True,
        limit: float = PATIENCE,
        **options: Any,
    ) -> Exchange:
        """`/name` with its options; `"watch add"` is a subcommand. A file is given as
        `(filename, bytes)`, a channel, user or role as itself. An option whose name is taken here
        or is no Python name goes in with `options={"limit": 3}`."""
        given = {**options.pop("options", {}), **options}
        command, path = acts.find_command(self._fake, self, channel, name)
        data = acts.command_data(self._fake, self, channel, command, path, given)
        told = f"/{name} " + " ".join(f"{key}: {_told(value)}" for key, value in given.items())
        return await self._send(channel, COMMAND, data, name, told, wait=wait, limit=limit)

    async def autocomplete(
        self, channel: Channel, name: str, option: str, text: str, **others: Any
    ) -> list[Json]:
        """The choices that are offered while `text` stands in `option`."""
        command, path = acts.find_command(self._fake, self, channel, name)
        data = acts.command_data(
            self._fake, self, channel, command, path, {**others, option: text}, focused=option
        )
        exchange = self._start(channel, AUTOCOMPLETE, data, name, name)
        await self._acknowledged(exchange)
        return exchange.choices or []

    async def context_menu(
        self,
        target: "Message | Actor",
        name: str,
        *,
        channel: Channel | None = None,
        wait: bool = True,
        limit: float = PATIENCE,
    ) -> Exchange:
        """An entry of the menu of a message, or of a user (then with the `channel`)."""
        place = target.channel if isinstance(target, Message) else channel
        assert place is not None, "a user's menu is opened in a channel"
        data = acts.menu_data(self._fake, self, place, name, target)
        return await self._send(place, COMMAND, data, name, name, wait=wait, limit=limit)

    # --- components -------------------------------------------------------------------------

    async def press(
        self, message: Message, button: str, *, wait: bool = True, limit: float = PATIENCE
    ) -> Exchange:
        """A button, by its label or its custom id (or the beginning of either)."""
        found = _component(message, button, (2,))
        assert not found.get("disabled"), f"{button!r} cannot be pressed"
        assert found.get("custom_id"), f"{button!r} is a link: {found.get('url')}"
        data = {"custom_id": found["custom_id"], "component_type": 2, "id": found["id"]}
        return await self._use(message, data, label_of(found), wait=wait, limit=limit)

    async def choose(
        self,
        message: Message,
        *values: Any,
        menu: str = "",
        wait: bool = True,
        limit: float = PATIENCE,
    ) -> Exchange:
        """Options of a select menu, by label or value; users, roles, channels as themselves."""
        found = _component(message, menu, (3, 5, 6, 7, 8))
        assert not found.get("disabled"), f"{menu!r} cannot be used"
        picked = acts.picked(self._fake, message.channel, found, values)
        data = {
            "custom_id": found["custom_id"],
            "component_type": found["type"],
            "id": found["id"],
            **picked,
        }
        name = found.get("placeholder") or found["custom_id"]
        return await self._use(message, data, name, wait=wait, limit=limit)

    async def submit(
        self, exchange: Exchange, *, wait: bool = True, limit: float = PATIENCE, **fields: Any
    ) -> Exchange:
        """Fill in the form that `exchange` brought, by custom id or label, and send it."""
        assert exchange.modal is not None, f"{exchange} brought no form"
        data = acts.form_data(self._fake, exchange.channel, exchange.modal, fields)
        made = self._start(
            exchange.channel,
            MODAL,
            data,
            exchange.modal["title"],
            exchange.modal["title"],
            source=exchange.source,
            cause=exchange,
        )
        return await self._returned(made, wait=wait, limit=limit)

    async def _use(
        self, message: Message, data: Json, name: str, *, wait: bool, limit: float
    ) -> Exchange:
        seen = message.seen_only_by in (None, self.id) and not message.gone
        assert seen, f"{self.name} does not see that message"
        made = self._start(message.channel, COMPONENT, data, name, name, source=message)
        return await self._returned(made, wait=wait, limit=limit)

    # --- interactions -----------------------------------------------------------------------

    async def _send(
        self,
        channel: Channel,
        kind: int,
        data: Json,
        name: str,
        told: str,
        *,
        wait: bool,
        limit: float,
    ) -> Exchange:
        made = self._start(channel, kind, data, name, told)
        return await self._returned(made, wait=wait, limit=limit)

    def _start(
        self, channel: Channel, kind: int, data: Json, name: str, told: str, **more: Any
    ) -> Exchange:
        fake = self._fake
        assert self._sees(channel), f"{self.name} does not see #{channel.name}"
        exchange = Exchange(
            fake.clock.new_id(),
            kind,
            self.user,
            channel,
            data,
            fake.clock.now(),
            name=name,
            told_as=told.strip(),
            **more,
        )
        fake.exchanges[exchange.token] = exchange
        payload = acts.interaction_json(fake, exchange)
        exchange.sent_at = time.monotonic()
        fake.gateway.tell("INTERACTION_CREATE", payload, guild=channel.guild)
        return exchange

    async def _returned(self, exchange: Exchange, *, wait: bool, limit: float) -> Exchange:
        if not wait:
            return exchange
        await self._acknowledged(exchange)
        await exchange.signal.until(
            lambda: exchange.answered, limit, lambda: f"an answer to {exchange.told()}"
        )
        return exchange

    async def _acknowledged(self, exchange: Exchange) -> None:
        try:
            await exchange.signal.until(
                lambda: exchange.acknowledged_at, ACKNOWLEDGE_WITHIN + _SLOP
            )
        except NothingCameError:
            self._fake.unanswered.append(exchange)
            raise NothingCameError(f"The application did not respond to {exchange}") from None

    # --- places -----------------------------------------------------------------------------

    def uploads(self, channel: Channel, files: dict[str, bytes]) -> list[Attachment]:
        numbered = dict(enumerate(files.items()))
        return self._fake.changes.attached(channel, {}, numbered)

    def _sees(self, channel: Channel) -> bool:
        return self._fake.changes.member_sees(self.user, channel)

    def _judge_may_talk(self, channel: Channel) -> None:
        if channel.guild is None:
            return
        wanted = (
            Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        )
        need(channel.guild.members.get(self.id), channel, wanted)
        if channel.is_thread:
            channel.thread_members.add(self.id)

    def permissions_in(self, channel: Channel) -> Permission:
        assert channel.guild is not None
        return in_channel(channel.guild.members[self.id], channel)


def _component(message: Message, name: str, kinds: tuple[int, ...]) -> Json:
    found = [one for one in parts(message.components) if one["type"] in kinds]
    for matches in (_equal, _begins):
        for one in found:
            if matches(one, name):
                return one
    shown = [label_of(one) or one.get("placeholder") or one.get("custom_id") for one in found]
    raise AssertionError(f"no {name!r} among {shown}")


def _names(one: Json) -> list[str]:
    return [
        one.get("label") or "",
        label_of(one),
        one.get("placeholder") or "",
        one.get("custom_id") or "",
    ]


def _equal(one: Json, name: str) -> bool:
    return bool(name) and name in _names(one)


def _begins(one: Json, name: str) -> bool:
    return any(known.startswith(name) for known in _names(one) if known)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[0])
    return str(getattr(value, "name", value))
