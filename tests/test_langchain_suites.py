"""LangChain's own conformance suites against our embedder and our retriever."""

from typing import Any
from uuid import UUID

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from bot.answering import Answering, Asked
from bot.reader import SentenceReader
from bot.retrieval import ArchiveRetriever, Search
from ingest.archive import Archive
from ingest.embedding import BUILT_IN
from ingest.embedding.models import find_model
from ingest.embedding.openvino_runtime import Converted, read_manifest
from ingest.embedding.stock import StockEmbedder


class Constructed:
    """What the suites ask a class about, given by fixtures."""

    made: type
    given: dict[str, Any]

    @property
    def embeddings_class(self):
        return self.made

    @property
    def embedding_model_params(self):
        return self.given


class OfConverted(Constructed):
    made = Converted

    @pytest.fixture(autouse=True)
    def _given(self, model_cache, embedder):
        weights = embedder.identity.weights[:16]
        folders = sorted(model_cache.glob(f"{weights}-*/model.xml"))
        self.given = {"folder": folders[0].parent, "manifest": read_manifest(folders[0].parent)}


class OfStock(Constructed):
    made = StockEmbedder

    @pytest.fixture(autouse=True)
    def _given(self):
        self.given = {"files": find_model(BUILT_IN), "device": "cpu"}


class TestConvertedUnit(OfConverted, EmbeddingsUnitTests):
    pass


class TestConvertedIntegration(OfConverted, EmbeddingsIntegrationTests):
    pass


class TestStockUnit(OfStock, EmbeddingsUnitTests):
    pass


class TestStockIntegration(OfStock, EmbeddingsIntegrationTests):
    pass


class TestArchiveRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _opened(self, sample_archive, embedder):
        with Archive(sample_archive, embedder=embedder.identity) as archive:
            self.search = Search(archive, embedder)
            yield

    @property
    def retriever_constructor(self):
        return ArchiveRetriever

    @property
    def retriever_constructor_params(self):
        return {"search": self.search}

    @property
    def retriever_query_example(self):
        return "drones over the Kremlin"


class Stages(BaseCallbackHandler):
    """Names of the runs that begin under another one, in order."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def on_chain_start(
        self,
        serialized: dict[str, Any] | None,
        inputs: object,
        *,
        parent_run_id: UUID | None = None,
        **known: Any,
    ) -> None:
        if parent_run_id is not None:
            self.begun.append(known["name"])


def test_a_callback_handler_sees_every_stage_of_the_chain(sample_archive, embedder):
    stages = Stages()
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        answering = Answering(archive, Search(archive, embedder), SentenceReader(embedder))
        answer = answering.answer(Asked("Who said Peskov was lying?"), {"callbacks": [stages]})
    assert stages.begun == ["question", "retrieve", "search", "read", "check", "compose"]
    assert list(answer.elapsed_ms) == [name for name in stages.begun if name != "search"]


def test_a_retrieved_document_says_which_slice_it_is(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        retriever = ArchiveRetriever(search=Search(archive, embedder), k=5)
        for document in retriever.invoke("the ferry's inspection"):
            where = document.metadata
            text = archive.article(where["article"], where["version"]).article.text
            assert document.page_content == text[where["start"] : where["end"]]
