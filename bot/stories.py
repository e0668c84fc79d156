"""A story that several articles carry, told once: by the earliest of them that has the words.

The archive knows which articles are copies of one story. What they have in common may still be
less than all: a copy is cut, added to, corrected. So words are told as those of another article
only where they stand there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from bot.datelines import without_dateline
from bot.question import NEGATION, content_stems
from ingest.archive import Archive, Filters
from ingest.articles import Passage, StoredArticle, latest_instant

_NEVER = datetime.max.replace(tzinfo=UTC)
_WORD: Final = re.compile(r"\d[\d.,]*\d|\w+")
_RUN: Final = 4

# The share of its runs of four words that a stretch must have in common with an article that
# carries it: in a sentence of twenty words, one changed word takes four of seventeen.
_HELD: Final = 0.75

# Passages of two copies are cut at other places: the same from this share on.
_SAME: Final = 0.6

# A carrier of a passage has half of it: an editor cuts in the middle of one.
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Telling:
    """A passage, which of those given it stands for, and the other articles that have most of its
    words."""

    passage: Passage
    given: int
    copies: tuple[StoredArticle, ...] = ()


def told_once(
    passages: Sequence[Passage], archive: Archive, filters: Filters, most: int
) -> list[Telling]:
    """The first `most` of `passages`, but of those that copies of one story have in common one:
    in the place of the first, from the earliest article. Only articles that pass `filters` are
    told of."""
    copies = archive.copies((passage.source for passage in passages), filters)
    kept: list[Telling] = []
    for at, passage in enumerate(passages):
        story = copies.get((passage.source.id, passage.source.version), [])
        own = _earliest(passage, story) if story else passage
        home = next((n for n, one in enumerate(kept) if story and _is_told(one, own, story)), None)
        if home is not None and appeared(own.source) < appeared(kept[home].passage.source):
            kept[home] = Telling(own, kept[home].given)
        elif home is None and len(kept) < most:
            kept.append(Telling(own, at))
    return [
        Telling(one.passage, one.given, _carriers(one.passage, passages[one.given], copies))
        for one in kept
    ]


def also_by(
    source: StoredArticle, words: Iterable[str], archive: Archive, filters: Filters
) -> list[StoredArticle]:
    """The copies of an article that have every one of these stretches of it too."""
    story = archive.copies([source], filters).get((source.id, source.version), [])
    return [copy for copy in story if all(holds(copy, stretch) for stretch in words)]


def holds(article: StoredArticle, stretch: str) -> bool:
    """Whether an article has these words, but for a few changed: no number and no "not". Where it
    was written is no part of them."""
    own = without_dateline(stretch)
    if own in article.article.text:
        return True
    runs = _runs(own)
    missing = runs - _runs_of(article.article.text)
    if len(missing) > (1 - _HELD) * len(runs):
        return False
    words = " ".join(word for run in missing for word in run)
    return not missing or not (NEGATION in content_stems(words) or re.search(r"\d", words))


def appeared(source: StoredArticle) -> tuple[datetime, str]:
    """When an article was published, undated ones last; of one moment in a fixed order."""
    published = source.article.published
    return (latest_instant(published) if published is not None else _NEVER), source.id


def _earliest(passage: Passage, story: Iterable[StoredArticle]) -> Passage:
    """The same words in the earliest article that has them letter by letter."""
    for source in sorted(story, key=appeared):
        if appeared(source) > appeared(passage.source):
            break
        if (at := source.article.text.find(passage.text)) >= 0:
            return Passage(source, at, at + len(passage.text))
    return passage


def _is_told(one: Telling, own: Passage, story: Iterable[StoredArticle]) -> bool:
    """Whether the passage that is kept says what this one does, in a copy of its story."""
    there = one.passage.source
    if there.id != own.source.id and all(there.id != copy.id for copy in story):
        return False
    left, right = _runs(one.passage.text), _runs(own.text)
    return len(left & right) >= _SAME * min(len(left), len(right))


def _carriers(
    shown: Passage, given: Passage, copies: dict[tuple[str, int], list[StoredArticle]]
) -> tuple[StoredArticle, ...]:
    story = [given.source, *copies.get((given.source.id, given.source.version), [])]
    others = (source for source in story if source.id != shown.source.id)
    own = _runs(shown.text)
    have = (
        other
        for other in others
        if shown.text in other.article.text
        or len(own & _runs_of(other.article.text)) >= _HALF * len(own)
    )
    return tuple(sorted(have, key=appeared))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _RUN:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[n:] for n in range(_RUN)), strict=False))


@lru_cache(maxsize=64)
def _runs_of(text: str) -> frozenset[tuple[str, ...]]:
    return _runs(text)
