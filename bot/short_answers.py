"""Findings that point at the answer in a few words: those that agree are one, and the answer names
the others side by side."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.answers import Finding
from bot.chains import Link, Role
from bot.evidence import is_number
from bot.question import content_stems
from ingest.articles import day_of

_QUOTES: Final = 3  # of one finding
_BESIDE: Final = 0.8  # of the best answer's confidence, from which another is named beside it
_ROLES: Final = list(Role)


def agreeing(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of different articles with one answer and one speaker joined, in the place of the
    best of them."""
    groups: list[list[Finding]] = []
    for finding in findings:
        home = next((group for group in groups if _agree(group[0], finding)), None)
        if home is None:
            groups.append([finding])
        elif len(home) < _QUOTES:
            home.append(finding)
    return [_joined(group) for group in groups]


def short_answer(findings: Sequence[Finding]) -> str | None:
    """The answer of the first finding, and others that are nearly as sure, each then with who
    printed it and when; None where the first points at none."""
    if not findings or findings[0].answer_text is None:
        return None
    enough = findings[0].confidence * _BESIDE
    differing: list[Finding] = []
    for finding in findings:
        words = finding.answer_text
        if words is None or finding.confidence < enough:
            continue
        if not any(_same(words, one.answer_text or "") for one in differing):
            differing.append(finding)
    if len(differing) == 1:
        return _told(differing[0])
    return "; ".join(f"{_told(one)} ({_where(one)})" for one in differing)


def _told(finding: Finding) -> str:
    words = " ".join((finding.answer_text or "").split())
    return words[:1].upper() + words[1:]


def _where(finding: Finding) -> str:
    article = finding.quotes[0].source.article
    when = day_of(article.published).isoformat() if article.published else "undated"
    return f"{article.publisher or 'outlet unknown'}, {when}"


def _agree(one: Finding, other: Finding) -> bool:
    mine, theirs = one.answer_text, other.answer_text
    if mine is None or theirs is None or _key(mine) != _key(theirs):
        return False
    if one.quotes[0].source.id == other.quotes[0].source.id:
        return False
    return content_stems(one.speaker or "") == content_stems(other.speaker or "")


def _same(one: str, other: str) -> bool:
    """Whether one answer only says more than the other; with another number it says otherwise."""
    mine, theirs = _key(one), _key(other)
    shorter, longer = sorted((mine, theirs), key=len)
    more = longer - shorter
    return shorter <= longer and (mine == theirs or not any(map(is_number, more)))


def _key(words: str) -> frozenset[str]:
    """The stems that matter; of an answer without any, its words."""
    return content_stems(words) or frozenset(words.lower().split())


def _joined(group: Sequence[Finding]) -> Finding:
    first, *others = group
    if not others:
        return first
    quotes = tuple(quote for finding in group for quote in finding.quotes)[:_QUOTES]
    quoted = {quote.source.id for quote in quotes}
    copies = {copy.id: copy for finding in group for copy in finding.copies}
    return replace(
        first,
        quotes=quotes,
        copies=tuple(copy for copy in copies.values() if copy.id not in quoted),
        chain=_chain(group),
    )


def _chain(group: Sequence[Finding]) -> tuple[Link, ...]:
    """Who said it as the first has it, and everybody who passed it on or printed it."""
    said = [link for link in group[0].chain if link.role is Role.SPEAKER]
    others = [link for one in group for link in one.chain if link.role is not Role.SPEAKER]
    named: dict[tuple[Role, str], Link] = {}
    for link in others:
        named.setdefault((link.role, link.name.casefold()), link)
    rest = sorted(named.values(), key=lambda link: _ROLES.index(link.role))
    return (*said, *rest)
