"""Where a text can be cut, and runs of text cut there. No character is lost or changed."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.discord.cards import Instant, Piece, Run

_SENTENCE_END: Final = re.compile(r"[.!?…][\"'’”»)\]]*\s+|[。！？]|\n+")
_SPACE: Final = re.compile(r"\s+")
_JOINER: Final = "\u200d"


def best_cut(text: str, longest: int) -> int:
    """The best place to cut `text` at or before `longest` (more than 0): after a sentence, else
    after white space, else between two characters that belong to different signs."""
    if len(text) <= longest:
        return len(text)
    for ends, earliest in ((_SENTENCE_END, longest // 2), (_SPACE, longest // 4)):
        places = [match.end() for match in ends.finditer(text, earliest, longest)]
        if places:
            return places[-1]
    return _between_signs(text, longest)


def _between_signs(text: str, longest: int) -> int:
    """Not within a letter with its accents, a flag or a joined emoji, unless it is endless."""
    for place in range(longest, max(longest - 64, 0), -1):
        if not _joined(text, place):
            return place
    return longest


def _joined(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return (
        before == _JOINER
        or after == _JOINER
        or unicodedata.combining(after) != 0
        or unicodedata.category(after) in ("Mn", "Me", "Mc")
        or _is_skin_or_tag(after)
        or (_is_flag_half(before) and _is_flag_half(after))
    )


def _is_skin_or_tag(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def text_in(pieces: Sequence[Piece]) -> str:
    """What can be cut: the texts, joined."""
    return "".join(piece.text for piece in pieces if isinstance(piece, Run))


def parted(pieces: Sequence[Piece], place: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces up to `place` in their text, and those after it. A link is not parted: it goes
    with what is after, unless it is the first."""
    head: list[Piece] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Instant):
            head.append(piece)
            continue
        if len(piece.text) <= place:
            head.append(piece)
            place -= len(piece.text)
            continue
        if piece.url and not head:
            head.append(piece)
            place = 0
            continue
        if piece.url or not place:
            return tuple(head), tuple(pieces[at:])
        first = Run(piece.text[:place], piece.strong)
        rest = Run(piece.text[place:], piece.strong)
        return (*head, first), (rest, *pieces[at + 1 :])
    return tuple(head), ()
