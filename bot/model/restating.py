"""Statements that repeat a sentence with a name or a number exchanged.

The other rules ask whether a name or a number is known at all. Here it is: it stands in the
headline, or elsewhere in the quotes, but not where the statement puts it.
"""

import re
from difflib import SequenceMatcher
from typing import Final

from bot.model.naming import are_alike
from ingest.sentences import sentences

_WORD: Final = re.compile(r"\w+(?:[.,’'&/-]\w+)*")
# The share of a statement's words that it must have from a sentence, in order, to repeat it.
_REPEATS: Final = 0.7
_FEWEST: Final = 6
# "The", "In" open a sentence with a capital; these name nobody wherever they stand.
_NO_NAME: Final = re.compile(
    r"(?:an?|and|as|at|but|by|for|from|he|his|her|i|if|in|it|its|of|on|or|our|she|that|the|their|they|"
    r"this|these|those|to|we|when|where|while|who|with|after|before|mr|mrs|ms|dr)",
    re.IGNORECASE,
)

_STANDS_FOR: Final = re.compile(
    r"(?:s?he|it|they|him|her|them|his|its|their|we|us|our|i|me|my|you|your|who|whom|whose|which|"
    r"that|this|these|those|the|an?|one|both|all|some)",
    re.IGNORECASE,
)


def exchanged(statement: str, evidence: str) -> bool:
    """Whether `statement` is a sentence of `evidence` but for another name or number."""
    said = _WORD.findall(statement)
    if len(said) < _FEWEST:
        return False
    return any(
        _differs(said, _WORD.findall(evidence[s.start : s.end])) for s in sentences(evidence)
    )


def _differs(said: list[str], told: list[str]) -> bool:
    matcher = SequenceMatcher(
        None, [w.casefold() for w in said], [w.casefold() for w in told], False
    )
    if sum(block.size for block in matcher.get_matching_blocks()) < _REPEATS * len(said):
        return False
    return any(
        operation == "replace" and _exchanges(said[a:b], told[c:d], " ".join(told))
        for operation, a, b, c, d in matcher.get_opcodes()
    )


def _exchanges(said: list[str], told: list[str], sentence: str) -> bool:
    """Whether a name stands where another name, a number or a plain word stood. It may stand for
    "he" or "the company", and come from another place in the sentence than plain words."""
    mine, theirs = _names(said), _names(told)
    if any(are_alike(one, " ".join(told)) for one in mine):
        return False
    if mine and not theirs:
        stands_for = any(_STANDS_FOR.fullmatch(word) for word in told)
        return not stands_for and not any(are_alike(one, sentence) for one in mine)
    return bool(mine)


def _names(words: list[str]) -> list[str]:
    return [word for word in words if word[0].isupper() and not _NO_NAME.fullmatch(word)]
