"""A card cut into messages that Discord takes.

Cuts fall between parts (a claim with its quotes), else between blocks; only a text that does not
fit on a message of its own is cut itself, after a sentence where there is one, and says so on
both sides. What would take too many messages goes into a file, whole.
"""

from collections.abc import Callable
from typing import Final

from bot.discord.cards import Attachment, Button, Buttons, Card, Message, Paragraph, Part, Run
from bot.discord.components import Size, size
from bot.discord.custom_ids import Action
from bot.discord.packing import Blocks, packed, tidy
from bot.discord.plain import plain
from bot.discord.texts import Texts, texts_for

CHARACTERS: Final = 4_000
"""Of all text displays of a message together (Components V2)."""
OCTETS: Final = 9_500
"""About 10,170 bytes of UTF-8 in a message make Discord answer with an error of its own."""
COMPONENTS: Final = 40
"""Of a message, those inside others too."""
MESSAGES: Final = 5
"""More of them would push everything else out of a channel."""

_ROOM: Final = Size(CHARACTERS, OCTETS, COMPONENTS - 2)  # the container, and a file


def messages(card: Card, *, most: int = MESSAGES) -> tuple[Message, ...]:
    """The whole card, in `most` messages at most; what is more is in a file with the last one."""
    pages = packed(card.parts, _ROOM, texts_for(card.language))
    pages = _with_foot(pages, card.foot.blocks)
    if len(pages) <= most:
        return tuple(Message(blocks=blocks, tone=card.tone) for blocks in pages)
    shown = [Message(blocks=blocks, tone=card.tone) for blocks in pages[: most - 1]]
    return (*shown, _last(card, most))


def _with_foot(pages: list[Blocks], foot: Blocks) -> list[Blocks]:
    together = (*pages[-1], *foot)
    if size(together).fits(_ROOM):
        return [*pages[:-1], tidy(together)]
    return [*pages, tidy(foot)]


def turned(card: Card, number: int, turn: Callable[[int], Action]) -> Message:
    """One message with page `number` (from 0; the nearest there is) of the card, and buttons to
    the page before and after it."""
    texts = texts_for(card.language)
    taken = size(_turning(texts, 0, 1000, turn).blocks) + size(card.foot.blocks)
    pages = packed(card.parts, _ROOM - taken, texts)
    number = min(max(number, 0), len(pages) - 1)
    foot = card.foot.blocks
    if len(pages) > 1:
        foot = (*_turning(texts, number, len(pages), turn).blocks, *foot)
    return Message(blocks=tidy((*pages[number], *foot)), tone=card.tone)


def _turning(texts: Texts, number: int, pages: int, turn: Callable[[int], Action]) -> Part:
    where = texts.page_of.format(page=number + 1, pages=pages)
    back = Button(texts.button_previous, turn(number - 1), enabled=number > 0)
    ahead = Button(texts.button_next, turn(number + 1), enabled=number < pages - 1)
    return Part((Paragraph((Run(where),), small=True), Buttons((back, ahead))))


def _last(card: Card, most: int) -> Message:
    name = f"{card.name}.txt"
    told = texts_for(card.language).rest_in_file.format(messages=most, file=name)
    return Message(
        blocks=tidy((Paragraph((Run(told, strong=True),)), *card.foot.blocks)),
        tone=card.tone,
        attachments=(Attachment(name, plain(card)),),
    )
