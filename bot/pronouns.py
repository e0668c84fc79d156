"""Whom or what a pronoun of a follow-up stands for, by what was asked and answered last."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.asked_for import AUXILIARIES, taken_apart
from bot.attribution.names import can_be, is_person
from bot.leaning import is_open, owns
from bot.question import Kind, content_stems, read_question
from bot.talk import Talk, bare, names_of
from bot.turns import names_in

NAMED: Final = r"(?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*"
_IN_PLACE: Final = re.compile(rf"\b(?:in|at|near|from) {NAMED}(?:, {NAMED})?")
_SEVERAL: Final = re.compile(
    r"\b(?!(?:this|does|was|is|has|its|his|us|always|says|news)\b)"
    r"(?:[a-z]+(?:ing|ed|al|ic|ive|an|by) )?[a-z]{2,}[^sui\W]s\b(?! (?:the|a|an|to|in) )"
)
_PHRASE: Final = re.compile(
    rf"\b(?:the|a|an|its|their|his|her)\s+(?:(?!(?:{AUXILIARIES}|that|who|when|where|which|why|and|"
    r"because|if)\b)[\w’'$%.-]+(?:, (?=[A-Z]))?\s*){1,7}",
    re.IGNORECASE,
)
# Verbs that follow a subject in "did the mission last", and the like.
_TRAILING: Final = re.compile(
    r"(?: (?:say|think|do|find|vote|mean|want|make|take|get|give|happen|strike|last|end|cost|work|"
    r"use|call|know|show|plan|begin|start|stop|win|lose|come|go|become|hit|kill|die|live|look|bring|"
    r"pay|reach|travel|worth|ban|cause|affect|include|promise|pledge|announce|\w{3,}ed|made|found|"
    r"held|grown|risen|fallen)\b.*| (?:in|on|at|of|for|from|to|by|with|about|over|against))$"
)
# A full name behind an office, but not "a spokesman for Hydra Energy".
_NAMED_LAST: Final = re.compile(
    r"(?:(?<=[a-z] )|(?<=[a-z], ))(?<!\b(?:for|the) )(?<!\b(?:of|at|in|on|by|to) )"
    r"(?<!\b(?:from|with) )"
    r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)+$"
)
_LONGEST_NAME: Final = 4  # words


def filled(text: str, talk: Talk) -> str:
    """The question with names in the place of the pronouns that it leaves open, as far as it is
    clear whom they mean."""
    for pattern, meaning in _MEANINGS:
        found = pattern.search(text)
        if found is None or not is_open(text, found):
            continue
        meant = meaning(talk, text)
        if meant is not None:
            text = pattern.sub(_Stand(meant), text)
    return text


@dataclass(frozen=True, slots=True)
class _Stand:
    """Puts a name in the place of pronouns: as an owner where the pronoun was one."""

    name: str

    def __call__(self, pronoun: re.Match[str]) -> str:
        name = re.sub(r"^(?:The|A|An)\b", lambda article: article[0].lower(), self.name)
        if not owns(pronoun.string, pronoun):
            return name
        return f"{name}’" if name.endswith("s") else f"{name}’s"


def _person(form: str, talk: Talk, text: str) -> str | None:
    """Whom "he" or "she" means: who was asked for, else whom the question named, else who speaks;
    nobody whom `text` names already."""
    last, origin = talk.last, talk.origin
    said = " ".join((last.understood, *last.quotes))
    questions = [bare(last.understood), origin.understood]
    subjects = [n for q in questions for n in names_of(q) if not _stands_behind(n, q)]
    answered = [
        *map(_without_office, last.speakers),
        *names_in(last.quotes[0] if last.quotes else ""),
    ]
    asks_who = read_question(questions[0]).kind in (Kind.SPEAKER, Kind.PERSON)
    people = [name for name in subjects if is_person(name, said)]
    order = answered if asks_who and not people else [*people, *answered]
    if subjects and not (people or asks_who):
        order = subjects[:1]  # the rules know no such person, but somebody is named
    free = [name for name in order if name not in text]
    fitting = [name for name in free if can_be(form, name, said) or name in subjects[:1]]
    return fitting[0] if fitting else None


def _without_office(speaker: str) -> str:
    """ "Petra Holt" of "interior minister Petra Holt": by the name alone a person is known."""
    found = _NAMED_LAST.search(speaker)
    return found[0] if found is not None else speaker


def _stands_behind(name: str, question: str) -> bool:
    """Whether a name is that of a place or a time: "on Independence Day"."""
    return re.search(rf"\b(?:in|on|at|near|from) (?:the )?{re.escape(name)}", question) is not None


def _group(talk: Talk) -> str | None:
    """Whom "they" means: those that were counted or chosen from, several of a kind, a company or
    a country, else who speaks."""
    for turn in (talk.last, talk.origin):
        understood = bare(turn.understood)
        parts = taken_apart(understood)
        if parts is not None and parts.counted not in ("", "people"):
            return f"the {parts.counted}"
        if several := _SEVERAL.search(understood):
            return several[0]
        said = " ".join((turn.understood, *turn.quotes))
        bodies = [name for name in names_of(understood) if not is_person(name, said)]
        if bodies:
            return bodies[0]
    said_by = [name for name in talk.last.speakers if len(name.split()) <= _LONGEST_NAME]
    return said_by[0] if said_by else None


def _thing(talk: Talk) -> str | None:
    """What "it" means: what the questions spoke of, as they called it."""
    phrases = [*_phrases(talk.last.understood), *_phrases(talk.origin.understood)]
    named = names_of(talk.origin.understood)
    return phrases[0] if phrases else named[0] if len(named) == 1 else None


def _phrases(question: str) -> list[str]:
    """ "The earthquake in Afghanistan": what a question calls by an article, longest first."""
    found = [match[0].strip(" ,.?") for match in _PHRASE.finditer(bare(question))]
    plain = [_TRAILING.sub("", phrase) for phrase in found]
    return sorted((p for p in plain if content_stems(p)), key=len, reverse=True)


def _place(talk: Talk) -> str | None:
    for turn in (talk.last, talk.origin):
        if found := _IN_PLACE.search(turn.understood):
            return found[0]
    return None


_MEANINGS: Final[tuple[tuple[re.Pattern[str], Callable[[Talk, str], str | None]], ...]] = (
    (re.compile(r"\b(?:he|him|his)\b", re.I), lambda talk, text: _person("he", talk, text)),
    (re.compile(r"\b(?:she|her|hers)\b", re.I), lambda talk, text: _person("she", talk, text)),
    (re.compile(r"\b(?:they|them|their|theirs)\b", re.I), lambda talk, _: _group(talk)),
    (re.compile(r"\b(?:it|its)\b", re.I), lambda talk, _: _thing(talk)),
    (
        re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)"),
        lambda talk, _: _place(talk),
    ),
)
