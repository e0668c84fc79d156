"""Newshound beside the pipeline that people write, on the same articles in one run.

    NEWSHOUND_DATA=… python -m tests.benchmarks [--articles 2000] [--runs 3] [--json]

Every figure is taken in a process of its own, the two sides in turn, and is the median of the
runs. Articles a second are counted without the naive side's start (imports, loading the model:
about seven seconds), but with ours.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import fmean, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.feeds import distinct, with_copies
from tests.benchmarks.measuring import NAIVE, NEWSHOUND, STAGES, Spent, spent


def main() -> None:
    asked = _arguments()
    data = os.environ.get("NEWSHOUND_DATA")
    if data is None:
        sys.exit("Set NEWSHOUND_DATA to the folder with articles/realtimeqa.jsonl.xz.")
    with TemporaryDirectory(prefix="newshound-benchmark-") as scratch:
        found = measured(Path(data), Path(scratch), asked)
    sys.stdout.write((json.dumps(found, indent=1) if asked.json else table(found)) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--articles", type=int, default=300, help="of each case; 300 if not said")
    parser.add_argument("--runs", type=int, default=3, help="ingests of each side")
    parser.add_argument("--asks", type=int, default=5, help="cold questions to each side")
    parser.add_argument("--questions", type=int, default=60, help="warm questions")
    parser.add_argument("--json", action="store_true", help="the figures, not the tables")
    return parser.parse_args()


def measured(data: Path, scratch: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """All figures, by name."""
    export = distinct(data, scratch / "articles.jsonl", asked.articles)
    feed = with_copies(data, scratch / "feed.jsonl", asked.articles)
    questions = _questions(data, asked.questions)
    sample = scratch / "sample"
    spent([NEWSHOUND, "ingest", "--sample", "--archive", sample])  # converts the model, once
    found: dict[str, Any] = {"articles": asked.articles, "runs": asked.runs}
    found |= _ingests(export, scratch, asked)
    copies = scratch / "copies"
    copies.mkdir()
    found["feed"] = _ingests(feed, copies, asked)
    found |= _asks(scratch, sample, questions[0], asked.asks)
    if questions[1:]:
        found |= _warm(scratch, questions)
    found["cosine_min"], found["cosine_mean"] = _cosines(scratch)
    found["ingest_stages"] = _stages("ingest", export, scratch / "profiled")
    found["cold_stages"] = _stages("cold", scratch / "ours-0", questions[0])
    return found


def _questions(data: Path, count: int) -> list[str]:
    with (data / "questions" / "realtimeqa-dev.jsonl").open(encoding="utf-8") as lines:
        step = 40  # of 3,091: from every month
        return [json.loads(line)["question"] for line in islice(lines, 0, count * step, step)]


def _ingests(export: Path, scratch: Path, asked: argparse.Namespace) -> dict[str, Any]:
    ours: list[Spent] = []
    naive: list[Spent] = []
    for run in range(asked.runs):
        command = [NEWSHOUND, "ingest", export, "--archive", scratch / f"ours-{run}", "--json"]
        ours.append(spent(command))
        naive.append(spent([*NAIVE, "ingest", export, scratch / f"naive-{run}"]))
    told = [json.loads(one.output) for one in naive]
    stats = spent([NEWSHOUND, "archive", "stats", "--archive", scratch / "ours-0", "--json"])
    seconds = median(one.wall for one in ours), median(one["seconds"] for one in told)
    return {
        "ours": _spent(ours) | {"passages": json.loads(stats.output)["passages"]},
        "naive": _spent(naive) | {"passages": told[0]["passages"]},
        "ours_articles_per_s": asked.articles / seconds[0],
        "naive_articles_per_s": asked.articles / seconds[1],
        "ingest_ratio": seconds[1] / seconds[0],
    }


def _spent(runs: Sequence[Spent]) -> dict[str, float]:
    return {
        "wall_s": median(one.wall for one in runs),
        "cpu_s": median(one.cpu for one in runs),
        "peak_mb": max(one.peak_mb for one in runs),
    }


def _asks(scratch: Path, sample: Path, question: str, count: int) -> dict[str, Any]:
    commands = {
        "cold": [NEWSHOUND, "ask", question, "--archive", scratch / "ours-0"],
        "cold_sample": [NEWSHOUND, "ask", question, "--archive", sample],
        "cold_naive": [*NAIVE, "ask", scratch / "naive-0", question],
    }
    runs: dict[str, list[Spent]] = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            runs[name].append(spent(command))
    return {name: _spent(own) for name, own in runs.items()}


def _warm(scratch: Path, questions: Sequence[str]) -> dict[str, Any]:
    file = scratch / "questions.json"
    file.write_text(json.dumps(questions), encoding="utf-8")
    run = spent([*STAGES, "warm", scratch / "ours-0", file])
    took = json.loads(run.output)
    every = took.pop("all")
    answered = sum(took.pop("answered"))
    return {
        "warm_ms": {"median": median(every), "p95": quantiles(every, n=20)[-1]},
        "warm_stages": {stage: median(ms) for stage, ms in took.items()},
        "warm_peak_mb": run.peak_mb,
        "questions": len(every),
        "answered": answered,
    }


def _cosines(scratch: Path) -> tuple[float, float]:
    texts, vectors = scratch / "texts.json", scratch / "vectors.npy"
    spent([*STAGES, "texts", scratch / "ours-0", texts])
    spent([*NAIVE, "vectors", texts, vectors])
    run = spent([*STAGES, "cosines", scratch / "ours-0", texts, vectors])
    found = json.loads(run.output)
    return min(found), fmean(found)


def _stages(*words: str | Path) -> dict[str, float]:
    seconds: dict[str, float] = json.loads(spent([*STAGES, *words]).output)
    return seconds


def table(found: Mapping[str, Any]) -> str:
    """Markdown: what was reached beside what was aimed at, then where the time goes."""
    lines = [
        f"{found['articles']} articles, {found['runs']} runs a side, in turn.",
        "",
        "| | Newshound | the usual pipeline | | aim |",
        "|---|--:|--:|--:|---|",
        *(f"| {' | '.join(row)} |" for row in _rows(found)),
    ]
    for name, unit in (("ingest_stages", "s"), ("cold_stages", "s"), ("warm_stages", "ms")):
        if name in found:
            total = sum(found[name].values())
            lines += ["", f"| {name.replace('_', ' ')} | {unit} | % |", "|---|--:|--:|"]
            lines += [f"| {k} | {v:.2f} | {v / total:.0%} |" for k, v in found[name].items()]
    return "\n".join(lines)


def _rows(found: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    ours, naive = found["ours"], found["naive"]
    speeds = found["ours_articles_per_s"], found["naive_articles_per_s"]
    yield ("ingest: articles a second", *_pair(*speeds, ".1f"), "≥ 5×")
    yield ("passages", *_pair(ours["passages"], naive["passages"], ",d"), "")
    yield ("CPU seconds, start included", *_cpu(found), "")
    feed = found["feed"]
    speeds = feed["ours_articles_per_s"], feed["naive_articles_per_s"]
    yield ("a feed, two in five copies: articles a second", *_pair(*speeds, ".1f"), "≥ 8×")
    yield ("CPU seconds for it", *_cpu(feed), "")
    yield ("peak memory, MB", *_pair(ours["peak_mb"], naive["peak_mb"], ".0f"), "< 1000")
    least, mean = found["cosine_min"], found["cosine_mean"]
    yield (
        "cosine to sentence-transformers, least (mean)",
        f"{least:.5f} ({mean:.5f})",
        "1",
        "",
        "≥ .999",
    )
    for name, key in (
        ("cold question, s", "cold"),
        ("the same of the sample archive, s", "cold_sample"),
    ):
        yield (
            name,
            *_pair(found["cold_naive"]["wall_s"], found[key]["wall_s"], ".2f", flip=True),
            "< 2",
        )
    if "warm_ms" in found:
        warm = found["warm_ms"]
        shown = f"{warm['median']:.0f} ({warm['p95']:.0f})"
        yield (f"warm question, median (p95) of {found['questions']}, ms", shown, "", "", "< 300")


def _cpu(found: Mapping[str, Any]) -> tuple[str, str, str]:
    return _pair(found["naive"]["cpu_s"], found["ours"]["cpu_s"], ".1f", flip=True)


def _pair(left: float, right: float, spec: str, *, flip: bool = False) -> tuple[str, str, str]:
    """Ours, theirs, and how many times the left is the right. `flip` where theirs is left."""
    ours, theirs = (right, left) if flip else (left, right)
    return format(ours, spec), format(theirs, spec), f"{left / right:.1f}×"


if __name__ == "__main__":
    main()
