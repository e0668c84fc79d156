"""Blocks packed into pages of a given room; texts larger than a page are cut, and told so."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from bot.discord.cards import Block, Paragraph, Part, Piece, Quotation, Run, Separator
from bot.discord.components import Size, Write, size
from bot.discord.cutting import best_cut, parted, text_in
from bot.discord.markdown import text_of
from bot.discord.texts import Texts

# Fewer characters than these are not put at the end of a page to go on with on the next one.
_WORTH_CUTTING: Final = 200

Blocks = tuple[Block, ...]
_Text = Paragraph | Quotation


def packed(parts: Sequence[Part], room: Size, texts: Texts) -> list[Blocks]:
    """Pages, at least one, each within `room`."""
    packing = _Packing(room, texts)
    for part in parts:
        packing.add(part.blocks)
    return [tidy(tuple(page)) for page in packing.pages]


def tidy(blocks: Blocks) -> Blocks:
    """Without lines at the ends, which part nothing."""
    start, end = 0, len(blocks)
    while start < end and isinstance(blocks[start], Separator):
        start += 1
    while end > start and isinstance(blocks[end - 1], Separator):
        end -= 1
    return blocks[start:end]


@dataclass(frozen=True, slots=True)
class _Packing:
    room: Size
    texts: Texts
    pages: list[list[Block]] = field(default_factory=lambda: [[]])
    # A page is weighed again with each block that may join it.
    write: Write = field(default_factory=lambda: lru_cache(maxsize=64)(text_of))

    def add(self, blocks: Blocks) -> None:
        """All of `blocks` on one page where a page can hold them."""
        if self._fit(blocks):
            self.pages[-1] += blocks
        elif self._fit_alone(blocks):
            self.pages.append(list(blocks))
        else:
            if not self._is_worth_beginning():
                self.pages.append([])
            for block in blocks:
                self._add_one(block)

    def _add_one(self, block: Block) -> None:
        if self._fit((block,)):
            self.pages[-1].append(block)
        elif not isinstance(block, _Text) or self._fit_alone((block,)):
            self.pages.append([block])
        else:
            self._cut(block)

    def _cut(self, block: _Text) -> None:
        """A text over as many pages as it takes, the rest of this one among them."""
        before: Blocks = ()
        goes_on, went_on = self._marks(block)
        while not self._fit((*before, block)):
            place = self._cut_place(block, before, (goes_on,))
            if place < _WORTH_CUTTING and self.pages[-1]:
                self.pages.append([])
                continue
            head, block = _halves(block, max(place, 1))
            self.pages[-1] += (*before, head, goes_on)
            self.pages.append([])
            before = (went_on,)
        self.pages[-1] += (*before, block)

    def _marks(self, text: _Text) -> tuple[Paragraph, Paragraph]:
        if isinstance(text, Quotation):
            told = self.texts.quote_continues, self.texts.quote_continued
        else:
            told = self.texts.text_continues, self.texts.text_continued
        first, second = (Paragraph((Run(words),), small=True) for words in told)
        return first, second

    def _cut_place(self, text: _Text, before: Blocks, after: Blocks) -> int:
        """How much of `text` fits on this page between what comes before and after it."""
        words = text_in(text.pieces)
        least, most = 0, min(len(words), self.room.characters)
        while least < most:
            middle = (least + most + 1) // 2
            if self._fits_cut(text, middle, before, after):
                least = middle
            else:
                most = middle - 1
        place = best_cut(words, least) if least else 0
        # An earlier cut can leave more directions to be ended: rarely, never by much.
        while place and not self._fits_cut(text, place, before, after):
            place = place * 3 // 4
        return place

    def _fits_cut(self, text: _Text, place: int, before: Blocks, after: Blocks) -> bool:
        return self._fit((*before, _halves(text, place)[0], *after))

    def _fit(self, blocks: Blocks) -> bool:
        return self._fit_alone((*self.pages[-1], *blocks))

    def _fit_alone(self, blocks: Blocks) -> bool:
        # Asked first because it is a thousand times faster, and texts may be very long.
        if (
            sum(len(text_in(one.pieces)) for one in blocks if isinstance(one, _Text))
            > self.room.characters
        ):
            return False
        return size(blocks, self.write).fits(self.room)

    def _is_worth_beginning(self) -> bool:
        return size(self.pages[-1], self.write).characters * 2 < self.room.characters


def _halves(text: _Text, place: int) -> tuple[_Text, _Text]:
    head, rest = parted(text.pieces, place)
    if isinstance(text, Paragraph):
        return replace(text, pieces=head), replace(text, pieces=rest)
    return Quotation(_runs(head)), Quotation(_runs(rest))


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, Run))
