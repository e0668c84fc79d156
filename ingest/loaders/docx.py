"""Word documents (.docx): one article a file, as it reads with all changes accepted."""

import posixpath
from collections.abc import Iterator

from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import UnreadableError, outcomes
from ingest.loaders.headlines import split_headline
from ingest.loaders.properties import made_on, real_authors, real_title
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.wire import day_or_time, noted, without_headline
from ingest.loaders.xml_items import Element, first, local, words
from ingest.loaders.zip_parts import Parts, begins_as_zip, parts_of

_RELATIONS = "_rels/.rels"
_USUAL = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
# Alternatives for older programs repeat the text; notes, deleted and moved text are not in it.
_PASSED_OVER = frozenset(
    {"Fallback", "del", "moveFrom", "footnoteReference", "instrText", "delText", "pPr"}
)
_TITLES = frozenset({"title", "titel", "titre", "heading1", "berschrift1"})


class WordDocument:
    name = "Word"
    suffixes = frozenset({".docx"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return begins_as_zip(head) and (b"word/" in head or b"[Content_Types].xml" in head[:80])

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._article(source, reading))

    def _article(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        with parts_of(source, reading, "a Word document") as parts:
            body = first(parts.tree(_main_part(parts)), "body")
            if body is None:
                raise UnreadableError("not a Word document: there is no body in it")
            heading, text = _read(body)
            core = parts.tree(_PROPERTIES) if _PROPERTIES in parts.names else None
        title = heading or real_title(_property(core, "title"))
        where = "heading" if heading else "document properties title"
        if title is None:
            where = "first line"
            title, text = split_headline(text)
        found = Found(
            title=title,
            text=without_headline(text, title),
            authors=real_authors(_property(core, "creator")),
            came_from={"title": where, "authors": "document properties creator"},
        )
        made = day_or_time(_property(core, "created"))
        notices = [made_on(made[:10])] if made else []
        yield noted(article(found, source, reading), *notices)


def _main_part(parts: Parts) -> str:
    """What the package says is its document; a usual name where it says nothing."""
    if _RELATIONS in parts.names:
        for relation in parts.tree(_RELATIONS):
            if str(relation.get("Type")).endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target")).lstrip("/"))
    if _USUAL in parts.names:
        return _USUAL
    raise UnreadableError("not a Word document: another kind of zip archive")


def _property(core: Element | None, name: str) -> str:
    return "" if core is None else words(first(core, name))


def _read(body: Element) -> tuple[str | None, str]:
    """The heading it begins with, if it does, and the text, a paragraph a paragraph."""
    found: list[str] = []
    heading: str | None = None
    for block in body:
        if local(block) == "tbl":
            found += [row for row in _rows(block) if row.strip()]
        for paragraph in _paragraphs(block):
            text = _text(paragraph).strip()
            if text and not found and heading is None and _is_title(paragraph):
                heading = text
            elif text:
                found.append(text)
    if heading and not found:
        return None, heading
    return heading, "\n\n".join(found)


def _paragraphs(block: Element) -> Iterator[Element]:
    """Of a block, or inside what wraps it (`sdt`, `ins`); a table's are read by row."""
    match local(block):
        case "p":
            yield block
        case "tbl" | "sectPr" | "del" | "moveFrom":
            return
        case _:
            for inner in block:
                yield from _paragraphs(inner)


def _rows(table: Element) -> Iterator[str]:
    for row in table.iter("{*}tr"):
        cells = [" ".join(_text(cell).split()) for cell in row if local(cell) == "tc"]
        yield " | ".join(cell for cell in cells if cell)


def _is_title(paragraph: Element) -> bool:
    style = first(paragraph, "pPr/pStyle")
    if style is None:
        return False
    name = next((value for key, value in style.attrib.items() if key.endswith("val")), "")
    return name.replace(" ", "").lower() in _TITLES


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in _PASSED_OVER or (name == "r" and first(child, "rPr/vanish") is not None):
            continue
        if name == "t":
            yield child.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        else:
            yield from _pieces(child)
            if name == "p":
                yield " "


LOADER: Loader = WordDocument()
