"""Search in archives of hundreds of thousands of passages, beside stock Chroma with `where`.

    NEWSHOUND_DATA=… python -m tests.benchmarks.scale --from ARCHIVE --passages 300000 [--stock]

ARCHIVE holds real articles. Where they have fewer passages than are asked for, the rest are the
same ones with the words of each passage shuffled, another date, and the vector with as much noise
as leaves it at a cosine of .9: words and vectors stay as real ones are distributed, and none is a
copy. Nothing is embedded but the questions. `--keep FOLDER` builds there and goes on from there.

Latencies are those of `Search` in one process, the question's embedding included.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.measuring import PYTHON, Spent, spent

READ = [*PYTHON, "-m", "tests.benchmarks.scale_reading"]
BUILD = [*PYTHON, "-m", "tests.benchmarks.scale_building"]

AIMS = {"open": "≤ 15 / 40", "range": "p95 ≤ 60", "outlet": "p95 ≤ 60"}


def main() -> None:
    asked = _arguments()
    with TemporaryDirectory(prefix="newshound-scale-") as scratch:
        found = measured(asked.keep or Path(scratch), asked)
    sys.stdout.write((json.dumps(found, indent=1) if asked.json else table(found)) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale")
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="ARCHIVE")
    parser.add_argument("--passages", type=int, default=300_000)
    parser.add_argument("--questions", type=int, default=60, help="each with every kind of filter")
    parser.add_argument("--asked", type=Path, help="questions as JSON Lines; the dev questions")
    parser.add_argument("--stock", action="store_true", help="also what langchain-chroma does")
    parser.add_argument(
        "--verify", action="store_true", help="also how long `archive verify` takes"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the archives made")
    parser.add_argument("--json", action="store_true", help="the figures, not the table")
    return parser.parse_args()


def measured(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """All figures, by name."""
    questions = folder / "questions.json"
    folder.mkdir(parents=True, exist_ok=True)
    questions.write_text(json.dumps(_questions(asked)), encoding="utf-8")
    archive, stock = folder / f"ours-{asked.passages}", folder / f"stock-{asked.passages}"
    found: dict[str, Any] = {"passages": asked.passages, "load": os.getloadavg()[0]}
    if not archive.exists():
        run = spent([*BUILD, "ours", asked.source, archive, str(asked.passages)])
        found["build"] = json.loads(run.output) | _spent(run)
    found["disk_mb"] = _sizes(archive)
    found["read"] = json.loads(spent([*READ, "ours", archive, questions]).output)
    if asked.verify:
        run = spent([*READ, "verify", archive])
        found |= {"verify": _spent(run), "verify_faults": json.loads(run.output)}
    if asked.stock:
        if not stock.exists():
            run = spent([*BUILD, "stock", archive, stock])
            found["stock_build"] = json.loads(run.output) | _spent(run)
        found["stock_disk_mb"] = _sizes(stock)
        found["stock"] = json.loads(spent([*READ, "stock", stock, questions]).output)
    return found


def _questions(asked: argparse.Namespace) -> list[str]:
    file = asked.asked or Path(os.environ["NEWSHOUND_DATA"]) / "questions/realtimeqa-dev.jsonl"
    with file.open(encoding="utf-8") as lines:
        every = [json.loads(line)["question"] for line in lines]
    return every[:: max(1, len(every) // asked.questions)][: asked.questions]


def _spent(run: Spent) -> dict[str, float]:
    return {"wall_s": run.wall, "cpu_s": run.cpu, "peak_mb": run.peak_mb}


def _sizes(folder: Path) -> dict[str, float]:
    """Megabytes by what lies there; `all` together."""
    sizes: dict[str, float] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            parts = [p.partition("-")[0] for p in file.relative_to(folder).parts[:-1]]
            name = "scan" if "scan" in parts else parts[0] if parts else file.name
            sizes[name] = sizes.get(name, 0) + file.stat().st_size / 1e6
    return sizes | {"all": sum(sizes.values())}


def table(found: Mapping[str, Any]) -> str:
    """Markdown."""
    lines = [f"{found['passages']:,d} passages, load {found['load']:.1f}", ""]
    for name in ("build", "verify", "stock_build"):
        if name in found:
            lines.append(f"{name}: {_figures(found[name])}")
    for name in ("disk_mb", "stock_disk_mb"):
        if name in found:
            lines.append(f"{name}: {_figures(found[name])}")
    for side in ("read", "stock"):
        if side in found:
            own = found[side]
            plain = {name: value for name, value in own.items() if not isinstance(value, dict)}
            lines += ["", f"{side}: {_figures(plain)}", "", *_latencies(own)]
    return "\n".join(lines)


def _figures(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:,.4g}" for name, value in figures.items())


def _latencies(own: Mapping[str, Any]) -> Iterator[str]:
    yield "| | p50 ms | p95 ms | CPU ms | aim at 300,000 |"
    yield "|---|--:|--:|--:|---|"
    for name, case in own.items():
        if isinstance(case, dict):
            cells = (f"{case[key]:.1f}" for key in ("p50", "p95", "cpu"))
            yield f"| {name} | {' | '.join(cells)} | {AIMS.get(name, '')} |"


if __name__ == "__main__":
    main()
