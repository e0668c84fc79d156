"""Interactions (commands, buttons, modals): who, where, and how they are answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import discord

from bot.discord import rendering, threads
from bot.discord.acknowledging import acknowledge, answer, is_answered, is_lost
from bot.discord.errands import Errand, Question
from bot.discord.front import Front
from bot.discord.policy import Asker
from bot.discord.queries import Query, Wish
from bot.discord.sheet import Sheet
from bot.discord.surfaces import NOBODY, Channel, Direct, Page, Response
from bot.state.shown import Place

Interaction = discord.Interaction[Any]

_PATIENCE: Final = 1.5  # of the 3 seconds within which Discord must hear something
_LOOKS: Final = 10  # for a server of which Discord tells by itself
_LOOK: Final = 0.05  # seconds between two of them
_OURS: Final = "ours"


async def take(front: Front, interaction: Interaction, errand: Errand) -> None:
    """Acknowledge the interaction and bring the errand to its result."""
    query = errand.query
    if query.text and not any(char.isalnum() for char in query.text):
        await tell(interaction, rendering.nothing_asked(query.language))
        return
    refusal = front.admission.decide(query.asker, query.place)
    if refusal is not None:
        await tell(interaction, rendering.refused(query.language, refusal))
        return
    with front.asking.wished(query) as wish:
        heard = await acknowledge(interaction, private=query.private)
        sheet = Sheet(surfaces(interaction, query))
        await front.asking.bring(errand, sheet, acknowledged=heard, wish=wish)


async def take_to_thread(front: Front, interaction: Interaction, errand: Question) -> None:
    """The same, with the answer in a thread below the question, where the channel can have one."""
    query, channel = errand.query, interaction.channel
    words = any(char.isalnum() for char in query.text)
    if query.private or not words or not isinstance(channel, discord.TextChannel):
        await take(front, interaction, errand)
        return
    refusal = front.admission.decide(query.asker, query.place)
    if refusal is not None:
        await tell(interaction, rendering.refused(query.language, refusal))
        return
    with front.asking.wished(query) as wish:
        await acknowledge(interaction)
        await _bring_to_thread(front, interaction, errand, channel, wish)


async def _bring_to_thread(
    front: Front,
    interaction: Interaction,
    errand: Question,
    channel: discord.TextChannel,
    wish: Wish,
) -> None:
    query = errand.query
    beginning = Sheet(surfaces(interaction, query))
    await beginning.show(rendering.notice(query.text, query.language))
    echo = beginning.messages[0]
    thread = await threads.opened(channel.get_partial_message(echo.id), query.text)
    if wish.is_withdrawn:
        await front.forgetting.take_away([echo], [thread.id] if thread else ())
        return
    places = surfaces(interaction, query, begun=True)
    query = replace(query, echo=echo)
    errand = replace(errand, query=query)
    if thread is not None:
        place = replace(query.place, thread=thread.id)
        talk = front.records.conversation(place, thread.id, None)
        errand = replace(errand, query=replace(query, place=place, conversation=talk))
        places = [_channel(interaction, place), *places]
    await front.asking.bring(errand, Sheet(places), acknowledged=False)


async def tell(interaction: Interaction, pages: Sequence[Page]) -> None:
    """Show something to the one who typed or pressed alone, whether answered already or not."""
    for page in pages:
        if is_lost(interaction):
            return  # there is nowhere left where they alone would see it
        if is_answered(interaction):
            await interaction.followup.send(
                view=page.view(), files=page.files(), ephemeral=True, allowed_mentions=NOBODY
            )
        else:
            await answer(interaction, partial(_respond, interaction, page))


async def _respond(interaction: Interaction, page: Page) -> None:
    await interaction.response.send_message(
        view=page.view(), files=page.files(), ephemeral=True, allowed_mentions=NOBODY
    )


def surfaces(
    interaction: Interaction, query: Query, *, begun: bool = False
) -> list[Response | Channel | Direct]:
    """The response, where Discord takes one; after its time the channel, where everybody may
    read it; else the asker."""
    response = Response(interaction, private=query.private, begun=begun)
    places: list[Response | Channel | Direct] = [] if is_lost(interaction) else [response]
    if not query.private:
        places.append(_channel(interaction, query.place))
    return [*places, Direct(interaction.user)]


def _channel(interaction: Interaction, place: Place) -> Channel:
    client = interaction.client
    return Channel(client.get_partial_messageable(place.spot, guild_id=place.guild))


def with_channel(told: dict[str, Any]) -> dict[str, Any]:
    """An interaction's event with the channel that discord.py reads. Discord may leave it out,
    and name its id alone."""
    if "channel" in told or "channel_id" not in told:
        return told
    return {**told, "channel": {"id": told["channel_id"]}}


def place_of(interaction: Interaction) -> Place:
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return Place(guild=guild_of(interaction), channel=channel.parent_id, thread=channel.id)
    return Place(guild=guild_of(interaction), channel=interaction.channel_id or 0)


def guild_of(interaction: Interaction) -> int | None:
    """The server, where it is one of ours: who has installed the application for themselves may
    use it in any other, which has no rules here and is like a direct message. To be asked after
    `look_first`."""
    number = interaction.guild_id
    ours = number is not None and (
        interaction.client.get_guild(number) is not None or interaction.extras.get(_OURS, False)
    )
    return number if ours else None


async def look_first(front: Front, interaction: Interaction) -> None:
    """In direct messages: find out what holds for this person, while Discord waits."""
    if interaction.guild_id is not None:
        interaction.extras[_OURS] = await _is_ours(front, interaction, interaction.guild_id)
    if guild_of(interaction) is None:
        await front.direct.look(interaction.client, interaction.user.id, patience=_PATIENCE)


async def _is_ours(front: Front, interaction: Interaction, guild: int) -> bool:
    """Whether a server is one of ours: at the beginning of a session it may not have been told
    of yet."""
    client = interaction.client
    if interaction.is_user_integration() and not interaction.is_guild_integration():
        return client.get_guild(guild) is not None
    for _ in range(_LOOKS):
        if client.get_guild(guild) is not None:
            return True
        await asyncio.sleep(_LOOK)
    return not client.guilds or front.servers.knows(guild)


def asker_of(interaction: Interaction) -> Asker:
    return Asker(interaction.user.id, roles_of(interaction.user))


def roles_of(user: discord.User | discord.Member) -> frozenset[int]:
    """As Discord told them with this person: `Member.roles` leaves out those that the cache does
    not know, which at the beginning of a session are all."""
    return frozenset(user._roles) if isinstance(user, discord.Member) else frozenset()
