"""Outlets that a question names as the source of what it asks for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.articles import Span


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """`question[span]` names these outlets of the archive (several where one name opens all:
    "BBC News" and "BBC News - Health")."""

    span: Span
    publishers: tuple[str, ...]


_PRINTED = (
    r"(?:articles?|reports?|reporting|pieces?|stor(?:y|ies)|coverage|reviews?|interviews?|guides?|"
    r"posts?|blog|analys[ei]s|columns?|editorials?|accounts?|features?|op-eds?|publications?|"
    r"headlines?|investigations?|newsletters?|pages?|website|podcasts?|live blog|obituar(?:y|ies))"
)
_TOLD = (
    r"(?:published|covered|discussed|mentioned|described|detailed|noted|highlighted|stated|quoted|"
    r"featured|cited|outlined|presented|reported|written|suggested|indicated|claimed|raised|told|"
    r"said|posted|printed|accused|alleged|revealed|appear(?:s|ed|ing)?|seen|read)"
)
_TELLS = (
    r"(?:(?:report|write|publish|say|claim|suggest|describe|indicate|discusse?|mention|note|state|"
    r"quote|highlight|cover|cite|detail|present|argue|imply|reveal|emphasi[sz]e|portray|print|"
    r"attribute|predict|focuse?|addresse?|provide|identif(?:y|ie)|accuse|allege|contradict|"
    r"fail to (?:report|mention))"
    r"(?:s|d|ed|ing)?|wrote|written|said|told|implie[sd]|reporting|thinks?(?= of\b| about\b))"
)
# What stands before the outlet, and what after it, when it is the source.
_BEFORE = re.compile(
    rf"(?:\b(?:according to|as per|per|via)|\b{_TOLD}(?: \w+)? (?:by|in|on|at)|"
    rf"\b(?:{_PRINTED}|another|one)['’\"]?(?: \w+){{0,2}}? (?:from|by|in|on|at)|\bas (?:per|in|by))"
    r"(?: both)?(?: the)?[\s'‘“\"]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^(?:['’]s?)?[\s'’”\"]+(?:[\w’'/-]+ ){{0,5}}?{_PRINTED}\b"
    rf"|^[\s'’”\"]+(?:also |then |first |only |recently |really |ever )*{_TELLS}\b"
)
# "In The Times, who was accused?"
_OPENS = re.compile(r"^\W*In(?: the)?[\s'‘“\"]+$"), re.compile(r"^['’”\"]?,")
# Enough where the question names another source already.
_MAYBE = re.compile(r"\b(?:by|from|in|for|and|while|not by)(?: both)?(?: the)?[\s'‘“\"]*$")
_QUOTED = re.compile(r"['‘“\"]$"), re.compile(r"^['’”\"]")
# A further capital makes it part of another name, and so does a number.
_GOES_ON = re.compile(r"^[ -](?:[A-Z]\w*|\d)")
_GOES_ON_TO_AN_ARTICLE = re.compile(rf" (?:[\w’'-]+ ){{0,5}}{_PRINTED}\b")
_WENT_BEFORE = re.compile(r"(?:\b[A-Z][\w&.]*|\bof)(?: the)? $")
_SENTENCE_START = re.compile(
    r"(?:^|[.?!:]\s+)(?:Did|Does|Do|Has|Have|Is|Was|Were|Are|Will|Would|Could|Can|Should|What|"
    r"Which|Who|Why|When|How|After|Before|Between|While|If|In|The|A|An|And|But|As|From|Since|"
    r"Considering|Per|Via)(?: the)? $"
)
_BETWEEN = re.compile(
    r"^['’”\"]?(?:'s)?,?\s*(?:and|or|&|as well as)?\s*(?:both )?(?:the )?['‘“\"]?$"
)

_PARTS = re.compile(r"\s+[|–—-]\s+|:\s+")
_DOMAIN = re.compile(
    r"^(?:https?://)?(?:www\.)?([\w-]+)\.(?:com|org|net|info|news|tv|co\.\w\w|\w\w)$"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|\s+")
_SECTION = re.compile(r"^([A-Z]{3,}) (?:News|Sports?|World|Business|Politics|Radio|Online)\b")


def named_outlets(question: str, publishers: Iterable[str]) -> list[NamedOutlet]:
    """Where `question` names one of `publishers` as the source of what it asks for, in order."""
    found = list(_occurrences(question, _names(tuple(publishers))))
    sources = [_is_source(question, one.span) for one in found]
    pairs = [(i, i + 1) for i in range(len(found) - 1)]
    for one, other in (*pairs, *((b, a) for a, b in reversed(pairs))):
        if sources[one] and _in_a_row(question, found[min(one, other)], found[max(one, other)]):
            sources[other] = True
    if any(sources):
        sources = [
            known or _may_be_source(question, one.span)
            for one, known in zip(found, sources, strict=True)
        ]
    return [one for one, is_source in zip(found, sources, strict=True) if is_source]


def _in_a_row(question: str, one: NamedOutlet, next_one: NamedOutlet) -> bool:
    """ "The Verge, Polygon and Engadget"."""
    return _BETWEEN.match(question[one.span.end : next_one.span.start]) is not None


def _is_source(question: str, span: Span) -> bool:
    before, after = question[: span.start], question[span.end :]
    if _is_part_of_a_name(before, after):
        return False
    if _OPENS[0].match(before) and _OPENS[1].match(after):
        return True
    return bool(_BEFORE.search(before) or _AFTER.match(after)) or (
        _is_quoted(before, after) and before[:-1].endswith((" in ", " by ", " from "))
    )


def _may_be_source(question: str, span: Span) -> bool:
    before, after = question[: span.start], question[span.end :]
    if _is_part_of_a_name(before, after):
        return False
    return _is_quoted(before, after) or _MAYBE.search(before) is not None


def _is_part_of_a_name(before: str, after: str) -> bool:
    goes_on = _GOES_ON.match(after) and not _GOES_ON_TO_AN_ARTICLE.match(after)
    return bool(goes_on or (_WENT_BEFORE.search(before) and not _SENTENCE_START.search(before)))


def _is_quoted(before: str, after: str) -> bool:
    return bool(_QUOTED[0].search(before) and _QUOTED[1].match(after))


def _occurrences(question: str, names: dict[str, tuple[str, ...]]) -> Iterator[NamedOutlet]:
    """The longest names first, none inside another, in the order of the text."""
    taken: list[NamedOutlet] = []
    for pattern, publishers in names.items():
        for match in re.finditer(pattern, question, re.IGNORECASE):
            inside = any(match.start() < o.span.end and o.span.start < match.end() for o in taken)
            if not inside and _looks_like_a_name(match.group()):
                taken.append(NamedOutlet(Span(*match.span()), publishers))
    yield from sorted(taken, key=lambda one: one.span.start)


def _looks_like_a_name(words: str) -> bool:
    """ "The Age" does, "the age" does not."""
    bare = words.removeprefix("the ").removeprefix("The ")
    return all(re.search(r"[A-Z]", word) for word in re.findall(r"\w{4,}", bare)) and any(
        c.isupper() for c in bare
    )


@lru_cache(maxsize=8)
def _names(publishers: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """A pattern for each name that an outlet goes by, the longest first."""
    known: dict[str, dict[str, None]] = {}
    for publisher in publishers:
        for name in _aliases(publisher):
            known.setdefault(name.casefold(), {})[publisher] = None
    return {
        _pattern(name): tuple(known[name]) for name in sorted(known, key=lambda n: (-len(n), n))
    }


def _aliases(publisher: str) -> Iterator[str]:
    for name in dict.fromkeys((publisher, _PARTS.split(publisher, maxsplit=1)[0])):
        bare = name.strip()
        if domain := _DOMAIN.match(bare):
            yield " ".join(_CAMEL.split(bare))
            bare = domain[1]
        if len(bare) < 2:
            continue
        spaced = " ".join(filter(None, _CAMEL.split(bare)))
        yield spaced.removeprefix("The ").removeprefix("the ")
        if section := _SECTION.match(bare):
            yield section[1]


def _pattern(name: str) -> str:
    words = r"[ ]?".join(re.escape(word) for word in name.split())
    return rf"(?<![\w@])(?:the )?{words}(?!\w)"
