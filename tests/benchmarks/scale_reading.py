"""How long searches take in an archive, and in stock Chroma, each in this new process; as JSON.

python -m tests.benchmarks.scale_reading ours ARCHIVE QUESTIONS
python -m tests.benchmarks.scale_reading stock FOLDER QUESTIONS
python -m tests.benchmarks.scale_reading verify ARCHIVE
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from bot.retrieval import Search
from ingest.archive import NO_FILTERS, Archive, Filters, verify
from ingest.embedding import load_embedder
from ingest.settings import ArchiveSettings

_WARM_UP = 10
_AT_ONCE = 8
_OUTLETS = 8  # the largest and smaller ones in turn
_STOCK_FILTERED = 12  # questions: each takes seconds
_NEAREST, _RECALLED = 50, 20
_ROWS = 100_000


def main() -> None:
    verb, *words = sys.argv[1:]
    verbs: dict[str, Callable[..., Any]] = {"ours": ours, "stock": stock, "verify": verified}
    sys.stdout.write(json.dumps(verbs[verb](*words)))


def ours(folder: str, file: str) -> dict[str, Any]:
    questions = json.loads(Path(file).read_text(encoding="utf-8"))
    embedder = _embedder()
    embedder.query_vectors(["Is anybody there?"])
    base = _resident()
    start = time.perf_counter()
    with Archive(Path(folder), embedder=embedder.identity) as archive:
        search = Search(archive, embedder)
        search(questions[0], k=10)
        found: dict[str, Any] = {"cold_open_ms": (time.perf_counter() - start) * 1000}
        cases = _cases(archive, len(questions))
        start = time.perf_counter()
        search(questions[0], k=10, filters=cases["as of"][0])
        found["first_filtered_ms"] = (time.perf_counter() - start) * 1000
        for text in questions[:_WARM_UP]:
            search(text, k=10)
        for name, filters in cases.items():
            pairs = list(zip(questions, filters, strict=True))
            found[name] = _latency(lambda p: search(p[0], k=10, filters=p[1]), pairs)
        for name in ("open", "range"):
            pairs = list(zip(questions, cases[name], strict=True))
            found |= _at_once(name, lambda p: search(p[0], k=10, filters=p[1]), pairs)
        vectors = embedder.query_vectors(questions[:_RECALLED])
        for name, filters in (("vectors", NO_FILTERS), ("vectors, range", cases["range"][0])):
            found[name] = _latency(lambda v: archive.nearest(v, 60, filters), vectors)  # noqa: B023
        found["words"] = _latency(lambda q: archive.matching(q, 60), questions)
        found |= {"resident_mb": _resident(), "resident_before_mb": base}
        if getattr(archive, "_scan", None) is not None:
            found["recall_at_50"] = _recall(archive._scan, vectors)
        found["facets"] = _latency(lambda _: archive.publishers(cases["as of"][0]), range(3))
    return found


def _cases(archive: Archive, count: int) -> dict[str, list[Filters]]:
    reach = archive.reach(NO_FILTERS)
    first, last = reach.first or date.min, reach.last or date.max
    days = [first + timedelta((last - first).days * n // (count + 1)) for n in range(1, count + 1)]
    outlets = list(islice(archive.publishers(), _OUTLETS)) or ["nobody"]
    named = list(islice(cycle(outlets), count))
    month = timedelta(days=30)
    return {
        "open": [NO_FILTERS] * count,
        "range": [Filters(after=day, before=day + month) for day in days],
        "outlet": [Filters(publishers=(outlet,)) for outlet in named],
        "outlet and year": [
            Filters(publishers=(outlet,), after=day, before=day + 12 * month)
            for outlet, day in zip(named, days, strict=True)
        ],
        "as of": [Filters(as_of=day) for day in days],
    }


def _latency(run: Callable[[Any], object], asked: Sequence[Any]) -> dict[str, float]:
    took, cpu = [], []
    for one in asked:
        start, spent = time.perf_counter(), time.process_time()
        run(one)
        took.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return _quantiles(took) | {"cpu": median(cpu)}


def _quantiles(took: Sequence[float]) -> dict[str, float]:
    return {"p50": median(took), "p95": quantiles(took, n=20, method="inclusive")[-1]}


def _at_once(name: str, run: Callable[[Any], object], asked: Sequence[Any]) -> dict[str, Any]:
    def timed(one: Any) -> float:
        start = time.perf_counter()
        run(one)
        return (time.perf_counter() - start) * 1000

    start, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        took = list(pool.map(timed, [*asked, *asked]))
    wall = time.perf_counter() - start
    spent = (time.process_time() - cpu) * 1000 / len(took)
    return {
        f"{name}, eight at once": _quantiles(took) | {"cpu": spent},
        f"{name}_at_once_per_s": len(took) / wall,
    }


def _recall(scan: Any, vectors: np.ndarray) -> float:
    """Of the fifty nearest by every row's own bytes, the share that is found."""
    scores = np.concatenate(list(_exact(scan, vectors)))
    shares = []
    for vector, column in zip(vectors, scores.T, strict=True):
        best = np.argpartition(-column, min(_NEAREST, len(column) - 1))[:_NEAREST]
        wanted = set(scan.keys["passage"][best].tolist())
        got = {passage for passage, _ in scan.nearest(vector, _NEAREST)}
        shares.append(len(wanted & got) / len(wanted))
    return sum(shares) / len(shares)


def _exact(scan: Any, vectors: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, scan.rows, _ROWS):
        some = slice(start, start + _ROWS)
        rows = scan.coarse[some].astype(np.float32) + scan.fine[some].astype(np.float32) / 256
        yield rows @ vectors.T * scan.keys["scale"][some, None]


def stock(folder: str, file: str) -> dict[str, Any]:
    """langchain-chroma's `similarity_search` with `filter`, which is this query."""
    questions = json.loads(Path(file).read_text(encoding="utf-8"))
    embedder = _embedder()
    embedder.query_vectors(["Is anybody there?"])
    start = time.perf_counter()
    client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
    collection = client.get_collection("langchain", embedding_function=None)
    some = collection.get(limit=2_000, include=["metadatas"])["metadatas"] or []
    days = sorted(int(one["day"]) for one in some if one["day"])
    outlets = sorted({str(one["publisher"]) for one in some})

    def asked(question: str, where: dict[str, Any] | None = None) -> None:
        collection.query(embedder.query_vectors([question]), n_results=10, where=where)

    asked(questions[0])
    found: dict[str, Any] = {"cold_open_ms": (time.perf_counter() - start) * 1000}
    for text in questions[:_WARM_UP]:
        asked(text)
    found["open"] = _latency(asked, questions)
    some_days = days[:: max(1, len(days) // _STOCK_FILTERED)]
    ranges = [{"$and": [{"day": {"$gte": day}}, {"day": {"$lte": day + 30}}]} for day in some_days]
    named = [{"publisher": outlet} for outlet in islice(cycle(outlets), _STOCK_FILTERED)]
    for name, wheres in (("range", ranges), ("outlet", named)):
        pairs = list(zip(questions[:_STOCK_FILTERED], wheres, strict=False))
        found[name] = _latency(lambda p: asked(p[0], p[1]), pairs)
    found["resident_mb"] = _resident()
    return found


def verified(folder: str) -> list[str]:
    return list(verify(Path(folder)).faults)


def _embedder():
    settings = ArchiveSettings()
    return load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )


def _resident() -> float:
    """Megabytes of this process that are in memory."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("Linux only")


if __name__ == "__main__":
    main()
