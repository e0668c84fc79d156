"""EPUB: an issue or a book; each document of its reading order is an article."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import lxml.etree as etree

from ingest.articles import Rejected
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import UnreadableError, decoded, outcomes
from ingest.loaders.headlines import split_headline
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell, printable
from ingest.loaders.wire import day_or_time, without_headline
from ingest.loaders.xml_items import (
    Element,
    every,
    first,
    local,
    page,
    readable,
    resolved,
    tree,
    words,
)  # fmt: skip
from ingest.loaders.zip_parts import Parts, begins_as_zip, parts_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_HEADINGS = ("h1", "h2", "h3")
_FURNITURE = re.compile(r"(?:^|\s)(?:cover|titlepage|toc|landmarks|copyright-page|index)(?:$|\s)")
_NAVIGATION = re.compile(r"\b(?:calibre_)?navbar\b")
# A page of contents is links and little else.
_MOST_LINKED = 0.6
_MOST_PAGES = 20_000


@dataclass(frozen=True, kw_only=True)
class _Issue:
    """What the package says of itself."""

    title: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: str | None
    id: str | None
    pages: tuple[str, ...]
    locked: frozenset[str]


class Epub:
    name = "EPUB"
    suffixes = frozenset({".epub"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return begins_as_zip(head) and b"application/epub+zip" in head[:100]

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._articles(source, reading, tell))

    def _articles(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        with parts_of(source, reading, "an EPUB") as parts:
            issue = _issue(parts)
            passed_over: list[str] = []
            for name in issue.pages:
                found = _outcome(name, parts, issue, source, reading)
                if found is None:
                    passed_over.append(name)
                else:
                    yield found
        if passed_over:
            named = ", ".join(posixpath.basename(name) for name in passed_over[:6])
            more = f" and {len(passed_over) - 6} more" if len(passed_over) > 6 else ""
            tell(printable(f"{source.name}: passed over, no articles: {named}{more}"))


def _issue(parts: Parts) -> _Issue:
    rootfile = first(parts.tree(_CONTAINER), "rootfiles/rootfile")
    if rootfile is None or not rootfile.get("full-path"):
        raise UnreadableError("not an EPUB: it does not say where its contents are listed")
    where = str(rootfile.get("full-path"))
    package = resolved(parts.tree(where))
    publisher = words(first(package, "metadata/publisher")) or None
    title = words(first(package, "metadata/title")) or None
    return _Issue(
        title=title,
        publisher=publisher,
        authors=_authors(package, {publisher, title}),
        published=day_or_time(words(first(package, "metadata/date"))),
        id=words(first(package, "metadata/identifier")) or None,
        pages=_pages(package, posixpath.dirname(where)),
        locked=_locked(parts),
    )


def _authors(package: Element, taken: set[str | None]) -> tuple[str, ...]:
    names = (words(name) for name in every(package, "metadata/creator"))
    return tuple(n for n in names if n and n.lower() != "calibre" and n not in taken)


def _pages(package: Element, folder: str) -> tuple[str, ...]:
    """The parts in reading order, without the table of contents and what stands beside it."""
    listed = {str(item.get("id")): item for item in every(package, "manifest/item")}
    found: dict[str, None] = {}
    for reference in every(package, "spine/itemref"):
        item = listed.get(str(reference.get("idref")))
        if item is None or str(item.get("media-type")) not in _PAGES:
            continue
        if "nav" not in str(item.get("properties")).split() and item.get("href"):
            found[_located(folder, str(item.get("href")))] = None
    if len(found) > _MOST_PAGES:
        raise UnreadableError(f"{len(found):,} pages: more than any issue has")
    if not found:
        raise UnreadableError("no page in it that could be read")
    return tuple(found)


def _located(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _locked(parts: Parts) -> frozenset[str]:
    if _ENCRYPTION not in parts.names:
        return frozenset()
    found = parts.tree(_ENCRYPTION).iter("{*}CipherReference")
    return frozenset(_located("", str(reference.get("URI"))) for reference in found)


def _outcome(
    name: str, parts: Parts, issue: _Issue, source: Source, reading: Reading
) -> Outcome | None:
    """The article on a page, why it cannot be read, or None for a cover and its like."""
    origin = f"{source.name}/{printable(name)}"
    if name in issue.locked:
        return Rejected(origin, "locked by copy protection (DRM)")
    try:
        body = first(_parsed(parts.read(name), reading), "body")
    except UnreadableError as error:
        return Rejected(origin, str(error))
    if body is None or _is_furniture(body):
        return None
    heading = _heading(body)
    text = readable(_without_navigation(body))
    if not any(char.isalnum() for char in text):
        return None
    title, text = (heading, text) if heading else split_headline(text)
    found = Found(
        title=title,
        text=without_headline(text, title),
        publisher=issue.publisher,
        authors=issue.authors,
        published=issue.published,
        id=f"{issue.id}#{name}" if issue.id else None,
        came_from={
            "title": "heading of the page" if heading else "first line",
            "publisher": "EPUB publisher",
            "authors": "EPUB creator",
            "published": "EPUB date",
        },
    )
    return article(found, source, reading, origin=origin)


def _parsed(raw: bytes, reading: Reading) -> Element:
    """As XML; a page that is none is read as browsers would."""
    try:
        return resolved(tree(raw))
    except UnreadableError:
        return page(decoded(raw, otherwise=reading.encoding))


def _is_furniture(body: Element) -> bool:
    """Whether it calls itself a cover, a table of contents or the like, or is made of links."""
    named = [value for e in (body, *list(body)[:3]) for key, value in e.attrib.items()
             if key.endswith("type") or key in ("class", "id")]  # fmt: skip
    if any(_FURNITURE.search(name) for name in named):
        return True
    everything = len(words(body))
    linked = sum(len(words(link)) for link in body.iter("{*}a"))
    return linked > everything * _MOST_LINKED


def _heading(body: Element) -> str | None:
    found = (words(line) for name in _HEADINGS for line in body.iter(f"{{*}}{name}"))
    return next((line for line in found if line), None)


def _without_navigation(body: Element) -> Element:
    """Without the bars of links that Calibre puts above and below an article."""
    for element in list(body.iter(etree.Element)):
        is_bar = local(element) == "nav" or _NAVIGATION.search(element.get("class") or "")
        parent = element.getparent()
        if is_bar and parent is not None and element is not body:
            element.tail, tail = None, element.tail
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (tail or "")
            else:
                parent.text = (parent.text or "") + (tail or "")
            parent.remove(element)
    return body


LOADER: Loader = Epub()
