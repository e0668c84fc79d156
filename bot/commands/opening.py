"""The edge where settings become an open archive and a chain that answers from it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from bot.answering import Answering
from bot.desk import Desk
from bot.model.budget import Allowance, Budget
from bot.model.provider import KEY_NAMES, ModelChoice, load_model
from bot.model.reader import ModelReader
from bot.reader import SentenceReader
from bot.retrieval import Search
from bot.settings import Settings, key_named
from bot.state import State
from bot.state.spending import SpendingLedger
from ingest.archive import Archive, VectorServer
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.remembering import Remembering
from ingest.errors import SettingsError


@contextmanager
def open_desk(folder: Path | None) -> Iterator[Desk]:
    """The archive at `folder`, else where the settings say, with its models loaded."""
    settings = load_settings()
    embedder = Remembering(embedder_of(settings))
    with ExitStack() as opened:
        archive = opened.enter_context(
            Archive(
                folder or settings.archive_path,
                embedder=embedder.identity,
                server=server_of(settings),
            )
        )
        model_reader = opened.enter_context(model_reader_of(settings, embedder))
        search = Search(archive, embedder)
        reader = SentenceReader(embedder)
        yield Desk(archive, search, Answering(archive, search, reader, model_reader))


@contextmanager
def model_reader_of(settings: Settings, embedder: Embedder) -> Iterator[ModelReader | None]:
    """The language model of the settings, with its budget; None where they name none."""
    if settings.chat_model is None:
        yield None
        return
    provider = settings.chat_model.partition(":")[0]
    model = load_model(
        ModelChoice(
            name=settings.chat_model,
            base_url=settings.chat_base_url,
            key=key_named(KEY_NAMES.get(provider, ())),
            seconds=settings.chat_timeout,
            answer_tokens=settings.chat_answer_tokens,
        )
    )
    with State(settings.state_file) as state:
        budget = Budget(allowance_of(settings), SpendingLedger(state))
        yield ModelReader(model, budget, embedder)


def allowance_of(settings: Settings) -> Allowance:
    return Allowance(
        question_tokens=settings.chat_question_tokens,
        question_cost=settings.chat_question_cost,
        day_tokens=settings.chat_day_tokens,
        day_cost=settings.chat_day_cost,
        price_read=settings.chat_price_read or 0.0,
        price_written=settings.chat_price_written or 0.0,
    )


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
