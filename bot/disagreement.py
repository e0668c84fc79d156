"""Findings that contradict one another: shown side by side with who and when, never as one.

Found by the rules of `bot.agreement`, between what one states and what the other quotes, or named
by a language model, where both are checked and of the same matter.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final, TypeAlias

from bot.agreement import Bearing, Told, bearing
from bot.answers import Disagreement, Finding, NamedBy, Quote
from bot.evidence import is_number
from bot.question import NEGATION, content_stems
from ingest.articles import day_of

_NEARBY, _BEFORE, _AFTER = 600, 300, 200  # characters around a quotation
_SAME_MATTER: Final = 0.3  # of the shorter statement's words, where a model names it
_MOST: Final = 8  # findings that are held against one another

Place: TypeAlias = tuple[str, int]
"""An article and where in it a quotation begins: what a finding is known by when copies of it are
folded."""


def place_of(finding: Finding) -> Place:
    quote = finding.quotes[0]
    return quote.source.id, quote.start


def disagreements(
    findings: Sequence[Finding],
    question: str,
    named: Iterable[tuple[Place, Place]] = (),
) -> tuple[Disagreement, ...]:
    """The pairs that contradict one another, by their numbers from 0. `named` are those that a
    model says do; where it is wrong on that, they are not told as such."""
    topic = _topic(question)
    places = [{place_of(f), *((c.id, -1) for c in f.copies)} for f in findings]
    said = {frozenset(pair) for pair in named}
    found = []
    for one, other in combinations(range(len(findings[:_MOST])), 2):
        pair = findings[one], findings[other]
        if contradict(*pair, topic):
            found.append(Disagreement(one, other, NamedBy.RULE))
        elif any(_are(pair_, places[one], places[other]) for pair_ in said) and _may(*pair):
            found.append(Disagreement(one, other, NamedBy.MODEL))
    return tuple(found)


def contradict(one: Finding, other: Finding, topic: frozenset[str]) -> bool:
    """Whether what one states is disputed by what the other quotes, or the reverse, and two
    speakers stand against each other: in sentences without, the rules saw six contradictions
    in the answers to 900 news-quiz questions and there was none (a new award beside the last)."""
    if not _are_two_speakers(one.speaker, other.speaker):
        return False
    if {q.text for q in one.quotes} & {q.text for q in other.quotes}:
        return False
    return _disputes(one, other, topic) or _disputes(other, one, topic)


def quotes_differ(quotes: Sequence[Quote], statement: str) -> bool:
    """Whether quotes that one statement rests on contradict one another."""
    topic = _topic(statement)
    return any(
        bearing(one.text, _told(other), topic) is Bearing.DISPUTES
        or bearing(other.text, _told(one), topic) is Bearing.DISPUTES
        for one, other in combinations(quotes, 2)
    )


def side_by_side(findings: Sequence[Finding], found: Sequence[Disagreement]) -> str:
    """What differs, each with who and when."""
    shown = dict.fromkeys(at for pair in found for at in (pair.one, pair.other))
    told = (f"{_who(findings[at])}: {findings[at].statement.rstrip('.')}." for at in shown)
    return " ".join(["Accounts differ.", *told])


def _topic(text: str) -> frozenset[str]:
    return frozenset(s for s in content_stems(text) if s != NEGATION and not is_number(s))


def _who(finding: Finding) -> str:
    article = finding.quotes[0].source.article
    parts = [
        finding.speaker[:1].upper() + finding.speaker[1:] if finding.speaker else "",
        article.publisher or "outlet unknown",
        day_of(article.published).isoformat() if article.published else "undated",
    ]
    return ", ".join(part for part in parts if part)


def _are_two_speakers(one: str | None, other: str | None) -> bool:
    said, told = content_stems(one or ""), content_stems(other or "")
    return bool(said and told) and not (said <= told or told <= said)


def bears_on(matter: str, finding: Finding) -> Bearing:
    """What the quotes of `finding` are to the matter of a question."""
    found = {bearing(matter, _told(quote), _topic(matter)) for quote in finding.quotes}
    if Bearing.SUPPORTS in found:
        return Bearing.SUPPORTS
    return Bearing.DISPUTES if Bearing.DISPUTES in found else Bearing.NEITHER


def _disputes(one: Finding, other: Finding, topic: frozenset[str]) -> bool:
    return any(
        bearing(one.statement, _told(quote), topic) is Bearing.DISPUTES for quote in other.quotes
    )


def _told(quote: Quote) -> Told:
    text, title = quote.source.article.text, quote.source.article.title
    start, end = quote.start, quote.end
    return Told(
        quote.text,
        nearby=content_stems(f"{title} {text[max(0, start - _NEARBY) : end + _NEARBY]}"),
        closely=content_stems(f"{title} {text[max(0, start - _BEFORE) : start]}"),
        after=text[end : end + _AFTER],
    )


def _are(pair: frozenset[Place], one: set[Place], other: set[Place]) -> bool:
    if len(pair) < 2:
        return False
    left, right = pair
    return (_in(left, one) and _in(right, other)) or (_in(right, one) and _in(left, other))


def _in(place: Place, places: set[Place]) -> bool:
    return place in places or (place[0], -1) in places


def _may(one: Finding, other: Finding) -> bool:
    """Whether they can contradict one another at all: of one matter, and not the same quote."""
    left, right = content_stems(one.statement), content_stems(other.statement)
    same = place_of(one) == place_of(other)
    return not same and len(left & right) >= _SAME_MATTER * min(len(left), len(right))
