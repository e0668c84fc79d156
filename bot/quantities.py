"""The numbers of a sentence: how many, of what, and how exactly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from bot.wordings import CASUALTY, INJURED, KILLED, PERSON, Word, words_of


def _split(words: str) -> list[str]:
    return words.split()


_UNITS: Final = {
    word: number
    for number, word in enumerate(
        _split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS: Final = {
    word: number * 10
    for number, word in enumerate(
        _split("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_SCALES: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
                  "trillion": 10**12, "m": 10**6, "bn": 10**9}  # fmt: skip
_VAGUE: Final = {"dozens": (24, 99), "hundreds": (200, 999), "thousands": (2_000, 9_999),
                 "scores": (40, 99), "millions": (2_000_000, 9_999_999), "several": (3, 9),
                 "dozen": (12, 12), "both": (2, 2), "couple": (2, 2)}  # fmt: skip
_ZERO: Final = frozenset(["no", "nobody", "none", "without"])
_AT_LEAST: Final = re.compile(r"\b(?:at least|more than|over|upwards of|as many as|exceeding)\s*$")
_AT_MOST: Final = re.compile(r"\b(?:at most|fewer than|less than|under|up to|no more than)\s*$")
_ROUGHLY: Final = re.compile(
    r"\b(?:about|around|some|roughly|nearly|almost|approximately|close to)\s*$"
)
_ROUGH = 0.1

# Of a part of those that are counted, a different number is no contradiction.
_PARTS: Final = frozenset(
    _split("""
    serious critic sever slight light bad mortal also anoth other addit more further of remain
    still includ among them
    """)
)
_NEAR = 4  # words on either side of a number that say what was counted
_CLAUSE_ENDS: Final = re.compile(r"[.;:!?,()—–]")

# A year contradicts another only of what happens once.
_ONCE: Final = frozenset(
    _split("last first born built found establish crown sign launch open elect adopt abolish")
)
_YEARLY: Final = frozenset(
    _split("""
    in of since by until from during after before january february march april may june july
    august september october november december
    """)
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number between `low` and `high`, both included. `unit` is the stem of what is counted,
    `measure` all that is said of it nearby; `is_part` where it counts some of them only."""

    low: float
    high: float
    unit: str
    measure: frozenset[str]
    is_part: bool
    is_year: bool


def quantities(text: str) -> list[Quantity]:
    """Every number of the sentence, "no" and "nobody" as zero."""
    words, found, at = words_of(text), list[Quantity](), 0
    while at < len(words):
        read = _read(words, at)
        if read is not None:
            low, high, last = read
            found.append(_quantity(text, words, at, last, *_bounded(text, words[at], low, high)))
            at = last
        at += 1
    return found


def _read(words: Sequence[Word], at: int) -> tuple[float, float, int] | None:
    """A number's bounds, and its last word."""
    low = words[at].low
    after = words[at + 1].low if at + 1 < len(words) else ""
    if low in _ZERO:
        return 0, 0, at + (after == "one")
    if low in _VAGUE:
        return (*_VAGUE[low], at)
    value, last = number_of(low), at
    while value is not None and last + 1 < len(words) and words[last + 1].low in _SCALES:
        last += 1
        value *= _SCALES[words[last].low]
    if value is None or (low == "one" and last == at and after in ("", "of", "another")):
        return None
    return value, value, last


def number_of(low: str) -> float | None:
    """What one word in small letters counts: "12", "2,200", "£6.5", "twenty-one"."""
    digits = re.fullmatch(r"[£$€]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?%?", low)
    if digits:
        return float(digits[1].replace(",", "") + (digits[2] or ""))
    first, _, second = low.partition("-")
    if first in _TENS and (not second or second in _UNITS):
        return _TENS[first] + _UNITS.get(second, 0)
    return None if second else _UNITS.get(first)


def _bounded(text: str, word: Word, low: float, high: float) -> tuple[float, float]:
    before = text[: word.start].lower()
    if _AT_LEAST.search(before):
        return low, inf
    if _AT_MOST.search(before):
        return 0, high
    if _ROUGHLY.search(before):
        return low * (1 - _ROUGH), high * (1 + _ROUGH)
    return low, high


def _quantity(
    text: str, words: Sequence[Word], first: int, last: int, low: float, high: float
) -> Quantity:
    after = _nearby(text, words, last, 1)
    before = _nearby(text, words, first, -1)
    is_year = low == high and re.fullmatch(r"1[5-9]\d\d|20\d\d", words[first].low) is not None
    is_year = is_year and bool(before) and before[0].low in _YEARLY
    unit = "" if is_year else _unit(words[first], after)
    near = [word for word in (*after, *before) if word.carries and number_of(word.low) is None]
    return Quantity(
        low=low,
        high=high,
        unit=unit,
        measure=frozenset(word.stem for word in near) | ({unit} if unit else frozenset()),
        is_part=any(word.stem in _PARTS or word.low == "of" for word in (*after[:3], *before[:1])),
        is_year=is_year,
    )


def _nearby(text: str, words: Sequence[Word], at: int, step: int) -> list[Word]:
    """The next words in one direction, up to the mark that ends the clause."""
    found, last = list[Word](), words[at]
    for near in range(at + step, at + step * (_NEAR + 1), step):
        if not 0 <= near < len(words):
            break
        left, right = (last, words[near]) if step > 0 else (words[near], last)
        if _CLAUSE_ENDS.search(text[left.end : right.start]):
            break
        found.append(words[near])
        last = words[near]
    return found


def _unit(number: Word, after: Sequence[Word]) -> str:
    if number.low == "nobody":
        return PERSON
    if number.low[0] in "£$€":
        return number.low[0]
    if number.low.endswith("%"):
        return "percent"
    counted = next((w for w in after if w.carries and number_of(w.low) is None), None)
    return counted.stem if counted is not None else ""


def same_measure(one: Quantity, other: Quantity) -> bool:
    """Whether they count the same, so that two numbers cannot both be right."""
    if one.is_part or other.is_part or one.is_year is not other.is_year:
        return False
    if one.is_year:
        return bool(one.measure & other.measure & _ONCE)
    if _harm(one) and _harm(other):
        return _same_harm(one, other)
    return one.unit == other.unit and bool((one.measure & other.measure) - {one.unit})


def _harm(one: Quantity) -> frozenset[str]:
    return one.measure & {CASUALTY, INJURED, KILLED}


def _same_harm(one: Quantity, other: Quantity) -> bool:
    """No casualties means none injured and none killed; other numbers of one sort say nothing
    of another."""
    if _harm(one) & _harm(other):
        return True
    none = one if one.high == 0 else other
    return none.high == 0 and CASUALTY in none.measure


def is_harm(one: Quantity) -> bool:
    """Whether the dead or injured are counted."""
    return bool(_harm(one))


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether no number is both."""
    return one.high < other.low or other.high < one.low


def entails(told: Quantity, said: Quantity) -> bool:
    """Whether `said` follows from what is `told`: from 12 "at least 10", not the reverse."""
    return said.low <= told.low and told.high <= said.high
