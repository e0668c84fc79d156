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
    an or if you your what when so we my can all some how been could would is he her
    """.split()  # noqa: SIM905 - a table that can be read
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LAST_ASCII, _LAST_LATIN = "\x7f", "\u024f"
_FEWEST: Final = 2  # words that only hold a sentence together, more than of any other language


def language(text: str, fallbacks: Sequence[str] = ()) -> str | None:
    """ "en", "de", "fr" or "es" by its small words; None where they do not tell, or tell of
    another language. Where all `fallbacks` agree it is theirs, unless its words say otherwise."""
    words = [word.casefold() for word in _LETTERS.findall(text) if len(word) > 1]
    counts = {ENGLISH: sum(word in _ENGLISH_WORDS for word in words)} | {
        code: sum(word in lexicon.small for word in words) for code, lexicon in LEXICONS.items()
    }
    told = fallbacks[0] if len(set(fallbacks)) == 1 else None
    (best, most), (_, next_most) = sorted(counts.items(), key=lambda one: -one[1])[:2]
    ahead = most > next_most if told is None else most >= counts[told] + _FEWEST
    if most >= _FEWEST and most * 8 >= len(words) and ahead:
        return best
    last = _LAST_ASCII if told == ENGLISH else _LAST_LATIN
    strange = any(letter > last for word in words for letter in word)
    return told if most or not strange else None


__all__ = ["ENGLISH", "LEXICONS", "Lexicon", "language"]
