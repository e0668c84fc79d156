"""The life of a process that reads files: what it is asked, what it says."""

from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.articles import Article
from ingest.loaders.metering import Meter, metered
from ingest.loaders.registry import read
from ingest.loaders.sources import Outcome, Reading, Source
from ingest.loaders.unpacking import opener

_TOGETHER = 32  # outcomes
_LONGEST = 500_000  # characters

# Where memory runs out Linux ends this process, and not the one that writes the archive.
_OUT_OF_MEMORY_FIRST = ("/proc/self/oom_score_adj", "800")


@dataclass(frozen=True, slots=True)
class Batch:
    """Outcomes of one file, and lines to tell, in their order; how many characters of text they
    hold, how many bytes of the file have been read. The first of a file is empty: it is begun."""

    items: tuple[Outcome | str, ...]
    letters: int
    read: int
    is_last: bool = False


def serve(pipe: Connection, reading: Reading) -> None:
    """Read what is asked for until nobody asks any more."""
    with suppress(OSError):
        file, score = _OUT_OF_MEMORY_FIRST
        Path(file).write_text(score, encoding="ascii")
    with suppress(EOFError, OSError):
        while True:
            name, path = pipe.recv()
            _read(pipe, name, path, reading)


def _read(pipe: Connection, name: str, path: Path, reading: Reading) -> None:
    pipe.send(Batch((), 0, 0))
    meter, items = Meter(), list[Outcome | str]()
    letters = 0
    source = metered(Source(name=name, path=path, open=opener(path)), meter)
    for outcome in read(source, reading, items.append):
        items.append(outcome)
        letters += len(outcome.text) if isinstance(outcome, Article) else 0
        if len(items) >= _TOGETHER or letters >= _LONGEST:
            pipe.send(Batch(tuple(items), letters, meter.read))
            items.clear()
            letters = 0
    pipe.send(Batch(tuple(items), letters, meter.read, is_last=True))
