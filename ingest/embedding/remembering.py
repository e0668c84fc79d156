"""An embedder that remembers: who is asked about today's story reads the same sentences again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.embedder import Embedder, Vectors

# 45 MB at 384 dimensions. Of a question without a model nine tenths are the embedding of some
# ninety sentences.
MOST: Final = 20_000

Row = NDArray[np.float32]


class Remembering(Embedder):
    """Gives what `embedder` gives, and computes each of the `most` texts that were last asked
    for once. Safe to use from several threads where `embedder` is."""

    def __init__(self, embedder: Embedder, *, most: int = MOST) -> None:
        self.identity = embedder.identity
        self._documents = _Recent(embedder.document_vectors, most)
        self._queries = _Recent(embedder.query_vectors, most)

    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        return self._documents.of(texts)

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        return self._queries.of(texts)


class _Recent:
    def __init__(self, compute: Callable[[Sequence[str]], Vectors], most: int) -> None:
        self._compute = compute
        self._most = most
        self._rows: OrderedDict[bytes, Row] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        keys = [_key(text) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing or not keys:
            made = self._compute(list(missing.values()))
            if not keys:
                return made
            known |= self._kept(dict(zip(missing, made, strict=True)))
        return np.stack([known[key] for key in keys])

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, Row]:
        with self._lock:
            known = {key: self._rows[key] for key in keys if key in self._rows}
            for key in known:
                self._rows.move_to_end(key)
        return known

    def _kept(self, made: dict[bytes, Row]) -> dict[bytes, Row]:
        # Copies: a row of a batch would hold the whole batch.
        rows = {key: row.copy() for key, row in made.items()}
        with self._lock:
            self._rows.update(rows)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return rows


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
