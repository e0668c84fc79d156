"""Passages as they are shown: those that touch joined, and each with what stands around it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.archive import Place
from ingest.articles import Passage

LONGEST: Final = 1_200
"""Characters up to which passages are joined, and widened."""

# Where a sentence or a paragraph ends. What reads sentences finds their exact bounds itself.
_END: Final = re.compile(r"[.!?…。][\"'”’»)\]]*(?=\s)|(?=\n)")


@dataclass(frozen=True, slots=True)
class Scored:
    place: Place
    score: float
    ranks: Mapping[str, int]


def joined(scored: Sequence[Scored]) -> list[Scored]:
    """Passages that touch become one, at the place of the better one."""
    kept: list[Scored] = []
    by_article: dict[tuple[str, int], list[int]] = {}
    for one in scored:
        own = by_article.setdefault((one.place.article, one.place.version), [])
        at = next((n for n in own if _touch(kept[n].place, one.place)), None)
        if at is None:
            own.append(len(kept))
            kept.append(one)
        else:
            place = kept[at].place
            start, end = min(place.start, one.place.start), max(place.end, one.place.end)
            kept[at] = replace(kept[at], place=replace(place, start=start, end=end))
    return kept


def _touch(one: Place, other: Place) -> bool:
    """Of two passages of one version."""
    neighbours = one.end == other.start or other.end == one.start
    return neighbours and one.end - one.start + other.end - other.start <= LONGEST


def trimmed(passage: Passage) -> Passage:
    """Without the white space at its ends, which is stored so that passages add up."""
    text = passage.text
    start = passage.start + len(text) - len(text.lstrip())
    return Passage(passage.source, start, passage.start + len(text.rstrip()))


def widened(passages: Sequence[Passage]) -> list[Passage]:
    """Each with the sentences that follow it and those before it, as far as there is room and
    none of the others begins."""
    wide: list[Passage] = []
    for at, passage in enumerate(passages):
        others = [
            other
            for other in (*wide, *passages[at + 1 :])
            if (other.source.id, other.source.version)
            == (passage.source.id, passage.source.version)
        ]
        wide.append(_widened(passage, others))
    return wide


def _widened(passage: Passage, others: Sequence[Passage]) -> Passage:
    text = passage.source.article.text
    first = max((o.end for o in others if o.start <= passage.start), default=0)
    last = min((o.start for o in others if o.start > passage.start), default=len(text))
    end = _last_end(text, passage.end, min(last, passage.start + LONGEST))
    start = _first_start(text, passage.start, max(first, end - LONGEST))
    return trimmed(Passage(passage.source, start, end))


def _last_end(text: str, end: int, limit: int) -> int:
    """The last end of a sentence from `end` up to `limit`; `end` where there is none."""
    if limit >= len(text):
        return max(end, len(text))
    ends = [match.end() for match in _END.finditer(text, end, max(end, limit + 1))]
    return max((e for e in ends if e <= limit), default=end)


def _first_start(text: str, start: int, limit: int) -> int:
    if limit <= 0:
        return 0
    starts = (match.end() for match in _END.finditer(text, max(0, limit - 1), start))
    return min((s for s in starts if s >= limit), default=start)
