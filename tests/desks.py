"""Desks over archives that a test has made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.answering import Answering
from bot.desk import Desk
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive
from ingest.embedding import Embedder


@contextmanager
def desk_at(folder: Path, embedder: Embedder) -> Iterator[Desk]:
    with Archive(folder, embedder=embedder.identity) as archive:
        search = Search(archive, embedder)
        yield Desk(archive, search, Answering(archive, search, SentenceReader(embedder)))
