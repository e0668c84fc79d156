"""How much of a file has been read, for whoever waits for it."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ingest.loaders.sources import Source
from ingest.loaders.unpacking import opener

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 16


class Meter:
    """Bytes read of one file as it lies on the disk. Some are read twice (a loader looks at the
    beginning first), so it may say more than there is."""

    def __init__(self) -> None:
        self.read = 0


def metered(source: Source, meter: Meter) -> Source:
    """`source`, a file, telling `meter` of every byte that is read."""
    if source.path is None:
        return source
    lying = _opening(source.path, meter)
    return replace(source, open=opener(lying), packed=lying)


def _opening(path: Path, meter: Meter) -> Callable[[], IO[bytes]]:
    return lambda: io.BufferedReader(_Metered(path.open("rb", buffering=0), meter), _BUFFER)


class _Metered(io.RawIOBase):
    def __init__(self, file: io.FileIO, meter: Meter) -> None:
        super().__init__()
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def readinto(self, buffer: "WriteableBuffer") -> int:
        found = self._file.readinto(buffer) or 0
        self._meter.read += found
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
