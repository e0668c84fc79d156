"""ZIP archives of anything that is read, and WACZ, which is a ZIP of WARC files."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from ingest.articles import Rejected, Skipped
from ingest.loaders.decoding import UnreadableError, opened, outcomes
from ingest.loaders.members import Member, name_of, outcomes_of, within_reach
from ingest.loaders.sources import GENERAL, Budget, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.unpacking import Spool

# The list of members is held whole: some 300,000 of them.
_LONGEST_DIRECTORY = 24_000_000
_TAIL = 66_000
_LONGEST_INNER = 2_000_000_000

_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError,
            OverflowError, NotImplementedError, LookupError)  # fmt: skip


class ZipArchive:
    name = "ZIP"
    suffixes = frozenset({".zip", ".wacz"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading, tell))


def _articles(source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
    source = within_reach(source)
    with opened(source) as stream:
        seekable = _seekable(stream)
        _check_directory(seekable)
        try:
            archive = zipfile.ZipFile(seekable)
        except _DAMAGED as error:
            raise UnreadableError(f"not a ZIP archive, or damaged: {error}") from error
        with archive:
            for member in archive.infolist():
                if not member.is_dir():
                    yield from _member(archive, member, source, reading, tell)


def _seekable(stream: IO[bytes]) -> IO[bytes]:
    """A ZIP is read from its end: what is packed once more is unpacked to a file first."""
    lies_flat = isinstance(stream, io.BufferedReader) and not isinstance(stream.raw, Member)
    if lies_flat or isinstance(stream, io.BytesIO):
        return stream
    return Spool(stream, most=_LONGEST_INNER).reader()


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a list of members that would fill the memory, before it is read."""
    size = stream.seek(0, io.SEEK_END)
    start = stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    end, long_end = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    listed = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if long_end >= 0:
        listed = max(
            int.from_bytes(tail[long_end + 40 : long_end + 48], "little"), listed % 0xFFFFFFFF
        )
    if min(listed, start + len(tail)) > _LONGEST_DIRECTORY:
        raise UnreadableError("too many files in one archive: unpack it and name the folder")


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    source: Source,
    reading: Reading,
    tell: Tell,
) -> Iterator[Outcome]:
    if member.flag_bits & 0x1:
        yield Rejected(name_of(source, member.filename), "encrypted: unpack it with its password")
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        yield Skipped(name_of(source, member.filename), "a link")
        return
    budget = source.budget or Budget(0)
    packed = partial(Member.reader, partial(archive.open, member), member.file_size, budget)
    yield from outcomes_of(source, member.filename, packed, reading, tell)


LOADER: Loader = ZipArchive()
