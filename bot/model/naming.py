"""The names in a statement, and whether a text knows them.

A name is known by its own word or by one made of it (Ukraine, Ukrainian), by its letters (WHO for
the World Health Organization), or as a part of a full name of which another part is there.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.model.lexicons.lexicon import ROOT, Lexicon

_SHORT: Final = (
    r"(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Maj|Adm|Hon|Pres|Jr|Sr|[A-Z])\."
)
_NAME: Final = re.compile(rf"(?:[A-Z]\.){{2,}}|\b{_SHORT}|[^\W\d_]+(?:[-’'.&][^\W\d_]+)*")
_RUN_ON: Final = re.compile(r"\s+(?:of |the |de |van |von |al-|bin |for |and )?\s*|[-/]")
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?:]\s+|[“\"(]\s*)\Z")
_AFTER_SHORT: Final = re.compile(rf"\b{_SHORT}\s+\Z")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Capitals that name nobody, or that a name may be dressed in.
_DRESS: Final = _words("""
    i mr mrs ms miss dr sir dame lord lady president minister prime secretary senator governor
    mayor chancellor king queen prince princess pope judge justice general colonel captain
    sergeant lieutenant officer chief director professor spokesman spokeswoman spokesperson
    chairman chairwoman congressman congresswoman representative ambassador foreign defence
    defense interior state
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december jan feb mar apr jun jul aug sept sep oct nov
    dec christmas easter god covid
""")
_ALIASES: Final = tuple(
    _words(group)
    for group in (
        "us u.s usa u.s.a america american americans united states",
        "uk u.k britain british briton britons england united kingdom",
        "eu e.u europe european union",
        "un u.n united nations",
        "uae emirates emirati",
        "france french frenchman",
        "norway norwegian norwegians",
        "denmark danish dane danes",
        "netherlands dutch holland",
        "spain spanish spaniard spaniards",
        "switzerland swiss",
        "wales welsh",
        "scotland scottish scots",
        "ireland irish",
        "poland polish pole poles",
        "finland finnish finn finns",
        "sweden swedish swede swedes",
        "turkey turkish turk turks turkiye",
        "greece greek greeks",
        "china chinese",
        "russia russian russians",
        "kyiv kiev",
        "zelensky zelenskyy zelenskiy zelenskij",
        "democrat democrats democratic",
        "republican republicans gop",
        "philippines filipino philippine",
        "afghanistan afghan afghans",
        "iraq iraqi iraqis",
        "thailand thai",
        "congress congressional",
        "parliament parliamentary",
    )
)
_ENDINGS: Final = frozenset(
    ["", "a", "e", "y", "o", "n", "an", "ans", "ian", "ians", "ns", "s", "ese", "ish", "i", "is",
     "ic", "er", "ers", "ite", "ites"]
)  # fmt: skip
_SHORTEST_ROOT = 4
_ARTICLES: Final = _words("""
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner
    seine seinen seiner ihre ihren ihrer diese dieser dieses diesen zum zur vom beim im am
""")


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words that stand together, as they stand."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def names(text: str, known: frozenset[str] = frozenset()) -> list[Name]:
    """The names in `text`. A sentence's first word may have its capital from that: it counts where
    another name word follows it, or where it is `known` (in small letters) as a name."""
    found: list[Name] = []
    words: list[str] = []
    last = 0
    for match in _NAME.finditer(text):
        word = match[0]
        if not word[0].isupper() or (_opens(text, match.start()) and not _is_sure(word, known)):
            continue
        if words and not _RUN_ON.fullmatch(text[last : match.start()]):
            found.append(Name(tuple(words)))
            words = []
        words.append(word)
        last = match.end()
        if word.endswith(("’s", "'s", "s’")):
            found.append(Name(tuple(words)))
            words = []
    if words:
        found.append(Name(tuple(words)))
    return [name for name in found if any(key(word) not in _DRESS for word in name.words)]


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at]
    return _SENTENCE_START.search(before) is not None and not _AFTER_SHORT.search(before)


def _is_sure(word: str, known: frozenset[str]) -> bool:
    return key(word) in known or (len(word) > 1 and word[1].isupper()) or "." in word


def name_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand with a capital inside sentences, in small letters."""
    return (
        frozenset(
            key(match[0])
            for text in texts
            for match in _NAME.finditer(text)
            if match[0][0].isupper() and not _opens(text, match.start())
        )
        - _DRESS
    )


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """In small letters, without accents, possessive and full stops."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"'s?$", "", letters.rstrip("."))


def unknown(name: Name, evidence: str, article: str) -> bool:
    """Whether `evidence` does not know `name`; `article` is where its full form may stand."""
    there = _keys(evidence)
    wanted = [key(word) for word in name.words if key(word) not in _DRESS]
    missing = [word for word in wanted if not _is_there(word, there)]
    if not missing or _is_shortened(missing, evidence) or _is_spelled_out(wanted, evidence):
        return False
    complete = len(missing) < len(wanted) and _stands_together(wanted, article)
    return not complete


@lru_cache(maxsize=512)
def _keys(text: str) -> frozenset[str]:
    return frozenset(
        key(part) for match in _NAME.finditer(text) for part in (match[0], *match[0].split("-"))
    )


def _is_there(word: str, there: frozenset[str]) -> bool:
    if word in there or any(part in there for part in word.split("-") if len(part) > 2):
        return True
    for group in _ALIASES:
        if word in group and there & group:
            return True
    return any(_are_kin(word, other) for other in there)


def _are_kin(one: str, other: str) -> bool:
    """ "Ukraine" and "Ukrainians"."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _SHORTEST_ROOT and {one[shared:], other[shared:]} <= _ENDINGS


def unknown_capitals(text: str, evidence: str, lexicon: Lexicon) -> list[str]:
    """Of a language that gives every noun a capital: the words with one that `evidence` does not
    know. A noun with its article ("der Bürgermeister") is none, unless it is the one who speaks."""
    there = _keys(evidence)
    found = []
    tokens = [match[0] for match in _NAME.finditer(text)]
    for at, word in enumerate(tokens):
        low = word.casefold()
        before = tokens[at - 1].casefold() if at else ""
        after = tokens[at + 1].casefold() if at + 1 < len(tokens) else ""
        ours = low in lexicon.small or low in lexicon.saying or low in lexicon.numbers
        dated = low in lexicon.months or low in lexicon.weekdays
        if not word[0].isupper() or ours or dated or low in lexicon.negations:
            continue
        speaks = {before, after} & (lexicon.saying | lexicon.denials)
        is_noun = before in _ARTICLES and not speaks
        if not is_noun and not _is_there(key(word), there) and not _is_compound(key(word), there):
            found.append(word)
    return found


def _is_compound(word: str, there: frozenset[str]) -> bool:
    """ "Hafenmeisters" of "Hafen", "Fähren" of "Fähre"."""
    return any(
        word[:ROOT] == other[:ROOT] or (len(other) >= ROOT and other in word) or word in other
        for other in there
        if len(other) >= _SHORTEST_ROOT and len(word) >= _SHORTEST_ROOT
    )


def are_alike(word: str, text: str) -> bool:
    """Whether `text` has the word of a name, one made of it, or what its letters stand for."""
    low = key(word)
    there = _keys(text) | {key(other) for other in text.split()}
    letters = "".join(other[0] for other in text.split() if other[0].isupper()).casefold()
    return _is_there(low, there) or low.replace(".", "") == letters


def _is_shortened(missing: Sequence[str], text: str) -> bool:
    """Whether the letters are the first ones of a name that is there in full: WHO."""
    letters = "".join(missing).replace(".", "")
    return len(missing) == 1 and 2 <= len(letters) <= 6 and letters in _initials(text)


def _is_spelled_out(wanted: Sequence[str], text: str) -> bool:
    """The reverse."""
    letters = "".join(word[0] for word in wanted).upper()
    plain = re.sub(r"(?<=\b[A-Z])\.", "", text)
    return len(wanted) > 1 and re.search(rf"\b{re.escape(letters)}\b", plain) is not None


@lru_cache(maxsize=512)
def _initials(text: str) -> frozenset[str]:
    """Of every run of capitalised words."""
    found: set[str] = set()
    for name in names(text):
        initials = "".join(word[0] for word in name.words).casefold()
        found.update(
            initials[i:j] for i in range(len(initials)) for j in range(i + 2, len(initials) + 1)
        )
    return frozenset(found)


def _stands_together(wanted: Sequence[str], article: str) -> bool:
    """Whether the article has these words as one name."""
    words = [key(match[0]) for match in _NAME.finditer(article)]
    first = wanted[0]
    spans = (words[at : at + len(wanted) + 2] for at, word in enumerate(words) if word == first)
    return any(set(wanted) <= set(span) for span in spans)
