"""A message as discord.py's components. The views here listen to nothing: a pressed button is
recognised by its custom id, by whoever made the `DynamicItem` for it, also after a restart."""

import io
from typing import Final

import discord
from discord import ui

from bot.discord.cards import Button, LinkButton, Look, Message, Separator, Tone
from bot.discord.components import Component, Row, Text, components
from bot.discord.custom_ids import custom_id

_COLOURS: Final = {
    Tone.ANSWERED: discord.Colour(0x2E8B57),
    Tone.NOT_FOUND: discord.Colour(0xC98A1B),
    Tone.WORKING: discord.Colour(0x4A7FB5),
    Tone.PLAIN: discord.Colour(0x6B7280),
    Tone.FAILED: discord.Colour(0xB23A3A),
}
_STYLES: Final = {
    Look.PLAIN: discord.ButtonStyle.secondary,
    Look.MAIN: discord.ButtonStyle.primary,
    Look.GOOD: discord.ButtonStyle.success,
    Look.DANGER: discord.ButtonStyle.danger,
}


def layout(message: Message, key: str) -> ui.LayoutView:
    """`message` as components, its buttons acting on what is kept under `key`. To be made where
    an event loop runs, for each sending anew."""
    view = ui.LayoutView(timeout=None)
    children = [_item(component, key) for component in components(message.blocks)]
    children += [ui.File(f"attachment://{one.name}") for one in message.attachments]
    view.add_item(ui.Container(*children, accent_colour=_COLOURS[message.tone]))
    # Stopped before it is sent, discord.py does not keep it: it would for ever, for each message.
    view.stop()
    return view


def files(message: Message) -> list[discord.File]:
    """What is uploaded with `message`; for each sending anew, since sending reads them."""
    return [
        discord.File(io.BytesIO(one.text.encode("utf-8")), filename=one.name)
        for one in message.attachments
    ]


def _item(component: Component, key: str) -> ui.Item[ui.LayoutView]:
    match component:
        case Text(content):
            return ui.TextDisplay(content)
        case Row(buttons):
            return ui.ActionRow(*(_button(one, key) for one in buttons))
        case Separator():
            return ui.Separator()


def _button(shown: Button | LinkButton, key: str) -> ui.Button[ui.LayoutView]:
    if isinstance(shown, LinkButton):
        return ui.Button(label=shown.label, url=shown.url)
    return ui.Button(
        label=shown.label,
        custom_id=custom_id(shown.action, key),
        style=_STYLES[shown.look],
        disabled=not shown.enabled,
    )
