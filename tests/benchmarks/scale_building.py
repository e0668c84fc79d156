"""Archives of any size from one of real articles, without embedding; see `scale`.

python -m tests.benchmarks.scale_building ours ARCHIVE FOLDER PASSAGES
python -m tests.benchmarks.scale_building stock ARCHIVE FOLDER
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import count
from pathlib import Path
from random import Random

import chromadb
import numpy as np
from chromadb.config import Settings

from ingest.archive import Archive, ArchiveWriter, InputRecord
from ingest.archive.reading import known_embedder, open_vectors
from ingest.articles import Article, Span, StoredArticle, day_of, passage_id
from ingest.embedding import Embedder, EmbedderIdentity, Vectors
from ingest.embedding.embedder import unit

_SEED = 20261123
_NOISE = 0.5  # beside a vector of length 1
_TOGETHER = 50  # articles
_DAYS = 400
_STOCK_BATCH = 5_000


def main() -> None:
    verb, *words = sys.argv[1:]
    sys.stdout.write(json.dumps({"ours": ours, "stock": stock}[verb](*words)))


class KnownVectors(Embedder):
    """Has the vectors of texts that it was told of before."""

    def __init__(self, identity: EmbedderIdentity) -> None:
        self.identity = identity
        self._known: dict[bytes, np.ndarray] = {}

    def tell(self, texts: Sequence[str], vectors: Vectors) -> None:
        self._known |= zip(map(_print, texts), vectors.astype(np.float16), strict=True)

    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        return unit(np.stack([self._known[_print(text)] for text in texts]).astype(np.float32))

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError


def _print(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def ours(source: str, folder: str, passages: str) -> dict[str, float]:
    """Seconds by stage; `store` and `index` go on side by side."""
    start = time.perf_counter()
    with Archive(Path(source)) as archive:
        embedder = KnownVectors(known_embedder(archive.database))
        made = _articles(archive, embedder, int(passages))
        now = datetime.now(UTC)
        with ArchiveWriter(Path(folder), embedder, now=lambda: now) as writer:
            with writer.indexing() as indexing:
                for batch in _batches(made):
                    records = [InputRecord(s.article.key, "added", "", s.id) for s, _ in batch]
                    writer.store(batch, records)
                    indexing.owe(sum(len(spans) for _, spans in batch))
                stored = time.perf_counter() - start
            indexed = time.perf_counter() - start
            made = writer.database.count_passages()
    return {"passages": made, "articles_stored_s": stored, "all_indexed_s": indexed}


def _batches(made: Iterator) -> Iterator[list]:
    batch = []
    for one in made:
        batch.append(one)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _articles(
    archive: Archive, embedder: KnownVectors, passages: int
) -> Iterator[tuple[StoredArticle, list[Span]]]:
    """Real ones, then the same with their words shuffled, until there are so many passages."""
    vectors = open_vectors(archive.folder, archive.database, None)
    chance, noise = Random(_SEED), np.random.default_rng(_SEED)  # noqa: S311
    left = passages
    for turn in count():
        for stored, _, _ in archive.everything():
            spans = archive.spans(stored)[:left]
            kept = _vectors_of(vectors, stored, spans)
            made = (
                replace(stored, version=1) if not turn else _shuffled(stored, spans, turn, chance)
            )
            if turn:
                added = noise.standard_normal(kept.shape, dtype=np.float32)
                kept = kept + _NOISE * unit(added)
            embedder.tell([made.article.text[s.start : s.end] for s in spans], kept)
            if turn or stored.version == 1:
                yield made, spans
                left -= len(spans)
            if left <= 0:
                vectors.close()
                return


def _vectors_of(vectors, stored: StoredArticle, spans: Sequence[Span]) -> Vectors:
    ids = [passage_id(stored.id, stored.version, span) for span in spans]
    found = {
        passage: row
        for passages, rows in vectors.vectors(ids)
        for passage, row in zip(passages, rows, strict=True)
    }
    return np.stack([found[passage] for passage in ids])


def _shuffled(stored: StoredArticle, spans: Sequence[Span], turn: int, chance: Random):
    """As long in every passage, in other words."""
    own = stored.article
    text = "".join(_mixed(own.text[span.start : span.end], chance) for span in spans)
    published = own.published
    if published is not None:
        published = day_of(published) - timedelta(days=chance.randrange(_DAYS))
    key = f"{own.key}#{turn}.{stored.version}"
    changed = Article(
        key=key, origin=key, title=_mixed(own.title, chance), text=text, url=key,
        publisher=own.publisher, published=published,
    )  # fmt: skip
    return StoredArticle(article=changed, version=1, added=stored.added, corrections=(), credits=())


def _mixed(text: str, chance: Random) -> str:
    """The same words and spaces in another order, the last white space in its place."""
    body = text.rstrip()
    words = body.split(" ")
    chance.shuffle(words)
    return " ".join(words) + text[len(body) :]


def stock(archive: str, folder: str) -> dict[str, float]:
    """What `Chroma.from_documents` leaves: texts, metadata and vectors in one collection."""
    start = time.perf_counter()
    with Archive(Path(archive)) as source:
        vectors = open_vectors(source.folder, source.database, None)
        client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        collection = client.create_collection("langchain", embedding_function=None)
        last = None
        while batch := source.database.passages_after(last, _STOCK_BATCH):
            last = batch[-1].place
            ids = [one.place.passage for one in batch]
            texts = {one.place.passage: one for one in batch}
            for found, rows in vectors.vectors(ids):
                own = [texts[passage] for passage in found]
                collection.add(
                    ids=[str(passage) for passage in found],
                    embeddings=rows,
                    documents=[one.text for one in own],
                    metadatas=[
                        {"publisher": one.publisher or "", "day": one.day or 0, "title": one.title}
                        for one in own
                    ],
                )
        vectors.close()
    return {"all_indexed_s": time.perf_counter() - start}


if __name__ == "__main__":
    main()
