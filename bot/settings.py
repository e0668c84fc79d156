"""What the bot can be told by the environment, beside what the archive is told."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from dotenv import dotenv_values
from pydantic import (
    Field,
    NonNegativeFloat,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode

from ingest.settings import ArchiveSettings

_MOST_SHARDS = 65_535


ASKS_ITSELF: Final = "chat"  # as SUPPORT_MODEL


class Settings(ArchiveSettings):
    """Each field is an environment variable of the same name in capitals, or a line in .env."""

    state_path: Path | None = Field(
        default=None,
        description="What people leave behind (conversations, settings of servers, shown "
        "answers), one SQLite file; empty: beside the archive, `archive.desk.sqlite3`.",
    )
    chat_model: str | None = Field(
        default=None,
        description="A language model to answer with, as `provider:model`; its provider's key is "
        "read by the provider's own name (`OPENAI_API_KEY`, …); empty: answers without a model.",
    )
    chat_base_url: str | None = Field(
        default=None,
        description="Where that model is served, if not at its provider's: with `openai:` any "
        "server that speaks its protocol (llama.cpp, vLLM, LM Studio), which needs no key.",
    )
    chat_timeout: float = Field(
        default=30,
        gt=0,
        description="Seconds that the model may take; then what it has said counts, or sentences "
        "are shown instead.",
    )
    chat_answer_tokens: int = Field(
        default=2_000, ge=100, description="The longest answer that it may write, in tokens."
    )
    chat_question_tokens: int = Field(
        default=20_000,
        ge=1_000,
        description="What one question may take, in tokens read and written.",
    )
    chat_day_tokens: int | None = Field(
        default=None, ge=0, description="What a day may take, likewise; empty: no limit."
    )
    chat_price_read: float | None = Field(
        default=None,
        ge=0,
        description="The price of a million tokens read, in any currency, for the limits below.",
    )
    chat_price_written: float | None = Field(
        default=None, ge=0, description="The price of a million tokens written."
    )
    chat_question_cost: float | None = Field(
        default=None, ge=0, description="What one question may cost at most; empty: no limit."
    )
    chat_day_cost: float | None = Field(
        default=None, ge=0, description="What a day may cost at most; empty: no limit."
    )
    support_model: str | None = Field(
        default=None,
        description="A second look at each claim of the model: `chat` asks the model itself, once "
        "an answer; else an entailment model (a CrossEncoder), a hub name or a folder; empty: "
        "rules alone.",
    )
    reader_model: str | None = Field(
        default=None,
        description="The reader that answers without a language model: a folder that `python -m "
        "bot.training` wrote, or `sentences`, which points at no words; empty: the reader of this "
        "copy of Newshound where it has one, else `sentences`.",
    )
    reranker: str | None = Field(
        default=None,
        description="What reads the question and the best passages together for their final order: "
        "a sentence-transformers CrossEncoder, a hub name or a folder, or `reader`, the trained "
        "reader; empty: nothing.",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="The token of the Discord application's bot."
    )
    discord_direct: Literal["servers", "open", "off"] = Field(
        default="servers",
        description="What direct messages may reach: `servers`, what the same person could ask "
        "for in a server that they share with the bot; `open`, everything; `off`, nothing.",
    )
    discord_queue: PositiveInt = Field(
        default=1_000, description="How many questions may wait in Discord before more are refused."
    )
    discord_stop_seconds: NonNegativeFloat = Field(
        default=20, description="How long running answers may take to finish when it is stopped."
    )
    discord_follow: bool = Field(
        default=True,
        description="Whether it also reads the feeds that are followed into the archive.",
    )
    discord_feed_servers: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="Servers, by their ids (`12,34`), whose managers may change what is in the "
        "archive (`/ingest`, `/follow`), beside those who own the Discord application; empty: "
        "every server that the bot is in.",
    )
    discord_shards: PositiveInt | None = Field(
        default=None,
        description="How many shards all connections to Discord make together; empty: as many as "
        "Discord recommends.",
    )
    discord_shard_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="Which of them this process runs, such as `0-3` or `0,2`; empty: all.",
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

    @field_validator("discord_shard_ids", mode="before")
    @classmethod
    def _numbered(cls, value: object) -> object:
        return shard_ids(value) if isinstance(value, str) else value

    @field_validator("discord_feed_servers", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return (
            tuple(filter(None, map(str.strip, value.split(","))))
            if isinstance(value, str)
            else value
        )

    @model_validator(mode="after")
    def _shards_are_there(self) -> Self:
        if self.discord_shard_ids and max(self.discord_shard_ids) >= (self.discord_shards or 0):
            raise ValueError(
                "DISCORD_SHARD_IDS count from 0 and must be below DISCORD_SHARDS, which they need"
            )
        return self

    @model_validator(mode="after")
    def _costs_need_prices(self) -> Self:
        limited = self.chat_question_cost is not None or self.chat_day_cost is not None
        if limited and (self.chat_price_read is None or self.chat_price_written is None):
            raise ValueError(
                "CHAT_QUESTION_COST and CHAT_DAY_COST need CHAT_PRICE_READ and CHAT_PRICE_WRITTEN"
            )
        return self

    @property
    def state_file(self) -> Path:
        """Not inside the archive's folder, so that an archive can be handed on without it."""
        archive = self.archive_path
        return self.state_path or archive.with_name(f"{archive.name}.desk.sqlite3")


def shard_ids(written: str) -> tuple[int, ...]:
    """`0-3,7` as numbers. Raises `ValueError`."""
    found: set[int] = set()
    for part in filter(None, map(str.strip, written.split(","))):
        first, _, last = part.partition("-")
        last = last or first
        if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= _MOST_SHARDS):
            raise ValueError(f"{part!r} is neither a number nor a range such as 0-3")
        found.update(range(int(first), int(last) + 1))
    return tuple(sorted(found))


def key_named(names: Sequence[str]) -> str | None:
    """The first of these that is set in the environment, else in the file .env. Providers name
    their keys themselves, so they are no settings of ours."""
    known = {**dotenv_values(".env"), **os.environ}
    return next((key for name in names if (key := known.get(name))), None)
