"""The button that shows a private answer to its channel, once."""

import asyncio
from typing import Final

import aiohttp
import discord

from bot.answers import Answer, answer_json
from bot.discord import rendering
from bot.discord.acknowledging import acknowledge
from bot.discord.custom_ids import Share
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.pressing import Handlers, acknowledged, keys_on
from bot.discord.queries import Query, Wish
from bot.discord.records import kept_limits
from bot.discord.screens.notices import shared_card
from bot.discord.sheet import Sheet
from bot.discord.surfaces import Response
from bot.discord.visits import Visit, visit
from bot.restoring import OUT_OF_REACH, UnreadableAnswerError
from bot.state.shares import Share as Claim
from bot.state.shown import Message, Shown

_PATIENCE: Final = 10.0  # seconds that a press at the same time waits for the post
_LOOK: Final = 0.2
_HISTORY: Final = 200  # messages that are looked through for a post that a crash left unknown


async def share(front: Front, interaction: Interaction, key: str, action: Share) -> None:
    """Show a private answer to the channel, under a key of its own; who presses again is told
    where it was shown."""
    here = visit(front, interaction)
    shown = front.records.find(key)
    if shown is None:
        await tell(interaction, rendering.forgotten(here.language))
        return
    if shown.asker != here.asker.id:
        await tell(interaction, rendering.notice(here.texts.press_not_yours, here.language))
        return
    refusal = front.admission.forbidden(here.asker, here.place)
    if refusal is not None:
        await tell(interaction, rendering.refused(here.language, refusal))
        return
    answer = await _in_reach(front, interaction, here, shown)
    if answer is None:
        return
    if not await _claimed(front, interaction, key):
        await _tell_where(front, interaction, here, key)
        return
    query = here.query(
        shown.question, kept_limits(shown), private=False, conversation=shown.conversation
    )
    posted = False
    try:
        with front.asking.wished(query) as wish:
            await acknowledge(interaction, thinking=False)
            await _post(front, interaction, here, key, shown, answer, wish)
        posted = True
    finally:
        if not posted:  # or not for certain: the next press looks whether it stands there
            front.records.shares.break_off(key)


async def _in_reach(
    front: Front, interaction: Interaction, here: Visit, shown: Shown
) -> Answer | None:
    """What may be shown of it now; where that is nothing, that is told."""
    try:
        answer = await asyncio.to_thread(
            lambda: front.desk.restored(shown.content, here.seen(front.desk))
        )
    except UnreadableAnswerError:
        await tell(interaction, rendering.forgotten(here.language))
        return None
    if OUT_OF_REACH in answer.notes and not answer.findings:
        await tell(interaction, rendering.notice(here.texts.out_of_reach, here.language))
        return None
    return answer


async def _claimed(front: Front, interaction: Interaction, key: str) -> bool:
    """Whether this press is the one that posts."""
    shares = front.records.shares
    if shares.claim(key, interaction.id):
        return True
    known = shares.find(key)
    if known is None or known.message is not None or known.run == shares.run:
        return False
    try:
        message = await _post_of(interaction, known)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return False  # once too few is better than twice
    if message is None:
        return shares.claim_again(key, known, interaction.id)
    shares.posted(key, message)
    return False


async def _post_of(interaction: Interaction, claim: Claim) -> Message | None:
    """The post of a claim that was cut off before it was noted."""
    if claim.public is None:
        return None
    channel = interaction.client.get_partial_messageable(
        interaction.channel_id or 0, guild_id=interaction.guild_id
    )
    pressed_at = discord.Object(claim.since)
    async for message in channel.history(limit=_HISTORY, after=pressed_at, oldest_first=True):
        if claim.public in keys_on(message):
            return Message(message.channel.id, message.id)
    return None


async def _post(
    front: Front,
    interaction: Interaction,
    here: Visit,
    key: str,
    shown: Shown,
    answer: Answer,
    wish: Wish,
) -> None:
    if wish.is_withdrawn:
        return
    query = wish.query
    content = answer_json(answer)  # what is out of reach is not handed on
    public = front.records.keep(query, "answer", content)
    front.records.shares.posting(key, public)
    sheet = Sheet([Response(interaction, private=False, begun=True)])
    await sheet.show(rendering.answered(answer, query, public))
    front.records.shares.posted(key, sheet.messages[0])
    if public is not None:
        front.records.remember(public, query, sheet.messages)
        await asyncio.to_thread(_handed_on, front, query, answer)
    if wish.is_withdrawn:  # it was forgotten while it was being posted
        await asyncio.to_thread(front.records.take_back, query, public)
        await front.forgetting.take_away(sheet.messages)
        return
    alone = here.query(
        shown.question, kept_limits(shown), private=True, conversation=shown.conversation
    )
    if len(answer.findings) < len(shown.content["findings"]):
        # Buttons count findings: those of what is left need a record of what is left.
        key = front.records.keep(alone, "answer", content) or key
    private = rendering.answered(answer, alone, key, shared=True)
    await Sheet([Response(interaction, private=True)]).show(private[-1:])


def _handed_on(front: Front, query: Query, answer: Answer) -> None:
    front.desk.hand_on(query.asked(front.desk), answer)


async def _tell_where(front: Front, interaction: Interaction, here: Visit, key: str) -> None:
    """That it was shown, with a link to it: as soon as it is, where another press shows it."""
    sheet = await acknowledged(interaction)
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while (claim := front.records.shares.find(key)) and claim.message is None and clock() < until:
        if claim.run != front.records.shares.run:
            break
        await asyncio.sleep(_LOOK)
    message = claim.message if claim else None
    card = shared_card(here.place.guild, message, here.language)
    await sheet.show(rendering.pages(card))


PRESSED: Final[Handlers] = {Share: share}
