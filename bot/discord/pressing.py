"""Buttons and forms: recognised by their custom id alone, so that they outlive a restart."""

import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.discord import rendering
from bot.discord.acknowledging import acknowledge
from bot.discord.custom_ids import PATTERN, Action, Press, pressed
from bot.discord.front import Front
from bot.discord.interactions import Interaction, look_first, tell
from bot.discord.last_resort import surviving
from bot.discord.sheet import Sheet
from bot.discord.surfaces import Direct, Response

Handler: TypeAlias = Callable[[Front, Interaction, str, Any], Coroutine[Any, Any, None]]
"""Given the key and an action of its own kind."""
Handlers: TypeAlias = Mapping[type[Action], Handler]


@dataclass(frozen=True, slots=True)
class Buttons:
    """What is done for each action: when its button is pressed, when its form is sent."""

    front: Front
    pressed: Handlers
    sent: Handlers

    async def press(self, interaction: Interaction, custom_id: str) -> None:
        await self._act(interaction, custom_id, self.pressed)

    async def send(self, interaction: Interaction, custom_id: str) -> None:
        await self._act(interaction, custom_id, self.sent)

    async def _act(self, interaction: Interaction, custom_id: str, handlers: Handlers) -> None:
        press = pressed(custom_id)
        handler = handlers.get(type(press.action)) if press else None
        with surviving("A button") as mishap:
            await look_first(self.front, interaction)
            if press is None or handler is None:  # of a version unknown here
                await tell(interaction, rendering.forgotten(str(interaction.locale)))
            else:
                await handler(self.front, interaction, press.key, press.action)
        if mishap.happened:
            with surviving("Telling of it"):
                await tell(interaction, rendering.failed(str(interaction.locale)))


def dynamic_item(buttons: Buttons) -> type[ui.DynamicItem[Any]]:
    """What discord.py calls for every custom id of ours."""

    class Pressed(ui.DynamicItem[ui.Item[Any]], template=PATTERN):
        @classmethod
        async def from_custom_id(
            cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
        ) -> "Pressed":
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            await buttons.press(interaction, self.custom_id)

    return Pressed


async def acknowledged(interaction: Interaction, *, update: bool = False) -> Sheet:
    """Where the answer to a press goes: a message for the one who pressed alone, or, to
    `update`, the message with the button itself."""
    heard = await acknowledge(interaction, private=True, thinking=not update)
    response = [Response(interaction, private=True)] if heard else []
    return Sheet([*response, Direct(interaction.user)])


def actions_on(message: discord.Message | None) -> Iterator[Action]:
    """What the buttons of a message do."""
    return (press.action for press in _presses(message))


def keys_on(message: discord.Message | None) -> set[str]:
    """What the buttons of a message act on."""
    return {press.key for press in _presses(message)}


def _presses(message: discord.Message | None) -> Iterator[Press]:
    for custom_id in _custom_ids(message.components if message else ()):
        if press := pressed(custom_id):
            yield press


def _custom_ids(components: Any) -> Iterator[str]:  # noqa: ANN401 discord.py's union of a dozen
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
