"""The commands' tree: each command once, none of them the end of the client."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

import discord
from discord import app_commands

from bot.discord import rendering
from bot.discord.interactions import Interaction, tell
from bot.discord.last_resort import surviving

_REMEMBERED: Final = 10_000

Tree: TypeAlias = app_commands.CommandTree[Any]
Before: TypeAlias = Callable[[Interaction], Coroutine[Any, Any, None]]


class Seen:
    """Events by their id, the last ten thousand: after a resume Discord may tell some again."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, event: int) -> bool:
        """Whether it was not asked for before."""
        if event in self._ids:
            return False
        self._ids[event] = None
        if len(self._ids) > _REMEMBERED:
            self._ids.popitem(last=False)
        return True


class GuardedTree(app_commands.CommandTree[discord.AutoShardedClient]):
    """Runs each command once; what goes wrong is told to the person, and logged."""

    def __init__(self, client: discord.AutoShardedClient, before: Before) -> None:
        """`before` is awaited before each command and each completion."""
        super().__init__(client)
        self._seen = Seen()
        self._before = before

    async def interaction_check(
        self, interaction: discord.Interaction[discord.AutoShardedClient], /
    ) -> bool:
        if not self._seen.is_new(interaction.id):
            return False
        await self._before(interaction)
        return True

    async def on_error(
        self,
        interaction: discord.Interaction[discord.AutoShardedClient],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        with surviving("A command"):
            raise getattr(error, "original", error)
        if interaction.type is not discord.InteractionType.autocomplete:
            with surviving("Telling of it"):
                await tell(interaction, rendering.failed(str(interaction.locale)))
