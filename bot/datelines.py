"""Where an article says that it was written: "MOSCOW, May 3 (Reuters) - "."""

import re
from typing import Final

_DATELINE: Final = re.compile(
    r"[A-Z][A-Z][^a-z\n]*[^-–—\n]{0,60}? [-–—−]+ |[^\n“\"]{0,60}? \([A-Za-z/ ]{2,20}\) [-–—−]+ "
)


def without_dateline(sentence: str) -> str:
    """The sentence with spaces in the place of its dateline: every other word stays where it
    stood."""
    found = _DATELINE.match(sentence)
    return " " * found.end() + sentence[found.end() :] if found else sentence
