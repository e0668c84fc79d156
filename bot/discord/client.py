"""The bot in Discord: which event goes where. An exception in one event never ends it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.discord import intents, rendering, threads
from bot.discord.admission import Ground, Refusal
from bot.discord.background import chores
from bot.discord.buttons import PRESSED, SENT
from bot.discord.chores import Chores
from bot.discord.doors import Knock, is_talk, knock, place_of, unread
from bot.discord.errands import Question
from bot.discord.front import Front
from bot.discord.interactions import look_first, roles_of, with_channel
from bot.discord.interrupted import tell_cut_off
from bot.discord.last_resort import surviving
from bot.discord.permissions import lacking, missing
from bot.discord.policy import Asker
from bot.discord.pressing import Buttons, dynamic_item
from bot.discord.privacy import offer_privately
from bot.discord.queries import Query, Wish
from bot.discord.quiet import Quiet
from bot.discord.resuming import keep_resuming
from bot.discord.sharding import recommended
from bot.discord.sheet import Sheet
from bot.discord.surfaces import Channel, Direct
from bot.discord.syncing import sync_commands
from bot.discord.translating import CommandTranslator
from bot.discord.tree import GuardedTree, Seen, Tree
from bot.discord.whereabouts import Whereabouts
from bot.state.database import StateError
from bot.state.servers import Rules
from bot.state.shown import Message, Place

_log = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[dict[str, Any]], None]
Register: TypeAlias = Callable[[Tree, Front], None]


class NewsClient(discord.AutoShardedClient):
    """Answers questions that come as messages, and hands commands to the verbs."""

    def __init__(
        self,
        front: Front,
        verbs: Iterable[Register],
        *,
        shards: int | None = None,
        shard_ids: Sequence[int] = (),
    ) -> None:
        """`shards` in all, as many as Discord recommends where None; of them those with
        `shard_ids` here, where some are named."""
        super().__init__(
            intents=intents.needed(message_content=front.admission.reads_without_mention()),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            shard_count=shards,
            http_trace=front.metrics.tracing(),
        )
        self.shard_ids = list(shard_ids) or None
        keep_resuming()
        self.front = front
        self.tree = GuardedTree(self, partial(look_first, front))
        self._seen = Seen()
        self._hinted = Seen()
        self._quiet = Quiet(front.now)
        self._whereabouts = Whereabouts(self)
        self._lacking = Seen()
        self._chores = Chores(chores(self, front))
        for register in verbs:
            register(self.tree, front)
        self.buttons = Buttons(front, PRESSED, SENT)
        self.add_dynamic_items(dynamic_item(self.buttons))
        _shield(self._connection.parsers)

    async def setup_hook(self) -> None:
        if self.shard_count is None:
            self.shard_count = await recommended(self.http)
        await self.tree.set_translator(CommandTranslator())
        await sync_commands(self.tree, self.front.state)
        self._chores.start()
        cut_off = self.front.records.cut_off()  # asked here, before the first question comes
        self._telling = asyncio.create_task(tell_cut_off(self, self.front.records, cut_off))

    async def close(self) -> None:
        await self._chores.stop()
        await super().close()

    async def on_ready(self) -> None:
        for guild in self.guilds:
            self._look_at_permissions(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._look_at_permissions(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._look_at_permissions(guild)

    def _look_at_permissions(self, guild: discord.Guild) -> None:
        """Of a server that Discord cannot reach nothing is known until it is available."""
        me: discord.Member | None = guild.me
        if guild.unavailable or me is None:
            return
        if missing(me.guild_permissions) and self._lacking.is_new(guild.id):
            _log.warning(lacking(me, self.application_id or 0))

    async def on_message(self, message: discord.Message) -> None:
        if self.user is None or not is_talk(message) or not self._seen.is_new(message.id):
            return
        with self.front.asking.wished(unread(message)) as wish:
            if await self._whereabouts.fill_in(message):
                wish.query = unread(message)
                await self._hear(message, self.user.id, wish)

    async def _hear(self, message: discord.Message, me: int, wish: Wish) -> None:
        place = wish.query.place
        if place.guild is None:
            await self.front.direct.look(self, message.author.id)
        rules = self.front.admission.rules(place, message.author.id)
        knocked = knock(message, me, rules, self.front.records.is_answer)
        if knocked is None or wish.is_withdrawn:
            return
        if knocked.hidden and not self._may_hint(message):
            return
        sheet = Sheet(self._surfaces(message))
        with surviving("A message") as mishap:
            await self._open(message, knocked, rules, sheet, wish)
        if mishap.happened:
            with surviving("Telling of it"):
                await sheet.show(rendering.failed(_language(message, rules)))

    def _may_hint(self, message: discord.Message) -> bool:
        """That we cannot read is said once in each channel, and only where it is so."""
        return not self.intents.message_content and self._hinted.is_new(message.channel.id)

    async def _open(
        self, message: discord.Message, knocked: Knock, rules: Rules, sheet: Sheet, wish: Wish
    ) -> None:
        front, language = self.front, _language(message, rules)
        if not knocked.text:
            told = rendering.unreadable if knocked.hidden else rendering.greeting
            await sheet.show(told(language))
            return
        if not any(char.isalnum() for char in knocked.text):
            await sheet.show(rendering.nothing_asked(language))
            return
        place = place_of(message)
        asker = await self._asker(message, rules, place)
        if asker is None:
            if knocked.spoken_to:
                await sheet.show(rendering.failed(language))
            return
        private = rules.private and place.guild is not None
        # What is answered at the press of a button is counted when that is pressed.
        decide = front.admission.forbidden if private else front.admission.decide
        refusal = decide(asker, place)
        if refusal is not None:
            if knocked.spoken_to or self._may_refuse(asker, place, refusal):
                await sheet.show(rendering.refused(language, refusal))
            return
        if not knocked.spoken_to and front.turns.is_full and not self._may_say_full(asker, place):
            return
        query = self._query(message, knocked, rules, place, asker)
        if private and not wish.is_withdrawn:
            await offer_privately(front, query, sheet)
        elif not private:
            await self._bring(message, query, sheet, wish, in_thread=rules.in_threads)

    async def _bring(
        self, message: discord.Message, query: Query, sheet: Sheet, wish: Wish, *, in_thread: bool
    ) -> None:
        front = self.front
        if in_thread and (thread := await self._thread(message, query.text)):
            if wish.is_withdrawn:
                await front.forgetting.take_away((), [thread.id])
            query = self._in_thread(query, thread.id)
            sheet = Sheet([self._channel(query.place), *self._surfaces(message)])
        errand = Question(query, front.desk, front.records)
        await front.asking.bring(errand, sheet, acknowledged=False, wish=wish)

    def _in_thread(self, query: Query, thread: int) -> Query:
        place = replace(query.place, thread=thread)
        talk = self.front.records.conversation(place, thread, None)
        return replace(query, place=place, conversation=talk)

    async def _asker(self, message: discord.Message, rules: Rules, place: Place) -> Asker | None:
        """Who asks, with their roles where these matter; None where Discord does not say which
        they are. Mostly they come with the message."""
        author = message.author
        known = place.guild is None or isinstance(author, discord.Member)
        if place.guild is None or known or not (rules.allow_roles or rules.block_roles):
            return Asker(author.id, roles_of(author))
        try:
            member = await self.http.get_member(place.guild, author.id)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("The roles of somebody who asks are unknown: %s.", error)
            return None
        return Asker(author.id, frozenset(map(int, member["roles"])))

    def _query(
        self, message: discord.Message, knocked: Knock, rules: Rules, place: Place, asker: Asker
    ) -> Query:
        return Query(
            text=knocked.text,
            asker=asker,
            place=place,
            language=_language(message, rules),
            within=rules.publishers,
            collections=rules.collections,
            message=Message(message.channel.id, message.id),
            conversation=self.front.records.conversation(place, message.id, knocked.follows),
            follows=self.front.records.replied_to(knocked.follows),
        )

    def _may_say_full(self, asker: Asker, place: Place) -> bool:
        return self._quiet.may_say(asker.id, place, "line_full")

    def _may_refuse(self, asker: Asker, place: Place, refusal: Refusal) -> bool:
        """What is only talk is refused once in a while, and not where we do not answer at all."""
        if refusal.ground in (Ground.NOT_HERE, Ground.NOT_YOU):
            return False
        return self._quiet.may_say(asker.id, place, refusal.ground)

    def _surfaces(self, message: discord.Message) -> list[Channel | Direct]:
        question = message.to_reference(fail_if_not_exists=False) if message.guild else None
        return [self._channel(place_of(message), question), Direct(message.author)]

    def _channel(self, place: Place, question: discord.MessageReference | None = None) -> Channel:
        return Channel(self.get_partial_messageable(place.spot, guild_id=place.guild), question)

    async def _thread(self, message: discord.Message, question: str) -> discord.Thread | None:
        """A thread for the answer, where the channel can have one."""
        if message.channel.type not in (discord.ChannelType.text, discord.ChannelType.news):
            return None
        return await threads.opened(message, question)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Forms; commands and buttons find their way by discord.py."""
        if interaction.type is discord.InteractionType.modal_submit and interaction.data:
            await self.buttons.send(interaction, str(interaction.data.get("custom_id")))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self._forget(self.front.forgetting.question_deleted, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        for message in payload.message_ids:
            await self._forget(self.front.forgetting.question_deleted, message)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._forget(self.front.forgetting.channel_deleted, channel.id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._forget(self.front.forgetting.channel_deleted, payload.thread_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._forget(self.front.forgetting.guild_left, guild.id)

    async def _forget(self, forget: Callable[[int], Awaitable[None]], number: int) -> None:
        """Something is gone in Discord. Where the disk is full nothing can be forgotten: that is
        for the log, and for the sweep when its time is over."""
        try:
            await forget(number)
        except StateError as error:
            _log.error("What belonged to something deleted is still kept: %s", error)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Called inside discord.py's own handler, which would log the arguments."""
        with surviving(event_method):
            raise  # the exception that is being handled


def _shield(parsers: dict[str, Handler]) -> None:
    """Event that discord.py cannot read is logged: without this it would end the client."""
    for name, parse in list(parsers.items()):
        parsers[name] = _shielded(name, parse)


def _shielded(name: str, parse: Handler) -> Handler:
    def read(data: dict[str, Any]) -> None:
        with surviving(f"Reading {name}"):
            parse(with_channel(data) if name == "INTERACTION_CREATE" else data)

    return read


def _language(message: discord.Message, rules: Rules) -> str:
    """Discord does not tell a person's own language with a message."""
    return rules.language or (str(message.guild.preferred_locale) if message.guild else "en-US")
