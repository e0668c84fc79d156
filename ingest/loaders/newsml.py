"""NewsML-G2: an item, a package or a message of several; the texts are articles."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.articles import Rejected, Skipped
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import UnreadableError, decoded, head_of, outcomes
from ingest.loaders.nitf import Story, story
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell, printable
from ingest.loaders.wire import (
    NOT_ARTICLES,
    SUMMARY_ONLY,
    TEXTLESS,
    day_or_time,
    first_dated,
    held_back,
    is_blank,
    noted,
    without_headline,
)  # fmt: skip
from ingest.loaders.xml_items import (
    PICTURES,
    Element,
    another_kind,
    every,
    first,
    items,
    local,
    readable,
    resolved,
    root_of,
    words,
)  # fmt: skip

_NAMESPACE = "iptc.org/std/nar/"
_OTHER_ITEMS = {
    "packageItem": "a package: a list of other items, without a text of its own",
    "conceptItem": "a concept of a vocabulary, not an article",
    "knowledgeItem": "a vocabulary, not an article",
    "catalogItem": "a catalogue of vocabularies, not an article",
    "planningItem": "a planning item, not an article",
}
_ITEMS = frozenset({"newsItem", *_OTHER_ITEMS})
_FRAGMENTS = frozenset({"contentSet", "contentMeta", "itemMeta", "groupSet", "itemSet"})
_HTML = frozenset({"html", "body", "div", "section", "article", "p"})
_NAMED_IN_CODE = re.compile(r"[\w.-]*:([A-Za-z][\w .&-]*)")


class NewsMl:
    name = "NewsML-G2"
    suffixes = frozenset({".xml", ".newsml"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        root, attributes = root_of(head)
        return (root in {*_ITEMS, "newsMessage"} and _NAMESPACE in attributes) or root in _FRAGMENTS

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._articles(source, reading))

    def _articles(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        seen = 0
        for seen, item in enumerate(items(source, reading, _ITEMS), start=1):
            origin = source.name if item.getparent() is None else f"{source.name}[{seen}]"
            try:
                yield _outcome(item, source, reading, origin)
            except UnreadableError as error:
                yield Rejected(origin, str(error))
        if not seen:
            raise UnreadableError(_nothing_in(root_of(head_of(source))[0]))


def _nothing_in(root: str) -> str:
    if root in _FRAGMENTS:
        return f"a piece of NewsML-G2 (<{root}>) without the item around it"
    if root == "newsMessage":
        return "a message without an item in it"
    return another_kind(root)


def _outcome(item: Element, source: Source, reading: Reading, origin: str) -> Outcome:
    if (kind := local(item)) in _OTHER_ITEMS:
        return Skipped(origin, _OTHER_ITEMS[kind])
    resolved(item)
    class_ = _code(first(item, "itemMeta/itemClass"))
    if refused := held_back(_status(item), _embargo(item), reading.now):
        return Rejected(origin, refused)
    if class_ in NOT_ARTICLES:
        return Skipped(origin, NOT_ARTICLES[class_])
    about = _about(item, reading)
    body = _body(item, reading)
    if body.held:
        return Rejected(origin, body.held)
    if not is_blank(body.found):
        return article(_joined(about, body.found, _signed(item)), source, reading, origin=origin)
    summary = words(first(item, "contentMeta/description")) or body.summary
    if class_ in TEXTLESS and not _inside(item):
        return Skipped(origin, TEXTLESS[class_])
    if not summary:
        return Rejected(origin, _textless(item))
    kept = article(replace(about, text=summary), source, reading, origin=origin)
    return noted(kept, SUMMARY_ONLY)


def _status(item: Element) -> str | None:
    return _code(first(item, "itemMeta/pubStatus"))


def _embargo(item: Element) -> str | None:
    embargo = first(item, "itemMeta/embargoed")
    return None if embargo is None else words(embargo)


def _code(element: Element | None) -> str:
    """`text` for `qcode="ninat:text"` or `uri="http://…/ninature/text"`."""
    if element is None:
        return ""
    if code := element.get("qcode"):
        return str(code).rpartition(":")[2]
    return str(element.get("uri") or "").rstrip("/").rpartition("/")[2]


def _about(item: Element, reading: Reading) -> Found:
    """The item's own account of itself; the text is not in it yet."""
    created, changed, where = _dates(item, reading)
    guid = item.get("guid")
    return Found(
        text="",
        title=_headline(item),
        url=guid if guid and guid.startswith(("http://", "https://")) else None,
        publisher=_publisher(item),
        authors=_signed(item) or _creators(item),
        published=created,
        modified=changed,
        id=guid,
        came_from={
            "title": "NewsML headline",
            "url": "NewsML guid",
            "publisher": "NewsML provider",
            "authors": "NewsML by" if _signed(item) else "NewsML creator",
            "published": f"NewsML {where}",
            "modified": "NewsML versionCreated",
        },
    )


def _dates(item: Element, reading: Reading) -> tuple[str | None, str | None, str]:
    """The first version's time, else the content's, else this version's; this version's where it
    is a later one; and where the first stands."""
    paths = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
    said = [
        (path.rpartition("/")[2], day_or_time(words(first(item, path))) or None) for path in paths
    ]
    published, where = first_dated(reading.now, *said)
    version = said[-1][1]
    return published, version if version != published else None, where


def _headline(item: Element) -> str | None:
    lines = list(every(item, "contentMeta/headline"))
    main = [line for line in lines if "main" in (line.get("role") or "")]
    found = (words(line) for line in [*main, *lines])
    return next((line for line in found if line), None) or words(first(item, "itemMeta/title"))


def _publisher(item: Element) -> str | None:
    """The provider by name, or by its code in the agencies' register; else who holds the right."""
    provider = first(item, "itemMeta/provider")
    registered = (provider.get("qcode") or "") if provider is not None else ""
    return (
        _name(provider)
        or (registered.partition(":")[2] if registered.startswith("nprov:") else "")
        or _name(first(item, "rightsInfo/copyrightHolder"))
        or (code[1] if (code := _NAMED_IN_CODE.fullmatch(registered)) else "")
        or _name(first(item, "contentMeta/infoSource"))
        or None
    )


def _name(element: Element | None) -> str:
    if element is None:
        return ""
    return words(first(element, "name")) or str(element.get("literal") or "")


def _signed(item: Element) -> tuple[str, ...]:
    lines = (words(line) for line in every(item, "contentMeta/by"))
    return tuple(name for line in lines for name in values.names(line))


def _creators(item: Element) -> tuple[str, ...]:
    """Whoever made the content, but for an agency that only names itself."""
    found = (_name(creator) for creator in every(item, "contentMeta/creator"))
    return tuple(name for name in found if name and name != _publisher(item))


def _body(item: Element, reading: Reading) -> Story:
    """The content that has the most of a story about it: NITF, then (X)HTML, then plain text."""
    nitf = (story(c, reading) for c in _inside(item) if local(c) == "nitf")
    html = (_plain_story(readable(c, PICTURES)) for c in _pages(item))
    flat = (_plain_story(_data(d, reading)) for d in every(item, "contentSet/inlineData"))
    there = (s for found in (nitf, html, flat) for s in found)
    return next(
        (s for s in there if s.held or s.summary or not is_blank(s.found)), _plain_story("")
    )


def _inside(item: Element) -> list[Element]:
    return [c for xml in every(item, "contentSet/inlineXML") for c in xml if _is_element(c)]


def _is_element(child: Element) -> bool:
    return isinstance(child.tag, str)


def _pages(item: Element) -> Iterator[Element]:
    """What stands in `inlineXML` as HTML: a page (its body), or paragraphs by themselves."""
    for xml in every(item, "contentSet/inlineXML"):
        names = {local(child) for child in xml if _is_element(child)}
        if "html" in names:
            yield from every(xml, "html/body")
        elif names and names & _HTML:
            yield xml


def _plain_story(text: str) -> Story:
    return Story(found=Found(text=text), held=None, summary="")


def _data(data: Element, reading: Reading) -> str:
    kind = (data.get("contenttype") or "text/plain").lower()
    if not kind.startswith(("text/", "application/xhtml")):
        return ""
    text = "".join(data.itertext())
    if "base64" in (data.get("encoding") or data.get("encodinguri") or ""):
        text = _from_base64(text, reading)
    return markup.plain(f"<div>{text}</div>") if "html" in kind else text


def _from_base64(text: str, reading: Reading) -> str:
    try:
        return decoded(
            base64.b64decode("".join(text.split()), validate=True), otherwise=reading.encoding
        )
    except (binascii.Error, ValueError) as error:
        raise UnreadableError("its text is damaged: not base64") from error


def _joined(about: Found, body: Found, signed: tuple[str, ...]) -> Found:
    """The item's account before the body's, which fills its gaps."""
    title = about.title or body.title
    return replace(
        about,
        text=without_headline(body.text, title),
        title=title,
        url=about.url or body.url,
        publisher=about.publisher or body.publisher,
        authors=signed or body.authors or about.authors,
        published=about.published or body.published,
        id=about.id or body.id,
        came_from={
            **body.came_from,
            **{name: where for name, where in about.came_from.items() if getattr(about, name)},
            **(
                {} if signed or not body.authors else {"authors": body.came_from.get("authors", "")}
            ),
        },
    )


def _textless(item: Element) -> str:
    if inside := _inside(item):
        return f"no text in it: its content is <{printable(local(inside[0]))}>"
    remote = first(item, "contentSet/remoteContent")
    if remote is not None:
        return f"no text in it: its content is kept elsewhere ({printable(_where(remote))})"
    return "no text in it"


def _where(remote: Element) -> str:
    return str(remote.get("href") or remote.get("residref") or "?")[:100]


LOADER: Loader = NewsMl()
