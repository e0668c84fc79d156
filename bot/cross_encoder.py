"""A cross-encoder as a reranker: it reads the question and a passage as one text."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from bot.retrieval import Hit, RerankingError
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# A model of six layers (MiniLM) takes some 20 ms of one core for a passage of 200 tokens, so that
# these are half a second.
_MOST = 24

# Passages read at once: what a batch holds grows with its longest, and 900 bytes are about 200
# tokens, of which most such models read 512.
_BATCH = 8


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder with one outcome, how well a passage answers; `name` is
    a hub name or a folder. It is loaded when it is first needed, once for all threads.
    """

    def __init__(self, name: str, *, most: int = _MOST) -> None:
        self.name = name
        self.most = most
        self._loading = Lock()

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Raises `SettingsError` where there is no such model, or where it is one of another
        kind; `RerankingError` where it fails over the passages."""
        with self._loading:
            encoder = self._encoder
        pairs = [
            (question, f"{hit.passage.source.article.title}\n{hit.passage.text}") for hit in hits
        ]
        try:
            found = encoder.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        except RuntimeError as error:  # torch's, for want of memory too
            raise RerankingError(f"{self.name} failed: {error}") from error
        return [float(score) for score in np.asarray(found)]

    @cached_property
    def _encoder(self) -> "CrossEncoder":
        # Not above: six seconds that only a reranker should cost.
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            encoder: CrossEncoder = CrossEncoder(self.name)
        except (OSError, ValueError) as error:
            raise SettingsError(f"RERANKER {self.name!r} cannot be loaded: {error}") from error
        if encoder.num_labels != 1:
            raise SettingsError(
                f"RERANKER {self.name!r} is no reranker: it tells {encoder.num_labels} outcomes "
                "apart, where a reranker gives one score."
            )
        return encoder
