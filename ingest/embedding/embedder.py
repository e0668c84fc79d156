"""What every embedder is to the rest of the program: a LangChain `Embeddings` with a name."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What an archive remembers of its embedder. Two with equal `weights` give equal vectors."""

    name: str
    dimension: int
    weights: str

    def __str__(self) -> str:
        return f"{self.name} ({self.dimension} dimensions, weights {self.weights[:12]})"


class Embedder(Embeddings):
    """Texts to unit vectors, so that a dot product is their cosine."""

    identity: EmbedderIdentity

    @abstractmethod
    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order, as the model embeds what is searched."""

    @abstractmethod
    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order, as the model embeds what people ask."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.document_vectors(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.query_vectors([text])[0].tolist()
        return vector


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
