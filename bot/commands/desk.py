"""The edge where settings become an open archive and a chain that answers from it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click
from pydantic import ValidationError

from bot.answering import Answering, Asked
from bot.outlets import resolve
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive, Filters, VectorServer
from ingest.articles import Moment
from ingest.embedding import Embedder, load_embedder
from ingest.errors import SettingsError
from ingest.settings import ArchiveSettings

HALF_A_CHARACTER: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are answered: an open archive and what reads it."""

    archive: Archive
    search: Search
    answering: Answering

    def asked(
        self,
        question: str,
        *,
        after: date | None = None,
        before: date | None = None,
        as_of: Moment | None = None,
        publishers: Sequence[str] = (),
    ) -> Asked:
        """A question with its filters, outlets as the archive spells them.

        Half a character, which is what bytes that are no text become on a command line, is
        shown as one that cannot be read: neither a model nor JSON takes it.
        """
        text = HALF_A_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", question)
        known = self.archive.publishers() if publishers else {}
        outlets, notes = resolve(publishers, known)
        filters = Filters(after=after, before=before, as_of=as_of, publishers=outlets)
        return Asked(text, filters, notes)


@contextmanager
def open_desk(folder: Path | None) -> Iterator[Desk]:
    """The archive at `folder`, else where the settings say, with its model loaded."""
    settings = load_settings()
    embedder = embedder_of(settings)
    with Archive(
        folder or settings.archive_path, embedder=embedder.identity, server=server_of(settings)
    ) as archive:
        search = Search(archive, embedder)
        yield Desk(archive, search, Answering(archive, search, SentenceReader(embedder)))


def load_settings() -> ArchiveSettings:
    """Raises `SettingsError` with every problem at once."""
    try:
        return ArchiveSettings()
    except UnicodeDecodeError as error:
        raise SettingsError(f"The file .env is not UTF-8 (byte {error.start}).") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        )
        raise SettingsError(f"Settings (the environment and .env): {problems}.") from error


def embedder_of(settings: ArchiveSettings) -> Embedder:
    return load_embedder(
        settings.embedding_model,
        device=settings.embedding_device,
        cache=settings.model_cache,
        tell=lambda line: click.echo(line, err=True),
    )


def server_of(settings: ArchiveSettings) -> VectorServer | None:
    if settings.chroma_url is None:
        return None
    token = settings.chroma_token
    return VectorServer(settings.chroma_url, token.get_secret_value() if token else None)
