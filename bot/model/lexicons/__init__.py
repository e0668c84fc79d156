"""The words that the rules of support go by, language by language, and which language it is."""

import re
from collections.abc import Sequence
from typing import Final

from bot.model.lexicons.french import FRENCH
from bot.model.lexicons.german import GERMAN
from bot.model.lexicons.lexicon import Lexicon
from bot.model.lexicons.spanish import SPANISH

ENGLISH: Final = "en"
LEXICONS: Final = {lexicon.code: lexicon for lexicon in (GERMAN, FRENCH, SPANISH)}
_ENGLISH_WORDS: Final = frozenset(
    """
    the of and to in that is was for it with as his on be at by had not are but from have they
    which were he she who will has said about their been its would after more than no never
    nobody none into over this there did does them
    """.split()  # noqa: SIM905 - a table that can be read
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FEWEST: Final = 2  # words that only hold a sentence together, more than of any other language


def language(text: str, fallbacks: Sequence[str] = ()) -> str | None:
    """ "en", "de", "fr" or "es" by its small words; None where they do not tell, or tell of
    another language. A text with too few of them takes the first of `fallbacks`, if all agree."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    counts = {ENGLISH: sum(word in _ENGLISH_WORDS for word in words)} | {
        code: sum(word in lexicon.small for word in words) for code, lexicon in LEXICONS.items()
    }
    (best, most), (_, next_most) = sorted(counts.items(), key=lambda one: -one[1])[:2]
    if most >= _FEWEST and most > next_most and most * 8 >= len(words):
        return best
    if text.isascii() or most:
        told = set(fallbacks)
        return told.pop() if len(told) == 1 else None
    return None


__all__ = ["ENGLISH", "LEXICONS", "Lexicon", "language"]
