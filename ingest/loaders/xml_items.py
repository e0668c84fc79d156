"""XML from strangers: one item at a time, nothing looked up, no entity expanded."""

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import TypeAlias

import lxml.etree as etree

from ingest.loaders import markup
from ingest.loaders.decoding import UnreadableError, head_of, opened, too_long
from ingest.loaders.sources import HEAD, Reading, Source, printable

Element: TypeAlias = etree._Element

# For `readable`: a picture with its caption is not the story's text.
PICTURES = {"figure": ""}

_CHUNK = 1 << 16
_MOST_ELEMENTS = 200_000
_PROLOGUE = re.compile(
    r"\ufeff?\s*(?:(?:<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)"
    r"\s*)*<(?:[\w.-]+:)?([\w.-]+)([^<>]*)",
    re.DOTALL,
)
_DECLARED = re.compile(rb"<\?xml[^>]*\sencoding\s*=")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_LONGEST_NAME = 34
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PLACE = re.compile(r",? line \d+, column \d+(?: \(.*\))?$")


def root_of(head: bytes) -> tuple[str, str]:
    """The local name of the first element in `head` and its attributes, as far as they are
    shown; empty where it is no XML."""
    text = head.decode("utf-16" if head.startswith(_WIDE) else "utf-8", "replace")
    found = _PROLOGUE.match(text)
    return (found[1], found[2]) if found else ("", "")


def items(source: Source, reading: Reading, names: frozenset[str]) -> Iterator[Element]:
    """The outermost elements of these local names, each to be used before the next is asked for.

    Not more than `reading.longest` bytes are held; where the file breaks off or is no XML, an
    `UnreadableError` follows the last good one.
    """
    parser = _parser(source, reading, names)
    named = _NamedCharacters(head_of(source))
    depth = held = 0
    with opened(source) as stream:
        while True:
            chunk = stream.read(_CHUNK)
            broken = _fed(parser, named.resolved(chunk), last=not chunk)
            held += len(chunk)
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if depth == 0:
                    held = 0
                    yield element
                    _let_go(element)
            if broken:
                raise broken
            if not chunk:
                return
            if held > reading.longest:
                raise UnreadableError(too_long(reading))


def another_kind(root: str) -> str:
    return f"XML of another kind (<{printable(root[:40])}>)" if root else "not XML"


def tree(raw: bytes) -> Element:
    """The root of a document that is small enough to be held."""
    parser = etree.XMLParser(**_HARDENED)
    try:
        return etree.fromstring(_NamedCharacters(raw[:HEAD]).resolved(raw + b" "), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(_why(error)) from error


def page(text: str) -> Element:
    """The root of a text that should be HTML, read as browsers would."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.strip().encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError("no page that could be read") from error
    if root is None:
        raise UnreadableError("no page that could be read")
    return root


def resolved(element: Element) -> Element:
    """`element` with HTML's named characters (`&eacute;`) in place; any other entity is refused."""
    for entity in list(element.iter(etree.Entity)):
        char = html5.get(f"{entity.name};")
        if char is None:
            raise UnreadableError(
                f"it defines an entity of its own ({printable(entity.text[:40])}): not resolved"
            )
        _replace(entity, char)
    return element


def first(element: Element, *paths: str) -> Element | None:
    """The first element at one of `paths` (local names, `/` between them)."""
    return next((found for path in paths for found in every(element, path)), None)


def every(element: Element, path: str) -> Iterator[Element]:
    steps = "/".join(f"{{*}}{name}" for name in path.split("/"))
    found: Iterator[Element] = element.iterfind(steps)
    return found


def words(element: Element | None) -> str:
    """All text in it, in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def local(element: Element) -> str:
    # Not `QName`: it refuses names that the parsers let through.
    tag = str(element.tag)
    return tag.rpartition("}")[2] if tag.startswith("{") else tag


def readable(element: Element, called: Mapping[str, str] | None = None) -> str:
    """What a reader sees of it, paragraph by paragraph. It is used up.

    `called` gives the HTML names of elements that are not HTML's own; an empty name: not text.
    """
    called = called or {}
    for seen, child in enumerate(element.iter(etree.Element)):
        if seen > _MOST_ELEMENTS:
            raise UnreadableError(
                f"more than {_MOST_ELEMENTS:,} elements: not the text of an article"
            )
        name = local(child)
        child.attrib.clear()
        name = called.get(name, name) or "script"
        if name != child.tag:
            child.tag = name
    if element.tag != "script":
        element.tag = "div"
    etree.cleanup_namespaces(element)
    element.tail = None
    return markup.plain(etree.tostring(element, encoding="unicode", method="html"))


_HARDENED = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def _parser(source: Source, reading: Reading, names: frozenset[str]) -> "etree.XMLPullParser":
    head = head_of(source)
    if not head.strip():
        raise UnreadableError("empty")
    declares = head.startswith(_WIDE) or bool(_DECLARED.match(head.removeprefix(b"\xef\xbb\xbf")))
    tags = [f"{{*}}{name}" for name in names]
    told = None if declares or reading.encoding.lower() in {"utf-8", "utf8"} else reading.encoding
    try:
        return etree.XMLPullParser(("start", "end"), tag=tags, encoding=told, **_HARDENED)
    except LookupError as error:
        raise UnreadableError(f"no such encoding: {reading.encoding}") from error


class _NamedCharacters:
    """HTML's named characters (`&nbsp;`), which agencies write where no DTD defines them."""

    def __init__(self, head: bytes) -> None:
        # A DTD may define them; and in UTF-16 they look otherwise.
        self._is_on = b"<!DOCTYPE" not in head and b"\0" not in head
        self._rest = b""

    def resolved(self, chunk: bytes) -> bytes:
        """`chunk` with their numbers instead; one that the end of a chunk cuts waits."""
        if not self._is_on:
            return chunk
        whole = self._rest + chunk
        cut = whole.rfind(b"&", -_LONGEST_NAME, None) if chunk else -1
        cut = len(whole) if cut < 0 or b";" in whole[cut:] else cut
        self._rest = whole[cut:]
        return _NAMED.sub(_numbered, whole[:cut])


def _numbered(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    char = None if name in _XML_NAMES else html5.get(f"{name};")
    return found[0] if char is None else "".join(f"&#{ord(c)};" for c in char).encode()


def _fed(parser: etree.XMLPullParser, chunk: bytes, *, last: bool) -> UnreadableError | None:
    try:
        if chunk:
            parser.feed(chunk)
        if last:
            parser.close()
    except etree.XMLSyntaxError as error:
        return UnreadableError(_why(error))
    return None


def _why(error: Exception) -> str:
    message = _PLACE.sub("", str(error)) or "nothing in it"
    if "Excessive depth" in message:
        return "XML nested too deeply"
    if "Text node too long" in message:
        return "XML with more text in one piece than any article has"
    if "entity" in message.lower() and ("loop" in message or "mplification" in message):
        return "XML that unfolds without end: an attack on its readers"
    if "not proper UTF-8" in message or "encoding" in message.lower():
        return f"not XML: {printable(message)}: pass --encoding, e.g. --encoding cp1252"
    line = getattr(error, "lineno", None)
    return f"not XML: {printable(message)}" + (f" (line {line})" if line else "")


def _let_go(element: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _replace(entity: Element, char: str) -> None:
    parent, before = entity.getparent(), entity.getprevious()
    text = char + (entity.tail or "")
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    entity.tail = None
    parent.remove(entity)
