"""One writer at a time, and who it is. The system frees the lock when its holder dies."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import ArchiveBusyError, ArchiveFollowedError

LOCK = "write.lock"
HOLDER = "write.holder"
FOLLOWING = "follow.lock"
FOLLOWER = "follow.holder"


@contextmanager
def writing(folder: Path, *, now: datetime, patience: float = 0) -> Iterator[None]:
    """Hold the archive's write lock, or after `patience` seconds raise `ArchiveBusyError` naming
    who does."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise ArchiveBusyError(folder, holder=_holder(folder, HOLDER)) from error
    try:
        (folder / HOLDER).write_text(_introduction(now), encoding="utf-8")
        yield
    finally:
        lock.release()


@contextmanager
def following(folder: Path, *, now: datetime) -> Iterator[None]:
    """Be the one who follows feeds into the archive, or raise `ArchiveFollowedError` naming who
    is. It is not the write lock: that is taken only to store what came."""
    lock = FileLock(folder / FOLLOWING)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveFollowedError(folder, holder=_holder(folder, FOLLOWER)) from error
    try:
        (folder / FOLLOWER).write_text(_introduction(now), encoding="utf-8")
        yield
    finally:
        lock.release()


def _introduction(now: datetime) -> str:
    verb = " ".join(sys.argv[1:2])
    return (
        f"process {os.getpid()} on {socket.gethostname()} "
        f"(newshound {verb}, since {now.astimezone():%Y-%m-%d %H:%M:%S})"
    )


def _holder(folder: Path, file: str) -> str:
    try:
        return (folder / file).read_text(encoding="utf-8").strip() or "another process"
    except OSError:
        return "another process"
