"""The model as sentence-transformers runs it: on a GPU, and for models that do not convert."""

from collections.abc import Sequence
from threading import Lock

import numpy as np
from sentence_transformers import SentenceTransformer

from ingest.embedding.embedder import Embedder, EmbedderIdentity, Vectors, unit
from ingest.embedding.models import ModelFiles
from ingest.errors import EmbeddingModelError


def load_stock(files: ModelFiles, device: str) -> SentenceTransformer:
    """Raises `EmbeddingModelError` where the folder is not a sentence-transformers model."""
    try:
        model = SentenceTransformer(str(files.folder), device=device, local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, AssertionError) as error:
        # (AssertionError: "Torch not compiled with CUDA enabled")
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise EmbeddingModelError(
            f"The embedding model {files.name} at {files.folder} does not load on {device!r}: "
            f"{reason}"
        ) from error
    return model.eval()


class StockEmbedder(Embedder):
    """`encode_query` and `encode_document`, with the prompts that the model prescribes."""

    def __init__(self, files: ModelFiles, device: str) -> None:
        self._model = load_stock(files, device)
        self._lock = Lock()
        dimension = self._model.get_embedding_dimension()
        self.identity = EmbedderIdentity(files.name, int(dimension or 0), files.weights)

    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return _rows(self._model.encode_document(list(texts), show_progress_bar=False))

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return _rows(self._model.encode_query(list(texts), show_progress_bar=False))


def _rows(vectors: object) -> Vectors:
    return unit(np.atleast_2d(np.asarray(vectors, dtype=np.float32)))
