"""Vectors of words that were embedded lately: copies of a story, versions of an article."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.embedder import Embedder, Vectors

# Vectors kept: 30 MB with 384 numbers each, and some 2,000 articles.
_KEPT = 20_000


class Reusing:
    """Embeds no passage twice while it is remembered. For one thread."""

    def __init__(self, embedder: Embedder, *, kept: int = _KEPT) -> None:
        self._embedder = embedder
        self._most = kept
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order, as the embedder makes them."""
        prints = [_print(text) for text in texts]
        # The first text of each print that is not known yet.
        new = {
            each: text
            for each, text in reversed(list(zip(prints, texts, strict=True)))
            if each not in self._known
        }
        if new:
            for each, row in zip(
                new, self._embedder.document_vectors([*new.values()]), strict=True
            ):
                self._known[each] = row.copy()
        rows = np.stack([self._known[each] for each in prints])
        for each in prints:
            self._known.move_to_end(each)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return rows


def _print(text: str) -> bytes:
    """The same for texts that differ in white space only, as copies do."""
    return blake2b(" ".join(text.split()).encode(), digest_size=16).digest()
