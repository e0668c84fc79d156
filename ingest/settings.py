"""What the archive side can be told by the environment: one frozen object, made at the edge."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, NonNegativeFloat, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Device(StrEnum):
    """Where the embedding model runs."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"
    MPS = "mps"


class ArchiveSettings(BaseSettings):
    """Each field is an environment variable of the same name in capitals, or a line in .env."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", extra="ignore", env_ignore_empty=True
    )

    archive_path: Path = Field(
        default=Path("archive"), description="The archive's folder; `--archive` overrides it."
    )
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2",
        description="A sentence-transformers model: the built-in one, a hub name or a folder.",
    )
    embedding_device: Device = Field(
        default=Device.AUTO,
        description="`auto` takes an NVIDIA GPU where there is one, else the CPU; "
        "`cpu`, `cuda` or `mps` insist.",
    )
    model_cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("newshound"),
        description="Where converted models are kept; empty: the user's cache folder.",
    )
    chroma_url: str | None = Field(
        default=None,
        description="A Chroma server (`chroma run`) for the vectors; empty: kept in the archive.",
    )
    chroma_token: SecretStr | None = Field(
        default=None, description="The token for that server, where it asks for one."
    )
    web_allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Hosts that may be read though they are not on the public internet, with "
        "commas between them: `intranet.example`, or with one port only, `127.0.0.1:8080`.",
    )
    web_pause: NonNegativeFloat = Field(
        default=1.0, description="Seconds for which a host is left alone after each request."
    )
    web_contact: str | None = Field(
        default=None,
        pattern=r"^[!-~]+$",
        description="A page or e-mail address by which outlets reach you; it is sent along with "
        "every request.",
    )

    @field_validator("web_allowed_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value
