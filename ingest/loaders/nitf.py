"""NITF, the agencies' XML for texts: one article a file, or inside NewsML-G2 and ninjs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.articles import Rejected
from ingest.loaders import values
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import UnreadableError, head_of, outcomes
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.wire import day_or_time, first_dated, held_back
from ingest.loaders.xml_items import (
    Element,
    another_kind,
    every,
    first,
    items,
    readable,
    resolved,
    root_of,
    words,
)  # fmt: skip

# NITF's own elements as HTML; a picture with its caption is not the story's text.
_AS_HTML = {
    "hl1": "h1", "hl2": "h2", "bq": "blockquote", "block": "div", "fn": "p", "note": "p",
    "nitf-table": "div", "media": "", "nitf-table-metadata": "", "title": "span", "head": "div",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a `<nitf>` says: `held` why it may not be published, `summary` its abstract."""

    found: Found
    held: str | None
    summary: str


class Nitf:
    name = "NITF"
    suffixes = frozenset({".xml", ".nitf"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return root_of(head)[0] == "nitf"

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._articles(source, reading))

    def _articles(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        seen = 0
        for seen, element in enumerate(items(source, reading, frozenset({"nitf"})), start=1):
            origin = source.name if element.getparent() is None else f"{source.name}[{seen}]"
            try:
                told = story(element, reading)
            except UnreadableError as error:
                yield Rejected(origin, str(error))
                continue
            if told.held:
                yield Rejected(origin, told.held)
            else:
                yield article(told.found, source, reading, origin=origin)
        if not seen:
            raise UnreadableError(another_kind(root_of(head_of(source))[0]))


def story(nitf: Element, reading: Reading) -> Story:
    """What stands in a `<nitf>` element, which is used up."""
    resolved(nitf)
    published, where = _published(nitf, reading)
    told = Found(
        text="",
        title=words(first(nitf, "body/body.head/hedline/hl1", "head/title")) or None,
        url=_attribute(nitf, "head/pubdata", "ex-ref"),
        publisher=_publisher(nitf),
        authors=_authors(nitf),
        published=published,
        id=_attribute(nitf, "head/docdata/doc-id", "id-string"),
        came_from={
            "title": "NITF hedline",
            "url": "NITF pubdata ex-ref",
            "publisher": "NITF pubdata",
            "authors": "NITF byline",
            "published": f"NITF {where}",
        },
    )
    docdata = first(nitf, "head/docdata")
    status = None if docdata is None else docdata.get("management-status")
    release = _attribute(nitf, "head/docdata/date.release", "norm")
    summary = words(first(nitf, "body/body.head/abstract"))
    return Story(
        found=replace(told, text=_text(nitf)),
        held=held_back(status, release, reading.now),
        summary=summary,
    )


def _attribute(nitf: Element, path: str, name: str) -> str | None:
    return next((value for found in every(nitf, path) if (value := found.get(name))), None)


def _publisher(nitf: Element) -> str | None:
    return (
        _attribute(nitf, "head/pubdata", "name")
        or words(first(nitf, "body/body.head/distributor"))
        or _attribute(nitf, "head/docdata/doc.copyright", "holder")
        or words(first(nitf, "body/body.head/rights/rights.owner"))
        or None
    )


def _authors(nitf: Element) -> tuple[str, ...]:
    found: list[str] = []
    for byline in every(nitf, "body/body.head/byline"):
        people = [words(person) for person in every(byline, "person")]
        found += people or values.names(_without_titles(byline))
    return tuple(dict.fromkeys(name for name in found if name))


def _without_titles(byline: Element) -> str:
    """The byline's words without what its writer is (`<byttl>Staff Reporter</byttl>`)."""
    said = [byline.text or ""]
    for part in byline:
        said += ["" if part.tag is None or _is_title(part) else words(part), part.tail or ""]
    return " ".join(" ".join(said).split()).strip(" ,;/–—-")


def _is_title(part: Element) -> bool:
    return str(part.tag).endswith("byttl")


def _published(nitf: Element, reading: Reading) -> tuple[str | None, str]:
    places = (
        ("head/docdata/date.issue", "norm"),
        ("head/pubdata", "date.publication"),
        ("head/docdata/date.release", "norm"),
        ("body/body.head/dateline/story.date", "norm"),
    )
    return first_dated(
        reading.now,
        *(
            (path.rpartition("/")[2], day_or_time(_attribute(nitf, path, name)))
            for path, name in places
        ),
    )


def _text(nitf: Element) -> str:
    """The paragraphs, below the dateline where they do not begin with it themselves."""
    dateline = words(first(nitf, "body/body.head/dateline"))
    ending = words(first(nitf, "body/body.end/tagline"))
    parts = [readable(content, _AS_HTML) for content in every(nitf, "body/body.content")]
    body = "\n\n".join(part for part in parts if part.strip())
    if not body:
        return ""
    above = [] if dateline.casefold() in body[: len(dateline) + 20].casefold() else [dateline]
    return "\n\n".join([*above, body, *([ending] if ending else [])])


LOADER: Loader = Nitf()
