"""Follow-ups made whole by rule: "Why?", "And Ukraine?", "What did he say about it?".

What is left unsaid is taken from the conversation: the last question as it was understood, whom
its answer quoted, and the question that began the matter. One that stands by itself is left alone.
"""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final

from langchain_core.runnables import RunnableConfig

from bot.asked_for import AUXILIARIES, asked_with, taken_apart
from bot.conversation import Resolver
from bot.leaning import leans
from bot.model.budget import Purse
from bot.model.rewriting import Rewriter
from bot.outlets import resolve
from bot.pronouns import NAMED, filled
from bot.question import Kind, content_stems, read_question
from bot.talk import Talk, bare, matter_of, opening, talk_of
from bot.turns import Turn

_LED: Final = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok|okay|well|also|or|now|yes|no|thanks|thank you)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"^\W*(?P<wh>why|when|where|how|what for|how come|how so|how long|how often|since when|by when|"
    r"until when|for how long|how long ago|by whom|for whom|to whom|with whom|in (?:which|what) "
    r"\w+|on (?:which|what) \w+|at (?:which|what) \w+|by how much|(?:in|on|to) what)"
    r"(?: (?:was|is|were|did|does|has|had)(?:n[’']t)? (?:that|this|it|he|she|they|so)"
    r"(?: (?:happen|happening|happened|be|so))?| (?:that|so|exactly|not|then|though)|"
    r" (?P<whom>him|her|them|it))?\W*$",
    re.IGNORECASE,
)
_SAYS_WHO: Final = re.compile(
    r"^\W*(?:who (?:says|said|claims|claimed|told)(?: (?:that|so|this|it))?|says who|"
    r"according to (?:whom|who))\W*$",
    re.IGNORECASE,
)
_ELSE: Final = re.compile(r"^\W*(?P<wh>who|what|where|when|which|why|how) else\W*$", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"^\W*(?:(?:(?:and|but|so) )?(?:what|how) about|and|or|but|what of)\s+(?P<what>[^?]+?)"
    r"(?: then)?\W*$",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    rf"\b(?:{AUXILIARIES}|who|what|when|where|why|how|which)\b", re.IGNORECASE
)
_WHEN: Final = (
    r"(?:(?:in|on|since|until|before|after|by|last|this|next) )*(?:(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day|(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)(?: \d{4})?|\d{4}|yesterday|today|now|(?:last|this) (?:week|month|year))\b"
)
_TIME: Final = re.compile(rf"^{_WHEN}", re.IGNORECASE)
_TIME_ASKED: Final = re.compile(rf"\b{_WHEN}", re.IGNORECASE)
_PREPOSED: Final = re.compile(r"^(in|on|at|for|from|to|by|with|against|about|near|under) (?=\S)")
_SUBJECT: Final = re.compile(
    rf"(?:(?:most|some|all|many|the) ){{0,2}}{NAMED}(?: \d+)?(?: [a-z]+(?= say| think))?"
)


class RuleResolver:
    """Resolves follow-ups without a model. `outlets` names those of the archive, so that "what
    about the BBC?" is asked of the BBC's articles."""

    def __init__(self, outlets: Callable[[], Collection[str]] = tuple) -> None:
        self._outlets = outlets

    def resolve(
        self,
        question: str,
        turns: Sequence[Turn],
        *,
        purse: Purse | None = None,
        config: RunnableConfig | None = None,
    ) -> str:
        """The question with what it leaves unsaid; the same text where it stands by itself."""
        del purse, config  # nobody is asked
        if not turns:
            return question
        talk = talk_of(turns)
        whole = _alone(question, talk) or self._about(question, talk) or _leaning(question, talk)
        return whole if content_stems(whole) != content_stems(question) else question

    def _about(self, question: str, talk: Talk) -> str | None:
        """ "And Ukraine?": the last question, with that in its place."""
        found = _ABOUT.match(question)
        if found is None or _ASKS.search(found["what"]):
            return None
        what = found["what"].strip()
        understood = talk.last.understood
        _, unknown = resolve([what], dict.fromkeys(self._outlets(), 1))
        if not unknown:
            return f"{understood.rstrip('?!. ')}, according to {what}?"
        if _TIME.match(what):
            return _at_another_time(what, understood)
        named = what.removeprefix("the ")[:1].isupper()
        asked = f"{what}: {bare(understood)}" if named else f"What about {what}?"
        return _replaced(what, bare(understood)) or talk.of(asked)


class ModelResolver:
    """Resolves follow-ups with a language model; by rule where it gives nothing usable."""

    def __init__(self, rewriter: Rewriter, otherwise: Resolver) -> None:
        self._rewriter = rewriter
        self._otherwise = otherwise

    def resolve(
        self,
        question: str,
        turns: Sequence[Turn],
        *,
        purse: Purse | None = None,
        config: RunnableConfig | None = None,
    ) -> str:
        """As the protocol has it. What the model adds was said in the conversation."""
        if not turns:
            return question
        if purse is not None:
            written = self._rewriter.rewritten(question, turns, purse, config)
            if written is not None:
                return written
        return self._otherwise.resolve(question, turns)


def _alone(question: str, talk: Talk) -> str | None:
    """A question word alone: the last question, asked with it."""
    text, understood = _LED.sub("", question), bare(talk.last.understood)
    if found := _BARE.match(text):
        asked = talk.origin.understood if found["whom"] else understood
        whole = asked_with(_plain(found["wh"].lower()), asked, _asked_for(talk.last))
        return talk.of(whole) if whole is not None else None
    if _SAYS_WHO.match(text):
        return talk.of(f"Who said that {matter_of(understood)}?")
    if found := _ELSE.match(text):
        return talk.of(_else(found["wh"].lower(), understood))
    return None


def _plain(wh: str) -> str:
    return {"what for": "why", "how come": "why", "how so": "how"}.get(wh, wh)


def _asked_for(last: Turn) -> str:
    """Who or what the last question asked for, as far as the answer shows it."""
    kind = read_question(last.understood).kind
    if kind is Kind.SPEAKER and last.speakers:
        return re.sub(r"^(?:The|An?)\b", lambda article: article[0].lower(), last.speakers[0])
    return "somebody" if kind in (Kind.SPEAKER, Kind.PERSON) else "something"


def _else(wh: str, understood: str) -> str:
    parts = taken_apart(understood)
    if parts is None:
        return f"{opening(wh)} else: {understood}"
    return f"{opening(wh)} else {f'{parts.aux} {parts.rest}'.strip()}?"


def _at_another_time(what: str, understood: str) -> str:
    asked = bare(understood)
    if _TIME_ASKED.search(asked):
        return _TIME_ASKED.sub(lambda _: what, asked, count=1)
    return f"{asked.rstrip('?!. ')} {what}?"


def _replaced(what: str, understood: str) -> str | None:
    """The question with `what` where a name of its kind stood."""
    if found := _PREPOSED.match(what):
        pattern = re.compile(rf"\b{found[1]} {NAMED}")
        if pattern.search(understood):
            return pattern.sub(lambda _: what, understood, count=1)
        return f"{understood.rstrip('?!. ')} {what}?"
    parts = taken_apart(understood)
    subject = _SUBJECT.match(parts.rest) if parts is not None and parts.aux else None
    if parts is None or subject is None or not what.removeprefix("the ")[:1].isupper():
        return None
    asked = " ".join(word for word in (parts.wh, parts.noun) if word)
    return opening(f"{asked} {parts.aux} {what}{parts.rest[subject.end() :]}?".lstrip())


def _leaning(question: str, talk: Talk) -> str:
    """The question with its pronouns filled, and in brackets what it follows."""
    text = opening(_LED.sub("", question)) or question
    if not (_LED.match(question) or leans(text, talk)):
        return question
    return talk.of(filled(text, talk))
