"""`newshound discord` as a real process, against the fake Discord."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

PATIENCE = 60  # seconds for a start or an end on a slow, busy machine
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


class Process:
    """The bot as an operator runs it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self._lines.append(line.decode())

    @property
    def log(self) -> str:
        return "".join(self._lines)

    @property
    def runs(self) -> bool:
        return self._process.returncode is None

    @property
    def memory(self) -> float:
        """Megabytes that it holds now."""
        fields = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()
        return int(fields[1]) * _PAGE / 1e6

    @property
    def cpu(self) -> float:
        """Seconds that it has computed."""
        text = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICK

    @property
    def children(self) -> int:
        """How many processes it has started that run."""
        pid = self._process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return len(found.split())

    async def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        await self.ended()

    async def terminate(self) -> int:
        """As systemd stops it; the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            status = await self._process.wait()
            await self._reading
        return status


@asynccontextmanager
async def started(
    words: Sequence[str | Path], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Process]:
    """`python` with `words`; killed at the end where it still runs."""
    process = Process(
        await asyncio.create_subprocess_exec(
            sys.executable,
            *map(str, words),
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    )
    try:
        yield process
    finally:
        if process.runs:
            await process.kill()


@asynccontextmanager
async def serving(
    fake: "FakeDiscord",
    folder: Path,
    environment: Mapping[str, str],
    *options: str | Path,
    words: Sequence[str | Path] = ("-m", "bot", "discord"),
) -> AsyncIterator[Process]:
    """The bot, connected and with its commands registered."""
    before = fake.gateway.identified
    whole = {**environment, **fake.environment}
    async with started([*words, *options], folder, whole) as process:
        await fake.until(
            lambda: fake.gateway.identified > before or not process.runs, PATIENCE, "the bot"
        )
        assert process.runs, process.log
        await fake.registered(limit=PATIENCE)
        yield process
