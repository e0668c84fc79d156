"""What a sentence affirms, denies or leaves open, word by word.

"No casualties" is not "casualties", "may sail" is not "sails", and what somebody denied did not
happen by his account. Known are the English ways of saying so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.question import content_stems
from ingest.archive import stems
from ingest.sentences import sentences

_TOKEN: Final = re.compile(r"\w+(?:[’'-]\w+)*|[,;:.!?()\n—–]")
_CLAUSE_ENDS: Final = frozenset(",;:.!?()\n—–")
_QUOTE_MARKS: Final = frozenset('“”"')


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What follows them in their clause does not hold.
_NOT: Final = _words("not never cannot hardly barely scarcely neither nor without")
# Of these the verb before does not hold either: "caused no casualties".
_NONE: Final = _words("no none nobody nothing neither nor nowhere")
# What follows them did not happen, or somebody says so.
_DENY: Final = _words("""
    deny denies denied denying refuse refuses refused refusing reject rejects rejected rejecting
    dismiss dismisses dismissed fail fails failed failing avoid avoids avoided avoiding prevent
    prevents prevented preventing lack lacks lacked lacking unable unlikely refute refutes refuted
    decline declines declined false falsely untrue unfounded baseless unproven debunked
""")
# What stands before them does not hold: "the report was false", "the charge was denied".
_DENIED: Final = _words("""
    denied rejected dismissed false untrue unfounded baseless debunked wrong refuted averted avoided
    prevented cancelled canceled overturned
""")
_BE: Final = _words("is are was were be been being as")
# What follows them in their clause is not said to be so.
_OPEN: Final = _words("""
    may might could alleged allegedly alleges reportedly suspected supposedly apparently possibly
    perhaps maybe probably likely seems seemed appears appeared rumoured rumored should would
    plans planned planning plan intends intended hopes hoped hoping wants wanted considers
    considering considered threatens threatened threatening vowed vows proposes proposed expects
    expected expecting predicted predicts feared fears potential potentially seeks sought seeking
    urges urged urging demands demanded demanding
""")
_JOINTS: Final = _words("""
    but although though while whereas however because since so yet and or why when where who which
    until after before
""")
_REACH = 8  # words behind such a word that it governs, where no clause ends before
_REACH_BACK = 6
_VERB_WITHIN = 3  # words before "no": "caused no casualties", "has attacked neither"
_AGAIN = 3  # words behind it in which another such word undoes it
# A statement that differs from a sentence in no more than this share of its words repeats it.
_REPEATS = 0.15
_LEFT_OPEN = 1  # words of meaning behind "may", "alleged", "plans to"
# "Unharmed" is "not harmed".
_IMPLIED_NOT: Final = re.compile(
    r"\b(?:un|in|im|ir|il|dis|non)[a-z]{4,}|\b(?:zero|free|absent|absence|lone|only|just|missed|"
    r"miss|stop(?:s|ped)?|halt(?:s|ed)?|end(?:s|ed)?|ruled out|safe|few|little)\b",
    re.IGNORECASE,
)

_OPPOSITES: Final = tuple(
    (frozenset(stems(one)), frozenset(stems(other)))
    for one, other in (
        ("rise rose risen increase climb soar grew", "fall fell fallen decrease drop decline"),
        ("guilty convicted", "innocent acquitted"),
        ("win won victory", "lose lost defeat"),
        ("approve approved pass passed", "reject rejected veto vetoed"),
        ("alive survive survived", "dead died killed"),
        ("confirm confirmed", "deny denied"),
        ("support supported back backed", "oppose opposed"),
        ("open opened reopen", "close closed shut"),
        ("more above over", "less fewer below under"),
        ("before", "after"),
        ("start began begin", "end ended stop stopped"),
        ("arrive arrived", "leave left depart"),
        ("accept accepted agree", "refuse refused reject declined"),
        ("legal lawful", "illegal unlawful"),
        ("safe", "unsafe dangerous"),
        ("success succeed succeeded", "failure fail failed"),
        ("best highest most largest biggest", "worst lowest least smallest"),
        ("friend ally allies", "enemy enemies foe"),
        ("hire hired appoint appointed", "fire fired sack sacked dismissed resign"),
        ("buy bought", "sell sold"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("first", "last"),
        ("possible", "impossible"),
        ("better improve improved", "worse worsen worsened"),
    )
)


@dataclass(frozen=True, slots=True)
class _Token:
    low: str
    stem: str  # empty where it carries no meaning
    negates: bool


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems of a text by how it holds them; a stem may be held in several ways. `words` are
    the stems of all its words, `negates` tells whether anything in it does."""

    affirmed: frozenset[str]
    denied: frozenset[str]
    open: frozenset[str]
    words: frozenset[str]
    negates: bool

    @property
    def stems(self) -> frozenset[str]:
        return self.affirmed | self.denied


def polarity(text: str) -> Polarity:
    """By rule, from the words that negate or leave open and how far they reach."""
    tokens = list(_tokens(text))
    denied, surely = _denied(tokens)
    return Polarity(
        affirmed=frozenset(t.stem for at, t in enumerate(tokens) if t.stem and at not in surely),
        denied=frozenset(tokens[at].stem for at in denied if tokens[at].stem),
        open=frozenset(_open(tokens)),
        words=_stems(t.low for t in tokens),
        negates=bool(denied) or any(t.negates for t in tokens),
    )


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        low = found[0].lower().replace("’", "'")
        if found[0] == "May":  # the month: it opens no question here
            low = "month"
        content = content_stems(low) - {"no"}
        negates = _negates(low)
        yield _Token(low, next(iter(content), "") if not negates else "", negates)


def _negates(low: str) -> bool:
    return low in _NOT or low in _NONE or low.endswith("n't")


def _denied(tokens: Sequence[_Token]) -> tuple[set[int], set[int]]:
    """Places that may be denied, and those of them that surely are."""
    denied: set[int] = set()
    affirmed: set[int] = set()
    for at, token in enumerate(tokens):
        if token.negates or token.low in _DENY:
            ahead = _ahead(tokens, at)
            # "did not deny that it sank": nobody knows.
            near = (tokens[p] for p in ahead if p <= at + _AGAIN)
            again = {t.low for t in near if t.low in _DENY or t.negates}
            if again - {"nor"}:
                affirmed |= ahead
            denied |= ahead
        if token.low in _NONE:
            before = {place for place in _behind(tokens, at) if place >= at - _VERB_WITHIN}
            denied |= before
            affirmed |= before
        if token.low in _DENIED and at and tokens[at - 1].low in _BE:
            denied |= _behind(tokens, at)
    return denied, denied - affirmed


def _open(tokens: Sequence[_Token]) -> set[str]:
    """What is done only perhaps: the next words of meaning behind such a word."""
    certain, perhaps = set[str](), set[str]()
    left_open = 0
    for token in tokens:
        if token.low in _OPEN:
            left_open = _LEFT_OPEN
        elif token.stem and left_open:
            perhaps.add(token.stem)
            left_open -= 1
        elif token.stem:
            certain.add(token.stem)
        if token.low in _CLAUSE_ENDS:
            left_open = 0
    return perhaps - certain


def _ahead(tokens: Sequence[_Token], at: int) -> set[int]:
    """The places behind `at` in its clause."""
    places: set[int] = set()
    for place in range(at + 1, len(tokens)):
        low = tokens[place].low
        ends = low in _CLAUSE_ENDS or (low in _JOINTS and places)
        if ends or len(places) >= _REACH:
            break
        places.add(place)
    return places


def _behind(tokens: Sequence[_Token], at: int) -> set[int]:
    places: set[int] = set()
    for place in range(at - 1, -1, -1):
        if tokens[place].low in _CLAUSE_ENDS or len(places) >= _REACH_BACK:
            break
        places.add(place)
    return places


def turned(statement: str, evidence: str) -> bool:
    """Whether `statement` affirms what `evidence` denies, or the reverse, or its opposite."""
    if any(_negated_anew(statement, line) for line in _lines(evidence)):
        return True
    said, told = polarity(statement), polarity(evidence)
    if said.negates and not told.negates and not _IMPLIED_NOT.search(evidence):
        return True
    shared = said.stems & told.stems
    surely_said, surely_told = said.affirmed - said.denied, told.affirmed - told.denied
    if shared & surely_said & (told.denied - told.affirmed):
        return True
    if (
        shared & (said.denied - said.affirmed) & surely_told
        and not shared & said.denied & told.denied
    ):
        return True
    return _opposed(said.words - told.words, told.words - said.words)


def _lines(evidence: str) -> list[str]:
    return [evidence[span.start : span.end] for span in sentences(evidence)]


def _negated_anew(statement: str, sentence: str) -> bool:
    """Whether it repeats the sentence but for a "not" more or less, or a word for its opposite."""
    more, less = _changed(statement, sentence)
    negations = sum(n for low, n in (more + less).items() if _negates(low))
    return negations % 2 == 1 or _opposed(_stems(more), _stems(less))


def _changed(statement: str, sentence: str) -> tuple[Counter[str], Counter[str]]:
    """The words that it has more and less than a sentence that it repeats; else none."""
    said, told = (Counter(t.low for t in _tokens(text)) for text in (statement, sentence))
    more, less = said - told, told - said
    repeats = more.total() + less.total() <= 2 * _REPEATS * told.total()
    return (more, less) if repeats else (Counter(), Counter())


def _stems(lows: Iterable[str]) -> frozenset[str]:
    return frozenset(stems(" ".join(lows)))


def _opposed(said: frozenset[str], told: frozenset[str]) -> bool:
    return any(
        (said & one and told & other) or (said & other and told & one) for one, other in _OPPOSITES
    )


def overstated(statement: str, evidence: str) -> bool:
    """Whether `statement` tells as a fact what `evidence` leaves open."""
    if any(not _OPEN.isdisjoint(_changed(statement, line)[1]) for line in _lines(evidence)):
        return True
    if any(token.low in _OPEN for token in _tokens(statement)):
        return False
    return bool(polarity(statement).affirmed & polarity(evidence).open)
