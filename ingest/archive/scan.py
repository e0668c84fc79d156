"""The vectors as questions read them: four memory-mapped files beside Chroma's, which scan exactly.

Chroma keeps the vectors; this is made from it, and can be made anew without embedding anything.
A vector is kept in 16 bits a number, split into a coarse byte, a fine byte and, ahead of both, the
signs. A search compares the signs of all vectors (a million: 7 ms of work), scores by the coarse
bytes those with the most signs in common, and by both the best of these. Measured with 200
questions and 143,267 passages of real articles, 99 in 100 of the fifty nearest are found.

Rows are only ever added; a row that was replaced or removed loses its passage's number. So a
reader goes on with what it has mapped, and sees what was added by mapping more.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.embedder import Vectors

Rows = NDArray[np.int64]

# One a row. `source` tells the version whose passage it is (`source_number`).
_KEY: Final = np.dtype([("passage", "<i8"), ("source", "<u8"), ("scale", "<f4"), ("spare", "<u4")])
GONE: Final = -1

_SIGNS, _COARSE, _FINE, _KEYS = "signs", "coarse", "fine", "keys"
_APART: Final = 0x9E3779B97F4A7C15

_STEP: Final = 256  # a coarse step in fine ones
_LARGEST: Final = 127 * _STEP

# Up to so many rows the signs save nothing.
_FEW: Final = 20_000

# The share of rows that are scored, those with the most signs in common; at least, and at most
# where not more are asked for. Of the fifty nearest, 996 in 1,000 are among 2,000 of 143,267.
_SHARE, _LEAST, _MOST = 1 / 72, 2_000, 8_000

# Rows whose signs are compared together: they stay in the processor's cache.
_BLOCK: Final = 16_384
_SAMPLE: Final = 8_192

# So many of the best by their coarse bytes are scored by both.
_FINELY: Final = 4
_FINELY_AT_LEAST: Final = 256

# So many rows may be added before passages are put in order anew to find one: a million in 80 ms.
_UNORDERED: Final = 20_000

_MAX: Final = np.iinfo(np.uint16).max


def source_number(article: str, version: int) -> int:
    """A version as a number of 64 bits."""
    return (int(article, 16) + version * _APART) % 2**64


def source_numbers(
    articles: NDArray[np.uint64], versions: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """The same of many; `articles` as the numbers that their ids are."""
    return articles + versions * np.uint64(_APART)


@dataclass(frozen=True)
class _Located:
    """Where the passages of the first `rows` rows stand."""

    rows: int
    passages: NDArray[np.int64]  # in their order
    at: Rows


@dataclass(frozen=True)
class Scan:
    """What was there when it was read, from then on unchanged but for rows that go."""

    folder: Path
    dimension: int
    keys: NDArray[np.void]
    signs: NDArray[np.uint64]  # (words, rows or more): every row's first 64 signs, its next, …
    coarse: NDArray[np.int8]
    fine: NDArray[np.int8]
    located: list[_Located]  # one, once it was asked for

    @property
    def rows(self) -> int:
        return len(self.keys)

    @classmethod
    def read(cls, folder: Path, dimension: int, before: "Scan | None" = None) -> "Scan":
        """What is in `folder` now; `before`, read from it earlier, saves reading that again."""
        rows = (folder / _KEYS).stat().st_size // _KEY.itemsize
        words = _words(dimension)
        known = before.rows if before is not None else 0
        if before is not None and rows <= before.signs.shape[1]:
            signs = before.signs
        else:
            signs = np.empty((words, rows + rows // 8 + _BLOCK), dtype=np.uint64)
            if before is not None:
                signs[:, :known] = before.signs[:, :known]
        added = np.fromfile(
            folder / _SIGNS, np.uint64, (rows - known) * words, offset=known * words * 8
        )
        signs[:, known:rows] = added.reshape(rows - known, words).T
        return cls(
            folder,
            dimension,
            _mapped(folder / _KEYS, _KEY, (rows,)),
            signs,
            _mapped(folder / _COARSE, np.dtype(np.int8), (rows, dimension)),
            _mapped(folder / _FINE, np.dtype(np.int8), (rows, dimension)),
            before.located.copy() if before is not None else [],
        )

    def nearness(
        self, vector: NDArray[np.float32], passages: Sequence[int]
    ) -> list[tuple[int, float]]:
        """Those of `passages` that have a vector, with their cosine."""
        found = self.rows_of(passages)
        rows = np.array(list(found.values()), dtype=np.int64)
        scores = self._scored(self.coarse, rows, vector)
        scores += self._scored(self.fine, rows, vector) / _STEP
        return list(zip(found, scores.tolist(), strict=True))

    def rows_of(self, passages: Sequence[int]) -> dict[int, int]:
        """The row of each that has one. What was added since all were put in order is gone
        through."""
        if not self.located or self.rows - self.located[0].rows > _UNORDERED:
            own = np.ascontiguousarray(self.keys["passage"])
            order = np.argsort(own, kind="stable")
            self.located[:] = [_Located(self.rows, own[order], order)]
        [known] = self.located
        asked = np.unique(np.array(passages, dtype=np.int64))
        at = np.minimum(np.searchsorted(known.passages, asked), max(known.rows - 1, 0))
        rows = known.at[at] if known.rows else np.empty(0, np.int64)
        added = np.arange(known.rows, self.rows)
        rows = np.concatenate([rows, added[np.isin(self.keys["passage"][added], asked)]])
        found = self.keys["passage"][rows]
        there = np.isin(found, asked)
        return dict(zip(found[there].tolist(), rows[there].tolist(), strict=True))

    def nearest(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The `count` nearest passages with their cosine, best first; of the rows that are
        `allowed`, where that is said of each."""
        choice = self._choice(vector, count, allowed)
        choice = choice[self.keys["passage"][choice] != GONE]
        scores = self._scored(self.coarse, choice, vector)
        kept = _best(scores, max(_FINELY * count, _FINELY_AT_LEAST))
        choice, scores = choice[kept], scores[kept]
        scores += self._scored(self.fine, choice, vector) / _STEP
        order = np.argsort(-scores, kind="stable")[:count]
        passages = self.keys["passage"][choice[order]]
        return list(zip(passages.tolist(), scores[order].tolist(), strict=True))

    def cosines(self, rows: Rows, vectors: Vectors) -> NDArray[np.float32]:
        """Of each row with its own among `vectors`; -1 where the signs are another's."""
        kept = self.coarse[rows].astype(np.float32) + self.fine[rows].astype(np.float32) / _STEP
        lengths = np.linalg.norm(kept, axis=1) * np.linalg.norm(vectors, axis=1)
        found: NDArray[np.float32] = np.einsum("ij,ij->i", kept, vectors)
        found /= np.maximum(lengths, 1e-12)
        unlike = np.bitwise_count(self.signs[:, rows].T ^ _packed(vectors)).sum(axis=1)
        found[unlike > self.dimension // 64] = -1.0  # one of zero may be read as either
        return found

    def _choice(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None
    ) -> Rows:
        """The rows that are worth scoring."""
        passing = self.rows if allowed is None else int(np.count_nonzero(allowed))
        if passing <= max(_FEW, _FINELY * count):
            return np.arange(self.rows) if allowed is None else np.flatnonzero(allowed)
        differing = self._differing(vector)
        if allowed is not None:
            differing[~allowed] = _MAX
        wanted = max(min(max(int(self.rows * _SHARE), _LEAST), _MOST), _FINELY * count)
        return np.flatnonzero(differing <= _limit(differing, wanted))

    def _differing(self, vector: NDArray[np.float32]) -> NDArray[np.uint16]:
        """In how many signs each row differs from `vector`."""
        asked = _packed(vector[None])[0]
        found = np.empty(self.rows, dtype=np.uint16)
        unlike, counted = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.uint8)
        for start in range(0, self.rows, _BLOCK):
            total = found[start : start + _BLOCK]
            total[:] = 0
            size = len(total)
            for word, own in zip(self.signs, asked, strict=True):
                np.bitwise_xor(word[start : start + size], own, out=unlike[:size])
                np.bitwise_count(unlike[:size], out=counted[:size])
                np.add(total, counted[:size], out=total)
        return found

    def _scored(
        self, codes: NDArray[np.int8], rows: Rows, vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        scores = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), 512):
            some = slice(start, start + 512)
            scores[some] = codes[rows[some]].astype(np.float32) @ vector
        scores *= self.keys["scale"][rows]
        return scores


class ScanWriter:
    """Adds to a scan, and takes out of it. One process at a time; readers go on meanwhile.

    What it was told is kept once `sync` returns. Rows whose files were cut off in the middle are
    dropped when it is opened.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._dimension = folder, dimension
        self._widths = {
            _SIGNS: _words(dimension) * 8,
            _COARSE: dimension,
            _FINE: dimension,
            _KEYS: _KEY.itemsize,
        }
        self._files: dict[str, BinaryIO] = {}
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        keys = self._passages()
        order = np.argsort(keys, kind="stable")
        self._known, self._at = keys[order], order
        self._added: dict[int, int] = {}
        self._gone: set[int] = set()
        self._rows = len(keys)

    def _open(self) -> None:
        for name in self._widths:
            path = self.folder / name
            path.touch()
            self._files[name] = path.open("r+b")
        sizes = {name: os.fstat(file.fileno()).st_size for name, file in self._files.items()}
        whole = min(sizes[name] // width for name, width in self._widths.items())
        for name, file in self._files.items():
            file.truncate(whole * self._widths[name])
            file.seek(0, os.SEEK_END)

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def put(self, passages: Sequence[int], sources: Sequence[int], vectors: Vectors) -> None:
        """Add or replace passages; of the same passage twice the last stays."""
        self.remove(passages)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-12)
        largest = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-12)
        codes = np.rint(vectors * (_LARGEST / largest)[:, None]).astype(np.int32)
        coarse = (codes + _STEP // 2) // _STEP
        keys = np.zeros(len(passages), dtype=_KEY)
        keys["passage"], keys["source"] = passages, np.array(sources, dtype=np.uint64)
        keys["scale"] = largest / lengths * (_STEP / _LARGEST)
        self._write(_SIGNS, _packed(vectors).tobytes())
        self._write(_COARSE, coarse.astype(np.int8).tobytes())
        self._write(_FINE, (codes - coarse * _STEP).astype(np.int8).tobytes())
        self._write(_KEYS, keys.tobytes())  # last: a row counts once its key is there
        for passage in passages:
            if (earlier := self._added.get(passage)) is not None:
                self._forget(earlier)
            self._added[passage] = self._rows
            self._rows += 1

    def _write(self, name: str, content: bytes) -> None:
        file = self._files[name]
        file.seek(0, os.SEEK_END)
        file.write(content)
        file.flush()

    def remove(self, passages: Sequence[int]) -> None:
        for passage, row in zip(passages, self._rows_of(passages), strict=True):
            if row >= 0:
                self._forget(row)
                self._added.pop(passage, None)
        self._files[_KEYS].flush()

    def _forget(self, row: int) -> None:
        self._gone.add(row)
        file = self._files[_KEYS]
        file.seek(row * _KEY.itemsize)
        file.write(np.int64(GONE).tobytes())

    def _rows_of(self, passages: Sequence[int]) -> Iterator[int]:
        """Where each passage stands; -1 where it does not."""
        asked = np.array(passages, dtype=np.int64)
        found = np.minimum(np.searchsorted(self._known, asked), max(len(self._known) - 1, 0))
        for passage, place in zip(passages, found.tolist(), strict=True):
            if passage in self._added:
                yield self._added[passage]
            elif len(self._known) and self._known[place] == passage:
                row = int(self._at[place])
                yield row if row not in self._gone else -1
            else:
                yield -1

    @property
    def rows_in_all(self) -> int:
        return self._rows

    @property
    def gone(self) -> int:
        """How many rows hold no passage."""
        return int(np.count_nonzero(self._passages() == GONE))

    def copy_to(self, folder: Path) -> None:
        """Write all but what has gone into another folder, whatever was in that."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        kept = np.flatnonzero(self._passages() != GONE)
        for name, width in self._widths.items():
            rows = _mapped(self.folder / name, np.dtype(np.uint8), (self._rows, width))
            with (folder / name).open("wb") as to:
                for start in range(0, len(kept), _BLOCK):
                    to.write(rows[kept[start : start + _BLOCK]].tobytes())
                to.flush()
                os.fsync(to.fileno())

    def _passages(self) -> NDArray[np.int64]:
        return np.fromfile(self.folder / _KEYS, _KEY)["passage"]

    def ids(self) -> set[int]:
        """Every passage that has a row."""
        return set(self._passages().tolist()) - {GONE}

    def read(self) -> Scan:
        return Scan.read(self.folder, self._dimension)

    def sync(self) -> None:
        """See that what was written outlives a power cut."""
        for file in self._files.values():
            os.fsync(file.fileno())


def _words(dimension: int) -> int:
    return -(-dimension // 64)


def _packed(vectors: Vectors) -> NDArray[np.uint64]:
    """The signs of each row, in whole words."""
    packed = np.packbits(vectors > 0, axis=1)
    spare = _words(vectors.shape[1]) * 8 - packed.shape[1]
    return np.ascontiguousarray(np.pad(packed, ((0, 0), (0, spare)))).view(np.uint64)


def _limit(differing: NDArray[np.uint16], wanted: int) -> int:
    """How many signs may differ so that about `wanted` rows are left, as a sample tells."""
    step = max(1, min(len(differing) // _SAMPLE, wanted // 64))
    sample = differing[::step]
    at = min(len(sample) - 1, wanted // step)
    return min(int(np.partition(sample, at)[at]), _MAX - 1)


def _best(scores: NDArray[np.float32], count: int) -> Rows:
    if len(scores) <= count:
        return np.arange(len(scores))
    found: Rows = np.argpartition(-scores, count - 1)[:count]
    return found


def _mapped(path: Path, kind: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    if not shape[0]:
        return np.empty(shape, dtype=kind)
    return np.memmap(path, kind, "r", shape=shape)
