"""`/follow`: the feeds whose new articles come into the archive, for those who run the server."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from discord import app_commands
from discord.app_commands import Choice

from bot.discord import rendering
from bot.discord.acknowledging import acknowledge
from bot.discord.front import Front
from bot.discord.gates import MANAGERS, may_feed, only_for_feeders
from bot.discord.interactions import Interaction, tell
from bot.discord.markdown import one_line
from bot.discord.screens.feeding import feeds_card
from bot.discord.surfaces import Page
from bot.discord.texts.commands import DESCRIPTIONS
from bot.discord.translating import described
from bot.discord.tree import Tree
from bot.discord.visits import Visit, visit
from ingest.errors import NewshoundError, WebAddressError
from ingest.web import Feed

_log = logging.getLogger(__name__)

_OFFERED: Final = 25
_LONGEST: Final = 100
_USUAL: Final = 15  # minutes


def register(tree: Tree, front: Front) -> None:
    group = app_commands.Group(
        name="follow",
        description=DESCRIPTIONS["follow"].en,
        guild_only=True,
        default_permissions=MANAGERS,
    )

    @group.command(name="add", description=DESCRIPTIONS["follow.add"].en)
    @described("address", "minutes")
    async def add(
        interaction: Interaction,
        address: app_commands.Range[str, 1, 2000],
        minutes: app_commands.Range[int, 1, 1440] = _USUAL,
    ) -> None:
        async def work(here: Visit) -> list[Page]:
            told = await _added(front, here, address.strip(), timedelta(minutes=minutes))
            return rendering.notice(told, here.language)

        await _answered(front, interaction, work)

    @group.command(name="list", description=DESCRIPTIONS["follow.list"].en)
    async def list_(interaction: Interaction) -> None:
        async def work(here: Visit) -> list[Page]:
            feeds = await front.following.feeds(here.rules.collections)
            return rendering.pages(feeds_card(feeds, here.language, note=_note(front, here)))

        await _answered(front, interaction, work)

    @group.command(name="remove", description=DESCRIPTIONS["follow.remove"].en)
    @described("feed")
    async def remove(interaction: Interaction, feed: app_commands.Range[str, 1, 2000]) -> None:
        async def work(here: Visit) -> list[Page]:
            return rendering.notice(await _removed(front, here, feed.strip()), here.language)

        await _answered(front, interaction, work)

    @remove.autocomplete("feed")
    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        if not may_feed(front, interaction):
            return []
        feeds = await front.following.feeds(visit(front, interaction).rules.collections)
        return _offered(feeds, typed)

    tree.add_command(group)


async def _answered(
    front: Front, interaction: Interaction, work: Callable[[Visit], Awaitable[list[Page]]]
) -> None:
    """Do it for those who may, and show them what came of it."""
    if not await only_for_feeders(front, interaction):
        return
    await acknowledge(interaction, private=True)
    here = visit(front, interaction)
    try:
        pages = await work(here)
    except NewshoundError as error:
        _log.error("The list of feeds cannot be used: %s", error)
        pages = rendering.unavailable(here.language)
    await tell(interaction, pages)


async def _added(front: Front, here: Visit, address: str, every: timedelta) -> str:
    """Into the first collection that is in reach here, so that it can be asked for here."""
    collection = next(iter(here.rules.collections), None)
    try:
        await front.following.add(address, every=every, collection=collection)
    except WebAddressError as error:
        reason = one_line(error.reason)
        return here.texts.follow_failed.format(source=one_line(address), reason=reason)
    told = here.texts.following.format(source=one_line(address))
    note = _note(front, here)
    return f"{told}\n{note}" if note else told


async def _removed(front: Front, here: Visit, named: str) -> str:
    feeds = await front.following.feeds(here.rules.collections)
    found = next((one for one in feeds if named in (one.address, _short(one))), None)
    if found is None:
        return here.texts.follow_unknown.format(source=one_line(named))
    await front.following.remove(found.address)
    return here.texts.unfollowed.format(source=one_line(found.address))


def _note(front: Front, here: Visit) -> str | None:
    """Why nothing is read for now, in words that name no path of this machine."""
    if not front.following.rules.is_on:
        return here.texts.follow_off
    return here.texts.follow_waiting if front.following.is_waiting else None


def _offered(feeds: Sequence[Feed], typed: str) -> list[Choice[str]]:
    wanted = typed.casefold().strip()
    return [
        Choice(name=_short(one), value=_short(one))
        for one in feeds
        if wanted in one.address.casefold()
    ][:_OFFERED]


def _short(feed: Feed) -> str:
    """As a choice may be: the end of a long address tells it from its neighbours."""
    address = feed.address
    return address if len(address) <= _LONGEST else f"…{address[1 - _LONGEST :]}"
