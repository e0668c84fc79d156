"""The reader's weights on disk: their manifest, and the check that they are what was exported."""

import json
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from ingest.errors import NewshoundError

SHIPPED: Final = Path(__file__).parents[1] / "weights"
MANIFEST: Final = "manifest.json"
GRAPH: Final = "reader.xml"
TABLES: Final = "reader.bin"
TOKENIZER: Final = "tokenizer.json"  # only where it is not that of all-MiniLM-L6-v2
CARD: Final = "MODEL_CARD.md"

FORMAT: Final = 1
"""What the network is given and gives; another number is a reader that this program cannot run."""


class ReaderWeightsError(NewshoundError):
    """A reader's files are missing, of another format, or not as they were exported."""


def are_shipped() -> bool:
    """Whether this copy of the program has a reader of its own."""
    return SHIPPED.is_dir()


def read_manifest(folder: Path) -> dict[str, Any]:
    """What is known of the weights in `folder`.

    Raises `ReaderWeightsError` unless every file that it vouches for is there, byte for byte.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        given, digests = manifest["format"], dict(manifest["sha256"])
        names = manifest["weighing"]["weights"], manifest["weighing"]["threshold"]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise weights_error(path, "missing") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise weights_error(path, f"no manifest of a reader ({error!r})") from error
    if given != FORMAT or not {GRAPH, TABLES} <= digests.keys() or not names:
        raise weights_error(path, f"of format {given!r}, where this program reads format {FORMAT}")
    for name, expected in digests.items():
        _check(folder / name, str(expected))
    return manifest


def _check(file: Path, expected: str) -> None:
    try:
        with file.open("rb") as stream:
            found = file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise weights_error(file, "missing") from error
    if found != expected:
        raise weights_error(file, f"damaged (SHA-256 {found[:12]}…, expected {expected[:12]}…)")


def weights_error(file: Path, problem: str) -> ReaderWeightsError:
    """An error that says what to do."""
    remedy = (
        "Reinstall newshound"
        if file.parent == SHIPPED
        else "Set READER_MODEL to a folder that `python -m bot.training` has written, or leave it "
        "empty"
    )
    return ReaderWeightsError(f"The reader's file {file} is {problem}. {remedy}.")
