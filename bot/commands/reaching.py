"""The web, as the settings allow it to be read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import click

from bot.commands.opening import server_of
from bot.settings import Settings
from ingest.archive import ArchiveWriter
from ingest.embedding import Embedder
from ingest.loaders.sources import Reading
from ingest.web import Web, WebRules


def web_of(
    settings: Settings,
    archive: Path,
    embedder: Embedder,
    *,
    reading: Callable[[], Reading],
    stop: Event | None = None,
    watch: Callable[[int], None] = lambda inputs: None,
) -> Web:
    """What waits for another writer says so on standard error."""
    return Web(
        archive,
        lambda: ArchiveWriter(archive, embedder, now=now, server=server_of(settings)),
        reading,
        now=now,
        rules=WebRules(
            allowed_hosts=settings.web_allowed_hosts,
            pause=settings.web_pause,
            contact=settings.web_contact,
        ),
        stop=stop,
        tell=lambda line: click.echo(f"newshound: {line}", err=True),
        watch=watch,
    )


def now() -> datetime:
    return datetime.now(UTC)
