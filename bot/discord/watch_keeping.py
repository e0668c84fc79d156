"""Watches as people make and end them, by command or by button."""

import asyncio
from typing import Final

import discord

from bot.discord import rendering
from bot.discord.acknowledging import acknowledge
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.queries import Halt, Limits, Query, Wish
from bot.discord.screens.watches import watching_card
from bot.discord.sheet import Sheet
from bot.discord.surfaces import Response
from bot.discord.texts import counted, texts_for
from bot.discord.visits import Visit, may_moderate, visit
from bot.state.watches import Wanted, Watch

MOST: Final = 25
"""Watches of one channel with its threads: each is a question asked of every new article."""


async def keep_watch(front: Front, interaction: Interaction, question: str, limits: Limits) -> None:
    """Watch a question from now on, in the place where it was asked for."""
    here = visit(front, interaction)
    refusal = front.admission.decide(here.asker, here.place)
    if refusal is not None:
        await tell(interaction, rendering.refused(here.language, refusal))
        return
    query = here.query(question, limits, private=False, conversation=None)
    with front.asking.wished(query) as wish:
        told = _obstacle(interaction, here) or await asyncio.to_thread(_too_many, front, query)
        if told:
            await tell(interaction, rendering.notice(told, here.language))
            return
        await acknowledge(interaction)
        await _keep(front, query, wish, Sheet([Response(interaction, private=False)]))


async def _keep(front: Front, query: Query, wish: Wish, sheet: Sheet) -> None:
    made = await asyncio.to_thread(_made, front, query)
    if isinstance(made, str):
        await sheet.show(rendering.notice(made, query.language))
        return
    key = await asyncio.to_thread(front.records.keep, query, "watch", {"watch": made.id})
    if wish.is_withdrawn:  # the command cannot be left without an answer
        await sheet.show(rendering.halted(query.language, Halt.WITHDRAWN, None))
    else:
        await sheet.show(rendering.pages(watching_card(query.text, query.language), key))
    if key is not None:
        front.records.remember(key, query, sheet.messages)
    if wish.is_withdrawn:
        await asyncio.to_thread(front.watches.remove, made.id)
        if key is not None:
            await asyncio.to_thread(front.records.end, key, keep=False)
        await front.forgetting.take_away(sheet.messages)


def _obstacle(interaction: Interaction, here: Visit) -> str | None:
    """What stands against posting here: that answers are for their askers alone, or a permission
    that we would need."""
    if here.rules.private:
        return here.texts.watch_private
    if interaction.guild_id is None:
        return None
    granted = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    may = granted.send_messages_in_threads if in_thread else granted.send_messages
    if may and granted.view_channel:
        return None
    texts = here.texts
    return texts.bot_cannot_post.format(permission=texts.permission_send_messages)


def _too_many(front: Front, query: Query) -> str | None:
    texts = texts_for(query.language)
    known = [one for one in front.watches.of_channel(query.place.channel) if not one.stopped]
    if any(one.wanted.question == query.text and one.wanted.place == query.place for one in known):
        return texts.watching_already
    if len(known) >= MOST:
        return counted(texts, texts.watches_full, MOST)
    return None


def _made(front: Front, query: Query) -> Watch | str:
    """What the archive says today is no news later, also where it is said again. Why there is
    none, where another was made at the same time."""
    arrivals = front.desk.archive.arrivals()
    known = front.desk.answer(query.asked(front.desk)).findings
    wanted = Wanted(
        question=query.text,
        place=query.place,
        owner=query.asker.id,
        language=query.language,
        created=front.now(),
        publisher=next(iter(query.limits.publishers), None),
        after=query.limits.after,
    )
    with front.state.transaction():
        if told := _too_many(front, query):
            return told
        watch = front.watches.add(wanted, looked_at=arrivals.found)
        front.watches.mark_posted(watch.id, [finding.quotes[0].text for finding in known])
    return watch


def may_remove(interaction: Interaction, watch: Watch) -> bool:
    """Who made it, and who moderates the place."""
    return watch.wanted.owner == interaction.user.id or may_moderate(interaction)


async def remove_watch(front: Front, interaction: Interaction, watch: Watch | None) -> None:
    """Watch it no longer, where they may say so; `watch` is None where there is no such."""
    here = visit(front, interaction)
    if watch is None:
        told = here.texts.watches_none
    elif not may_remove(interaction, watch):
        told = here.texts.press_not_yours
    else:
        await asyncio.to_thread(front.watches.remove, watch.id)
        told = here.texts.watch_ended.format(question=watch.wanted.question)
    await tell(interaction, rendering.notice(told, here.language))
