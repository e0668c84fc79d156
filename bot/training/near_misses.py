"""Questions changed a little, so that the passage no longer answers them.

SQuAD's authors asked their unanswerable questions in these ways: about another name or number, the
opposite, or the reverse. There are too few of theirs here to learn it from.
"""

import random
import re
from collections.abc import Sequence

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'-]+)(?: (?:of |the )?[A-Z][\w'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NOT = re.compile(r"\b(is|are|was|were|did|does|do|can|could|would|has|had|will)\b", re.IGNORECASE)
_OPPOSITES = (
    "first last|most least|more less|more fewer|largest smallest|highest lowest|oldest youngest"
    "|before after|north south|northern southern|east west|eastern western|early late"
    "|earliest latest|increase decrease|increased decreased|higher lower|larger smaller|best worst"
    "|begin end|began ended|start finish|started stopped|won lost|win lose|good bad|high low"
    "|major minor|longest shortest|support oppose|supported opposed|allowed forbidden|men women"
    "|older younger|below above|minimum maximum|inside outside|gain lose|gained lost|rise fall"
    "|rose fell|accept reject|accepted rejected|easy hard|old new|long short|large small"
    "|buy sell|bought sold|married divorced|arrived left|true false|private public"
)
_OPPOSITE = {
    one: other
    for pair in _OPPOSITES.split("|")
    for one, other in (pair.split(), pair.split()[::-1])
}


def near_miss(question: str, texts: Sequence[str], rng: random.Random) -> str | None:
    """The question about another name or number out of `texts`, or about the opposite.

    None where nothing in it can be exchanged.
    """
    ways = [_other_name, _other_name, _other_number, _opposite, _denied]
    rng.shuffle(ways)
    for way in ways:
        changed = way(question, texts, rng)
        if changed is not None:
            return changed
    return None


def _other_name(question: str, texts: Sequence[str], rng: random.Random) -> str | None:
    return _exchanged(_NAME, question, texts, rng)


def _other_number(question: str, texts: Sequence[str], rng: random.Random) -> str | None:
    return _exchanged(_NUMBER, question, texts, rng)


def _exchanged(
    pattern: re.Pattern[str], question: str, texts: Sequence[str], rng: random.Random
) -> str | None:
    own = list(pattern.finditer(question))
    known = {word.lower() for word in question.split()}
    others: list[str] = [
        found
        for text in texts
        for found in dict.fromkeys(pattern.findall(text))
        if not known & {word.lower() for word in found.split()}
    ]
    if not own or not others:
        return None
    match = rng.choice(own)
    return question[: match.start()] + rng.choice(others) + question[match.end() :]


def _opposite(question: str, _texts: Sequence[str], rng: random.Random) -> str | None:
    words = question.split(" ")
    places = [at for at, word in enumerate(words) if word.strip("?,").lower() in _OPPOSITE]
    if not places:
        return None
    at = rng.choice(places)
    bare = words[at].strip("?,")
    words[at] = words[at].replace(bare, _OPPOSITE[bare.lower()])
    return " ".join(words)


def _denied(question: str, _texts: Sequence[str], rng: random.Random) -> str | None:
    verbs = list(_NOT.finditer(question))
    if not verbs or rng.random() < 0.6:  # it suits nearly every question
        return None
    match = verbs[0]
    verb: str = {"can": "can't", "will": "won't"}.get(match[0].lower(), f"{match[0]}n't")
    return question[: match.start()] + verb + question[match.end() :]
