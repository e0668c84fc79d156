"""Whether a question leans on what was said before it, or stands by itself."""

import re
from typing import Final

from bot.asked_for import AUXILIARIES
from bot.question import content_stems, read_question
from bot.talk import Talk, names_of
from ingest.archive import stems
from ingest.sentences import sentences

PRONOUN: Final = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its)\b", re.IGNORECASE
)
_OWNERS: Final = ("his", "its", "their", "hers", "theirs")
_OWNED: Final = re.compile(r"\s+(?!(?:of|in|on|at|to|for|from|with|about|when|why|how|and)\b)[a-z]")
# "It" that stands for nothing: "is it true that", "when will it rain".
_IDLE: Final = re.compile(
    r"\bit (?:is|was|emerged|emerges|turned|turns|seems|seemed|appears|happens|illegal|true|take|"
    r"takes|took|rain|rains|snow|mean|means|cost|costs)\b|\b(?:is|was|does|did) it (?:true|legal|"
    r"illegal|possible|safe|take|cost|mean)\b.* (?:that|to|for)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"\b(?:when|while|before|after|because|since|that|if|although|whether|and|but)\b|,"
)
_SAYING: Final = re.compile(
    r"\b(?:said|says|say|announced|announces|claims?|claimed|thinks?|believes?|admitted|revealed|"
    r"confirmed|declared|found|called|what|who|whom|which)\s+$",
    re.IGNORECASE,
)
_CHOSEN: Final = re.compile(
    r"\W*(?:\w+ )?(?:which|what) (?!(?:is|was|are|were|did|do|does|has|had|will|would)\b)\w",
    re.IGNORECASE,
)
_NOT_TIME = (
    r"(?!(?:week|weekend|month|year|summer|winter|spring|autumn|fall|season|morning|afternoon|"
    r"evening|time|past|is|was|are|were|will|would|has|have|had|can|could|the|a|an|he|she|it|they|"
    r"which|what)\b)(?=[a-z])"
)
_POINTING: Final = re.compile(
    r"\b(?:that|this|those|these)\b(?=[?.!]|$| (?:mean|happen|happened|work|affect|be|change|cost|"
    rf"last|prove|true|possible|legal|place)\b)|\b(?:this|these|those) {_NOT_TIME}|"
    r"\b(?:in|on|at|of|for|about|by|with|from|to|did|do|does|is|was|are|were|has|had|can|will) "
    rf"that {_NOT_TIME}|\bsince then\b|\belse\b|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )"
    r"\bthere\b(?! (?:is|are|was|were|will|would|has|have|had|been|be)\b)",
    re.IGNORECASE,
)
# In a short question these point back too.
_FAINTLY: Final = re.compile(
    r"\b(?:such|the same|another|the others?|others|more|next|later|afterwards|still|again|"
    r"instead|too)\b",
    re.IGNORECASE,
)
# "The ship", but not "the price of oil" or "the man who …".
_COMPLETED = r"(?:of|who|that|which|in|on|for|with)\b"
_DEFINITE: Final = re.compile(
    rf"\b(?:the|these|those) (?:(?!{_COMPLETED})[a-z][\w-]+ ){{0,2}}?(?!{_COMPLETED})[a-z][\w-]+\b"
    rf"(?! (?:{_COMPLETED}|[A-Z]))"
)
_SAYS_NOTHING: Final = re.compile(
    r"\b(?:say|said|says|think|reply|replied|respond|responded|react|reacted|comment|claim|"
    r"claimed|answer|answered|add|added|announce|deny|denied|argue|promise)"
    r"(?: (?:next|then|else|exactly))?\W*$",
    re.IGNORECASE,
)
_COUNTS_NOTHING: Final = re.compile(
    rf"how many (?:{AUXILIARIES}|die|died|live|lived|survived)\b", re.IGNORECASE
)
_ENGLISH: Final = re.compile(r"[A-Za-z]{2}")
_PAST: Final = re.compile(r"\b(?:was|were|did|had|wasn[’']t|weren[’']t|didn[’']t)\b", re.IGNORECASE)
_WHO_DID: Final = re.compile(r"\W*who\b", re.IGNORECASE)
_DEFINES: Final = re.compile(r"(?:what|who) (?:is|are|was|were) (?:an? )?[\w-]+\W*$", re.IGNORECASE)

_MUCH, _MUCH_OWNED = 4, 3  # content words before a pronoun among which it may find its own
_FEW: Final = 2  # content words: "Who won?" cannot stand by itself
_SHORT: Final = 3  # nor can "When will the advisers meet?" or "How many people were exposed?"


def leans(text: str, talk: Talk) -> bool:
    """Whether something has to be filled in before the question can be looked for."""
    if _tells_itself(text):
        return False
    return _points_back(text) or _needs_context(text, talk)


def owns(text: str, pronoun: re.Match[str]) -> bool:
    """Whether it is "his" or "their", or "her" before what is hers."""
    low = pronoun[0].lower()
    return low in _OWNERS or (low == "her" and _OWNED.match(text[pronoun.end() :]) is not None)


def is_open(text: str, pronoun: re.Match[str]) -> bool:
    """Whether the question itself has not named before what a pronoun stands for: in a clause
    before ("Where was Lee when he …"), as its subject ("which airline lost its …"), or somewhere
    in much that was said."""
    if _IDLE.search(text[max(0, pronoun.start() - 6) :]) and pronoun[0].lower() == "it":
        return False
    before = text[: pronoun.start()]
    said = len(content_stems(before))
    if said and (_CLAUSE.search(before) or _SAYING.search(before)):
        return False
    if owns(text, pronoun):
        return not (_CHOSEN.match(before) or names_of(before) or said >= _MUCH_OWNED)
    return said < _MUCH


def _tells_itself(text: str) -> bool:
    """Whether the question brings its own matter: "The bridge fell on Monday. Who built it?"."""
    before = [text[s.start : s.end] for s in sentences(text)][:-1]
    return any(len(content_stems(sentence)) > _SHORT for sentence in before)


def _points_back(text: str) -> bool:
    if any(is_open(text, found) for found in PRONOUN.finditer(text)):
        return True
    short = len(read_question(text).words) <= _SHORT
    return bool(_POINTING.search(text) or (short and _FAINTLY.search(text)))


def _needs_context(text: str, talk: Talk) -> bool:
    """Whether a question without a pronoun still leans on the talk: it counts what it does not
    name, or asks what was said without saying of what; or it names nobody, and is of a word or
    two, of "the ship", or of what the talk is about."""
    if not _ENGLISH.search(text):
        return False
    if _SAYS_NOTHING.search(text) or _COUNTS_NOTHING.match(text):
        return True
    question = read_question(text)
    if question.names or names_of(text) or _DEFINES.match(text):
        return False
    shared = len(question.words & talk.words())
    if len(question.words) <= _SHORT:
        few = len(question.words) < _FEW or shared
        return bool(few or (_PAST.search(text) and not _WHO_DID.match(text)))
    definite = [stem for found in _DEFINITE.finditer(text) for stem in stems(found[0])]
    return shared * 2 > len(question.words) or bool(talk.words() & set(definite))
