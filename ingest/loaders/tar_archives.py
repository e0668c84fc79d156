"""TAR archives, packed or not, read as a stream from front to end."""

import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, cast

from ingest.articles import Rejected, Skipped
from ingest.loaders.decoding import UnreadableError, opened, outcomes, reading_error
from ingest.loaders.members import name_of, outcomes_of, spent, within_reach
from ingest.loaders.sources import GENERAL, Budget, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.unpacking import Spool

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LONGEST_MEMBER = 2_000_000_000
# Names and attributes may stand in blocks between members, of any size they like.
_MOST_BETWEEN = 4_000_000

_DAMAGED = (tarfile.TarError, zlib.error, ValueError, LookupError, OverflowError, EOFError)


class TarArchive:
    name = "TAR"
    suffixes = frozenset({".tar", ".tgz", ".txz", ".tbz2", ".tzst"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        return head[257:262] == b"ustar"

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading, tell))


def _articles(source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
    source = within_reach(source)
    with opened(source) as stream:
        paid = _Paid(stream, source.budget or Budget(0))
        archive = _opened(paid)
        while (member := _next(archive, paid)) is not None:
            vars(archive)["members"].clear()  # it would keep them all
            if not member.isdir():
                # Its own bytes come on top of what may stand between members.
                paid.limit += max(0, member.size)
                yield from _member(archive, member, source, reading, tell)


def _opened(stream: "_Paid") -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", errorlevel=2)
    except _DAMAGED as error:
        raise UnreadableError(f"not a TAR archive, or damaged: {error}") from error


def _next(archive: tarfile.TarFile, paid: "_Paid") -> tarfile.TarInfo | None:
    paid.limit = max(archive.offset, paid.place) + _MOST_BETWEEN
    try:
        return archive.next()
    except _DAMAGED as error:
        raise UnreadableError(f"damaged, not read on: {error}") from error


def _member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source, reading: Reading, tell: Tell
) -> Iterator[Outcome]:
    name = name_of(source, member.name)
    if member.issym() or member.islnk():
        yield Skipped(name, "a link")
    elif not member.isfile():
        yield Skipped(name, "a device or a pipe, not a file")
    elif member.issparse():
        yield Skipped(name, "a sparse file: unpack it first")
    elif member.size > _LONGEST_MEMBER:
        yield Rejected(name, f"larger than {_LONGEST_MEMBER:,} bytes: unpack it first")
    else:
        kept = _kept(archive, member)
        if isinstance(kept, str):
            yield Rejected(name, kept)
        else:
            yield from outcomes_of(source, member.name, kept.reader, reading, tell)


def _kept(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Spool | str:
    """The member's bytes, or why there are none: a stream cannot be gone back in."""
    stream = archive.extractfile(member)
    if stream is None:
        return "not a file"
    try:
        return Spool(stream)
    except tarfile.TarError as error:
        return f"cut short: {error}"
    except OSError as error:
        return f"could not be kept for reading: {reading_error(error)}"


class _Paid(io.RawIOBase):
    """The archive's bytes, paid for out of the budget; none of them beyond `limit`."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget
        self.place = 0
        self.limit = _MOST_BETWEEN

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        found = self._stream.read(len(view))
        self.place += len(found)
        if not self._budget.spend(len(found)):
            raise spent()
        if self.place > self.limit:
            raise UnreadableError("a header of millions of bytes: made to fill memory")
        view[: len(found)] = found
        return len(found)


LOADER: Loader = TarArchive()
