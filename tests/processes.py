"""Real processes: the command line, a writer that does what it is told, a Chroma server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from ingest.archive import VectorServer
from ingest.archive.locking import FOLLOWER, HOLDER

PATIENCE = 90  # seconds that a slow, busy machine may need


@dataclass(frozen=True)
class CommandLine:
    """`newshound` as a person runs it, with the environment it is given and no other settings."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, **environment)
        with process:
            output, errors = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def start(self, *words: str | Path, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *map(str, words)],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def command_line(folder: Path, model_cache: Path, home: Path) -> CommandLine:
    """With the model in `model_cache`, on the CPU, and nothing of this machine's settings."""
    return CommandLine(
        folder,
        {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "MODEL_CACHE": str(model_cache),
            "EMBEDDING_DEVICE": "cpu",
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        },
    )


def one_line(errors: str) -> str:
    """What a person is told: the last line on standard error, with no traceback before it."""
    assert "Traceback" not in errors, errors
    return errors.strip().splitlines()[-1]


def until(happens: Callable[[], object], process: subprocess.Popen[str] | None = None) -> bool:
    """Wait for it; False where `process` ended first."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        if process is not None and process.poll() is not None:
            return bool(happens())
        time.sleep(0.01)
    return True


def writing_began(archive: Path, process: subprocess.Popen[str]) -> bool:
    """Wait until `process` holds the archive's write lock, or that of who follows feeds; False
    where it ended before."""
    mark = f"process {process.pid} "

    def holds() -> bool:
        return any(_told(archive / file).startswith(mark) for file in (HOLDER, FOLLOWER))

    return until(holds, process)


def _told(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="utf-8")
    return ""


def killed_after(
    process: subprocess.Popen[str], seconds: float, archive: Path, how: int = signal.SIGKILL
) -> bool:
    """Send `how` that long after it began to write; False where it was done before."""
    with process:
        if writing_began(archive, process):
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
        done = process.poll() is not None
        if not done:
            process.send_signal(how)
        process.communicate(timeout=PATIENCE)
    return not done


class Writer:
    """Another process that holds an archive open for writing and does what it is told."""

    def __init__(self, archive: Path, url: str = "") -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("leashed.py"), archive, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answered("ready")

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("", timeout=PATIENCE)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send_signal(self, number: int) -> None:
        self._process.send_signal(number)

    def add(self, title: str) -> None:
        """Store and index an article; returns when that is done."""
        self._tell(f"add {title}")

    def rebuild(self) -> None:
        self._tell("rebuild")

    def begin_rebuild(self) -> None:
        """Begin, and stop half way, still holding the lock."""
        self._tell("begin")

    def end_rebuild(self) -> None:
        self._tell("end")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        self._answered("done")

    def _answered(self, expected: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == expected


@contextmanager
def chroma_server(folder: Path) -> Iterator[VectorServer]:
    """A real `chroma run` on loopback."""
    port = _free_port()
    command = Path(sys.executable).with_name("chroma")
    process = subprocess.Popen(
        [command, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        assert until(lambda: _answers(url), process), "chroma run ended"
        yield VectorServer(url)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _answers(url: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{url}/api/v2/heartbeat").status_code == httpx.codes.OK
    return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
