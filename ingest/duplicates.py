"""Which arriving articles are new, changed, or known: decided by comparison, without I/O."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.articles import Article


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
    known: Mapping[str, list[str]],
    holders: Mapping[str, tuple[str, int]],
) -> Iterator[Step]:
    """Compare with what is stored, and the arrivals with each other, in their order.

    `known` maps an article's id to its versions' fingerprints; `holders` maps a fingerprint to
    a version of an article without a URL that has it. A text that any version of its article has
    already is unchanged, so that two files with two versions of it can be ingested again and
    again.
    """
    versions = {article: list(prints) for article, prints in known.items()}
    named = dict(holders)
    for article in arrived:
        step = _step(article, versions.get(article.id, []), named)
        if step.version is not None:
            versions.setdefault(article.id, []).append(article.fingerprint)
            if article.url is None:
                named.setdefault(article.fingerprint, step.stands)
        yield step


def _step(article: Article, versions: list[str], holders: Mapping[str, tuple[str, int]]) -> Step:
    if article.fingerprint in versions:
        number = versions.index(article.fingerprint) + 1
        older = f"is version {number} of {len(versions)}" if number < len(versions) else ""
        return Step(article, Outcome.UNCHANGED, (article.id, number), older)
    if versions:
        number = len(versions) + 1
        return Step(article, Outcome.UPDATED, (article.id, number), version=number)
    holder = holders.get(article.fingerprint) if article.url is None else None
    if holder is not None:
        return Step(article, Outcome.DUPLICATE, holder, f"the same text as article {holder[0]}")
    return Step(article, Outcome.ADDED, (article.id, 1), version=1)
