"""What the trained reader takes, beside the sentence ranker, and how exact its arithmetic is.

    NEWSHOUND_DATA=… python -m tests.quality.reader_paces --archive FOLDER --reader FOLDER

Whole answers, question by question by both in turn: milliseconds by the clock, which other work on
the machine makes longer, and of CPU. *cold* is a process that loads the reader and reads one
passage. Then the same passages in the fastest arithmetic of this machine, in exact f32, and in a
process of its own as on a machine without AVX512-BF16: how often the same words are pointed at, and
how far the log-odds of "answered here" are apart at most. `--archive` is opened for writing by
Chroma: name a copy.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from bot.answering import Answering
from bot.journey import Asked
from bot.reader import Reader, SentenceReader
from bot.retrieval import Search
from bot.spans.candidates import shown
from bot.spans.network import ReadingNetwork
from bot.spans.reader import SpanReader
from ingest.archive import Archive, Filters
from ingest.embedding import Embedder
from ingest.embedding.openvino_runtime import precisions
from ingest.embedding.remembering import Remembering
from tests.quality.reader_answers import READ, embedder_of_settings
from tests.quality.sets import Question, quiz

_COLD = 3  # questions at first, which open the indexes and compile shapes
# It still says that it has BF16, which then fails: so f32, as where it is not there.
_WITHOUT_BF16 = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_VNNI"}
_COMPARED = 150  # passages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.reader_paces")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--pairs", type=Path, help="only read these, and tell what was read")
    given = parser.parse_args()
    if given.pairs:
        sys.stdout.write(
            json.dumps(_read(given.reader, json.loads(given.pairs.read_text()), "f32"))
        )
        return
    data = os.environ.get("NEWSHOUND_DATA") or sys.exit("Set NEWSHOUND_DATA.")
    asked = [q for q in quiz(Path(data)) if q.held][-given.questions :]
    embedder = embedder_of_settings()
    with Archive(given.archive, embedder=embedder.identity) as archive:
        before = _megabytes()
        pairs = _paces(archive, embedder, ReadingNetwork(given.reader), asked)
        sys.stdout.write(f"memory at the peak {_megabytes()} MB; before the reader {before} MB\n")
    _exactness(given.reader, pairs[:_COMPARED], given.archive.with_name("pairs.json"))


def _paces(
    archive: Archive, embedder: Embedder, network: ReadingNetwork, asked: Sequence[Question]
) -> list[tuple[str, str]]:
    sides: dict[str, Answering] = {}
    span = SpanReader(Remembering(embedder), network)
    readers: dict[str, tuple[Reader, SpanReader | None]] = {
        "sentences": (SentenceReader(Remembering(embedder)), None),
        "reader": (span, None),
        "reader, reranked": (SpanReader(Remembering(embedder), network), span),
    }
    for name, (reader, reranker) in readers.items():
        search = Search(archive, Remembering(embedder), reranker)
        sides[name] = Answering(archive, search, reader)
    wall: dict[str, list[float]] = {name: [] for name in sides}
    cpu: dict[str, list[float]] = {name: [] for name in sides}
    pairs = []
    for question in asked:
        filters = Filters(as_of=question.asked)
        for name, answering in sides.items():
            started, worked = time.perf_counter(), time.process_time()
            answering.answer(Asked(question.text, filters))
            wall[name].append((time.perf_counter() - started) * 1000)
            cpu[name].append((time.process_time() - worked) * 1000)
        found = Search(archive, embedder)(question.text, k=READ, filters=filters).hits
        pairs += [(question.text, passage.text) for passage in shown(found)]
    for name in sides:
        told = (_ranks(values[name][_COLD:]) for values in (wall, cpu))
        sys.stdout.write(f"{name:18} by the clock {next(told)}; of CPU {next(told)}\n")
    return pairs


def _ranks(values: Sequence[float]) -> str:
    ranks = quantiles(values, n=20)
    return f"p50 {ranks[9]:.0f} ms, p95 {ranks[18]:.0f} ms"


def _exactness(folder: Path, pairs: Sequence[tuple[str, str]], file: Path) -> None:
    file.write_text(json.dumps(pairs), encoding="utf-8")
    fast = _read(folder, pairs)
    sides = {"f32": _read(folder, pairs, "f32")}
    command = [sys.executable, "-m", "tests.quality.reader_paces"]
    command += ["--reader", str(folder), "--pairs", str(file)]
    run = subprocess.run(
        command, env={**os.environ, **_WITHOUT_BF16}, capture_output=True, text=True, check=True
    )
    told = json.loads(run.stdout)
    sides["without AVX512-BF16"] = told
    sys.stdout.write(f"cold: {told['cold']:.2f} CPU s\n")
    for name, other in sides.items():
        same = sum(a == b for a, b in zip(fast["spans"], other["spans"], strict=True)) / len(pairs)
        gap = max(abs(a - b) for a, b in zip(fast["answered"], other["answered"], strict=True))
        sys.stdout.write(
            f"{fast['precision']} and {name}: {same:.3f} of {len(pairs)} the same words, "
            f"log-odds within {gap:.3f}\n"
        )


def _read(folder: Path, pairs: Sequence[tuple[str, str]], precision: str | None = None) -> dict:
    started = time.process_time()
    network = ReadingNetwork(folder, precision=precision)
    network.read([tuple(pairs[0])])
    cold = time.process_time() - started
    readings = network.read([(question, passage) for question, passage in pairs])
    return {
        "precision": precision or precisions()[0],
        "cold": cold,
        "spans": [[r.spans[0].span.start, r.spans[0].span.end] for r in readings],
        "answered": [r.answered for r in readings],
    }


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
