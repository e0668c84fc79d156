"""Articles out of records (lines of JSON, rows of CSV): columns found, ids kept apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, islice
from typing import TypeAlias

from ingest.articles import Article, Rejected
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found, article
from ingest.loaders.columns import canonical, described, guessed, listed, mistake
from ingest.loaders.sources import Outcome, Reading, Source, Tell, printable

# So many records are looked at before saying which columns there are: exports leave out empties.
_LOOKED_AT = 50

Columns: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record and where it stands: `origin` (`file.csv:7`), `spot` (`line 7`)."""

    origin: str
    spot: str
    values: Mapping[str, object]


def articles(
    found: Iterable[Record | Rejected], source: Source, reading: Reading, tell: Tell
) -> Iterator[Outcome]:
    """One outcome for each record; says once through `tell` which columns were taken for what."""
    rest = iter(found)
    first = list(islice(rest, _LOOKED_AT))
    known = _known_columns(first)
    told = canonical(reading.columns)
    if known and (wrong := mistake(told, known) or _no_text(known, told)):
        yield Rejected(source.name, printable(wrong))
        return
    table = _Table(source, reading, told)
    if known:
        table.announce(known, tell)
    for record in chain(first, rest):
        yield record if isinstance(record, Rejected) else table.article(record)
    table.announce_others(tell)


def is_article(values_: Mapping[str, object], reading: Reading) -> bool:
    """Whether a record with these columns is an article, as far as the columns tell."""
    told = canonical(reading.columns)
    text = guessed(values_, told).get("text")
    return text is not None and bool(values.at_path(values_, text))


def _known_columns(records: Iterable[Record | Rejected]) -> tuple[str, ...]:
    rows = (record.values for record in records if isinstance(record, Record))
    return tuple(dict.fromkeys(chain.from_iterable(rows)))


def _no_text(known: tuple[str, ...], told: Columns) -> str | None:
    if "text" in guessed(known, told):
        return None
    return f"no column with the text among {listed(known)}: pass --column text=NAME"


@lru_cache(maxsize=1024)
def _columns(filled: tuple[str, ...], told: tuple[tuple[str, str], ...]) -> Columns:
    return guessed(filled, dict(told))


@dataclass(frozen=True)
class _Table:
    """What is remembered from record to record of one input."""

    source: Source
    reading: Reading
    told: Columns
    announced: set[tuple[str, str]] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    ids: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)

    def announce(self, known: tuple[str, ...], tell: Tell) -> None:
        mapping = guessed(known, self.told)
        self.announced.update(mapping.items())
        used = {column.partition(".")[0] for column in mapping.values()} | {*mapping.values()}
        ignored = [column for column in known if column not in used]
        tail = f"; ignored: {listed(ignored)}" if ignored else ""
        tell(printable(f"{self.source.name}: {described(mapping)}{tail}"))

    def announce_others(self, tell: Tell) -> None:
        if self.others:
            tell(printable(f"{self.source.name}: in some records {described(self.others)}"))

    def article(self, record: Record) -> Outcome:
        columns = self._columns_of(record)
        found = _found(record, columns)
        if isinstance(found, Rejected):
            return found
        made = article(found, self.source, self.reading, origin=record.origin)
        if isinstance(made, Article) and found.id:
            return self._unless_taken(made, found.id, record)
        return made

    def _columns_of(self, record: Record) -> Columns:
        """The columns of this record: one left empty gives way to another that fits."""
        filled = tuple(column for column, value in record.values.items() if _is_filled(value))
        columns = _columns(filled, tuple(self.told.items()))
        for pair in columns.items() - self.announced:
            self.others.setdefault(*pair)
        return columns

    def _unless_taken(self, made: Article, name: str, record: Record) -> Outcome:
        content = blake2b(f"{made.title}\n{made.text}".encode(), digest_size=8).digest()
        key = blake2b(name.encode(), digest_size=8).digest()
        spot, known = self.ids.setdefault(key, (record.spot, content))
        if known == content:
            return made
        return Rejected(
            record.origin,
            f"id {printable(name)!r} was already used on {spot} with other text: "
            "give it an id of its own",
        )


def _is_filled(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _found(record: Record, columns: Columns) -> Found | Rejected:
    def at(name: str) -> object:
        return values.at_path(record.values, columns[name]) if name in columns else None

    text = values.paragraphs(at("text"))
    if not text or not text.strip():
        return Rejected(record.origin, _textless(at("text"), columns))
    return Found(
        text=markup.plain(text),
        title=markup.plain(values.words(at("title")) or ""),
        url=values.words(at("url")),
        publisher=values.words(at("publisher")),
        authors=values.names(at("authors")),
        published=values.scalar(at("published")),
        modified=values.scalar(at("modified")),
        retrieved=values.scalar(at("retrieved")),
        section=markup.plain(values.words(at("section")) or ""),
        id=values.words(at("id")),
        came_from={field: f"column {printable(column)}" for field, column in columns.items()},
    )


def _textless(value: object, columns: Columns) -> str:
    column = printable(columns.get("text", ""))
    if value is None or (isinstance(value, str | list | dict) and not value):
        return f"no text in {column!r}" if column else "no text"
    return f"{column!r} holds no text" if not isinstance(value, str) else f"{column!r} is blank"
