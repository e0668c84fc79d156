"""`/watch`: questions that are asked again of every new article."""

import asyncio
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.discord import rendering
from bot.discord.choices import days, outlets
from bot.discord.days import NotADayError
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.screens.watches import watches_card
from bot.discord.texts.commands import DESCRIPTIONS
from bot.discord.translating import described
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Day, Name, Text, limits
from bot.discord.visits import visit
from bot.discord.watch_keeping import keep_watch, may_remove, remove_watch
from bot.state.watches import Watch

_OFFERED: Final = 25
_LONGEST: Final = 100


def register(tree: Tree, front: Front) -> None:
    group = app_commands.Group(name="watch", description=DESCRIPTIONS["watch"].en)

    @group.command(name="add", description=DESCRIPTIONS["watch.add"].en)
    @described("question", "publisher", "after")
    async def add(
        interaction: Interaction,
        question: Text,
        publisher: Name | None = None,
        after: Day | None = None,
    ) -> None:
        try:
            limited = limits(front.now().date(), publisher=publisher, after=after)
        except NotADayError as error:
            language = visit(front, interaction).language
            await tell(interaction, rendering.unknown_days(language, error))
            return
        await keep_watch(front, interaction, question, limited)

    @group.command(name="list", description=DESCRIPTIONS["watch.list"].en)
    async def list_(interaction: Interaction) -> None:
        language = visit(front, interaction).language
        watches = await asyncio.to_thread(watched_here, front, interaction)
        await tell(interaction, rendering.pages(watches_card(watches, language)))

    @group.command(name="remove", description=DESCRIPTIONS["watch.remove"].en)
    @described("watch")
    async def remove(interaction: Interaction, watch: app_commands.Range[str, 1, 100]) -> None:
        found = next(
            (one for one in watched_here(front, interaction) if watch in _names(one)), None
        )
        await remove_watch(front, interaction, found)

    add.autocomplete("publisher")(outlets(front))
    add.autocomplete("after")(days(front))

    @remove.autocomplete("watch")
    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        wanted = typed.casefold().strip()
        return [
            Choice(name=f"#{one.id} {one.wanted.question}"[:_LONGEST], value=str(one.id))
            for one in watched_here(front, interaction)
            if wanted in one.wanted.question.casefold() and may_remove(interaction, one)
        ][:_OFFERED]

    tree.add_command(group)


def watched_here(front: Front, interaction: Interaction) -> list[Watch]:
    """The watches of a channel and its threads; to those who run the server, all of it. Of a
    place that somebody does not see, only their own."""
    place = visit(front, interaction).place
    if place.guild is not None and interaction.permissions.manage_guild:
        found = front.watches.of_guild(place.guild)
    else:
        found = front.watches.of_channel(place.channel)
    return [one for one in found if _may_see(interaction, one)]


def _may_see(interaction: Interaction, watch: Watch) -> bool:
    """Whether somebody sees the place of a watch, as far as we know: Discord does not tell us who
    is in a private thread, nor of one that was put away."""
    wanted, guild = watch.wanted, interaction.guild
    if wanted.owner == interaction.user.id or wanted.place.spot == interaction.channel_id:
        return True
    if guild is None or not isinstance(interaction.user, discord.Member):
        return False
    if interaction.permissions.administrator:
        return True
    place = guild.get_channel_or_thread(wanted.place.spot)
    if place is None:
        return False
    granted = place.permissions_for(interaction.user)
    private = isinstance(place, discord.Thread) and place.is_private()
    return granted.view_channel and (granted.manage_threads or not private)


def _names(watch: Watch) -> set[str]:
    """What somebody may type for it who takes none of the choices."""
    return {str(watch.id), f"#{watch.id}", watch.wanted.question}
