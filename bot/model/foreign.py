"""Whether a German, French or Spanish statement says no more than its quotes in that language.

Coarser than the rules for English and stricter: a clause is denied from its negation on, a word
is known by its first letters, and where these rules cannot tell they object.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.model.lexicons import Lexicon
from bot.model.lexicons.lexicon import ROOT
from bot.model.reasons import Reason

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d[\d.,]*|[,;:.!?()\n—–-]")
_ENDS: Final = frozenset(",;:.!?()\n—–")
_STOPS: Final = frozenset(";.!?\n")
_BACK: Final = 2  # words before "nicht": "trat nicht zurück"
_DENY_FULLY: Final = frozenset(["pas", "jamais", "rien", "plus", "aucun", "aucune"])
_WHOLE: Final = 4  # letters: fewer are a word of their own
_REPEATS: Final = 0.15


@dataclass(frozen=True, slots=True)
class _Held:
    """How a text holds the roots of its words."""

    affirmed: frozenset[str]
    denied: frozenset[str]
    open: frozenset[str]
    negates: bool
    possibly: bool
    words: Counter[str]

    @property
    def roots(self) -> frozenset[str]:
        return self.affirmed | self.denied


def foreign_objection(
    statement: str, evidence: str, days: Sequence[date], lexicon: Lexicon
) -> Reason | None:
    """What speaks against `statement` beside quotes in the same language, numbers and names
    apart."""
    if not _is_dated(statement, evidence, days, lexicon):
        return Reason.DATE
    said, told = _held(statement, lexicon), _held(evidence, lexicon)
    if _is_turned(said, told) or _are_opposed(said, told, lexicon):
        return Reason.POLARITY
    if not said.possibly and said.affirmed & told.open:
        return Reason.CERTAINTY
    return None


def negates(text: str, lexicon: Lexicon) -> bool:
    """Whether anything in it is denied."""
    return _held(text, lexicon).negates


def roots(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The beginnings of the words that carry what is said."""
    return _held(text, lexicon).roots


def plain_numbers(text: str, lexicon: Lexicon) -> str:
    """With the numbers as English writes them, in figures."""
    text = re.sub(r"(?<=\d)[.\u202f\u00a0 ](?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    for theirs, ours in lexicon.scales.items():
        text = re.sub(rf"\b{theirs}\b", ours, text, flags=re.IGNORECASE)
    named = "|".join(lexicon.numbers)
    return re.sub(
        rf"\b(?:{named})\b",
        lambda found: str(lexicon.numbers[found[0].casefold()]),
        text,
        flags=re.IGNORECASE,
    )


def _is_turned(said: _Held, told: _Held) -> bool:
    if said.negates and not told.negates:
        return True
    more, less = said.words - told.words, told.words - said.words
    repeats = more.total() + less.total() <= max(2, 2 * _REPEATS * told.words.total())
    if repeats and said.negates != told.negates:
        return True
    shared = said.roots & told.roots
    if shared & (said.affirmed - said.denied) & (told.denied - told.affirmed):
        return True
    only_denied = shared & (said.denied - said.affirmed)
    return (
        bool(only_denied & (told.affirmed - told.denied)) and not shared & said.denied & told.denied
    )


def _are_opposed(said: _Held, told: _Held, lexicon: Lexicon) -> bool:
    mine, theirs = frozenset(said.words - told.words), frozenset(told.words - said.words)
    return any(
        (_begins(mine, one, lexicon.small) and _begins(theirs, other, lexicon.small))
        or (_begins(mine, other, lexicon.small) and _begins(theirs, one, lexicon.small))
        for one, other in lexicon.opposites
    )


def _begins(words: frozenset[str], beginnings: frozenset[str], small: frozenset[str]) -> bool:
    return any(
        word == one or (len(one) >= _WHOLE and one not in small and word.startswith(one))
        for word in words
        for one in beginnings
    )


def _is_dated(statement: str, evidence: str, days: Sequence[date], lexicon: Lexicon) -> bool:
    """A day that is not told may be that of publication; one that is told may not."""
    there = set(_words(evidence))
    if not there & set(lexicon.months):
        there |= {lexicon.months[day.month - 1] for day in days}
    if not there & set(lexicon.weekdays):
        there |= {lexicon.weekdays[day.weekday()] for day in days}
    named = {*lexicon.months, *lexicon.weekdays, *lexicon.relative}
    return all(word in there for word in _words(statement) if word in named)


def _words(text: str) -> list[str]:
    whole = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text.casefold().replace("’", "'"))
    return [*whole, *(word.partition("'")[2] for word in whole if "'" in word)]


def _held(text: str, lexicon: Lexicon) -> _Held:
    affirmed, denied, perhaps, sure = set[str](), set[str](), set[str](), set[str]()
    words = Counter[str]()
    flags = [False, False]
    for clause in _clauses(text, lexicon):
        surely, not_so = _split(clause, lexicon)
        affirmed |= surely
        denied |= not_so
        is_open = any(low in lexicon.possibly for low in clause.lows)
        (perhaps if is_open else sure).update(surely | not_so)
        flags[0] |= clause.denied or bool(not_so) or _has_negation(clause, lexicon)
        flags[1] |= is_open
        words.update(low for low in clause.lows if low not in _ENDS)
    return _Held(
        affirmed=frozenset(affirmed),
        denied=frozenset(denied),
        open=frozenset(perhaps - sure),
        negates=flags[0],
        possibly=flags[1],
        words=words,
    )


def _has_negation(clause: "_Clause", lexicon: Lexicon) -> bool:
    return any(
        low in lexicon.denials or (low in lexicon.negations and not _restricts(clause.lows, place))
        for place, low in enumerate(clause.lows)
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words; `denied` as a whole, where one before it denies."""

    tokens: tuple[str, ...]
    denied: bool

    @property
    def lows(self) -> tuple[str, ...]:
        return tuple(token.casefold() for token in self.tokens)


def _clauses(text: str, lexicon: Lexicon) -> Iterator[_Clause]:
    tokens: list[str] = []
    denying = denied = False
    for token in [*(found[0] for found in _TOKEN.finditer(text)), "."]:
        low = token.casefold()
        lows = [one.casefold() for one in tokens]
        if (low in _ENDS or (low in lexicon.opens and not _only(lows, low))) and tokens:
            yield _Clause(tuple(tokens), denied)
            tokens, denied = [], denying and low not in _STOPS
            denying = denied
        if low in _STOPS:
            denying = denied = False
        denying = denying or low in lexicon.denials
        if low not in _ENDS:
            tokens.append(token)


def _split(clause: _Clause, lexicon: Lexicon) -> tuple[set[str], set[str]]:
    """The roots that it affirms and those that it denies."""
    affirmed, denied = set[str](), set[str]()
    denying = clause.denied
    kept: list[str] = []
    for place, (low, token) in enumerate(zip(clause.lows, clause.tokens, strict=True)):
        if low in lexicon.negations and not _restricts(clause.lows, place):
            if low in lexicon.looks_back:
                denied.update(kept[-_BACK:])
                affirmed.difference_update(kept[-_BACK:])
            denying = True
        elif low in lexicon.denials:
            denying = True
        elif low not in lexicon.small and low not in lexicon.saying and len(low) > 2:
            root = low[:ROOT]
            if token[0].islower():
                kept.append(root)
            (denied if denying else affirmed).add(root)
    return affirmed, denied


def _only(lows: Sequence[str], token: str) -> bool:
    """French "ne … que" is "only", and no clause begins there; "pas" in between makes it a
    negation again."""
    behind = [low for low in ("ne", "n") if low in lows[-6:]]
    return token in ("que", "qu") and bool(behind) and not _DENY_FULLY & set(lows[-6:])


def _restricts(lows: Sequence[str], place: int) -> bool:
    """Whether it is the "ne" of "ne … que"."""
    coming = lows[place + 1 : place + 7]
    return lows[place] in ("ne", "n") and any(
        _only(lows[place : place + 2 + at], low) for at, low in enumerate(coming[1:])
    )
