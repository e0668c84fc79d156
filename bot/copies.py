"""One story told several times is one finding: the earliest is quoted, the others are named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.answers import Finding
from bot.datelines import without_dateline
from bot.evidence import is_number
from bot.question import NEGATION, content_stems
from ingest.articles import latest_instant

# The share of content words that two sentences must have in common to be one: a wire sentence
# with a word changed keeps nine tenths; two outlets' own sentences on one event share half.
_SAME = 0.8

_NEVER = datetime.max.replace(tzinfo=UTC)


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of one sentence joined, in the place of the best of them."""
    groups: list[list[Finding]] = []
    for finding in findings:
        home = next((group for group in groups if _is_copy(group[0], finding)), None)
        if home is None:
            groups.append([finding])
        else:
            home.append(finding)
    return [_as_one(group) for group in groups]


def _is_copy(one: Finding, other: Finding) -> bool:
    """Whether they say the same in nearly the same words: no number and no "not" may differ,
    since "12 injured" beside "17 injured" is a contradiction."""
    left, right = _words(one), _words(other)
    differing = left ^ right
    return len(differing) <= (1 - _SAME) * len(left | right) and not any(
        stem == NEGATION or is_number(stem) for stem in differing
    )


def _words(finding: Finding) -> frozenset[str]:
    return content_stems(without_dateline(finding.statement))


def _as_one(group: Sequence[Finding]) -> Finding:
    first, *later = sorted(group, key=appeared)
    own = first.quotes[0].source.id
    copies = {f.quotes[0].source.id: f.quotes[0].source for f in later}
    copies.pop(own, None)
    best = max(f.confidence for f in group)
    return replace(first, confidence=best, copies=tuple(copies.values()))


def appeared(finding: Finding) -> datetime:
    """When its quotation was published; undated ones never."""
    published = finding.quotes[0].source.article.published
    return latest_instant(published) if published is not None else _NEVER
