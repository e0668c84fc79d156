"""Statements that put a word, an order or a condition in the place of the one in their quotes.

"40 people died" is no paraphrase of "40 people were wounded", and A beat B is not B beat A. The
words that matter most are known in closed sets: a statement may use one of a set only where its
quotes do, unless they say nothing of the set.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from bot.quantities import number_of
from bot.question import content_stems
from ingest.archive import stems
from ingest.sentences import sentences

_Kind: TypeAlias = frozenset[str]


def _kind(words: str) -> _Kind:
    return frozenset(stems(words))


_DEAD: Final = _kind("""
    dead death die dying kill killing fatal fatality toll murder lethal deadly lives slain perish
    body corpse assassinate execute suicide homicide manslaughter drown casualty lost massacre
    slaughter mortality survived obituary funeral claimed
""")
_HURT: Final = _kind("injured injury wounded hurt harmed hospitalised hospitalized casualty")
_MISSING: Final = _kind("missing disappeared unaccounted vanished")

# Kinds of which a statement may tell another than its quotes only where these tell of none.
_SETS: Final[tuple[tuple[_Kind, ...], ...]] = (
    (_DEAD, _HURT, _MISSING),
    (
        _kind("arrested detained detention custody seized captured held apprehended caught"),
        _kind("released freed bail liberated"),
        _kind("charged indicted accused charges prosecuted"),
        _kind("convicted conviction guilty sentenced jailed imprisoned"),
        _kind("acquitted acquittal cleared innocent exonerated"),
        _DEAD,
    ),
    (
        _kind("raise raised raising rise risen rose increase hike climb soar grow grew jump surge"),
        _kind("lower lowered lowering fall fell fallen cut reduce decrease drop decline slash"),
    ),
    (_kind("men man male"), _kind("women woman female")),
    (_kind("boy"), _kind("girl")),
    (_kind("son"), _kind("daughter")),
    (_kind("brother"), _kind("sister")),
    (_kind("import"), _kind("export")),
    (_kind("double doubled doubling"), _kind("halve halved halving")),
    (_kind("welcome praise applaud"), _kind("condemn criticise criticize denounce deplore")),
    (_kind("buyer buy bought purchase acquire"), _kind("seller sell sold sale")),
    (_kind("hour"), _kind("minute"), _kind("day"), _kind("week"), _kind("month"), _kind("year")),
)
_HARM: Final = _SETS[0]
_TIMES: Final = _SETS[-1]

# Words that are read as they stand: their stems are those of many others.
_PAIRS: Final = tuple(
    (re.compile(rf"\b(?:{one})\b", re.I), re.compile(rf"\b(?:{other})\b", re.I))
    for one, other in (
        (
            r"(?:higher|more|greater|larger|bigger|longer|older|faster|better|above|over)"
            r"(?= (?:\w+ ){0,3}than\b)|above",
            r"(?:lower|less|fewer|smaller|shorter|younger|slower|worse|below|under)"
            r"(?= (?:\w+ ){0,3}than\b)|below",
        ),
        (
            r"vot(?:e|es|ed|ing) (?:\w+ ){0,2}?(?:for|in favou?r)|in favou?r of|"
            r"approv(?:e|es|ed)|back(?:s|ed)|support(?:s|ed)?|favou?r(?:s|ed)",
            r"vot(?:e|es|ed|ing) (?:\w+ ){0,2}?against|oppos(?:e|es|ed|ing)|reject(?:s|ed)?",
        ),
        (r"before", r"after"),
        (r"won|wins?|victory|beat|beats|defeated", r"lost|loses?|defeat|beaten"),
    )
)

_CLAUSE: Final = re.compile(r"[,;:.!?()\n—–]|\b(?:and|while|but|with)\b")
_NUMBER: Final = re.compile(r"[£$€]?\d[\d,.]*|[A-Za-z]+(?:-[a-z]+)?")
_CAPITALS: Final = r"[A-Z][\w’'-]*(?: (?:of |al-|de )?[A-Z][\w’'-]*)*"
_ROUTE: Final = re.compile(rf"\bfrom (?:the )?({_CAPITALS}) to (?:the )?({_CAPITALS})")
_SCORE: Final = re.compile(
    r"(?<![\w.,])(\d+)(?: \w+){0,2}?(?: to |[-–]| against | versus )(\d+)(?![\w.,]*\d)"
)
_BETWEEN: Final = re.compile(
    rf"(?P<one>{_CAPITALS}) (?P<verb>(?:[a-z][\w-]* ){{1,6}})(?P<other>{_CAPITALS})"
)
_TURNED_ROUND: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|got) (?:\w+ ){0,5}?by\b|\b(?:lost|loses?|losing) to\b"
)
# Of these, who did it to whom is all one.
_MUTUAL: Final = _kind("""
    met meet marry married talk spoke speak agree play fight fought war border negotiate discuss
    draw tie join shared with and between near
""")
_BEATING: Final = re.compile(
    r"\b(?:beat(?:s|en)?|defeat(?:s|ed|ing)?|los(?:t|es?|ing) to|w[oi]ns? against)\b"
)
_NO_NAME: Final = frozenset(["the", "a", "an", "in", "on", "at", "he", "she", "it", "they", "but"])

_CONDITION: Final = re.compile(
    r"\b(?:unless|only (?:if|when|after)|provided that|providing that|on condition that|"
    r"on the condition that|as long as|so long as|except if|(?<!even )(?<!as )(?<!see )(?<!know )"
    r"(?<!asked )(?<!wonder )(?<!wondered )(?<!only )if)\b",
    re.IGNORECASE,
)
_NOT_UNTIL: Final = re.compile(
    r"\b(?:not|never|no|won[’']t|cannot|n[’']t)\b[^,;.]{0,80}?\b(?P<until>until)\b", re.IGNORECASE
)
_STAYS_OPEN: Final = re.compile(
    r"\b(?:unless|if|until|provided|providing|condition|conditions|conditional|conditionally|long "
    r"as|except|only|depends?|depending|might|may|could|would|threaten\w*)\b",
    re.IGNORECASE,
)
_OF_ONE_CLAUSE: Final = 0.5  # of the statement's words that stand in the clause, to be its tale


def contrary(statement: str, evidence: str, around: str = "") -> bool:
    """Whether `statement` has another word of a closed set, another order of names or numbers,
    or counts another thing than `evidence`. What `around` (headlines) has it may use too."""
    said, told = frozenset(stems(statement)), frozenset(stems(evidence))
    near = told | frozenset(stems(around))
    if any(_another(said, told, near, kinds) for kinds in _SETS[:-1]):
        return True
    return (
        _paired_otherwise(statement, evidence)
        or _recounted(statement, evidence, _HARM)
        or _retimed(statement, evidence)
        or _reordered(statement, evidence)
    )


def loses_condition(statement: str, evidence: str) -> bool:
    """Whether `statement` tells as settled what `evidence` ties to an "unless" or "if"."""
    if _STAYS_OPEN.search(statement):
        return False
    said = content_stems(statement)
    return any(
        _tells_of(said, sentence[: found.start()], sentence[found.end() :])
        for sentence in _sentences(evidence)
        if (found := _CONDITION.search(sentence)) is not None
        or (found := _until(sentence)) is not None
    )


def _until(sentence: str) -> re.Match[str] | None:
    found = _NOT_UNTIL.search(sentence)
    return re.compile("until", re.I).search(sentence, found.start("until")) if found else None


def _tells_of(said: frozenset[str], before: str, after: str) -> bool:
    """Whether it tells what stands before the condition (behind the comma where that opens the
    sentence), and nothing of the condition."""
    main, condition = before, after
    if not content_stems(before):
        condition, _, main = after.partition(",")
    apart = content_stems(condition) - content_stems(main)
    told = said & content_stems(main)
    return bool(said) and len(told) >= _OF_ONE_CLAUSE * len(said) and not said & apart


def _sentences(text: str) -> Iterator[str]:
    return (text[span.start : span.end] for span in sentences(text))


def _another(
    said: frozenset[str], told: frozenset[str], near: frozenset[str], kinds: Sequence[_Kind]
) -> bool:
    """Whether it has a word of a kind that they lack, who have one of another kind."""
    of_set = any(told & kind for kind in kinds)
    return of_set and any(said & kind and not near & kind for kind in kinds)


def _paired_otherwise(statement: str, evidence: str) -> bool:
    """Whether it has the one of a pair alone where they have the other alone; "A lost to B" is
    "B beat A", which the order of the names decides."""
    for one, other in _PAIRS:
        said = bool(one.search(statement)), bool(other.search(statement))
        told = bool(one.search(evidence)), bool(other.search(evidence))
        if said != told and sum(said) == sum(told) == 1 and not _by_order(statement, evidence):
            return True
    return False


def _by_order(statement: str, evidence: str) -> bool:
    return bool(_relations(statement)) and bool(_relations(evidence))


def _recounted(statement: str, evidence: str, kinds: Sequence[_Kind]) -> bool:
    """Whether a number counts the dead in the one and the wounded in the other."""
    told = list(_counts(evidence, kinds))
    return any(
        value == number and kind != counted
        for number, kind in _counts(statement, kinds)
        for value, counted in told
        if (number, kind) not in told
    )


def _counts(text: str, kinds: Sequence[_Kind]) -> Iterator[tuple[float, int]]:
    """The numbers of clauses that speak of one kind only, with its place."""
    for clause in _CLAUSE.split(text):
        held = [at for at, kind in enumerate(kinds) if kind & frozenset(stems(clause))]
        if len(held) == 1:
            yield from ((number, held[0]) for number in _numbers(clause))


def _numbers(clause: str) -> Iterator[float]:
    values = (number_of(found.lower().rstrip(".,")) for found in _NUMBER.findall(clause))
    return (value for value in values if value is not None)


def _retimed(statement: str, evidence: str) -> bool:
    """Whether a number counts hours in the one and days in the other."""
    told = list(_durations(evidence))
    return any(
        value == number and kind != counted
        for number, kind in _durations(statement)
        for value, counted in told
        if (number, kind) not in told
    )


def _durations(text: str) -> Iterator[tuple[float, int]]:
    words = [word.rstrip(".,") for word in re.findall(r"[\w,.]+", text)]
    for word, unit in pairwise(words):
        number = number_of(word.lower())
        kind = next((at for at, k in enumerate(_TIMES) if k & frozenset(stems(unit))), None)
        if number is not None and kind is not None:
            yield number, kind


def _reordered(statement: str, evidence: str) -> bool:
    routes, scores = set(_ROUTE.findall(evidence)), set(_SCORE.findall(evidence))
    if any((b, a) in routes and (a, b) not in routes for a, b in _ROUTE.findall(statement)):
        return True
    if any((b, a) in scores and (a, b) not in scores for a, b in _SCORE.findall(statement)):
        return True
    said, told = _relations(statement), _relations(evidence)
    return any(
        doer == other and done_to == one and verbs & told_verbs
        for doer, verbs, done_to in said
        for one, told_verbs, other in told
        if one != other and not any((doer, done_to) == (a, b) and verbs & v for a, v, b in told)
    )


def _relations(text: str) -> list[tuple[str, frozenset[str], str]]:
    """Who does it, what, and to whom: two names with a verb between them, "was beaten by" turned
    round."""
    found, at = [], 0
    while (match := _BETWEEN.search(text, at)) is not None:
        at = match.start("other")
        one, other = (match[name].split()[-1].lower() for name in ("one", "other"))
        verb = match["verb"]
        verbs = frozenset(stems(_BEATING.sub("beat", verb))) & (
            content_stems(verb) | frozenset(["beat"])
        )
        if verbs & _MUTUAL or not verbs or _NO_NAME & {one, other}:
            continue
        turned = _TURNED_ROUND.search(verb) is not None
        found.append((other, verbs, one) if turned else (one, verbs, other))
    return found
