"""What lies inside a container (ZIP, TAR), each member read by the loader of its own format.

Nothing is ever written under a member's name, and no more is unpacked than the outermost
container's budget: a member's name is only what messages and keys call it.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from ingest.articles import Rejected, Skipped
from ingest.loaders.decoding import UnreadableError, head_of
from ingest.loaders.registry import loader_for, read, suffixes
from ingest.loaders.sources import ANYTHING, Budget, Outcome, Reading, Source, Tell, printable
from ingest.loaders.unpacking import opener

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DEEPEST = 2

# Text rarely packs better than 20 to 1; a bomb packs 1,000 to 1 and more.
_MOST_TIMES = 200
_AT_LEAST = 1_000_000_000

_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
_DAMAGED_TOO = (RuntimeError, ValueError, OSError)


def spent() -> UnreadableError:
    return UnreadableError(
        f"unpacks to more than {_AT_LEAST:,} bytes and {_MOST_TIMES} times its size: "
        "made to fill memory or disk"
    )


def within_reach(source: Source) -> Source:
    """`source` with its budget; an `UnreadableError` for a container too deep inside others."""
    if source.depth >= DEEPEST:
        raise UnreadableError(f"a container inside {DEEPEST} others: unpack the outer ones first")
    if source.budget is not None:
        return source
    with (source.packed or source.open)() as stream:
        size = stream.seek(0, io.SEEK_END)
    return replace(source, budget=Budget(max(_AT_LEAST, size * _MOST_TIMES)))


def name_of(container: Source, inner: str) -> str:
    return f"{container.name}!{printable(inner)}"


def outcomes_of(
    container: Source,
    inner: str,
    packed: Callable[[], IO[bytes]],
    reading: Reading,
    tell: Tell,
) -> Iterator[Outcome]:
    """What the member called `inner` holds; what nobody reads is skipped."""
    member = Source(
        name=name_of(container, inner),
        # As in Java: the suffix of `a.zip!/README` is none.
        path=Path(f"{container.place}!/{printable(inner)}"),
        open=opener(packed),
        packed=packed,
        depth=container.depth + 1,
        budget=container.budget,
    )
    if any(part.startswith((".", "__MACOSX")) and part.strip(".") for part in _steps(inner)):
        yield Skipped(member.name, "hidden")
    elif member.suffix and member.suffix not in suffixes():
        yield Skipped(member.name, f"no loader for {member.suffix}")
    elif not member.suffix and (declined := _unless_just_text(member)):
        yield declined
    else:
        yield from read(member, reading, tell)


def _steps(inner: str) -> list[str]:
    return inner.replace("\\", "/").split("/")


def _unless_just_text(member: Source) -> Rejected | Skipped | None:
    try:
        loader = loader_for(member, head_of(member))
    except UnreadableError as error:
        return Rejected(member.name, str(error))
    if loader is None or loader.breadth == ANYTHING:
        return Skipped(member.name, "no suffix to tell its format")
    return None


class Member(io.RawIOBase):
    """A member's bytes as the container gives them. Each that is unpacked is paid for out of
    the budget, those that are only passed over on the way too."""

    def __init__(self, unpack: Callable[[], IO[bytes]], size: int, budget: Budget) -> None:
        super().__init__()
        self._unpack = unpack
        self._size = size
        self._budget = budget
        self._stream = self._opened()
        self._place = 0

    @classmethod
    def reader(cls, unpack: Callable[[], IO[bytes]], size: int, budget: Budget) -> IO[bytes]:
        return cast("IO[bytes]", io.BufferedReader(cls(unpack, size, budget)))

    def _opened(self) -> IO[bytes]:
        try:
            return self._unpack()
        except (*_DAMAGED, *_DAMAGED_TOO) as error:
            raise UnreadableError(f"damaged inside its archive: {error}") from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            found = self._stream.read(len(view))
        except (*_DAMAGED, *_DAMAGED_TOO) as error:
            raise UnreadableError(f"damaged inside its archive: {error}") from error
        if not self._budget.spend(len(found)):
            raise spent()
        view[: len(found)] = found
        self._place += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}
        wanted = max(0, starts[whence] + offset)
        if wanted < self._place:
            self._stream.close()
            self._stream, self._place = self._opened(), 0
        waste = bytearray(1 << 16)
        while self._place < wanted and self.readinto(memoryview(waste)[: wanted - self._place]):
            continue
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
