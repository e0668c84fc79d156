"""ninjs 1, 2 and 3, the agencies' JSON: an item, a list of them, or one a line."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ingest.articles import Rejected, Skipped
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import (
    Line,
    UnreadableError,
    decoded,
    head_of,
    lines,
    outcomes,
    text_of,
    whole,
)  # fmt: skip
from ingest.loaders.json_arrays import items, json_error
from ingest.loaders.nitf import story
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.wire import (
    NOT_ARTICLES,
    SUMMARY_ONLY,
    TEXTLESS,
    first_dated,
    held_back,
    noted,
    without_headline,
)  # fmt: skip
from ingest.loaders.xml_items import PICTURES, first, page, readable, tree

# `uri` is the one member that every version demands; these are what nobody else writes beside it.
_URI = re.compile(rb'"uri"\s*:')
_OF_NINJS = re.compile(
    rb'"(?:version[cC]reated|first[cC]reated|pub[sS]tatus|representation[tT]ype|info[sS]ources?'
    rb"|body_(?:x?html|text|nitf)|description_(?:x?html|text)|copyright[hH]older|alt[iI]ds"
    rb'|trust[iI]ndicators?|event[dD]etails)"\s*:|"name"\s*:\s*"ninjs"',
)
_BEFORE_THE_FIRST = b"\xef\xbb\xbf \t\r\n"
# Best first: mark-up keeps the paragraphs that plain text may only show as line ends.
_KINDS = ("nitf", "html", "text")
_CAPTIONS = frozenset({"caption", "summary", "lead", "abstract", "creditline"})


@dataclass(frozen=True, slots=True)
class _Item:
    origin: str
    said: Mapping[str, object]
    """Members by their name in lower case: versions differ in `versionCreated`."""


class Ninjs:
    name = "ninjs"
    suffixes = frozenset({".json", ".jsonl", ".ndjson"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        start = head.lstrip(_BEFORE_THE_FIRST)[:1]
        return start in (b"{", b"[") and bool(_URI.search(head) and _OF_NINJS.search(head))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        found = outcomes(source, _items(source, reading))
        for item in found:
            if isinstance(item, Rejected):
                yield item
            else:
                yield from outcomes(source, _outcomes(item, source, reading))


def _items(source: Source, reading: Reading) -> Iterator[_Item | Rejected]:
    if head_of(source).lstrip(_BEFORE_THE_FIRST)[:1] == b"[":
        with text_of(source, reading) as stream:
            for number, value in enumerate(items(stream, reading.longest), start=1):
                yield _item(value, f"{source.name}[{number}]")
    elif _is_line_by_line(source, reading):
        for line in lines(source, reading):
            yield line if isinstance(line, Rejected) else _of_line(line, source)
    else:
        value = _parsed(decoded(whole(source, reading), otherwise=reading.encoding))
        if isinstance(value, UnreadableError):
            raise value
        yield from _in_document(value, source)


def _is_line_by_line(source: Source, reading: Reading) -> bool:
    """Whether the first line is an object by itself and another one follows."""
    two = [line for line in islice(lines(source, reading), 2) if isinstance(line, Line)]
    return len(two) == 2 and isinstance(_parsed(two[0].text), dict)


def _of_line(line: Line, source: Source) -> _Item | Rejected:
    origin, value = f"{source.name}:{line.number}", _parsed(line.text)
    return (
        Rejected(origin, str(value)) if isinstance(value, UnreadableError) else _item(value, origin)
    )


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return UnreadableError(json_error(error))


def _in_document(value: object, source: Source) -> Iterator[_Item | Rejected]:
    """An item, or an answer of an agency's interface that holds a list of them."""
    listed = value.values() if isinstance(value, dict) and "uri" not in value else ()
    found = next((each for each in listed if isinstance(each, list) and each), None)
    if found is None:
        yield _item(value, source.name)
        return
    for number, each in enumerate(found, start=1):
        yield _item(each, f"{source.name}[{number}]")


def _item(value: object, origin: str) -> _Item | Rejected:
    if isinstance(value, Mapping):
        return _Item(origin, _lower(value))
    return Rejected(origin, "not an object with members")


def _lower(value: Mapping[object, object]) -> Mapping[str, object]:
    return {str(name).lower(): inner for name, inner in value.items()}


def _outcomes(item: _Item, source: Source, reading: Reading) -> Iterator[Outcome]:
    """The item, then what is packed with it and has a text of its own."""
    yield _outcome(item, source, reading)
    packed = item.said.get("associations")
    if isinstance(packed, Mapping):
        packed = list(packed.values())
    for number, inner in enumerate(packed if isinstance(packed, list) else [], start=1):
        each = _item(inner, f"{item.origin}/{number}")
        if isinstance(each, _Item) and _kind(each) in ("", "text") and _bodies(each):
            yield _outcome(each, source, reading)


def _outcome(item: _Item, source: Source, reading: Reading) -> Outcome:
    said, kind = item.said, _kind(item)
    embargo = values.words(said.get("embargoed"))
    if refused := held_back(values.words(said.get("pubstatus")), embargo, reading.now):
        return Rejected(item.origin, refused)
    if kind in NOT_ARTICLES:
        return Skipped(item.origin, NOT_ARTICLES[kind])
    problems: list[str] = []
    text = next((text for text in _texts(item, reading, problems) if text.strip()), "")
    if text:
        return article(_found(item, text, reading), source, reading, origin=item.origin)
    if kind in TEXTLESS:
        return Skipped(item.origin, TEXTLESS[kind])
    if (summary := _summary(item)) is None:
        why = next(iter(problems), "no text in it: neither a body nor a description")
        return Rejected(item.origin, why)
    kept = article(_found(item, summary, reading), source, reading, origin=item.origin)
    return noted(kept, SUMMARY_ONLY)


def _kind(item: _Item) -> str:
    kind = (values.words(item.said.get("type")) or "").lower()
    return "event" if "eventdetails" in item.said else kind


def _texts(item: _Item, reading: Reading, problems: list[str]) -> Iterator[str]:
    """Its bodies as plain text, the best kind first; one that is broken gives way to the next."""
    bodies = [
        (next((k for k in _KINDS if k in name), "text"), text) for name, text in _bodies(item)
    ]
    for kind, text in sorted(bodies, key=lambda body: _KINDS.index(body[0])):
        try:
            yield _readable(kind, text, reading)
        except UnreadableError as error:
            problems.append(str(error))


def _bodies(item: _Item) -> list[tuple[str, str]]:
    """Each body with what kind it says it is: `body_xhtml`, or its role and type."""
    found = [(name, value) for name, value in item.said.items() if name.startswith("body_")]
    listed = item.said.get("bodies")
    for body in listed if isinstance(listed, list) else []:
        each = _lower(body) if isinstance(body, Mapping) else {"value": body}
        role = (values.words(each.get("role")) or "").lower()
        if role not in _CAPTIONS:
            kind = values.words(each.get("contenttype")) or ""
            found.append((f"{role} {kind}".lower().replace("text/", ""), each.get("value")))
    return [(name, text) for name, text in found if isinstance(text, str) and text.strip()]


def _readable(kind: str, text: str, reading: Reading) -> str:
    match kind:
        case "nitf":
            return story(tree(_bytes(text)), reading).found.text
        case "html":
            body = first(page(f"<div>{text}</div>"), "body")
            return "" if body is None else readable(body, PICTURES)
        case _:
            return markup.plain(text)


def _bytes(text: str) -> bytes:
    """For an XML parser, which believes a declared encoding: here there is none to believe."""
    try:
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).strip().encode()
    except UnicodeEncodeError as error:
        raise UnreadableError("half a character in its text: not valid Unicode") from error


def _summary(item: _Item) -> str | None:
    flat = [
        value
        for name, value in item.said.items()
        if name.startswith("description_") and "caption" not in name
    ]
    listed = item.said.get("descriptions")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping) and each.get("role") not in {"caption", "creditline"}:
            flat.append(each.get("value"))
    found = (markup.plain(text) for text in flat if isinstance(text, str))
    return next((text for text in found if text.strip()), None)


def _found(item: _Item, text: str, reading: Reading) -> Found:
    said = item.said
    uri = values.words(said.get("uri"))
    title = _headline(said)
    version = values.words(said.get("versioncreated"))
    dates = ("firstcreated", "contentcreated", "versioncreated")
    published, where = first_dated(
        reading.now, *((name, values.words(said.get(name))) for name in dates)
    )
    publisher = _publisher(said)
    signed = values.names(said.get("byline") or said.get("by"))
    return Found(
        text=without_headline(text, title),
        title=title,
        url=uri if uri and uri.startswith(("http://", "https://")) else None,
        publisher=publisher,
        authors=tuple(name for name in signed if name != publisher),
        published=published,
        modified=version if version != published else None,
        id=uri or _other_id(said),
        came_from={
            "title": "ninjs headline",
            "url": "ninjs uri",
            "publisher": "ninjs source",
            "authors": "ninjs byline" if said.get("byline") else "ninjs by",
            "published": f"ninjs {where}",
            "modified": "ninjs versioncreated",
        },
    )


def _headline(said: Mapping[str, object]) -> str | None:
    listed = said.get("headlines")
    lines_ = [h for h in listed if isinstance(h, Mapping)] if isinstance(listed, list) else []
    lines_.sort(key=lambda line: line.get("role") != "main")
    named = (said.get("headline"), *(line.get("value") for line in lines_), said.get("title"))
    found = (markup.plain(text) for value in named if (text := values.words(value)))
    return next((line for line in found if line.strip()), None)


def _publisher(said: Mapping[str, object]) -> str | None:
    """Who says it is the source, else whose right it is, else where it came from."""
    for name in ("source", "provider", "copyrightholder", "infosources", "infosource"):
        value = said.get(name)
        for each in value if isinstance(value, list) else [value]:
            if found := values.words(each):
                return found
    return None


def _other_id(said: Mapping[str, object]) -> str | None:
    listed = said.get("altids")
    if isinstance(listed, Mapping):
        listed = list(listed.values())
    found = (values.words(each) for each in (listed if isinstance(listed, list) else []))
    return next((name for name in found if name), None)


LOADER: Loader = Ninjs()
