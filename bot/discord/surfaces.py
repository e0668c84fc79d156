"""Where a message can be put: the answer to an interaction, a channel, a direct message."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import discord
from discord.ui import LayoutView

from bot.discord import cards
from bot.discord.sending import once
from bot.discord.views import files, layout
from bot.state.shown import Message

_log = logging.getLogger(__name__)

NOBODY: Final = discord.AllowedMentions.none()
_HISTORY: Final = 200  # messages that are looked through for one that we were not told of
_UNKNOWN_MESSAGE: Final = 10008  # Discord's code for one that was deleted
_CANNOT_REPLY: Final = 160002  # Discord's code where message history may not be read


@dataclass(frozen=True, slots=True)
class Page:
    """What one message shows; its buttons act on what is kept under `key`."""

    message: cards.Message
    key: str = "-"

    def view(self) -> LayoutView:
        """Anew for each sending."""
        return layout(self.message, self.key)

    def files(self) -> list[discord.File]:
        """Anew for each sending."""
        return files(self.message)


class Surface(Protocol):
    """Somewhere to put messages. Both methods raise `discord.HTTPException`."""

    async def put(self, page: Page, nonce: str) -> Message:
        """A new message. Discord takes two with the same nonce for one, where it knows
        nonces: a request can be repeated without saying things twice."""

    async def change(self, message: int, page: Page) -> None:
        """Another text for a message that was put, here or on the surface before this one."""

    async def remove(self, message: int) -> None:
        """Take a message away."""

    def continues(self, earlier: "Surface") -> bool:
        """Whether the messages that were put on an earlier surface can be changed on this one."""


class Response:
    """The response to an interaction, which must have been deferred. It can be written to for 15
    minutes. The first message takes the place of "thinking…", or of the message whose button was
    pressed, unless that has been done (`begun`).

    Discord knows no nonces for the messages after it. One whose sending ended in doubt is looked
    for in the channel before it is sent again; what one person sees alone stands in no channel's
    history, and may in such a case be said to them twice.
    """

    def __init__(
        self, interaction: discord.Interaction, *, private: bool, begun: bool = False
    ) -> None:
        self._interaction = interaction
        self._private = private
        self._begun = begun
        self._doubtful: set[str] = set()
        self._known: set[int] = set()

    @property
    def token(self) -> str:
        return self._interaction.token

    async def put(self, page: Page, nonce: str) -> Message:
        if not self._begun:
            try:
                return await self._begin(page)
            except discord.NotFound as error:
                if error.code != _UNKNOWN_MESSAGE:
                    raise
                self._begun = True  # somebody deleted "thinking…": the next message says it
        posted = await self._found() if nonce in self._doubtful else None
        if posted is None:
            self._doubtful.add(nonce)
            with once():
                sent = await self._interaction.followup.send(
                    view=page.view(),
                    files=page.files(),
                    ephemeral=self._private,
                    allowed_mentions=NOBODY,
                    wait=True,
                )
            posted = sent.id
        self._doubtful.discard(nonce)
        return self._posted(posted)

    async def _found(self) -> int | None:
        """A message of this response that we were not told of."""
        place, guild = self._interaction.channel_id, self._interaction.guild_id
        if self._private or place is None:
            return None
        channel = self._interaction.client.get_partial_messageable(place, guild_id=guild)
        asked = discord.Object(self._interaction.id)
        with suppress(discord.NotFound, discord.ClientException):  # deleted: not found below either
            self._known.add((await self._interaction.original_response()).id)
        try:
            async for message in channel.history(limit=_HISTORY, after=asked, oldest_first=True):
                behind = message.interaction_metadata
                if behind and behind.id == asked.id and message.id not in self._known:
                    return message.id
        except (discord.Forbidden, discord.NotFound):
            _log.info("What was posted cannot be looked for: the channel may not be read.")
        return None

    async def _begin(self, page: Page) -> Message:
        message = await self._interaction.edit_original_response(
            view=page.view(), attachments=page.files(), allowed_mentions=NOBODY
        )
        self._begun = True
        return self._posted(message.id)

    def _posted(self, message: int) -> Message:
        self._known.add(message)
        return Message(self._interaction.channel_id or 0, message)

    async def change(self, message: int, page: Page) -> None:
        await self._interaction.followup.edit_message(
            message,
            view=page.view(),
            attachments=page.files(),
            allowed_mentions=NOBODY,
        )

    async def remove(self, message: int) -> None:
        await self._interaction.followup.delete_message(message)

    def continues(self, earlier: Surface) -> bool:
        return False


class Channel:
    """A channel, a thread or a direct message; the first message answers `question`, if given."""

    def __init__(
        self,
        channel: discord.PartialMessageable,
        question: discord.MessageReference | None = None,
    ) -> None:
        self._channel = channel
        self._question = question

    async def put(self, page: Page, nonce: str) -> Message:
        try:
            return await self._put(page, nonce)
        except discord.HTTPException as error:
            if error.code != _CANNOT_REPLY or self._question is None:
                raise
        self._question = None  # an answer that is no reply is still an answer
        return await self._put(page, nonce)

    async def _put(self, page: Page, nonce: str) -> Message:
        sent = await self._channel.send(
            view=page.view(),
            files=page.files(),
            nonce=nonce,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
            reference=self._question,  # type: ignore[arg-type]  # None is taken
            mention_author=False,
        )
        self._question = None
        return Message(sent.channel.id, sent.id)

    async def change(self, message: int, page: Page) -> None:
        await self._channel.get_partial_message(message).edit(
            view=page.view(), attachments=page.files(), allowed_mentions=NOBODY
        )

    async def remove(self, message: int) -> None:
        await self._channel.get_partial_message(message).delete()

    def continues(self, earlier: Surface) -> bool:
        """A public response is a message of the channel like any other."""
        return isinstance(earlier, Response)


class Direct:
    """The direct messages of one person: where an answer goes that can be put nowhere else."""

    def __init__(self, user: discord.User | discord.Member) -> None:
        self._user = user

    async def put(self, page: Page, nonce: str) -> Message:
        sent = await self._user.send(
            view=page.view(),
            files=page.files(),
            nonce=nonce,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )
        return Message(sent.channel.id, sent.id)

    async def change(self, message: int, page: Page) -> None:
        channel = await self._user.create_dm()
        await channel.get_partial_message(message).edit(
            view=page.view(), attachments=page.files(), allowed_mentions=NOBODY
        )

    async def remove(self, message: int) -> None:
        channel = await self._user.create_dm()
        await channel.get_partial_message(message).delete()

    def continues(self, earlier: Surface) -> bool:
        return False
