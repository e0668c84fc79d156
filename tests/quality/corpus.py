"""The articles that all sides search: what an archive holds, and archives made for the gate."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.training.examples import read_lines
from ingest.archive import Archive, ArchiveWriter
from ingest.articles import day_of
from ingest.embedding import Embedder
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading
from ingest.pipeline import Ingest
from tests.quality.sets import (
    SPEECHES,
    Question,
    quiz_lines,
    speech_address,
)

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Told:
    """An article as every side is given it."""

    id: str
    url: str
    title: str
    text: str
    published: date | None


@dataclass(frozen=True)
class Corpus:
    """The articles of an archive in the order in which they came."""

    articles: tuple[Told, ...]

    @property
    def digest(self) -> str:
        """Another for any other articles, titles or texts."""
        told = blake2b(digest_size=8)
        for one in self.articles:
            told.update(f"{one.id}\0{one.title}\0{one.text}\0".encode())
        return told.hexdigest()


def corpus_of(archive: Archive) -> Corpus:
    """Each article's last version."""
    last: dict[str, Told] = {}
    for stored, _, _ in archive.everything():
        article = stored.article
        day = day_of(article.published) if article.published else None
        url = article.url or ""
        last[stored.id] = Told(stored.id, url, article.title, article.text, day)
    return Corpus(tuple(last.values()))


def prepared(given: Path, work: Path, data: Path, embedder: Embedder) -> Path:
    """A copy of an archive, under `work`, with the articles whose statements are asked for."""
    mark = blake2b(str(given.resolve()).encode(), digest_size=4).hexdigest()
    copy = work / f"archive-{given.name}-{mark}"
    if not copy.exists():
        raw = copy.with_name(f"{copy.name}.part")
        shutil.rmtree(raw, ignore_errors=True)
        shutil.copytree(given, raw)
        ingest(raw, embedder, speeches(data))
        raw.rename(copy)
    return copy


def made(name: str, rows: Iterable[Mapping[str, Any]], work: Path, embedder: Embedder) -> Path:
    """An archive of these articles under `work`, made once."""
    folder = work / f"archive-{name}"
    if not folder.exists():
        raw = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(raw, ignore_errors=True)
        ingest(raw, embedder, rows)
        raw.rename(folder)
    return folder


def ingest(folder: Path, embedder: Embedder, rows: Iterable[Mapping[str, Any]]) -> None:
    """Through the loader, as an export of somebody's own would be."""
    with TemporaryDirectory() as scratch:
        export = Path(scratch, "export.jsonl")
        export.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        ingest_files(folder, embedder, [str(export)])


def ingest_files(folder: Path, embedder: Embedder, files: Sequence[str]) -> None:
    now = datetime.now(UTC)
    reading = Reading(now=now)
    with ArchiveWriter(folder, embedder, now=lambda: now) as writer:
        Ingest(writer, now=lambda: now).run(
            outcome for source in find(files) for outcome in read(source, reading, _quietly)
        )


def _quietly(line: str) -> None:
    """What the loaders guess is not told."""


def of_questions(count: int, asked: Sequence[Question], data: Path) -> list[dict[str, Any]]:
    """So many quiz articles: first those that questions were made from, then those that were
    found for them."""
    golds = (gold for one in asked for gold in sorted(one.golds))
    searched = (other for one in asked for other in sorted(one.searched))
    wanted = dict.fromkeys(chain(golds, searched))
    ids = set(list(wanted)[:count])
    return [json.loads(line) for known, _, line in quiz_lines(data) if known in ids]


def speeches(data: Path) -> Iterator[dict[str, Any]]:
    """The articles whose statements are asked for."""
    for row in read_lines(data / SPEECHES):
        shown = {name: row[name] for name in ("doc_id", "title", "text", "publisher", "date")}
        yield shown | {"url": speech_address(row["doc_id"])}


def sample_archive(work: Path, embedder: Embedder) -> Path:
    """The articles that come with the program."""
    folder = work / "archive-sample"
    if not folder.exists():
        ingest_files(folder, embedder, [str(ROOT / "ingest" / "sample")])
    return folder
