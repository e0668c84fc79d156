"""`/ingest`: a file or a page into the archive, for those who run the server."""

import asyncio
import tempfile
from pathlib import Path

import discord
from discord import app_commands

from bot.discord import rendering
from bot.discord.feeding import LARGEST, FeedingBusyError, FeedingError, file_name
from bot.discord.front import Front
from bot.discord.gates import MANAGERS, only_for_feeders
from bot.discord.interactions import Interaction, tell
from bot.discord.pressing import acknowledged
from bot.discord.screens.feeding import fed_card, feeding_card
from bot.discord.sheet import Sheet
from bot.discord.texts.commands import DESCRIPTIONS
from bot.discord.translating import described
from bot.discord.tree import Tree
from bot.discord.visits import Visit, visit
from bot.pace import Going
from ingest.web import is_web_address


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="ingest", description=DESCRIPTIONS["ingest"].en)
    @described("file", "address")
    @app_commands.guild_only()
    @app_commands.default_permissions(MANAGERS)
    async def ingest(
        interaction: Interaction,
        file: discord.Attachment | None = None,
        address: app_commands.Range[str, 1, 2000] | None = None,
    ) -> None:
        if not await only_for_feeders(front, interaction):
            return
        here = visit(front, interaction)
        wrong = _wrong(here, file, address)
        if wrong:
            await tell(interaction, rendering.notice(wrong, here.language))
            return
        sheet = await acknowledged(interaction)
        if file is None:
            await _feed(front, here, sheet, str(address), str(address))
            return
        with tempfile.TemporaryDirectory(prefix="newshound-") as folder:
            path = Path(folder) / file_name(file.filename)
            await asyncio.to_thread(path.write_bytes, await file.read())
            await _feed(front, here, sheet, str(path), file.filename)


def _wrong(here: Visit, file: discord.Attachment | None, address: str | None) -> str | None:
    """What cannot be done with what was given."""
    if (file is None) == (address is None) or (address and not is_web_address(address)):
        return here.texts.ingest_what
    if file is not None and file.size > LARGEST:
        return here.texts.ingest_too_large.format(source=file.filename, most=LARGEST >> 20)
    return None


async def _feed(front: Front, here: Visit, sheet: Sheet, source: str, shown: str) -> None:
    """Into the first collection that is in reach here, so that it can be asked for here."""

    async def watch(going: Going) -> None:
        await sheet.try_to_show(rendering.pages(feeding_card(shown, going, here.language)))

    await watch(Going(inputs=0))
    collection = next(iter(here.rules.collections), None)
    try:
        report = await front.feeding.feed(source, collection=collection, watch=watch)
    except FeedingBusyError:
        await sheet.show(rendering.notice(here.texts.ingest_busy, here.language))
        return
    except FeedingError as error:
        told = here.texts.ingest_failed.format(source=shown, reason=error)
        await sheet.show(rendering.notice(told, here.language))
        return
    for outcome, count in report["counts"].items():
        front.metrics.ingested(outcome, count)
    await sheet.show(rendering.pages(fed_card(shown, report, here.language)))
