"""Which language a text is in. py3langid: a table of letter sequences, 4.5 MB, no download."""

import re
from functools import cache
from typing import Final, Protocol

# Below this many letters it is a guess, and names and numbers weigh too much.
_FEWEST_LETTERS: Final = 60
# Twice as much says the same of every article of 3,217, and takes two milliseconds for one.
_SHOWN: Final = 1_000
_CERTAIN: Final = 0.7
_LETTERS = re.compile(r"[^\W\d_]")


def language_of(text: str) -> str | None:
    """Its code in ISO 639-1 ("en"), or None where the text does not tell for certain."""
    shown = text[:_SHOWN]
    if len(_LETTERS.findall(shown[: _FEWEST_LETTERS * 4])) < _FEWEST_LETTERS:
        return None
    code, certainty = _identifier().classify(shown)
    return code if certainty >= _CERTAIN else None


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _identifier() -> _Identifier:
    # Not above: half a second that only an ingest should cost.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    found: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return found
