"""Stand-ins that keep the promises of what they stand for."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from ingest.embedding import Embedder, EmbedderIdentity, Vectors
from ingest.embedding.embedder import unit


class WordEmbedder(Embedder):
    """Texts that share words point the same way. No model, the same in every run."""

    def __init__(self, dimension: int = 64) -> None:
        self.identity = EmbedderIdentity(f"words-{dimension}", dimension, f"{dimension:064x}")

    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                digest = blake2b(word.strip(".,").encode(), digest_size=4).digest()
                row[int.from_bytes(digest, "big") % len(row)] += 1.0
        return unit(rows)

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        return self.document_vectors(texts)
