"""Articles whose defaults are dull, archives made of them, and what is in an archive."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.archive import Archive, ArchiveWriter, VectorServer
from ingest.archive.database import Database
from ingest.archive.reading import open_vectors
from ingest.archive.words import WordIndex, word_index_folder
from ingest.articles import DEFAULT_COLLECTION, Article
from ingest.embedding import Embedder
from ingest.pipeline import Ingest, Input, Report

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)


def article(text: str = "Rain fell. It stopped.", **changes) -> Article:
    dull = {
        "key": "https://example.org/rain",
        "origin": "rain.txt",
        "title": "Weather",
        "text": text,
        "url": "https://example.org/rain",
        "publisher": "The Courier",
        "published": date(2024, 6, 1),
    }
    return Article(**dull | changes)


def named(name: str, text: str = "Rain fell. It stopped.", **changes) -> Article:
    """An article with an address of its own."""
    address = f"https://example.org/{name}"
    own = {"key": address, "url": address, "origin": f"{name}.txt"}
    return article(text, **own | changes)


def writer(folder: Path, embedder: Embedder, **changes) -> ArchiveWriter:
    return ArchiveWriter(folder, embedder, **{"now": lambda: NOW} | changes)


def put(
    folder: Path,
    embedder: Embedder,
    inputs: Iterable[Input],
    *,
    at: datetime = NOW,
    server: VectorServer | None = None,
    collections: Sequence[str] = (DEFAULT_COLLECTION,),
) -> Report:
    """One run of an ingest."""
    with writer(folder, embedder, now=lambda: at, server=server) as opened:
        return Ingest(opened, now=lambda: at, collections=collections).run(inputs)


@dataclass(frozen=True)
class Contents:
    """Everything that two archives of the same inputs must have in common."""

    versions: frozenset[tuple[str, int, str]]
    members: frozenset[tuple[str, int, str]]
    passages: frozenset[int]
    in_words: frozenset[int]
    in_vectors: frozenset[int]
    unpaid: int
    copies: frozenset[tuple[int, int]]

    @property
    def is_whole(self) -> bool:
        return self.passages == self.in_words == self.in_vectors and not self.unpaid


def contents(folder: Path, server: VectorServer | None = None) -> Contents:
    database = Database(folder)
    try:
        words = WordIndex(word_index_folder(folder, database.meta("index")))
        vectors = open_vectors(folder, database, server)
        try:
            return Contents(
                versions=frozenset(
                    (stored.id, stored.version, print_)
                    for stored, print_ in database.all_versions()
                ),
                members=frozenset(
                    (*member, collection)
                    for member, homes in database.collections_of(
                        stored.id for stored, _ in database.all_versions()
                    ).items()
                    for collection in homes
                ),
                passages=frozenset(u.place.passage for u in database.passages_after(None, 10**9)),
                in_words=frozenset(words.ids()),
                in_vectors=frozenset(vectors.ids()),
                unpaid=database.count_unindexed() + len(database.unremoved()),
                copies=frozenset(database._all("SELECT print, other FROM near")),
            )
        finally:
            vectors.close()
    finally:
        database.close()


def found(archive: Archive, embedder: Embedder, text: str, count: int = 5, **filters) -> set[str]:
    """The titles that either ranking finds."""
    ranked = [
        *archive.nearest(embedder.query_vectors([text])[0], count, **filters),
        *archive.matching(text, count, **filters),
    ]
    return {p.source.article.title for p in archive.passages(one.place for one in ranked)}


_PEOPLE = ("harbour master", "mayor", "nurse", "ferry captain", "teacher", "bishop", "grocer")
_PLACES = ("Skarvik", "Nordvik", "Calder", "St. Anne's", "Port Elm", "Dun Valley")
_MATTERS = ("the closed bridge", "a missing trawler", "the new tide gate", "school dinners")


def stories(count: int) -> Iterator[dict[str, str]]:
    """Invented exports: about three passages each, no two alike."""
    for number in range(count):
        person, place = _PEOPLE[number % 7], _PLACES[number % 6]
        matter = _MATTERS[number % 4]
        sentences = [
            f"On day {number * 31 + line} the {person} of {place} spoke for the {line + 1}. time "
            f"about {matter}, and case number {number * 1009 + line * 17} was left open."
            for line in range(16)
        ]
        yield {
            "id": f"story-{number}",
            "url": f"https://example.org/story/{number}",
            "title": f"{person.title()} of {place}, report {number}",
            "publisher": ("The Courier", "Herald", "Nordvik Post")[number % 3],
            "published": f"2024-0{1 + number % 6}-{1 + number % 28:02}",
            "text": "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, 16, 4)),
        }


def export(file: Path, count: int, first: int = 0) -> Path:
    """`stories` as a JSON Lines file."""
    lines = [json.dumps(story) for story in list(stories(first + count))[first:]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
