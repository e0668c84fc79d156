"""An archive as a file, and back: JSON Lines, one version of an article a line, in the order in
which they came, then what became of every input. What is imported is the archive that was exported:
articles, versions, passages, where each field came from, collections, copies, and the ledger with
what was rejected. Both indexes are made by whoever imports."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any, BinaryIO, TypeAlias

from ingest.archive import Archive, ArchiveWriter, InputRecord
from ingest.archive.ledger import LedgerLine
from ingest.articles import (
    Article,
    Rejected,
    StoredArticle,
    collection_name,
    normalised,
    read_moment,
    written,
)
from ingest.chunking import passages
from ingest.duplicates import Outcome

FORMAT = 2
_WITHOUT_LEDGER = 1  # the format before: versions only
_STORED = (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED)
_TOGETHER = 32
_LONGEST = 256_000_000  # bytes of a line
_TEXTS = ("key", "origin", "title", "text")
_TEXTS_OR_NONE = ("url", "publisher", "section", "language")
_MOMENTS = ("published", "modified", "retrieved")


@dataclass(frozen=True, slots=True)
class Exported:
    """A line: a version with the collections that it is in."""

    stored: StoredArticle
    collections: tuple[str, ...]
    has_ledger: bool = True
    """Whether lines that say what became of the inputs follow."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the lines: versions `stored`, those that were `known`, `inputs` of the
    ledger, and the rest."""

    stored: int
    known: int
    rejected: tuple[Rejected, ...]
    inputs: int = 0


def exported(archive: Archive, collections: Sequence[str] = ()) -> Iterator[str]:
    """Every line, of what is in `collections` where any is named."""
    yield from exported_versions(archive, collections)
    yield from exported_inputs(archive, collections)


def exported_versions(archive: Archive, collections: Sequence[str] = ()) -> Iterator[str]:
    for stored, fingerprint, homes in archive.everything(collections):
        yield json.dumps(_line(stored, fingerprint, homes), ensure_ascii=False) + "\n"


def exported_inputs(archive: Archive, collections: Sequence[str] = ()) -> Iterator[str]:
    """A line for each input. Where collections are named, the reason why an article was not added
    is left out: it may name one that is in none of them."""
    for line in archive.ledger(collections):
        is_told = not collections or line.input.article is None
        told = {
            "origin": line.input.origin,
            "outcome": line.input.outcome,
            "reason": line.input.reason if is_told else "",
            "article": line.input.article,
            "collection": line.collection,
            "at": line.at.isoformat(),
        }
        yield json.dumps({"newshound": FORMAT, "input": told}, ensure_ascii=False) + "\n"


def _line(stored: StoredArticle, fingerprint: str, homes: Sequence[str]) -> dict[str, Any]:
    article = stored.article
    return {
        "newshound": FORMAT,
        "version": stored.version,
        "added": stored.added.isoformat(),
        "collections": list(homes),
        "fingerprint": fingerprint,
        **{name: getattr(article, name) for name in (*_TEXTS, *_TEXTS_OR_NONE)},
        "authors": list(article.authors),
        **{name: written(getattr(article, name)) for name in _MOMENTS},
        "came_from": [list(pair) for pair in article.came_from],
    }


Line: TypeAlias = Exported | LedgerLine | Rejected


def import_lines(
    writer: ArchiveWriter,
    stream: BinaryIO,
    name: str,
    watch: Callable[[int, int], None] = lambda lines, indexed: None,
) -> Imported:
    """Put what `exported` wrote into an archive, which may have some of it already: cut off, the
    same call goes on from there. A version that is there with another text is left as it is, and
    the line rejected. `watch` is called with the lines read and the passages indexed."""
    stored = known = inputs = read = done = 0
    rejected: list[Rejected] = []

    def progress(indexed: int, total: int) -> None:
        nonlocal done
        done = indexed
        watch(read, done)

    with writer.indexing(progress) as indexing:
        for batch in _batches(_lines(stream, name)):
            read += len(batch)
            given = [line for line in batch if isinstance(line, Exported)]
            rejected += [line for line in batch if isinstance(line, Rejected)]
            fresh, there, refused = _sorted_out(writer, given)
            rejected += refused
            indexing.owe(_store(writer, fresh, there))
            inputs += _restore(writer, [line for line in batch if isinstance(line, LedgerLine)])
            stored += len(fresh)
            known += len(there)
            watch(read, done)
    return Imported(stored, known, tuple(rejected), inputs)


def _sorted_out(
    writer: ArchiveWriter, given: Sequence[Exported]
) -> tuple[list[Exported], list[Exported], list[Rejected]]:
    """Those to be stored, those that are there already, and those that are there otherwise."""
    found = writer.database.known({line.stored.id for line in given})
    prints = {(a, one.number): one.fingerprint for a, ones in found.items() for one in ones}
    fresh, there, refused = [], [], []
    for line in given:
        which = (line.stored.id, line.stored.version)
        own = line.stored.article.fingerprint
        if prints.get(which, own) != own:
            reason = f"version {which[1]} of article {which[0]} is there with another text"
            refused.append(Rejected(line.stored.article.origin, reason))
        elif which in prints:
            there.append(line)
        else:
            fresh.append(line)
            prints[which] = own
    return fresh, there, refused


def _store(writer: ArchiveWriter, fresh: Sequence[Exported], there: Sequence[Exported]) -> int:
    """In their order, those of the same collections together; the number of passages."""
    count = 0
    for homes, together in groupby(fresh, key=lambda line: line.collections):
        group = list(together)
        cut = [(line.stored, passages(line.stored.article.text)) for line in group]
        records = [_record(line.stored) for line in group if not line.has_ledger]
        writer.store(cut, records, collections=homes)
        count += sum(len(spans) for _, spans in cut)
    for homes, known in groupby(there, key=lambda line: line.collections):
        members = [(line.stored.id, line.stored.version) for line in known]
        writer.store([], [], members=members, collections=homes)
    return count


def _restore(writer: ArchiveWriter, lines: Sequence[LedgerLine]) -> int:
    """Keep what became of inputs, but for articles whose own lines were rejected; how many."""
    there = writer.database.known({each.input.article or "" for each in lines})
    kept = [
        each
        for each in lines
        if each.input.outcome not in _STORED or (each.input.article or "") in there
    ]
    if kept:
        with writer.database.transaction():
            writer.database.restore(kept)
    return len(kept)


def _record(stored: StoredArticle) -> InputRecord:
    outcome = Outcome.ADDED if stored.version == 1 else Outcome.UPDATED
    return InputRecord(stored.article.origin, outcome, "imported", stored.id)


def _lines(stream: BinaryIO, name: str) -> Iterator[Line]:
    number = 0
    while line := stream.readline(_LONGEST):
        number += 1
        if line.strip():
            yield _read(line, f"{name}:{number}")


def _read(line: bytes, place: str) -> Line:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return Rejected(place, "no line of an export: it is no JSON")
    if not isinstance(told, dict) or told.get("newshound") not in (_WITHOUT_LEDGER, FORMAT):
        return Rejected(place, f"no line of an export of format {_WITHOUT_LEDGER} or {FORMAT}")
    try:
        return _ledger_line(told["input"]) if "input" in told else _exported(told)
    except (KeyError, TypeError, ValueError) as error:
        return Rejected(place, f"not as it was exported: {type(error).__name__} {error}")


def _exported(told: Mapping[str, Any]) -> Exported:
    """Raises `KeyError`, `TypeError` or `ValueError` for what no export has."""
    article = Article(
        key=_text(told, "key"),
        origin=_text(told, "origin"),
        title=_text(told, "title"),
        text=_text(told, "text"),
        url=_text_or_none(told, "url"),
        publisher=_text_or_none(told, "publisher"),
        section=_text_or_none(told, "section"),
        language=_text_or_none(told, "language"),
        published=read_moment(told["published"]),
        modified=read_moment(told["modified"]),
        retrieved=read_moment(told["retrieved"]),
        authors=tuple(str(author) for author in told["authors"]),
        came_from=tuple((str(field), str(where)) for field, where in told["came_from"]),
    )
    if article.fingerprint != told["fingerprint"] or normalised(article.text) != article.text:
        raise ValueError("its text or metadata was changed")
    if not isinstance(told["version"], int) or told["version"] < 1 or not told["collections"]:
        raise ValueError("its version or collections are missing")
    added = datetime.fromisoformat(told["added"])
    homes = tuple(collection_name(home) for home in told["collections"])
    stored = StoredArticle(article=article, version=told["version"], added=added)
    return Exported(stored, homes, has_ledger=told["newshound"] == FORMAT)


def _ledger_line(told: Mapping[str, Any]) -> LedgerLine:
    """Raises as `_exported` does."""
    return LedgerLine(
        InputRecord(
            origin=_text(told, "origin"),
            outcome=Outcome(told["outcome"]),
            reason=_text(told, "reason"),
            article=_text_or_none(told, "article"),
        ),
        collection=collection_name(_text(told, "collection")),
        at=datetime.fromisoformat(told["at"]),
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value


def _batches(lines: Iterator[Line]) -> Iterable[list[Line]]:
    while batch := list(islice(lines, _TOGETHER)):
        yield batch


def _text_or_none(told: Mapping[str, Any], name: str) -> str | None:
    return _text(told, name) if told[name] is not None else None
