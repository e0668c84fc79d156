"""`/settings`: how the bot behaves on a server and in each of its channels."""

import asyncio
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import discord
from discord import app_commands

from bot.discord import rendering
from bot.discord.channel_option import ChannelOption
from bot.discord.choices import listed
from bot.discord.front import Front
from bot.discord.gates import MANAGERS, only_for_managers
from bot.discord.intents import may_read_messages, read_messages
from bot.discord.interactions import Interaction, tell
from bot.discord.screens.settings import Board, settings_card
from bot.discord.setting_values import chosen
from bot.discord.texts import texts_for
from bot.discord.texts.commands import DESCRIPTIONS
from bot.discord.translating import described
from bot.discord.tree import Tree
from bot.discord.visits import visit

Channel: TypeAlias = app_commands.AppCommandChannel
Names: TypeAlias = app_commands.Range[str, 1, 400]
Count: TypeAlias = app_commands.Range[int, 0, 1_000_000]
Pace: TypeAlias = app_commands.Range[int, 0, 600]
Days: TypeAlias = app_commands.Range[int, 0, 3650]
Language: TypeAlias = Literal["auto", "en", "de", "es", "fr"]

_COMMON = (
    *("enabled", "mention", "thread", "privately", "collections", "outlets", "language"),
    *("budget", "pace", "retention"),
)


def register(tree: Tree, front: Front) -> None:
    group = app_commands.Group(
        name="settings",
        description=DESCRIPTIONS["settings"].en,
        guild_only=True,
        default_permissions=MANAGERS,
    )
    _register_changes(group, Settings(front))
    _register_lists(group, Settings(front))
    tree.add_command(group)


def _register_changes(group: app_commands.Group, settings: "Settings") -> None:
    """The options are read from the interaction: they are too many to be handed on one by one."""

    @group.command(name="server", description=DESCRIPTIONS["settings.server"].en)
    @described(*_COMMON, "server_pace")
    async def server(
        interaction: Interaction,
        enabled: bool | None = None,
        mention: bool | None = None,
        thread: bool | None = None,
        privately: bool | None = None,
        collections: Names | None = None,
        outlets: Names | None = None,
        language: Language | None = None,
        budget: Count | None = None,
        pace: Pace | None = None,
        server_pace: Count | None = None,
        retention: Days | None = None,
    ) -> None:
        await settings.change(interaction, None)

    @group.command(name="channel", description=DESCRIPTIONS["settings.channel"].en)
    @described("channel", *_COMMON)
    async def one_channel(
        interaction: Interaction,
        channel: ChannelOption,
        enabled: bool | None = None,
        mention: bool | None = None,
        thread: bool | None = None,
        privately: bool | None = None,
        collections: Names | None = None,
        outlets: Names | None = None,
        language: Language | None = None,
        budget: Count | None = None,
        pace: Pace | None = None,
        retention: Days | None = None,
    ) -> None:
        await settings.change(interaction, channel)

    server.autocomplete("collections")(listed(settings.collections))
    server.autocomplete("outlets")(listed(settings.outlets))
    one_channel.autocomplete("collections")(listed(settings.collections))
    one_channel.autocomplete("outlets")(listed(settings.outlets))


def _register_lists(group: app_commands.Group, settings: "Settings") -> None:
    @group.command(name="show", description=DESCRIPTIONS["settings.show"].en)
    @described("channel")
    async def show(interaction: Interaction, channel: ChannelOption | None = None) -> None:
        await settings.show(interaction, channel)

    @group.command(name="reset", description=DESCRIPTIONS["settings.reset"].en)
    @described("channel")
    async def reset(interaction: Interaction, channel: ChannelOption | None = None) -> None:
        await settings.reset(interaction, channel)

    @group.command(name="allow", description=DESCRIPTIONS["settings.allow"].en)
    @described("role", "channel", "within")
    async def allow(
        interaction: Interaction,
        role: discord.Role | None = None,
        channel: ChannelOption | None = None,
        within: ChannelOption | None = None,
    ) -> None:
        await settings.list(interaction, "allow", role, channel, within)

    @group.command(name="block", description=DESCRIPTIONS["settings.block"].en)
    @described("role", "channel", "within")
    async def block(
        interaction: Interaction,
        role: discord.Role | None = None,
        channel: ChannelOption | None = None,
        within: ChannelOption | None = None,
    ) -> None:
        await settings.list(interaction, "block", role, channel, within)

    @group.command(name="unlist", description=DESCRIPTIONS["settings.unlist"].en)
    @described("role", "channel", "within")
    async def unlist(
        interaction: Interaction,
        role: discord.Role | None = None,
        channel: ChannelOption | None = None,
        within: ChannelOption | None = None,
    ) -> None:
        await settings.list(interaction, None, role, channel, within)


class Settings:
    """What the commands do. Each shows the settings as they are afterwards, to whoever asked."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._servers = front.servers

    def outlets(self) -> dict[str, int]:
        return self._front.desk.archive.publishers()

    def collections(self) -> dict[str, int]:
        return self._front.desk.archive.collections()

    async def show(self, interaction: Interaction, channel: Channel | None) -> None:
        if await only_for_managers(self._front, interaction):
            await self._tell(interaction, channel)

    async def reset(self, interaction: Interaction, channel: Channel | None) -> None:
        if not await only_for_managers(self._front, interaction):
            return
        own = self._servers.own(_guild(interaction), _id(channel))
        self._servers.unset(_guild(interaction), _id(channel), *own)
        await self._tell(interaction, channel, saved=True)

    async def change(self, interaction: Interaction, channel: Channel | None) -> None:
        if not await only_for_managers(self._front, interaction):
            return
        typed = {name: value for name, value in interaction.namespace if name != "channel"}
        language = visit(self._front, interaction).language
        texts = texts_for(language)
        if not typed:
            await tell(interaction, rendering.notice(texts.settings_nothing, language))
            return
        if typed.get("mention") is False and not may_read_messages(interaction.client):
            await tell(interaction, rendering.notice(texts.settings_intent, language))
            return
        asked = await asyncio.to_thread(lambda: chosen(typed, self.outlets(), self.collections()))
        self._servers.set(_guild(interaction), _id(channel), **asked.values)
        unknown = texts.settings_unknown.format(names=", ".join(asked.unknown))
        notes = (unknown,) if asked.unknown else ()
        await self._tell(interaction, channel, *notes, saved=bool(asked.values))
        if self._servers.any_without_mention():
            await read_messages(interaction.client)

    async def list(
        self,
        interaction: Interaction,
        kind: Literal["allow", "block"] | None,
        role: discord.Role | None,
        channel: Channel | None,
        within: Channel | None,
    ) -> None:
        """Put a role or a channel on one list, and take it from the other; with no kind, from
        both. Channels are listed for a server only."""
        if not await only_for_managers(self._front, interaction):
            return
        if role is None and channel is None:
            language = visit(self._front, interaction).language
            await tell(
                interaction, rendering.notice(texts_for(language).settings_nothing, language)
            )
            return
        guild = _guild(interaction)
        if role is not None:
            self._relist(guild, _id(within), "roles", kind, role.id)
        if channel is not None:
            self._relist(guild, None, "channels", kind, channel.id)
        await self._tell(interaction, within, saved=True)

    def _relist(
        self, guild: int, channel: int | None, what: str, kind: str | None, thing: int
    ) -> None:
        rules = self._servers.own(guild) | self._servers.own(guild, channel)
        lists = {}
        for name in ("allow", "block"):
            others = [one for one in rules.get(f"{name}_{what}", ()) if one != thing]
            lists[f"{name}_{what}"] = [*others, thing] if name == kind else others
        self._servers.set(guild, channel, **lists)

    async def _tell(
        self, interaction: Interaction, channel: Channel | None, *notes: str, saved: bool = False
    ) -> None:
        guild, language = _guild(interaction), visit(self._front, interaction).language
        board = Board(
            rules=self._servers.in_channel(guild, _id(channel)),
            own=self._servers.own(guild, _id(channel)),
            channel=channel.name if channel else None,
            notes=(*((texts_for(language).settings_saved,) if saved else ()), *notes),
        )
        await tell(
            interaction, rendering.pages(settings_card(board, language, _naming(interaction)))
        )


def _guild(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise ValueError("A server's settings were asked for outside of one.")
    return interaction.guild_id


def _id(channel: Channel | None) -> int | None:
    return channel.id if channel else None


def _naming(interaction: Interaction) -> Callable[[int], str]:
    """Roles and channels by their names; by their number where they are gone."""

    def named(number: int) -> str:
        guild = interaction.guild
        found: Any = guild and (guild.get_role(number) or guild.get_channel_or_thread(number))
        if found is None:
            return str(number)
        return f"@{found.name}" if isinstance(found, discord.Role) else f"#{found.name}"

    return named
