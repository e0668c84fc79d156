"""Looking passages up: what a search asks for, found, sorted and counted by outlet and month."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.attribution import attributions
from bot.retrieval import Found, Hit, Search
from bot.search_syntax import Sought, holds
from ingest.archive import Condition, Either, Every, Filters, Words, stems
from ingest.articles import Passage, StoredArticle, day_of
from ingest.sentences import sentences

# Of so many passages, the best by their words, is known whether they are as the search says.
REACH = 2_000

_EVERY = 1_000_000

# Of so many passages for each that is shown, some may be copies of others.
_COPIED = 3


class Order(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles are of each outlet and month ("2023-05"); most, and newest, first.
    Those without an outlet or a date are in neither."""

    publishers: Mapping[str, int]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matched:
    """Everything that matches, counted.

    `complete`: there is no more. Else `REACH` passages were looked at, those whose words fit
    best. Where the search sets no condition, sharing a word is what "match" means.
    """

    articles: int
    complete: bool
    facets: Facets


@dataclass(frozen=True, slots=True)
class Lookup:
    """The passages found, and all that match where that had to be known."""

    found: Found
    matched: Matched | None = None


def look_up(
    search: Search,
    sought: Sought,
    filters: Filters,
    *,
    k: int,
    order: Order = Order.RELEVANCE,
    counted: bool = False,
) -> Lookup:
    """The `k` first passages; `counted` asks for `Lookup.matched`. Plain words are searched by
    both rankings; with a condition, both rank what it lets through."""
    condition = _condition(sought)
    words = sought.words or " ".join(sought.field("speaker"))
    if condition is None and order is Order.RELEVANCE and not counted:
        return Lookup(search(words, k=k, filters=filters))
    ranked = search.by_words(words, REACH, filters, condition)
    matching = [hit for hit in ranked if _is_sought(hit.passage, condition, sought)]
    if order is not Order.RELEVANCE:
        ordered = _by_date(matching, newest=order is Order.NEWEST)
        found = Found(tuple(search.once(ordered[: _COPIED * k], k, filters)))
    elif condition is None:
        found = search(words, k=k, filters=filters)
    else:
        ordered = search.reranked(words, matching, filters)
        found = Found(tuple(search.once(ordered[: _COPIED * k], k, filters)))
    articles = list({hit.passage.source.id: hit.passage.source for hit in matching}.values())
    return Lookup(found, Matched(len(articles), len(ranked) < REACH, _facets(articles)))


def every_match(search: Search, sought: Sought, filters: Filters) -> list[StoredArticle]:
    """Every article with a passage that is as the search says; plain words must all be in it, in
    any form. What a search shows first is first here too."""
    condition = _condition(sought)
    if condition is None:
        condition = Every(tuple(Words(word) for word in sought.words.split() if stems(word)))
    words = sought.words or " ".join(sought.field("speaker"))
    ranked = search.by_words(words, _EVERY, filters, condition)
    matching = (h.passage for h in ranked if _is_sought(h.passage, condition, sought))
    return list({passage.source.id: passage.source for passage in matching}.values())


def said_by(passage: Passage, name: str) -> bool:
    """Whether somebody of this name is the source of something that the passage says."""
    wanted = set(stems(name))
    return any(wanted.issubset(stems(source)) for source in _sources(passage.text))


def _sources(text: str) -> Iterator[str]:
    for span in sentences(text):
        sentence = text[span.start : span.end]
        for attribution in attributions(sentence):
            yield sentence[attribution.source.start : attribution.source.end]


def _condition(sought: Sought) -> Condition | None:
    """A speaker has to be named in the passage, word by word."""
    speakers = [
        Every(tuple(Words(word) for word in name.split() if stems(word)))
        for name in sought.field("speaker")
    ]
    parts: list[Condition] = [sought.condition] if sought.condition is not None else []
    if speakers:
        parts.append(Either(tuple(speakers)))
    return Every(tuple(parts)) if parts else None


def _is_sought(passage: Passage, condition: Condition | None, sought: Sought) -> bool:
    if condition is not None:
        text = f"{passage.source.article.title}\n{passage.text}"
        if not holds(condition, text):
            return False
    speakers = sought.field("speaker")
    return not speakers or any(said_by(passage, name) for name in speakers)


def _by_date(hits: Sequence[Hit], *, newest: bool) -> list[Hit]:
    """Undated ones last."""
    dated = [(hit.passage.source.article.published, hit) for hit in hits]
    ordered = sorted(
        ((day_of(day), hit) for day, hit in dated if day is not None),
        key=lambda one: one[0],
        reverse=newest,
    )
    return [*(hit for _, hit in ordered), *(hit for day, hit in dated if day is None)]


def _facets(articles: Sequence[StoredArticle]) -> Facets:
    publishers = Counter(a.article.publisher for a in articles if a.article.publisher)
    months = Counter(
        f"{day_of(a.article.published):%Y-%m}" for a in articles if a.article.published
    )
    by_month = sorted(months.items(), reverse=True)
    return Facets(dict(publishers.most_common()), dict(by_month))


def lookup_json(lookup: Lookup, results: list[dict[str, Any]]) -> dict[str, Any]:
    """The contract of `search --facets --json`; `results` are those of `search --json`."""
    matched = lookup.matched
    return {
        "results": results,
        "articles": matched.articles if matched else None,
        "complete": matched.complete if matched else None,
        "facets": {
            "publishers": dict(matched.facets.publishers) if matched else {},
            "months": dict(matched.facets.months) if matched else {},
        },
    }
