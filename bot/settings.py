"""What the bot can be told by the environment, beside what the archive is told."""

from pathlib import Path

from pydantic import Field

from ingest.settings import ArchiveSettings


class Settings(ArchiveSettings):
    """Each field is an environment variable of the same name in capitals, or a line in .env."""

    state_path: Path | None = Field(
        default=None,
        description="What people leave behind (conversations, settings of servers, shown "
        "answers), one SQLite file; empty: beside the archive, `archive.desk.sqlite3`.",
    )

    @property
    def state_file(self) -> Path:
        """Not inside the archive's folder, so that an archive can be handed on without it."""
        archive = self.archive_path
        return self.state_path or archive.with_name(f"{archive.name}.desk.sqlite3")
