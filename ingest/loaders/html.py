"""Saved web pages: the article's body by trafilatura, the rest by what the page says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import Document

from ingest.loaders import jsonld
from ingest.loaders.assembly import Found, article, chosen, one_line
from ingest.loaders.bodies import is_json_ld, running_text, without_noise
from ingest.loaders.charsets import meant
from ingest.loaders.dates import dated
from ingest.loaders.decoding import UnreadableError, decoded, looks_binary, outcomes, whole
from ingest.loaders.headlines import without_outlet
from ingest.loaders.identity import is_one_site, names_a_page, web_address
from ingest.loaders.jsonld import Said
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.wire import first_dated

_OPENING = re.compile(
    rb"\s*(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(
    rb"""<(?:\?xml[^>]*?encoding|meta[^>]*?charset)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_DECLARED_WITHIN = 16_384

_DATE_TAGS = ("article:published_time", "datepublished", "parsely-pub-date", "og:published_time")

# An undated page otherwise gets the year of its copyright line.
_DATES = {"extensive_search": False, "original_date": True}

# Thirty times what the fullest page of the benchmark has. Half a million of links in a page of
# eight megabytes take two gigabytes and minutes.
_MOST_TAGS = 100_000

# lxml.html asks Python for the class of each element that is touched: a twentieth of the time.
_CLASSES = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_A_DAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$",
    re.IGNORECASE,
)

# A menu has neither long lines nor sentences.
_PROSE = re.compile(r"^.{20,}[.!?…。！？][\"'”’»)]*$|^.{80,}$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Meta:
    """The page's `<meta>` tags by name, and its address."""

    named: dict[str, str]
    address: str | None

    def said(self, *names: str) -> Iterator[tuple[str, str]]:
        """Those of `names` that say something, the first first, each with where it stands."""
        return ((f"meta {name}", self.named[name]) for name in names if self.named.get(name))


@dataclass(frozen=True)
class Page:
    """The bytes of a page, with what is known of it from outside: where it was served
    (`address`), the `charset` that the server declared, its `origin` in a file of several, when
    it was `captured`, and what the feed or sitemap that led there `told` of it."""

    raw: bytes
    address: str | None = None
    charset: str | None = None
    origin: str | None = None
    captured: str | None = None
    told: Found | None = None


class HtmlPage:
    name = "HTML"
    suffixes = frozenset({".html", ".htm", ".xhtml"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return not looks_binary(head) and bool(_OPENING.match(head.removeprefix(b"\xef\xbb\xbf")))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._article(source, reading))

    def _article(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        yield page_article(Page(whole(source, reading)), source, reading)


def page_article(page: Page, source: Source, reading: Reading) -> Outcome:
    """The article on a page, or an `UnreadableError`."""
    declared = page.charset or _declared(page.raw)
    text = decoded(page.raw, declared=declared, otherwise=reading.encoding)
    tree = _tree(text)
    said = jsonld.said(script.text or "" for script in tree.iter("script") if is_json_ld(script))
    headings = {one_line(heading.text_content()) for heading in tree.iter("h1")}
    meta = _meta(tree, text, said)
    without_noise(tree)
    try:
        found = _without_outlet(_told(tree, said, meta, reading.now), headings)
        body = running_text(tree, lambda: _tree(text))
    except RecursionError as error:
        raise UnreadableError("HTML nested too deeply") from error
    if body is None or not _has_prose(body):
        raise UnreadableError("no article text found")
    found = replace(found, text=body)
    found = replace(found, url=_address(found.url, page.address))
    found = _completed(found, page.told) if page.told else found
    if page.captured:
        found = replace(found, retrieved=page.captured)
        found = replace(found, came_from={**found.came_from, "retrieved": "the crawl"})
    return article(_without_heading(found, headings), source, reading, origin=page.origin)


def _address(named: str | None, served: str | None) -> str | None:
    """The one that the page names, if it is of the same site: no page speaks for another's."""
    if named is None or served is None or is_one_site(named, served):
        return named or served
    return served


def _completed(found: Found, told: Found) -> Found:
    """What the page does not say of itself, by the feed or sitemap that led there. A feed often
    knows the minute where a page tells the day only."""
    day_only = isinstance(found.published, str) and _DAY.fullmatch(found.published.strip())
    minute = str(told.published or "").startswith(str(found.published)) if day_only else False
    own = replace(found, published=None) if minute else found
    return replace(
        found,
        title=own.title or told.title,
        publisher=own.publisher or told.publisher,
        authors=own.authors or told.authors,
        section=own.section or told.section,
        published=own.published or told.published,
        modified=own.modified or told.modified,
        came_from={
            **told.came_from,
            **{name: where for name, where in own.came_from.items() if getattr(own, name)},
        },
    )


def _declared(raw: bytes) -> str | None:
    found = _DECLARATION.search(raw[:_DECLARED_WITHIN])
    if found is None:
        return None
    return meant(found[1].decode("ascii"))


def _tree(text: str) -> lxml.html.HtmlElement:
    if text.count("<") > _MOST_TAGS:
        raise UnreadableError(f"more than {_MOST_TAGS:,} tags: not the page of an article")
    # A comment would part the text around it.
    parser = lxml.etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(_CLASSES)
    try:
        page = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableError("no article text found") from error
    # The parser stops in silence where a limit is reached: the rest of the page is missing.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("HTML nested too deeply")
    return page


def _has_prose(text: str) -> bool:
    return bool(_PROSE.search(text))


def _meta(page: lxml.html.HtmlElement, text: str, said: Said) -> _Meta:
    named: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        named.setdefault(name.lower(), (tag.get("content") or "").strip())
    saved = _SAVED_FROM.search(text[:1000])
    candidates = (
        *(link.get("href") for link in page.iter("link") if "canonical" in (link.get("rel") or "")),
        named.get("og:url"),
        said.url,
        saved[1] if saved else None,
    )
    # A canonical link to the front page, where every page of the outlet says the same, is none.
    addresses = (web_address(candidate) for candidate in candidates)
    return _Meta(named=named, address=next((a for a in addresses if a and names_a_page(a)), None))


def _told(page: lxml.html.HtmlElement, said: Said, meta: _Meta, now: datetime) -> Found:
    """All but the text. What the page does not say is guessed from how it looks, which takes as
    long as a third of the rest; three pages in five say it all."""
    found = _found(Document(), said, meta, now)
    is_dated = dated(found.published, now)[0] is not None
    if found.title and found.publisher and found.authors and is_dated:
        return found
    try:
        guessed = trafilatura.extract_metadata(page, date_config=_DATES)
    except (TypeError, ValueError):  # what trafilatura takes for "no article" in its own use of it
        return found
    return _found(guessed, said, meta, now)


def _found(guessed: Document, said: Said, meta: _Meta, now: datetime) -> Found:
    title, titled = chosen(
        ("JSON-LD headline", said.headline), *meta.said("og:title"), ("the page", guessed.title)
    )
    tagged = (("JSON-LD publisher", said.publisher), *meta.said("og:site_name"))
    publisher, named = chosen(*_names(*tagged, ("the page", guessed.sitename)))
    authors, signed = chosen(("JSON-LD author", said.authors), *_authors(guessed, meta))
    section, filed = chosen(
        ("JSON-LD articleSection", said.section), *meta.said("article:section", "parsely-section")
    )
    published, dated_in = _published(guessed, said, meta, now)
    modified, changed = chosen(
        ("JSON-LD dateModified", said.modified),
        *meta.said("article:modified_time", "og:updated_time"),
    )
    return Found(
        text="",
        title=title,
        url=meta.address,
        publisher=publisher,
        authors=authors or (),
        section=section,
        published=published,
        modified=modified,
        came_from={
            "title": titled,
            "url": "the page",
            "publisher": named,
            "authors": signed,
            "section": filed,
            "published": dated_in,
            "modified": changed,
        },
    )


def _without_outlet(found: Found, headings: set[str]) -> Found:
    """A headline in JSON-LD is one; other titles are often those of the window."""
    if not found.title or found.came_from["title"].startswith("JSON-LD"):
        return found
    title = without_outlet(one_line(found.title), headings, one_line(found.publisher))
    return replace(found, title=title)


def _without_heading(found: Found, headings: set[str]) -> Found:
    """The title is not text: trafilatura keeps the heading of some pages and not of others."""
    first, _, rest = found.text.partition("\n")
    is_title = one_line(first) in headings | {one_line(found.title)}
    return replace(found, text=rest) if is_title and rest.strip() else found


def _published(guessed: Document, said: Said, meta: _Meta, now: datetime) -> tuple[str | None, str]:
    """The first date that can be read, the page's own first; else the first there is."""
    return first_dated(
        now,
        ("JSON-LD datePublished", said.published),
        *meta.said(*_DATE_TAGS),
        ("the page", guessed.date),
    )


def _names(*said: tuple[str, str | None]) -> Iterator[tuple[str, str | None]]:
    """Some pages give their address for their outlet's name."""
    return ((where, name) for where, name in said if name and "://" not in name)


def _authors(guessed: Document, meta: _Meta) -> Iterator[tuple[str, tuple[str, ...]]]:
    # trafilatura takes the full stops out of names: "J. D. Vance" is only right in the tags.
    tagged = meta.said("article:author", "author", "parsely-author", "dc.creator")
    where, told = next(tagged, ("", ""))
    if "://" in told or not told:
        where, told = "the page", guessed.author or ""
        if any(_A_DAY.search(name.strip()) for name in told.split(";")):
            told = ""  # it took the line with the date for the one with the names
    yield where, tuple(name.strip() for name in told.split(";") if name.strip())


LOADER: Loader = HtmlPage()
