"""The edge where settings become an open archive and a chain that answers from it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from bot.answering import Answering
from bot.conversation import Memory, Resolver
from bot.cross_encoder import CrossEncoderReranker
from bot.desk import Desk
from bot.follow_ups import ModelResolver, RuleResolver
from bot.model.budget import Allowance, Budget
from bot.model.entailment import load_entailment
from bot.model.judging import JudgingCheck
from bot.model.planning import ModelPlanner
from bot.model.provider import KEY_NAMES, Model, ModelChoice, load_model
from bot.model.reader import ModelReader
from bot.model.rewriting import Rewriter
from bot.model.second_check import SecondCheck
from bot.reader import SentenceReader
from bot.retrieval import Reranker, Search
from bot.settings import ASKS_ITSELF, Settings, key_named
from bot.spans.network import ReadingNetwork
from bot.spans.reader import SpanReader
from bot.spans.weights import are_shipped
from bot.state import State
from bot.state.spending import SpendingLedger
from ingest.archive import Archive, VectorServer
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.remembering import Remembering
from ingest.errors import SettingsError


@contextmanager
def open_desk(folder: Path | None, *, memory: Memory | None = None) -> Iterator[Desk]:
    """The archive at `folder`, else where the settings say, with its models loaded. Without a
    `memory` conversations are remembered as long as it is open."""
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
        budget = opened.enter_context(budget_of(settings))
        model = model_of(settings)
        reader = reader_of(settings, embedder)
        search = Search(archive, embedder, reranker_of(settings, reader))
        answering = Answering(
            archive,
            search,
            reader,
            ModelReader(model, budget, embedder, second_check_of(settings, model))
            if model is not None
            else None,
            planner=ModelPlanner(model) if model is not None else None,
            resolver=resolver_of(model, archive),
            memory=memory,
        )
        yield Desk(archive, search, answering)


def second_check_of(settings: Settings, model: Model) -> SecondCheck | None:
    """By the chat model itself, or by an entailment model; None where the settings name none."""
    if settings.support_model is None:
        return None
    if settings.support_model == ASKS_ITSELF:
        return JudgingCheck(model)
    return load_entailment(settings.support_model)


def reader_of(settings: Settings, embedder: Embedder) -> SentenceReader | SpanReader:
    """Raises `ReaderWeightsError` where the reader that is named, or came with this copy, is not
    whole: answers by another one in its place would be taken for its own."""
    if settings.reader_model == SentenceReader.name:
        return SentenceReader(embedder)
    if settings.reader_model is not None:
        return SpanReader(embedder, ReadingNetwork(Path(settings.reader_model)))
    return SpanReader(embedder, ReadingNetwork()) if are_shipped() else SentenceReader(embedder)


def reranker_of(settings: Settings, reader: SentenceReader | SpanReader) -> Reranker | None:
    """Raises `SettingsError` where the trained reader is named and there is none."""
    if settings.reranker is None:
        return None
    if settings.reranker != SpanReader.name:
        return CrossEncoderReranker(settings.reranker)
    if isinstance(reader, SpanReader):
        return reader
    raise SettingsError(
        "RERANKER is `reader`, but there is no trained reader: READER_MODEL is to name its folder."
    )


def resolver_of(model: Model | None, archive: Archive) -> Resolver:
    by_rule = RuleResolver(archive.publishers)
    return ModelResolver(Rewriter(model), by_rule) if model is not None else by_rule


def model_of(settings: Settings) -> Model | None:
    """The language model of the settings; None where they name none."""
    if settings.chat_model is None:
        return None
    provider = settings.chat_model.partition(":")[0]
    return load_model(
        ModelChoice(
            name=settings.chat_model,
            base_url=settings.chat_base_url,
            key=key_named(KEY_NAMES.get(provider, ())),
            seconds=settings.chat_timeout,
            answer_tokens=settings.chat_answer_tokens,
        )
    )


@contextmanager
def budget_of(settings: Settings) -> Iterator[Budget]:
    """What the model may take; what it took is kept where there is one."""
    allowance = allowance_of(settings)
    if settings.chat_model is None:
        yield Budget(allowance)
        return
    with State(settings.state_file) as state:
        yield Budget(allowance, SpendingLedger(state))


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
