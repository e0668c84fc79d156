import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import put
from doubles import WordEmbedder
from processes import CommandLine, command_line

from ingest.embedding import BUILT_IN, Embedder, load_embedder
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading
from ingest.settings import Device

SAMPLE = Path(__file__).parents[1] / "ingest" / "sample"

_LOOPBACK = ("127.", "::1", "localhost")


def _refuse_the_network(event: str, details: tuple[object, ...]) -> None:
    """No test may depend on, or tell anything to, another machine."""
    if event == "socket.connect":
        address = details[1]
        host = address[0] if isinstance(address, tuple) else "127."  # else a Unix socket
    elif event == "socket.getaddrinfo":
        host = details[0] or "127."
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if not host.startswith(_LOOPBACK):
        raise ConnectionRefusedError(f"a test reached for the network: {host}")


sys.addaudithook(_refuse_the_network)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory) -> Path:
    """Where the converted model is kept: set MODEL_CACHE to convert it once for all runs."""
    if kept := os.environ.get("MODEL_CACHE"):
        return Path(kept)
    base = tmp_path_factory.getbasetemp()
    workers_share = "PYTEST_XDIST_WORKER" in os.environ
    return (base.parent if workers_share else base) / "models"


@pytest.fixture(scope="session")
def embedder(model_cache) -> Embedder:
    """The real one."""
    return load_embedder(BUILT_IN, device=Device.CPU, cache=model_cache)


@pytest.fixture(scope="session")
def words() -> WordEmbedder:
    """A quick one, for what does not depend on meaning."""
    return WordEmbedder()


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory, embedder) -> Path:
    """The sample that comes with the program, ingested once: only to be read."""
    folder = tmp_path_factory.mktemp("sample") / "archive"
    reading = Reading(now=datetime(2026, 1, 1, tzinfo=UTC))  # after the sample's last day
    inputs = (
        outcome
        for source in find([str(SAMPLE)])
        for outcome in read(source, reading, lambda line: None)
    )
    put(folder, embedder, inputs)
    return folder


@pytest.fixture
def sample_copy(sample_archive, tmp_path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(sample_archive, tmp_path / "copy"))


@pytest.fixture
def newshound(tmp_path, model_cache, embedder) -> CommandLine:
    """The command line in an empty folder, with the model already converted."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return command_line(folder, model_cache, tmp_path)
