"""Which arriving articles are new, changed, or known: decided by comparison, without I/O."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.articles import Article
from ingest.succession import Known, Stamp, is_later, stamp, turn


class Outcome(StrEnum):
    """How an input ends. Each ends in exactly one."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with one article: `version` is its number where it is to be stored; `stands`
    is the article and version that has this text from then on."""

    article: Article
    outcome: Outcome
    stands: tuple[str, int]
    reason: str = ""
    version: int | None = None


def plan(
    arrived: Iterable[Article],
    known: Mapping[str, Sequence[Known]],
    holders: Mapping[str, tuple[str, int]],
    now: datetime,
) -> Iterator[Step]:
    """Compare with what is stored, and the arrivals with each other, in their order.

    `known` maps an article's id to its versions, the oldest first; `holders` maps a fingerprint
    to a version of an article without a URL that has it. A text that any version of its article
    has already is unchanged, so that two files with two versions of it can be ingested again and
    again; but where it was retrieved after the current version was seen, the outlet has gone back
    to it, and it is current again.
    """
    versions = {article: list(there) for article, there in known.items()}
    named = dict(holders)
    for article in arrived:
        there = versions.get(article.id, [])
        step = _step(article, there, named, stamp(article, now))
        if step.version is not None:
            own = Known(step.version, article.fingerprint, stamp(article, now))
            there.insert(turn(own.stamp, [one.stamp for one in there]), own)
            versions[article.id] = there
            if article.url is None:
                named.setdefault(article.fingerprint, step.stands)
        yield step


def _step(
    article: Article,
    versions: Sequence[Known],
    holders: Mapping[str, tuple[str, int]],
    own: Stamp,
) -> Step:
    same = [one for one in versions if one.fingerprint == article.fingerprint]
    if same and not _goes_back(own, versions, same[-1]):
        return _unchanged(article, versions, same[-1].number)
    if versions:
        number = max(one.number for one in versions) + 1
        reason = _standing(own, versions, same)
        return Step(article, Outcome.UPDATED, (article.id, number), reason, version=number)
    holder = holders.get(article.fingerprint) if article.url is None else None
    if holder is not None:
        return Step(article, Outcome.DUPLICATE, holder, f"the same text as article {holder[0]}")
    return Step(article, Outcome.ADDED, (article.id, 1), version=1)


def _unchanged(article: Article, versions: Sequence[Known], number: int) -> Step:
    older = f"is version {number} of {len(versions)}" if number != versions[-1].number else ""
    return Step(article, Outcome.UNCHANGED, (article.id, number), older)


def _goes_back(own: Stamp, versions: Sequence[Known], same: Known) -> bool:
    """Whether a text that was superseded was published again, as far as dates can tell."""
    current = versions[-1]
    if own.retrieved is None or current is same or is_later(current.stamp, own):
        return False
    return own.retrieved > current.stamp.seen


def _standing(own: Stamp, versions: Sequence[Known], same: Sequence[Known]) -> str:
    if same:
        return f"again as in version {same[-1].number}"
    stands = turn(own, [one.stamp for one in versions])
    return "" if stands == len(versions) else f"older than version {versions[-1].number}"
