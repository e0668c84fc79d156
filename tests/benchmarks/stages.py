"""Where our own time goes, stage by stage, as JSON.

python -m tests.benchmarks.stages ingest EXPORT FOLDER
python -m tests.benchmarks.stages cold FOLDER QUESTION
python -m tests.benchmarks.stages warm FOLDER QUESTIONS
python -m tests.benchmarks.stages texts FOLDER TEXTS
python -m tests.benchmarks.stages cosines FOLDER TEXTS VECTORS
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from cProfile import Profile
from importlib import import_module
from pathlib import Path
from pstats import Stats

_COMPARED = 400  # passages whose vectors are compared

# (file, function) by the name that the profiler has for it.
_INGEST = {
    "load the model": ("embedding/__init__.py", "load_embedder"),
    "embed": ("embedding/openvino_runtime.py", "document_vectors"),
    "vectors into Chroma": ("archive/vectors.py", "put"),
    "words into tantivy": ("archive/words.py", "put"),
    "commit the words": ("archive/words.py", "commit"),
    "articles into SQLite": ("archive/writing.py", "store"),
    "read what is due": ("archive/database.py", "unindexed"),
    "cut into passages": ("ingest/chunking.py", "passages"),
}


def main() -> None:
    verb, *words = sys.argv[1:]
    verbs: dict[str, Callable[..., object]] = {
        "ingest": ingest,
        "cold": cold,
        "warm": warm,
        "texts": texts,
        "cosines": cosines,
    }
    sys.stdout.write(json.dumps(verbs[verb](*words)))


def ingest(export: str, folder: str) -> dict[str, float]:
    """Seconds of one ingest in this new process."""
    start = time.perf_counter()
    command = import_module("bot.commands.ingest").command
    imported = time.perf_counter() - start
    profile = Profile()
    with redirect_stdout(sys.stderr), profile:
        command([export, "--archive", folder], standalone_mode=False)
    named = _cumulative(Stats(profile))
    rest = time.perf_counter() - start - imported - sum(named.values())
    return {"import": imported, **named, "everything else": rest}


def _cumulative(stats: Stats) -> dict[str, float]:
    profiled = stats.stats.items()  # type: ignore[attr-defined]  # there, but not typed
    return {
        name: sum(row[3] for (path, _, fn), row in profiled if fn == function and file in path)
        for name, (file, function) in _INGEST.items()
    }


def cold(folder: str, question: str) -> dict[str, float]:
    """Seconds to the first answer in this new process."""
    clock = _Marks()
    import_module("bot.__main__")
    import_module("bot.commands.ask")
    clock.mark("import")
    with _open_desk(folder) as desk:
        clock.mark("load the model, open the archive")
        desk.answering.answer(desk.asked(question))
        clock.mark("answer, the first")
    clock.mark("close")
    return clock.seconds


def warm(folder: str, questions: str) -> dict[str, list[float]]:
    """Milliseconds of each question by stage, after a first one that warms up."""
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    took: dict[str, list[float]] = {"all": [], "answered": []}
    with _open_desk(folder) as desk:
        desk.answering.answer(desk.asked("Is anybody there?"))
        for question in asked:
            start = time.perf_counter()
            answer = desk.answering.answer(desk.asked(question))
            took["all"].append((time.perf_counter() - start) * 1000)
            took["answered"].append(float(bool(answer.findings)))
            for stage, ms in answer.elapsed_ms.items():
                took.setdefault(stage, []).append(ms)
    return took


def texts(folder: str, file: str) -> int:
    """Write some passages to `file`: their ids and texts."""
    with _archive(folder) as archive:
        found = [
            (p.place.passage, p.text) for p in archive.database.passages_after(None, _COMPARED)
        ]
    Path(file).write_text(json.dumps(found), encoding="utf-8")
    return len(found)


def cosines(folder: str, file: str, vectors: str) -> list[float]:
    """Of each of those passages' stored vector with the one in `vectors`."""
    passages = [passage for passage, _ in json.loads(Path(file).read_text(encoding="utf-8"))]
    reading = import_module("ingest.archive.reading")
    with _archive(folder) as archive:
        stored = reading.open_vectors(archive.folder, archive.database, None)
        rows = import_module("numpy").load(vectors)
        pairs = zip(rows, passages, strict=True)
        found = [cosine for row, p in pairs for _, cosine in stored.nearest_among(row, [p], 1)]
        stored.close()
    return found


def _archive(folder: str):
    return import_module("ingest.archive").Archive(Path(folder))


class _Marks:
    """Seconds between one mark and the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now


def _open_desk(folder: str):
    return import_module("bot.commands.opening").open_desk(Path(folder))


if __name__ == "__main__":
    main()
