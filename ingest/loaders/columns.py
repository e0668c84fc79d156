"""Which column holds what: the names exports usually give, and what the user says instead."""

import re
from collections.abc import Iterable, Mapping

# Best first. Compared without case, spaces, `_` and `-`: `published_at` is `publishedAt`.
_USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "articletitle", "headlinemain"),
    "text": (
        "text", "body", "content", "articlebody", "bodytext", "contenttext", "fulltext",
        "articletext", "maintext", "plaintext", "article", "bodyhtml", "contenthtml",
    ),
    "published": (
        "published", "datepublished", "publishedat", "pubdate", "publicationdate",
        "publisheddate", "publishdate", "publishedon", "firstpublished", "publishtime",
        "pubtime", "date", "datetime", "timestamp",
    ),
    "modified": (
        "modified", "datemodified", "modifiedat", "updated", "updatedat", "dateupdated",
        "lastmodified", "lastupdated", "modifieddate",
    ),
    "publisher": (
        "publisher", "source", "outlet", "publication", "newspaper", "publishername",
        "sourcename", "sitename", "site", "domain",
    ),
    "url": (
        "url", "link", "href", "permalink", "canonical", "canonicalurl", "articleurl",
        "weburl", "sourceurl",
    ),
    "authors": ("authors", "author", "byline", "writer", "writers", "authorname"),
    "id": ("id", "guid", "uuid", "articleid", "docid"),
    "section": ("section", "articlesection", "sectionname", "category", "desk", "rubric"),
    "retrieved": (
        "retrieved", "retrievedat", "crawled", "crawledat", "crawldate", "fetched", "fetchedat",
        "downloaded", "downloadedat", "datedownload", "scraped", "scrapedat", "accessed",
    ),
}  # fmt: skip

FIELDS = tuple(_USUAL_NAMES)
_ALSO_CALLED = {"author": "authors", "date": "published", "updated": "modified", "body": "text"}


def guessed(columns: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """The column of each field: as told, else the first usual name that is there."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found = {
        field: by_name[name]
        for field, names in _USUAL_NAMES.items()
        if (name := next((name for name in names if name in by_name), None))
    }
    taken = set(told.values())
    guesses = {field: column for field, column in found.items() if column not in taken}
    mapping = {**guesses, **told}
    return {field: mapping[field] for field in FIELDS if field in mapping}


def canonical(told: Mapping[str, str]) -> dict[str, str]:
    """`told` with its fields under their own names (`date` is `published`)."""
    return {_ALSO_CALLED.get(field, field): column for field, column in told.items()}


def mistake(told: Mapping[str, str], columns: Iterable[str]) -> str | None:
    """What the user said that cannot be, in words."""
    known = list(columns)
    for field, column in told.items():
        if field not in FIELDS:
            return f"there is no field {field!r} to fill: {', '.join(FIELDS)}"
        if column not in known and column.partition(".")[0] not in known:
            return f"no column {column!r} for the {field}: there are {listed(known)}"
    return None


def described(mapping: Mapping[str, str]) -> str:
    return ", ".join(f"{field}←{column}" for field, column in mapping.items())


def listed(columns: Iterable[str], most: int = 12) -> str:
    names = [f"{name[:30]}…" if len(name) > 30 else name or "''" for name in columns]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _plain(column: str) -> str:
    return re.sub(r"[\W_]+", "", column).casefold()
