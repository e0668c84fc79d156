"""What people write, and what they read of the bot's."""

from typing import TYPE_CHECKING

from .mentions import pinged
from .permissions import Permission, in_channel, need
from .waiting import PATIENCE, NothingCameError
from .world import Attachment, Channel, Kind, Message, User

if TYPE_CHECKING:
    from .fake import FakeDiscord


class Talker:
    """Somebody in a channel."""

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
