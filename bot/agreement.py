"""Whether a sentence of the archive says what a statement says, or the contrary.

By rule and with reserve, for support above all: every content word, name, number, "not" and
direction of the statement has to stand in the sentence, in the same roles as far as word order and
prepositions show them, and the sentence may not put it in doubt. A statement in other words is
neither supported nor disputed: a reader who is told "supported" will not read the quotation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.attribution import Attribution, attributions
from bot.datelines import without_dateline
from bot.quantities import (
    Quantity,
    differ,
    entails,
    is_harm,
    number_of,
    quantities,
    same_measure,
)
from bot.wordings import Word, canonical, words_of
from ingest.archive import stems


class Bearing(StrEnum):
    """What a sentence is to a statement."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    NEITHER = "neither"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Of these, what the statement has the sentence must have too, and the reverse for doubts.
_TURNING: Final = _words(
    """
    all every each entire whole most many few some half only always often sometimes rarely more
    less fewer up down over under before after until since off out first last next almost nearly
    partly mostly again against
    """
)
_DOUBTS: Final = frozenset(
    stems(
        """
        would could may might if whether unless plan expect threaten want hope demand propose
        consider fear rumour rumor fail failed refuse try tried attempt avoid prevent false deny
        denied reject dismiss accuse alleged allege claim believe suspect reportedly apparently
        appears seems likely probably possible possibly unlikely suggest will should must can
        agree offer seek ask call urge promise vow intend consider doubt question unclear
        """
    )
)
_DENIALS: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e|es|ed|ing)|"
    r"disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?|debunk(?:s|ed|ing)?|disavow\w*|"
    r"(?:is|are|was|were|as|be) (?:entirely |completely |simply |totally )?"
    r"(?:false|untrue|wrong|fake|baseless|unfounded|fabricated|a lie|lies|lying|a hoax)|"
    r"no evidence|no truth|(?:did not|didn[’']t|does not|doesn[’']t) (?:happen|take place))\b",
    re.IGNORECASE,
)
_TAKEN_BACK: Final = re.compile(
    r"[\s\"”’]*(?:That|This|It|The (?:claim|figure|statement|report|date|number)) (?:was|is|were) "
    r"(?:\w+ly )?(?:wrong|false|incorrect|untrue|inaccurate|not (?:true|correct|so|the case))\b"
)
_CORRECTION: Final = re.compile(
    r"\W*(?:correction|clarification|editor[’']?s[’']? note)\b", re.IGNORECASE
)
_ROLES: Final = frozenset(
    ["of", "for", "to", "by", "from", "with", "against", "about", "than", "like"]
)
_JOINTS: Final = frozenset(
    ["and", "but", "or", "who", "which", "that", "while", "because", "though"]
)

# What more a verb of saying tells than that it was said: the statement's must be the same.
_STANCES: Final = frozenset(
    stems(
        """
        deny denied denies reject dismiss refuse decline doubt question dispute confirm admit
        acknowledge concede hope want fear wish demand threaten promise vow plan urge call suggest
        propose predict expect believe think suspect ask warn
        """
    )
)
_LESS: Final = _words("some few half almost nearly partly less fewer only")

_FEWEST = 2  # content words, numbers and negations: less is said of anything
_ABOUT = 0.6  # of a statement's words, what a sentence and its surroundings must share to dispute
_DENIED = 0.7  # the same for a denial, which rarely repeats what it denies
_SAME_MATTER = 0.5  # the same of a sentence alone, for another number
_IN_ORDER = 0.7  # of the words, how many must come in the same order
_ROOM = 1.8  # how much longer than the statement its place in the sentence may be
_NOT_BEFORE, _NOT_AFTER = 7, 3  # words in which a "not" may turn a statement
_REACH = 3  # words behind a "not" that it turns


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the archive. `nearby` are the stems of its passage and headline, `closely` of
    the headline and the sentence before, `after` is the text behind it."""

    text: str
    nearby: frozenset[str] = frozenset()
    closely: frozenset[str] = frozenset()
    after: str = ""

    @property
    def is_taken_back(self) -> bool:
        """Whether the next sentence says that it was wrong."""
        return _TAKEN_BACK.match(self.after) is not None


def bearing(statement: str, told: Told, topic: frozenset[str] = frozenset()) -> Bearing:
    """What `told` is to `statement`. `topic` are the stems that a text has spoken of before: a
    statement without a name of its own is about them."""
    said, text = _Reading(statement), without_dateline(told.text)
    if len(said.content) + said.negations + len(said.numbers) < _FEWEST or not said.content:
        return Bearing.NEITHER
    if _supports(statement, said, text) and _is_of(said, text, told, topic):
        return Bearing.DISPUTES if told.is_taken_back else Bearing.SUPPORTS
    if told.is_taken_back or _CORRECTION.match(text):
        return Bearing.NEITHER  # what it says is what was wrong
    if _is_about(said, told, topic) and _disputes(statement, said, text, told):
        return Bearing.DISPUTES
    return Bearing.NEITHER


def _is_of(said: "_Reading", text: str, told: Told, topic: frozenset[str]) -> bool:
    """Whether a statement without a name is said of what the text has named before."""
    return bool(said.names) or canonical(topic) <= canonical(told.nearby) | _Reading(text).stems


class _Reading:
    """A sentence's words, by kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.content = [w for w in self.words if w.carries and number_of(w.low) is None]
        self.stems = frozenset(word.stem for word in self.content)
        self.names = frozenset(word.stem for word in self.content if word.is_name)
        self.negations = sum(word.negates for word in self.words)
        self.numbers = quantities(text)


# Support


def _supports(statement: str, said: _Reading, text: str) -> bool:
    """Both by whoever says it: "Lee said that it broke" needs a sentence in which Lee says so."""
    told = _Reading(text)
    if not said.stems <= told.stems or not _counted(said, told):
        return False
    mine = _main(statement)
    if mine is None:
        return _follows(said, told)
    for found in attributions(text):
        theirs = _stated(text, found)
        if mine.source <= theirs.source and mine.stance == theirs.stance:
            inner, content = _Reading(mine.content), _Reading(theirs.content)
            if _counted(inner, content) and _follows(inner, content):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a sentence says that somebody says, and whether as a denial, an admission, a wish."""

    source: frozenset[str]
    stance: str
    content: str


def _main(statement: str) -> _Stated | None:
    """The attribution that a statement is, if it is one."""
    for found in attributions(statement):
        stated = _stated(statement, found)
        if len(stated.content) * 2 > len(statement) - (found.source.end - found.source.start):
            return stated
    return None


def _stated(text: str, found: Attribution) -> _Stated:
    source = words_of(text[found.source.start : found.source.end])
    first = min(found.source.end, found.cue.start)
    cue = words_of(text[first : max(found.cue.end, found.source.start)])
    stance = " ".join(sorted({word.stem for word in cue if word.stem in _STANCES or word.negates}))
    return _Stated(
        frozenset(word.stem for word in source if word.carries),
        stance,
        text[found.content.start : found.content.end],
    )


def _counted(said: _Reading, told: _Reading) -> bool:
    """Whether every number of the statement follows from one of the sentence."""
    return all(any(_same(number, other) for other in told.numbers) for number in said.numbers)


def _follows(said: _Reading, told: _Reading) -> bool:
    """Whether the words of a sentence say what the statement says."""
    if not said.content or not said.stems <= told.stems:
        return False
    if _turning(said.words) - _turning(told.words) or _doubts(told, said):
        return False
    places = _place(said, told)
    if places is None or said.negations != _negations_at(told, places):
        return False
    return not _lessened(said, told, places) and _in_role(said, told, places)


def _negations_at(told: _Reading, places: Sequence[int]) -> int:
    """How many may turn what stands there: "it is not true that …"."""
    first, last = max(0, min(places) - _NOT_BEFORE), max(places)
    behind = told.words[last + 1 : last + 1 + _NOT_AFTER]
    joined = [
        w for w in behind if not re.search(r"[,;:—–]", told.text[told.words[last].end : w.start])
    ]
    return sum(word.negates for word in (*told.words[first : last + 1], *joined))


def _turning(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.low for word in words) & _TURNING


def _lessened(said: _Reading, told: _Reading, places: Sequence[int]) -> bool:
    """Whether the sentence holds less than the statement: "some", "almost"."""
    there = told.words[max(0, min(places) - 2) : max(places) + 1]
    return bool((_turning(there) - _turning(said.words)) & _LESS)


def _doubts(told: _Reading, said: _Reading) -> bool:
    theirs = _as_future(told) - _as_future(said)
    return bool(theirs & _DOUBTS)


def _as_future(one: _Reading) -> frozenset[str]:
    """Its stems but for names ("May"); "said that it would" as "will"."""
    plain = (word.stem for word in one.words if not word.is_name)
    return frozenset("will" if stem == "would" else stem for stem in plain)


def _same(said: Quantity, told: Quantity) -> bool:
    units = said.unit == told.unit or not said.unit or not told.unit
    return units and said.is_year is told.is_year and entails(told, said)


def _place(said: _Reading, told: _Reading) -> list[int] | None:
    """For each content word of the statement, its place in the sentence, close together and in
    about the same order; None where they are scattered."""
    wanted = [word.stem for word in said.content]
    best: list[int] | None = None
    for start, word in enumerate(told.words):
        if word.stem not in said.stems:
            continue
        places = _nearest(wanted, told.words, start)
        if places is not None and (best is None or _width(places) < _width(best)):
            best = places
    if best is None or _width(best) > len(said.words) * _ROOM + 2:
        return None
    return best if _longest_rise(best) >= _IN_ORDER * len(best) else None


def _nearest(wanted: Sequence[str], words: Sequence[Word], start: int) -> list[int] | None:
    """Each wanted stem at its first place from `start` on."""
    places = []
    for stem in wanted:
        at = next((i for i in range(start, len(words)) if words[i].stem == stem), None)
        if at is None:
            return None
        places.append(at)
    return places


def _width(places: Sequence[int]) -> int:
    return max(places) - min(places) + 1


def _longest_rise(places: Sequence[int]) -> int:
    """How many of them come in order."""
    longest = [0] * len(places)
    for at, place in enumerate(places):
        longest[at] = 1 + max((longest[i] for i in range(at) if places[i] <= place), default=0)
    return max(longest, default=0)


def _in_role(said: _Reading, told: _Reading, places: Sequence[int]) -> bool:
    """Whether each word stands behind the same preposition, is nobody's or the same owner's, and
    no new clause begins between them."""
    for word, place in zip(said.content, places, strict=True):
        if _role(said.words, said.words.index(word)) != _role(told.words, place):
            return False
        if _owns(word) is not _owns(told.words[place]):
            return False
    mine = {word.low for word in said.words}
    joints = [
        at
        for at in range(min(places), max(places))
        if told.words[at].low in _JOINTS - mine and not _tells_more(told, at, places)
    ]
    return not joints and _same_order_of_names(said, places)


def _tells_more(told: _Reading, at: int, places: Sequence[int]) -> bool:
    """ "Lee, who was in Helsinki": of the name before it."""
    return (
        told.words[at].low in ("who", "which")
        and at - 1 in places
        and at - 1 == max(place for place in places if place < at)
    )


def _role(words: Sequence[Word], at: int) -> str:
    """The preposition that a word stands behind, if one that gives it a part in what happens."""
    for before in range(at - 1, max(-1, at - 4), -1):
        if words[before].low in _ROLES:
            return words[before].low
        if words[before].carries and not words[before].is_name:
            break
    return ""


def _owns(word: Word) -> bool:
    return word.low.endswith(("'s", "’s", "s'", "s’"))


def _same_order_of_names(said: _Reading, places: Sequence[int]) -> bool:
    """ "Russia attacked Ukraine" is not "Ukraine attacked Russia"."""
    named = [place for word, place in zip(said.content, places, strict=True) if word.is_name]
    return named == sorted(named)


# Dispute


def _is_about(said: _Reading, told: Told, topic: frozenset[str]) -> bool:
    """Whether a sentence speaks of the same thing, with its surroundings: by all the names of
    the statement, or of the text so far, and most of its words."""
    near = canonical(told.nearby) | _Reading(told.text).stems
    named = said.names or canonical(topic)
    if not named or not named <= near:
        return False
    wanted = said.stems | canonical(topic)
    return len(wanted & (near | _kin(near))) >= _ABOUT * len(wanted)


def _kin(near: frozenset[str]) -> frozenset[str]:
    """ "Casualties" are spoken of where somebody is injured or killed."""
    return frozenset({"casualty"}) if near & {"injured", "killed"} else frozenset()


def _disputes(statement: str, said: _Reading, text: str, told: Told) -> bool:
    other = _Reading(text)
    if any(_contradicts(a, b, said, other, told) for a in said.numbers for b in other.numbers):
        return True
    return _denies(statement, said, text, told) or _negates(said, other)


def _contradicts(
    mine: Quantity, theirs: Quantity, said: _Reading, other: _Reading, told: Told
) -> bool:
    """Another number of the same. The injured of an accident are counted in sentences that do not
    name it again; of anything else the sentence itself has to speak of the same."""
    if not same_measure(mine, theirs) or not differ(mine, theirs):
        return False
    if is_harm(mine) and is_harm(theirs):
        return True
    named = said.names <= canonical(told.closely) | other.stems
    return named and len(said.stems & other.stems) >= _SAME_MATTER * len(said.stems)


def _denies(statement: str, said: _Reading, text: str, told: Told) -> bool:
    """A denial, by somebody whom the statement names, or in words that it shares."""
    if not _DENIALS.search(text) or _DENIALS.search(statement):
        return False
    other = _Reading(text)
    near = canonical(told.nearby) | other.stems
    if len(said.stems & near) < _DENIED * len(said.stems):
        return False
    shared = said.stems & other.stems
    return len(shared) >= max(2, len(said.stems) / 2) or bool(_deniers(text) & said.stems)


def _deniers(text: str) -> frozenset[str]:
    """Whose denial it is, as stems."""
    named = (
        text[found.source.start : found.source.end]
        for found in attributions(text)
        if _DENIALS.search(text[found.cue.start : found.cue.end])
    )
    return frozenset(word.stem for source in named for word in words_of(source))


def _negates(said: _Reading, other: _Reading) -> bool:
    """Nearly the same words, and a "not" in one of them only, in front of one that both have."""
    if bool(said.negations) is bool(other.negations):
        return False
    shared = said.stems & other.stems
    if len(shared) < 2 or len(shared) < 0.8 * len(said.stems):
        return False
    turned = _turned(said) or _turned(other)
    return bool(turned & shared) and _place_of(said, other)


def _place_of(said: _Reading, other: _Reading) -> bool:
    shared = [word for word in said.content if word.stem in other.stems]
    places = _nearest([word.stem for word in shared], other.words, 0)
    if places is None or _width(places) > len(said.words) * _ROOM + 4:
        return False
    names = [place for word, place in zip(shared, places, strict=True) if word.is_name]
    return names == sorted(names) and _longest_rise(places) >= _IN_ORDER * len(places)


def _turned(one: _Reading) -> frozenset[str]:
    """The stems that a negation stands in front of."""
    found = set[str]()
    for at, word in enumerate(one.words):
        if word.negates:
            following = [w.stem for w in one.words[at + 1 :] if w.carries]
            found.update(following[:_REACH])
    return frozenset(found)
