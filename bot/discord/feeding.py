"""Files and addresses that people bring, put into the archive by a process of their own.

A process and not a thread: embedding keeps a processor busy for minutes, and a file that nobody
can parse in bounded memory then ends that process and not the bot. What it holds, the archive's
own lock, is free when it dies.
"""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any, Final

from bot.pace import Going, read_going
from ingest.errors import NewshoundError

LARGEST: Final = 25 * 1024 * 1024
"""Bytes of an attachment."""

_WAITING: Final = 10
_LOOK: Final = 2.0  # seconds
_PATIENCE: Final = 10.0  # seconds that an ingest may take to come to a clean end

_LONGEST: Final = 10_000  # bytes that are kept of a line

Watch = Callable[[Going], Awaitable[None]]
"""Told how far it is."""


class FeedingError(NewshoundError):
    """Nothing could be read; the message is the reason."""


class FeedingBusyError(NewshoundError):
    """So many wait already that another one would wait too long."""


def file_name(given: str) -> str:
    """A name that is one file in any folder, for any program: what it was called, its kind."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", PurePath(given.replace("\\", "/")).name)
    return plain.lstrip(".-")[-100:] or "file"


class Feeding:
    """One at a time, in order of arrival. Used from the event loop alone."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the archive's."""
        self._folder = folder
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def feed(self, source: str, *, collection: str | None, watch: Watch) -> dict[str, Any]:
        """The report of `newshound ingest --json`. Raises `FeedingError`, `FeedingBusyError`."""
        if self._waiting >= _WAITING:
            raise FeedingBusyError("Too many files are waiting to be ingested.")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._fed(source, collection, watch)
        finally:
            self._waiting -= 1

    async def _fed(self, source: str, collection: str | None, watch: Watch) -> dict[str, Any]:
        options = ["--collection", collection] if collection else []
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "ingest", "--json", "--wait", "--tell-going"),
            *("--archive", str(self._folder), *options, "--", source),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"},
        )
        heard = _Heard()
        talking = asyncio.create_task(_said(process, heard))
        told = None
        try:
            while not (await asyncio.wait([talking], timeout=_LOOK))[0]:
                if heard.going is not None and heard.going != told:
                    told = heard.going
                    await watch(told)
            output = talking.result()
        finally:
            await _ended(process)
        return _report(output, heard.last)


class _Heard:
    """What the process says on standard error: how far it is, and its last words."""

    def __init__(self) -> None:
        self.going: Going | None = None
        self.last = b""

    async def listen(self, stream: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await stream.read(_LONGEST):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[-_LONGEST:]
            for line in lines:
                self._hear(line)
        self._hear(rest)

    def _hear(self, line: bytes) -> None:
        going = read_going(line)
        if going is not None:
            self.going = going
        elif line.strip():
            self.last = line


async def _said(process: asyncio.subprocess.Process, heard: _Heard) -> bytes:
    """Its whole standard output, once it has ended."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    assert process.stderr is not None  # noqa: S101
    output, _ = await asyncio.gather(process.stdout.read(), heard.listen(process.stderr))
    await process.wait()
    return output


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Broken off, it is asked to end as by Ctrl-C: what it has stored so far then counts."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()


def _report(output: bytes, last: bytes) -> dict[str, Any]:
    """Also of an ingest that put nothing in; where there is none, its last words are the reason."""
    try:
        report = json.loads(output)
    except ValueError as error:
        told = last.decode("utf-8", "backslashreplace").strip().removeprefix("newshound: ")
        raise FeedingError(told or "the ingest ended early") from error
    return dict(report)
