"""A question taken into the parts that are looked for by themselves: each party of a comparison,
each outlet, each period of a course of events, each clause of a long question.

By rule, and only where it is clear: the question itself is always looked for too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from bot.named_outlets import NamedOutlet, named_outlets
from bot.question import content_stems
from ingest.archive import Filters
from ingest.articles import Span

MOST_PARTS: Final = 4

_PERIODS: Final = 3
_LONG: Final = timedelta(days=60)  # what is asked of a shorter time is one matter
_FEWEST_WORDS: Final = 3  # of meaning, in a clause: fewer are looked for with the rest
_SIMPLE: Final = 16  # words: a shorter question is one clause

_COURSE: Final = re.compile(
    r"\bwhat (?:all )?happened (?:and )?when\b|\bwhen did what happen\b|"
    r"\b(?:timeline|chronology|chronicle|sequence|course|order) of (?:the )?(?:\w+ )?"
    r"(?:events|what happened)\b|\b(?:timeline|chronology) (?:of|for|on)\b|"
    r"\b(?:how|in what order) did (?:\S+ ){1,12}?(?:unfold|develop|evolve|come about|play out|"
    r"proceed|progress|happen)\b|\bstep by step\b|\bover (?:time|the years|the months)\b|"
    r"\bwhat (?:are|were) the (?:main |key )?(?:events|stages|steps)\b",
    re.IGNORECASE,
)
_COURSE_WORDS: Final = re.compile(
    r"^\W*(?:(?:can|could|please|you|me|give|show|tell|make|what|is|was|are|were|the|a|an|in|"
    r"which) )*"
    r"(?:happened (?:and )?when|when did what happen|timeline|chronology|chronicle|"
    r"(?:sequence|course|order) of (?:the )?(?:\w+ )?(?:events|what happened)|"
    r"(?:main |key )?(?:events|stages|steps))\b(?: (?:of|for|on|in|with|around|about|to|during))?|"
    r"^\W*(?:how|in what order) did\b|\b(?:unfold|evolve|come about|play out|step by step|"
    r"over (?:time|the years|the months))\b",
    re.IGNORECASE,
)
_COMPARES: Final = re.compile(
    r"\b(?:compare\w*|comparison|differ\w*|disagree\w*|contradict\w*|versus|vs|both|each|between|"
    r"whereas|while|unlike|contrast\w*|respectively|sides?|accounts?|conflicting|chang\w+|evolv\w*|"
    r"over time|before and after|since then|so far)\b|"
    r"\b(?-i:[A-Z])\w+,? (?:and|or) (?:the )?(?-i:[A-Z])",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:chang\w*|differ\w*|evol\w*|develop\w*|shift\w*|grow\w*|grew|grown|rise|rose|risen|fall|"
    r"fell|fallen|increas\w*|decreas\w*|trend\w*|compar\w*|unfold\w*)\b",
    re.IGNORECASE,
)
_NAMED: Final = (
    r"(?:the |an? )?(?:[A-Z]\.|[A-Z][\w.&’'-]*)(?:[ -](?:(?:of|for) (?:the )?)?[A-Z][\w.&’'-]*)*"
)
_PARTY: Final = rf"(?:{_NAMED}|the [a-z-]+(?: [a-z-]+)?(?: [a-z-]+)?)"
_PARTIES: Final = (
    rf"(?:both )?(?P<parties>{_PARTY}(?:, {_PARTY})*,? (?:and|or|versus|vs\.?|with) {_PARTY})"
)
_AUXILIARY: Final = (
    r"(?:did|does|do|have|has|had|will|would|was|were|is|are|can|could|should|might)(?:n[’']t)?"
)
# Verbs by which parties are held against one another, or are asked for their account.
_DOES: Final = (
    r"(?:each |both |also |really |now )?(?:say|said|claim|tell|told|state|report|write|written|"
    r"think|believe|want|propose|respond|react|reply|answer|argue|deny|denied|admit|describe|view|"
    r"see|explain|call|accuse|promise|plan|offer|agree|disagree|differ|compare|cover|handle|treat|"
    r"vote|do|done|make|made|announce|warn|demand|predict|expect|suggest|perform|fare|change|pay)"
)
_SUBJECTS: Final = re.compile(
    rf"^(?P<before>(?:(?:What|How|Which|Why|Where|When|what|how)\b[^,?]*? )?"
    rf"(?i:{_AUXILIARY}) ){_PARTIES}(?P<after> {_DOES}\b.*)$"
)
_BETWEEN: Final = re.compile(
    rf"^(?P<before>(?:.*? )?)(?:(?:[Dd]ifferences?|[Dd]isagreements?|[Cc]ontrasts?|[Dd]isputes?) "
    rf"between|[Bb]etween|[Cc]ompare) {_PARTIES}(?P<after>(?:\W.*)?)$"
)
_ACCORDING: Final = re.compile(
    rf"^(?P<before>(?:.*? )?[Aa]ccording to ){_PARTIES}(?P<after>(?:\W.*)?)$"
)
_NAMES: Final = re.compile(r",? (?:and|or|versus|vs\.?|with) |, ")
_JOINTS: Final = re.compile(
    r"[;:] |[,.?!]? (?:while|whereas|whilst) |,? but (?:not )?(?=\w)|,? (?:similar(?:ly)? to|"
    r"(?:as )?compared (?:to|with)|in contrast (?:to|with)|as opposed to|unlike|rather than|"
    r"(?:in)?consistent with|differ(?:s|ent)? from|align(?:s|ed)? with|the same as) |"
    r",? and (?:also |then |later |subsequently )?(?:is|was|were|are|has|had|have|did|does|"
    r"the|an?|that|another|whether|one|who|whose|which) |"
    r", (?:who|which|whose|also|as|after|before) "
)
_LEADING: Final = re.compile(r"^\W*(?:(?:and|but|while|whereas|whilst|not)\b\W*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubQuestion:
    """What is looked for by itself, within the question's own filters and, where they are named,
    only in `publishers` and from `after` to `before`, both included. `is_question`: it can be
    answered by itself, not only looked for."""

    text: str
    publishers: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    is_question: bool = False

    def __str__(self) -> str:
        """As an asker reads it."""
        days = [f"{name} {day.isoformat()}" for name, day in self._days if day]
        only = ([" or ".join(self.publishers)] if self.publishers else []) + days
        return f"{self.text} ({', '.join(only)})" if only else self.text

    @property
    def _days(self) -> tuple[tuple[str, date | None], ...]:
        return ("from", self.after), ("to", self.before)

    def within(self, filters: Filters) -> Filters:
        """The question's filters, narrowed: never wider than they are."""
        own = tuple(n for n in self.publishers if not filters.publishers or n in filters.publishers)
        starts = [day for day in (filters.after, self.after) if day]
        ends = [day for day in (filters.before, self.before) if day]
        return replace(
            filters,
            publishers=own or filters.publishers,
            after=max(starts, default=None),
            before=min(ends, default=None),
        )


def asks_for_course(question: str) -> bool:
    """Whether it asks what happened when."""
    return _COURSE.search(question) is not None


def topic_of(question: str) -> str:
    """What a course of events is asked of, without the words that ask for it."""
    topic = " ".join(_COURSE_WORDS.sub(" ", question).split())
    return topic.strip(" ,;:.?!") or question


def is_composed(question: str, publishers: Iterable[str] = ()) -> bool:
    """Whether it compares, asks for a course of events or says much: then it may have parts,
    whether a rule sees them or not."""
    return bool(
        asks_for_course(question)
        or _COMPARES.search(question)
        or len(question.split()) >= _SIMPLE
        or len(named_outlets(question, publishers)) > 1
    )


def sub_questions(
    question: str, filters: Filters, *, publishers: Iterable[str] = ()
) -> tuple[SubQuestion, ...]:
    """At most `MOST_PARTS`; none where the question is one matter. `publishers` are the outlets
    of the archive; `filters` those of the question, with what was read from it."""
    named = named_outlets(question, publishers)
    found = (
        _in_time(question, filters)
        or _by_party(question)
        or [*_by_outlet(question, named), *_by_clause(question, named)]
    )
    return tuple(found[:MOST_PARTS]) if len(found) > 1 else ()


def _in_time(question: str, filters: Filters) -> list[SubQuestion]:
    """ "How did it change between 2019 and 2021?": each part of that time."""
    if not (_CHANGE.search(question) or asks_for_course(question)):
        return []
    if filters.after is None or filters.before is None or filters.before - filters.after < _LONG:
        return []
    return in_periods(question, _cuts(filters.after, filters.before))


def _cuts(first: date, last: date) -> list[date]:
    days = (last - first).days + 1
    return [first + timedelta(days=days * at // _PERIODS) for at in range(_PERIODS + 1)]


def in_periods(question: str, cuts: Sequence[date]) -> list[SubQuestion]:
    """The question once for each period: from a cut up to the day before the next."""
    a_day = timedelta(days=1)
    return [
        SubQuestion(text=question, after=start, before=end - a_day)
        for start, end in pairwise(cuts)
        if start < end
    ]


def _by_party(question: str) -> list[SubQuestion]:
    """ "What did A and B say about it?": what A said, and what B."""
    for pattern in (_SUBJECTS, _BETWEEN, _ACCORDING):
        found = pattern.match(question.strip())
        if found is None:
            continue
        parties = [name for name in _NAMES.split(found["parties"]) if name]
        if len(parties) > 1 and content_stems(found["after"] + found["before"]):
            parts = (f"{found['before']}{party}{found['after']}" for party in parties)
            return [SubQuestion(text=" ".join(part.split()), is_question=True) for part in parts]
    return []


def _by_clause(question: str, named: Sequence[NamedOutlet]) -> list[SubQuestion]:
    """The clauses of a long question, each in the outlet that it names, if it names one."""
    clauses = _clauses(question) if len(question.split()) >= _SIMPLE else []
    return [_clause(question, span, named) for span in clauses] if len(clauses) > 1 else []


def _clause(question: str, span: Span, named: Sequence[NamedOutlet]) -> SubQuestion:
    text, publishers = question[span.start : span.end], dict[str, None]()
    for one in reversed(named):
        if span.start <= one.span.start and one.span.end <= span.end:
            start, end = one.span.start - span.start, one.span.end - span.start
            text = f"{text[:start]} {text[end:]}"
            publishers |= dict.fromkeys(one.publishers)
    words = " ".join(_LEADING.sub("", text).split())
    return SubQuestion(text=words.strip(" ,;:.?!'’‘“”\""), publishers=tuple(publishers))


def _clauses(question: str) -> list[Span]:
    """Each with enough words of its own; what has fewer goes with the one before it."""
    ends = [*(joint.start() for joint in _JOINTS.finditer(question)), len(question)]
    spans: list[Span] = []
    start = 0
    for end in ends:
        if len(content_stems(question[start:end])) >= _FEWEST_WORDS:
            spans.append(Span(start, end))
            start = end
        elif spans:
            spans[-1] = Span(spans[-1].start, end)
            start = end
    return spans


def in_named_outlets(part: str, publishers: Iterable[str]) -> SubQuestion:
    """A question by itself, in the outlets that it names as its source."""
    named = named_outlets(part, publishers)
    own = tuple(dict.fromkeys(name for one in named for name in one.publishers))
    return SubQuestion(text=part, publishers=own, is_question=True)


def _by_outlet(question: str, named: Sequence[NamedOutlet]) -> list[SubQuestion]:
    """The whole question of each outlet that it names, where it names several."""
    outlets = dict.fromkeys(one.publishers for one in named)
    return [SubQuestion(text=question, publishers=o) for o in outlets] if len(outlets) > 1 else []
