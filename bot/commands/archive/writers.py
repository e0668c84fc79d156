"""The archive of a command, open for writing."""

from datetime import UTC, datetime
from pathlib import Path

from bot.commands.opening import embedder_of, server_of
from bot.settings import Settings
from ingest.archive import ArchiveWriter


def writer_of(archive: Path, settings: Settings) -> ArchiveWriter:
    """Raises `ArchiveMissingError` when it is entered and there is none."""
    return ArchiveWriter(
        archive, embedder_of(settings), now=now, server=server_of(settings), create=False
    )


def now() -> datetime:
    return datetime.now(UTC)
