"""The edge where settings become an open archive and a chain that answers from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from bot.answering import Answering
from bot.desk import Desk
from bot.reader import SentenceReader
from bot.retrieval import Search
from bot.settings import Settings
from ingest.archive import Archive, VectorServer
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.remembering import Remembering
from ingest.errors import SettingsError


@contextmanager
def open_desk(folder: Path | None) -> Iterator[Desk]:
    """The archive at `folder`, else where the settings say, with its model loaded."""
    settings = load_settings()
    embedder = Remembering(embedder_of(settings))
    with Archive(
        folder or settings.archive_path, embedder=embedder.identity, server=server_of(settings)
    ) as archive:
        search = Search(archive, embedder)
        yield Desk(archive, search, Answering(archive, search, SentenceReader(embedder)))


def load_settings() -> Settings:
    """Raises `SettingsError` with every problem at once."""
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(f"The file .env is not UTF-8 (byte {error.start}).") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        )
        raise SettingsError(f"Settings (the environment and .env): {problems}.") from error


def embedder_of(settings: Settings) -> Embedder:
    return load_embedder(
        settings.embedding_model,
        device=settings.embedding_device,
        cache=settings.model_cache,
        tell=lambda line: click.echo(line, err=True),
    )


def server_of(settings: Settings) -> VectorServer | None:
    if settings.chroma_url is None:
        return None
    token = settings.chroma_token
    return VectorServer(settings.chroma_url, token.get_secret_value() if token else None)
