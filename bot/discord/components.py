"""The components that blocks become, and what they weigh against Discord's limits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.discord.cards import (
    Block,
    Button,
    Buttons,
    LinkButton,
    Paragraph,
    Quotation,
    Separator,
)
from bot.discord.markdown import text_of

IN_A_ROW: Final = 5
LABEL: Final = 80
"""Characters of a button's label."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text display."""

    content: str


@dataclass(frozen=True, slots=True)
class Row:
    """An action row."""

    buttons: tuple[Button | LinkButton, ...]


Component: TypeAlias = Text | Row | Separator


@dataclass(frozen=True, slots=True)
class Size:
    """What counts: characters of text in UTF-16 units (no way of counting gives more), bytes of
    everything a reader or a button is given in UTF-8, and components, those inside others too."""

    characters: int = 0
    octets: int = 0
    components: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            self.characters + other.characters,
            self.octets + other.octets,
            self.components + other.components,
        )

    def __sub__(self, other: "Size") -> "Size":
        return Size(
            self.characters - other.characters,
            self.octets - other.octets,
            self.components - other.components,
        )

    def fits(self, room: "Size") -> bool:
        """Whether none of the three is over `room`."""
        return (
            self.characters <= room.characters
            and self.octets <= room.octets
            and self.components <= room.components
        )


Write: TypeAlias = Callable[[Paragraph | Quotation], str]
"""How a block's Markdown is had: `text_of`, or one that remembers what it wrote."""


def components(blocks: Sequence[Block], write: Write = text_of) -> Iterator[Component]:
    """Texts that follow one another are one text display; two quotations in a row are two, since
    in one they would be a single block quote."""
    texts: list[str] = []
    last: Block | None = None
    for block in blocks:
        if texts and (not isinstance(block, Paragraph | Quotation) or _two_quotations(last, block)):
            yield from _text(texts)
            texts = []
        match block:
            case Separator():
                yield block
            case Buttons(buttons):
                for at in range(0, len(buttons), IN_A_ROW):
                    yield Row(buttons[at : at + IN_A_ROW])
            case _:
                texts.append(write(block))
        last = block
    yield from _text(texts)


def _text(texts: Sequence[str]) -> Iterator[Text]:
    """Discord refuses a text display that shows nothing."""
    content = "\n".join(texts)
    if content.strip():
        yield Text(content)


def _two_quotations(one: Block | None, other: Block) -> bool:
    return isinstance(one, Quotation) and isinstance(other, Quotation)


def size(blocks: Sequence[Block], write: Write = text_of) -> Size:
    """What `blocks` weigh together."""
    return sum(map(_weight, components(blocks, write)), Size())


def _weight(component: Component) -> Size:
    match component:
        case Text(content):
            return Size(len(content.encode("utf-16-le")) // 2, len(content.encode()), 1)
        case Row(buttons):
            return Size(0, sum(map(_octets, buttons)), 1 + len(buttons))
        case Separator():
            return Size(0, 0, 1)


def _octets(button: Button | LinkButton) -> int:
    other = len(button.url) if isinstance(button, LinkButton) else 100  # a custom id at its longest
    return len(button.label.encode()) + other
