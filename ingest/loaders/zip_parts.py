"""The parts of a document that is a zip archive (DOCX, EPUB), none of them unpacked too far."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.loaders.decoding import UnreadableError, opened, too_long
from ingest.loaders.sources import Reading, Source, printable
from ingest.loaders.xml_items import Element, tree

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error),
    *(ValueError, OverflowError, OSError),
)
# How a Word file with a password, and one of before 2007, begins.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Parts:
    """The parts by name; what is wrong with one is an `UnreadableError`."""

    def __init__(self, archive: zipfile.ZipFile, reading: Reading) -> None:
        self._archive = archive
        self._reading = reading
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """Not more of it than `reading.longest`, whatever the archive says its size is."""
        try:
            with self._archive.open(name) as part:
                raw = part.read(self._reading.longest + 1)
        except KeyError as error:
            raise UnreadableError(f"{printable(name)} is missing in it") from error
        except RuntimeError as error:  # also zipfile's way of saying "a password is needed"
            raise UnreadableError(f"encrypted ({printable(name)})") from error
        except _DAMAGED as error:
            raise UnreadableError(f"damaged: {printable(name)} in it: {error}") from error
        if len(raw) > self._reading.longest:
            raise UnreadableError(f"{printable(name)} in it is {too_long(self._reading)}")
        return raw

    def tree(self, name: str) -> Element:
        return tree(self.read(name))


@contextmanager
def parts_of(source: Source, reading: Reading, kind: str) -> Iterator[Parts]:
    """The parts of `source`, which should be of this `kind` (`a Word document`)."""
    with opened(source) as stream:
        if stream.read(len(_OLE)) == _OLE:
            raise UnreadableError(f"not {kind}: of an old format, or protected by a password")
        try:
            archive = zipfile.ZipFile(stream)
        except (*_DAMAGED, NotImplementedError) as error:
            raise UnreadableError(f"not {kind}, or damaged: {error}") from error
        with archive:
            yield Parts(archive, reading)


def begins_as_zip(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")
