"""Opening what may be compressed, and streams again and again."""

import bz2
import errno
import gzip
import io
import lzma
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Spool", "opener", "zstd"]

_IN_MEMORY = 8_000_000
_CHUNK = 1 << 20


def opener(file: Path | Callable[[], IO[bytes]]) -> Callable[[], IO[bytes]]:
    """Opens `file` from its start; what begins like gzip, xz, bzip2 or Zstandard comes
    unpacked."""
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
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return cast("IO[bytes]", zstd.open(target))
    return _raw(file)


def _raw(file: Path | Callable[[], IO[bytes]]) -> IO[bytes]:
    return file.open("rb") if isinstance(file, Path) else file()


class Spool:
    """All of a stream, kept in memory or, where it is long, in a file without a name."""

    def __init__(self, stream: IO[bytes], *, most: int | None = None) -> None:
        # Kept open for as long as anyone may want to read it again.
        self._kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self.size = 0
        while chunk := stream.read(_CHUNK):
            self._kept.write(chunk)
            self.size += len(chunk)
            if most is not None and self.size > most:
                raise OSError(errno.EFBIG, f"unpacks to more than {most:,} bytes")

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

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._spool.size}
        self._place = max(0, starts[whence] + offset)
        return self._place

    def tell(self) -> int:
        return self._place
