"""Chroma's vectors in an archive's own folder, written together with their scan."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.archive.database import Database
from ingest.archive.scan import Scan, ScanWriter, source_number
from ingest.archive.vectors import VectorIndex
from ingest.embedding.embedder import Vectors

FIRST_SCAN = "1"

# The share of its rows that may have gone before a scan is made anew; and how many may anyway.
_WORN = 0.25
_WORN_AT_LEAST = 5_000


def scan_folder(vectors: Path, scan: str) -> Path:
    return vectors / f"scan-{scan}"


class ScannedVectors(VectorIndex):
    """What is put into Chroma or taken out of it is so in the scan too. Chroma comes first, and the
    scan is made from it (`complete`): whatever one of them lacks after a crash is still due."""

    def __init__(
        self, folder: Path, name: str, database: Database, *, scan: str, dimension: int
    ) -> None:
        super().__init__(folder, name, None, create=True)
        self._database, self._dimension = database, dimension
        self._writer = self._scan_at(scan)

    def _scan_at(self, scan: str) -> ScanWriter:
        try:
            return ScanWriter(scan_folder(self._folder, scan), self._dimension)
        except BaseException:
            super().close()
            raise

    def close(self) -> None:
        self._writer.close()
        super().close()

    def empty(self) -> None:
        super().empty()
        self._writer.remove(sorted(self._writer.ids()))

    def put(self, passages: Sequence[int], vectors: Vectors) -> None:
        super().put(passages, vectors)
        self._scan(passages, vectors)

    def remove(self, passages: Sequence[int]) -> None:
        super().remove(passages)
        self._writer.remove(passages)
        self._writer.sync()

    def complete(self) -> int:
        """Make the scan hold what Chroma does: how many rows it lacked or had too many. What a
        program that knows of no scan has written, for instance all."""
        kept, scanned = self.ids(), self._writer.ids()
        self._writer.remove(sorted(scanned - kept))
        for passages, vectors in self.vectors(sorted(kept - scanned)):
            self._scan(passages, vectors)
        self._writer.sync()
        return len(kept ^ scanned)

    def renew(self, scan: str) -> None:
        """Go on with another scan, `scan`, in which no room is taken by rows that have gone."""
        self._writer.copy_to(scan_folder(self._folder, scan))
        self._writer.close()
        self._writer = self._scan_at(scan)

    @property
    def is_worn(self) -> bool:
        return self._writer.gone > max(_WORN * self._writer.rows_in_all, _WORN_AT_LEAST)

    def drop_other_scans(self, scan: str) -> None:
        for other in set(self._folder.glob("scan-*")) - {scan_folder(self._folder, scan)}:
            shutil.rmtree(other, ignore_errors=True)

    def _scan(self, passages: Sequence[int], vectors: Vectors) -> None:
        known = self._database.sources(passages)
        sources = [source_number(*known[p]) if p in known else 0 for p in passages]
        self._writer.put(passages, sources, vectors)
        self._writer.sync()

    def found_by_themselves(self) -> Iterator[tuple[int, float]]:
        """Every passage with the cosine of its vector to that of its row, which is what questions
        are compared with; -1 where it has none."""
        yield from compared(self, self._writer.read())


def compared(vectors: VectorIndex, scan: Scan) -> Iterator[tuple[int, float]]:
    """Every passage in Chroma with the cosine of its vector to its row in the scan; -1: none."""
    row_of = {passage: row for row, passage in enumerate(scan.keys["passage"].tolist())}
    for passages, kept in vectors.vectors(sorted(vectors.ids())):
        rows = np.array([row_of.get(passage, -1) for passage in passages])
        found = rows >= 0
        cosines = np.full(len(rows), -1.0)
        cosines[found] = scan.cosines(rows[found], kept[found])
        yield from zip(passages, cosines.tolist(), strict=True)
