"""Vectors of words that were embedded before: copies of a story, versions of an article.

Passages of the same words and numbers in the same order share one vector, whatever their spaces,
capitals, quotation marks, dashes, points and commas. Only the vector is shared: what is quoted is
each article's own text. With the built-in model that vector is at a cosine of .965 or more to the
one that the passage would have had, .995 on average, where the passage nearest to it in meaning is
at .5. One changed digit or word of content moves it as far as .88, so these are not forgiven.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.archive.database import Database
from ingest.archive.debts import Unindexed
from ingest.archive.vectors import VectorIndex
from ingest.embedding.embedder import Embedder, Vectors

Row: TypeAlias = NDArray[np.float32]

# Vectors kept: 30 MB with 384 numbers each, and some 2,000 articles.
_KEPT: Final = 20_000

# Of a story that many carry, so many are read for the words of one more.
_ASKED: Final = 8

# A sign before a number, a number with its points and colons, a word, or any other sign that is
# not forgiven ("%", "?").
_COUNTS: Final = re.compile(
    r"(?<!\w)[-\u2212](?=\d)|\d[\d.,:/]*\d|\w+"
    r"|[^\w\s.,:;!…·•*|/()\[\]'\"`´‘’‚‛“”„‟«»‹›\u2010-\u2015-]"
)


class Reusing:
    """Embeds no passage twice while it is remembered. For one thread."""

    def __init__(self, embedder: Embedder, *, kept: int = _KEPT) -> None:
        self._embedder = embedder
        self._most = kept
        self._known: OrderedDict[bytes, Row] = OrderedDict()

    def is_new(self, text: str) -> bool:
        """Whether it would have to be embedded."""
        return words_print(text) not in self._known

    def learn(self, rows: Mapping[bytes, Row]) -> None:
        """Vectors by the prints of their words, as `recalled` gives them."""
        self._known.update(rows)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order: the embedder's of that text, or of another with its words."""
        prints = [words_print(text) for text in texts]
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


def recalled(
    due: Sequence[Unindexed], database: Database, vectors: VectorIndex
) -> dict[bytes, Row]:
    """Vectors of earlier runs, by the prints of their words: of those words in `due` that stand in
    a stored copy, or in another version, of the article too."""
    wanted = {words_print(each.text) for each in due}
    versions = {(each.place.article, each.place.version) for each in due}
    holders: dict[bytes, int] = {}
    for there in database.indexed(database.alike(versions, _ASKED)):
        own = words_print(there.text)
        if own in wanted:
            holders.setdefault(own, there.place.passage)
    rows = vectors.stored([*holders.values()])
    return {own: rows[passage] for own, passage in holders.items() if passage in rows}


def words_print(text: str) -> bytes:
    """The same for texts of the same words and numbers in the same order."""
    told = _COUNTS.findall(text.casefold()) or text.split()
    return blake2b(" ".join(told).encode(), digest_size=16).digest()
