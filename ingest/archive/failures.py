"""What storage libraries raise, told as what happened to the archive."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx  # the Chroma client lets its errors through
from chromadb.errors import ChromaError

from ingest.errors import ArchiveBusyError, ArchiveDamagedError, ArchiveError, DiskFullError

_DATABASE = (sqlite3.DatabaseError, ChromaError)
_ROOM = 65_536  # bytes: what SQLite takes for the index of its log is half of that
_FULL = ("no space left", "disk is full", "disk full", "os error 28")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Raise an `ArchiveError` that says what went wrong.

    tantivy raises `ValueError` for everything, so only its words tell a full disk.
    """
    try:
        yield
    except httpx.TransportError as error:
        raise ArchiveError(
            f"The Chroma server that holds the vectors of {folder} does not answer "
            f"({_first_line(error)}). Start it with `chroma run`, or correct CHROMA_URL."
        ) from error
    except (OSError, sqlite3.Error, ChromaError, ValueError) as error:
        if is_full(error) or (isinstance(error, _DATABASE) and has_no_room(folder)):
            raise DiskFullError(folder) from error
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise ArchiveBusyError(folder, holder="another process") from error
        if isinstance(error, _DATABASE):
            raise ArchiveDamagedError(folder, _first_line(error)) from error
        if isinstance(error, OSError):
            raise ArchiveError(f"The archive at {folder} cannot be used: {error}.") from error
        raise


def is_full(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return any(words in str(error).lower() for words in _FULL)


def has_no_room(folder: Path) -> bool:
    """SQLite says "disk I/O error" or "unable to open" where its own log files find no room."""
    return folder.is_dir() and shutil.disk_usage(folder).free < _ROOM


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
