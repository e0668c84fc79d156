"""What a page says of itself in JSON-LD (schema.org's `NewsArticle` and its kin)."""

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.loaders import values

_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_WRAPPERS = (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"))
_MOST_NODES = 2000


@dataclass(frozen=True, kw_only=True)
class Said:
    """An article's own account of itself."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    url: str | None = None


def said(scripts: Iterable[str]) -> Said:
    """The first article that has a headline, of all the page's blocks."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    articles = [node for node in nodes if _is_article(node)]
    node = next((node for node in articles if node.get("headline")), None)
    if node is None:
        return Said()
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return Said(
        headline=_unescaped(values.words(node.get("headline"))),
        authors=values.names(_resolved(node.get("author"), by_id)),
        published=_first(node.get("datePublished")),
        modified=_first(node.get("dateModified")),
        publisher=_unescaped(values.words(_resolved(node.get("publisher"), by_id))),
        section=_unescaped(_first(node.get("articleSection"))),
        url=_address(node),
    )


def _parsed(script: str) -> object:
    script = script.strip()
    for opening, closing in _WRAPPERS:
        script = script.removeprefix(opening).removesuffix(closing).strip()
    try:
        # Not strict: line ends inside strings are the commonest slip.
        return json.loads(script.rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Mapping[str, object]]:
    """The objects in the places where articles stand, outermost first."""
    queue = [value]
    for seen, item in enumerate(queue):
        if seen > _MOST_NODES:
            return
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.extend(item[key] for key in _INSIDE if key in item)


def _is_article(node: Mapping[str, object]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(n, str) and n.endswith(("Article", "BlogPosting")) for n in names)


def _resolved(value: object, by_id: Mapping[str, Mapping[str, object]]) -> object:
    """`value` with references (`{"@id": …}`) replaced by what they refer to."""
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value]
    if isinstance(value, dict) and "name" not in value:
        return by_id.get(str(value.get("@id")))
    return value


def _first(value: object) -> str | None:
    return values.words(value[0] if isinstance(value, list) and value else value)


def _address(node: Mapping[str, object]) -> str | None:
    page = node.get("mainEntityOfPage")
    of_page = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return values.words(node.get("url")) or values.words(of_page)


def _unescaped(text: str | None) -> str | None:
    return html.unescape(text) if text else None
