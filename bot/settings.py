"""What the bot can be told by the environment, beside what the archive is told."""

from pathlib import Path

from pydantic import Field, NonNegativeFloat, PositiveInt, SecretStr

from ingest.settings import ArchiveSettings


class Settings(ArchiveSettings):
    """Each field is an environment variable of the same name in capitals, or a line in .env."""

    state_path: Path | None = Field(
        default=None,
        description="What people leave behind (conversations, settings of servers, shown "
        "answers), one SQLite file; empty: beside the archive, `archive.desk.sqlite3`.",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="The token of the Discord application's bot."
    )
    discord_queue: PositiveInt = Field(
        default=200, description="How many questions may wait in Discord before more are refused."
    )
    discord_stop_seconds: NonNegativeFloat = Field(
        default=20, description="How long running answers may take to finish when it is stopped."
    )
    discord_metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="A port on this machine for `/healthz` and, for Prometheus, `/metrics`; "
        "empty: none.",
    )
    discord_api_url: str | None = Field(
        default=None,
        description="Where Discord's API is, up to and including `/api/v10`; empty: at Discord.",
    )
    discord_gateway_url: str | None = Field(
        default=None, description="Where Discord's gateway is; empty: at Discord."
    )

    @property
    def state_file(self) -> Path:
        """Not inside the archive's folder, so that an archive can be handed on without it."""
        archive = self.archive_path
        return self.state_path or archive.with_name(f"{archive.name}.desk.sqlite3")
