"""Sitemaps and news sitemaps: the addresses of an outlet's pages, and what is told of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.loaders import xml_items
from ingest.loaders.assembly import Found
from ingest.loaders.decoding import head_of
from ingest.loaders.sources import Reading, Source
from ingest.loaders.xml_items import Element, first, words

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ITEMS = frozenset({"url", "sitemap"})


@dataclass(frozen=True)
class Listed:
    """An address in a sitemap, or of another sitemap. `changed` is what it says of when that
    last changed; `told` is what a news sitemap knows of the story."""

    address: str
    is_sitemap: bool
    changed: str
    told: Found


def is_sitemap(source: Source) -> bool:
    return xml_items.root_of(head_of(source))[0] in _ROOTS


def listed(source: Source, reading: Reading) -> Iterator[Listed]:
    """Each address in its order; an `UnreadableError` where the sitemap breaks off."""
    for element in xml_items.items(source, reading, _ITEMS):
        address = words(first(element, "loc"))
        if address:
            yield _listed(element, address)


def _listed(element: Element, address: str) -> Listed:
    news = first(element, "news")
    publication = first(news, "publication/name") if news is not None else None
    published = words(first(news, "publication_date")) if news is not None else ""
    changed = words(first(element, "lastmod"))
    return Listed(
        address=address,
        is_sitemap=xml_items.local(element) == "sitemap",
        changed=changed or published,
        told=Found(
            text="",
            title=words(first(news, "title")) or None if news is not None else None,
            publisher=words(publication) or None,
            published=published or None,
            came_from=dict.fromkeys(("title", "publisher", "published"), "news sitemap"),
        ),
    )
