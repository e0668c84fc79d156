"""The vectors, in Chroma: in the archive's folder, or on a server that several processes share.

Measured with Chroma 1.5.9: text and metadata beside the vectors make it three times as large,
and a `where` filter a hundred times as slow. So it holds ids and vectors only.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from chromadb.api import ServerAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings, System
from chromadb.errors import NotFoundError
from numpy.typing import NDArray

from ingest.embedding.embedder import Vectors
from ingest.errors import ArchiveError

_COSINE: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine"}
}  # the default is l2; it cannot be changed later
_BATCH = 2000  # Chroma takes at most 5,461 rows in a call
_CHECKED = 500


@dataclass(frozen=True, slots=True)
class VectorServer:
    """A Chroma server at `url`, with its token where it asks for one."""

    url: str
    token: str | None = None


def vector_index_folder(archive: Path, number: str) -> Path:
    return archive / f"vectors-{number}"


class VectorIndex:
    """Passage ids by cosine: one Chroma collection, in `folder` or on the server."""

    def __init__(
        self, folder: Path, name: str, server: VectorServer | None, *, create: bool = False
    ) -> None:
        self._folder, self._name, self._server = folder, name, server
        if not create and server is None and not folder.is_dir():
            raise self._missing()  # Chroma would make a folder
        self._system, self._api, self._collection = self._opened(create=create)

    def _opened(self, *, create: bool) -> tuple[System, ServerAPI, Collection]:
        # chromadb.PersistentClient has one opening of a folder for the whole process: it cannot
        # be refreshed while any other part has it open, and once it fails it stays broken.
        system = System(_settings(self._folder, self._server))
        api = system.instance(ServerAPI)  # type: ignore[type-abstract]  # settings say which
        with self._panics_told():
            system.start()
        try:
            with self._panics_told():
                return system, api, self._named(api, create=create)
        except NotFoundError as error:
            system.stop()
            raise self._missing() from error
        except BaseException:
            system.stop()
            raise

    @contextmanager
    def _panics_told(self) -> Iterator[None]:
        """Chroma's engine panics where its folder is deleted under it, as a rebuild in another
        process does; and a panic of Rust is no `Exception`."""
        try:
            yield
        except BaseException as error:
            if type(error).__name__ == "PanicException":
                raise self._missing() from error
            raise

    def _named(self, api: ServerAPI, *, create: bool) -> Collection:
        model = (
            api.create_collection(self._name, configuration=_COSINE, get_or_create=True)
            if create
            else api.get_collection(self._name)
        )
        return Collection(client=api, model=model, embedding_function=None)

    def _missing(self) -> ArchiveError:
        return ArchiveError(
            f"The vectors of the archive at {self._folder.parent} are missing (collection "
            f"{self._name}). `newshound archive rebuild` makes them anew."
        )

    def reopen(self) -> None:
        """See what another process has written: an opened folder never does (measured: .06 s)."""
        if self._server is not None:  # which shows every change at once
            return
        old = self._system
        self._system, self._api, self._collection = self._opened(create=False)
        old.stop()

    def close(self) -> None:
        self._system.stop()

    def empty(self) -> None:
        """Forget every vector."""
        self._api.delete_collection(self._name)
        self._collection = self._named(self._api, create=True)

    def drop_others(self) -> None:
        """Delete this archive's other collections, as rebuilds leave them behind on a server."""
        own = self._name.rpartition("-")[0] + "-"
        for other in self._api.list_collections():
            if other.name.startswith(own) and other.name != self._name:
                self._api.delete_collection(other.name)

    def put(self, passages: Sequence[int], vectors: Vectors) -> None:
        """Add or replace whole records. `vectors` has a row a passage."""
        for rows in _slices(len(passages)):
            self._collection.upsert(
                ids=[str(p) for p in passages[rows]], embeddings=_floats(vectors[rows])
            )

    def remove(self, passages: Sequence[int]) -> None:
        for rows in _slices(len(passages)):
            self._collection.delete(ids=[str(p) for p in passages[rows]])

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The `count` nearest passages with their cosine, best first."""
        with self._panics_told():
            found = self._collection.query(
                query_embeddings=_floats(vector[None]), n_results=count, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(int(i), 1.0 - d) for i, d in zip(found["ids"][0], distances, strict=True)]

    def nearest_among(
        self, vector: NDArray[np.float32], passages: Sequence[int], count: int
    ) -> list[tuple[int, float]]:
        """The same among `passages` only, scored exactly; meant for a few thousand of them."""
        scored: list[tuple[int, float]] = []
        for found, vectors in self.vectors(passages):
            scored += zip(found, map(float, vectors @ vector), strict=True)
        return sorted(scored, key=lambda pair: -pair[1])[:count]

    def stored(self, passages: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of those of `passages` that have one."""
        rows: dict[int, NDArray[np.float32]] = {}
        for found, vectors in self.vectors(passages):
            rows.update(zip(found, vectors, strict=True))
        return rows

    def found_by_themselves(self) -> Iterator[tuple[int, float]]:
        """Every passage with the cosine of its vector to the nearest that a search for it finds."""
        for offset in range(0, self._collection.count(), _CHECKED):
            page = self._collection.get(include=["embeddings"], limit=_CHECKED, offset=offset)
            if not page["ids"] or page["embeddings"] is None:
                continue
            found = self._collection.query(
                query_embeddings=_floats(np.asarray(page["embeddings"])),
                n_results=1,
                include=["distances"],
            )
            nearest = (1.0 - row[0] if row else -1.0 for row in found["distances"] or [])
            yield from zip(map(int, page["ids"]), nearest, strict=True)

    def vectors(self, passages: Sequence[int]) -> Iterator[tuple[list[int], Vectors]]:
        """The vectors of those of `passages` that have one, some at a time."""
        for rows in _slices(len(passages)):
            with self._panics_told():
                found = self._collection.get(
                    ids=[str(p) for p in passages[rows]], include=["embeddings"]
                )
            if found["ids"] and found["embeddings"] is not None:
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
                yield [int(i) for i in found["ids"]], vectors

    def ids(self) -> set[int]:
        """Every passage that has a vector."""
        found: set[int] = set()
        for offset in range(0, self._collection.count(), _BATCH):
            page = self._collection.get(include=[], limit=_BATCH, offset=offset)
            found.update(map(int, page["ids"]))
        return found


def _settings(folder: Path, server: VectorServer | None) -> Settings:
    if server is None:
        return Settings(
            anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)
        )
    parts = urlsplit(server.url)
    return Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=parts.hostname or "localhost",
        chroma_server_http_port=parts.port or (443 if parts.scheme == "https" else 80),
        chroma_server_ssl_enabled=parts.scheme == "https",
        chroma_server_headers={"Authorization": f"Bearer {server.token}"} if server.token else {},
    )


def _slices(total: int) -> Iterator[slice]:
    for start in range(0, total, _BATCH):
        yield slice(start, start + _BATCH)


def _floats(vectors: Vectors) -> NDArray[np.float32]:
    return np.ascontiguousarray(vectors, dtype=np.float32)
