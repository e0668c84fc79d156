"""Opening what may be compressed, and standard input again and again."""

import bz2
import gzip
import io
import lzma
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_IN_MEMORY = 8_000_000


def opener(file: Path | Callable[[], IO[bytes]]) -> Callable[[], IO[bytes]]:
    """Opens `file` from its start; what begins like gzip, xz or bzip2 comes unpacked."""
    return lambda: _opened(file)


def _opened(file: Path | Callable[[], IO[bytes]]) -> IO[bytes]:
    with _raw(file) as raw:
        start = raw.read(6)
    target = file if isinstance(file, Path) else file()
    if start.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(target))
    if start == b"\xfd7zXZ\x00":
        return cast("IO[bytes]", lzma.open(target))
    if start.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.open(target))
    return _raw(file)


def _raw(file: Path | Callable[[], IO[bytes]]) -> IO[bytes]:
    return file.open("rb") if isinstance(file, Path) else file()


class Spool:
    """All of a stream, kept in memory or, where it is long, in a file without a name."""

    def __init__(self, stream: IO[bytes]) -> None:
        # Kept open for as long as anyone may want to read it again.
        self._kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        shutil.copyfileobj(stream, self._kept)

    def __del__(self) -> None:
        self._kept.close()

    def reader(self) -> IO[bytes]:
        """The stream from its start; several may be read at the same time."""
        return cast("IO[bytes]", io.BufferedReader(_FromStart(self)))

    def read_at(self, place: int, size: int) -> bytes:
        self._kept.seek(place)
        return self._kept.read(size)


class _FromStart(io.RawIOBase):
    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self._spool = spool
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        found = self._spool.read_at(self._place, len(view))
        view[: len(found)] = found
        self._place += len(found)
        return len(found)
