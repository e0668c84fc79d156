"""The one command that makes the shipped weights, and says what they are worth.

NEWSHOUND_DATA=… python -m bot.training                     # train, weigh, evaluate, export
NEWSHOUND_DATA=… python -m bot.training --start FILE.pt     # go on from a checkpoint
NEWSHOUND_DATA=… python -m bot.training --evaluate          # measure the shipped weights
NEWSHOUND_DATA=… python -m bot.training --from FILE.pt      # weigh, evaluate and export those
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from bot.spans.candidates import FEATURES
from bot.spans.network import ReadingNetwork
from bot.spans.reader import SpanReader
from bot.spans.weights import SHIPPED
from bot.training import weighing
from bot.training.card import write_card
from bot.training.data import SETS, WHOLE
from bot.training.evaluate import evaluate, report
from bot.training.export import export, restate
from bot.training.retrieved import quiz_cases, squad_cases
from bot.training.train import BUILT_IN, PEAK, SEED, Course, reader_at, threads_worth_having, train
from ingest.embedding import Embedder, load_embedder
from ingest.settings import ArchiveSettings

_QUESTIONS = 1_200  # of SQuAD's held-out ones, each asked two ways
_QUIZ = 600

# Log-odds from which a source counts as cited where the rules name nobody, chosen on 16 of the dev
# articles of PolNeAR. In the other 68 .94 of the sources of reported speech are then named rightly
# (.90 by the rules alone), .030 wrongly (.023), and somebody for .078 of the reporter's own words
# (.053).
_CITED = 2.0

_UNFITTED: dict[str, Any] = {
    "weights": {"bias": 0.0, **dict.fromkeys(FEATURES, 0.0)},
    "threshold": 0.0,
    "cited": 0.0,
}


def main() -> None:
    given = arguments()
    data = _data()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(threads_worth_having())
    if not given.evaluate:
        checkpoint = given.weights or train(data, given.work, course_of(given))
        _export(checkpoint, given.folder, given.encoder)
        _weigh(given.folder, data, given)
    network = ReadingNetwork(given.folder)
    found = evaluate(network, data)
    sys.stdout.write(report(found) + "\n")
    if not given.evaluate:
        write_card(given.folder, network.manifest, found, _told(given))


def _told(given: argparse.Namespace) -> str:
    """How it was trained, for the model card."""
    if given.weights is not None:
        return f"earlier: exported from the checkpoint {given.weights.name}."
    return f"{course_of(given)}."


def course_of(given: argparse.Namespace) -> Course:
    return Course(
        seconds=given.minutes * 60,
        epochs=given.epochs,
        seed=given.seed,
        encoder=given.encoder,
        start=given.start,
        peak=given.peak,
        dropout=given.dropout,
        shares={**WHOLE, **dict(given.share)},
    )


def _share(written: str) -> tuple[str, float]:
    name, _, share = written.partition("=")
    if name not in SETS:
        raise argparse.ArgumentTypeError(f"no set {name!r}: {', '.join(SETS)}")
    return name, float(share)


def _export(checkpoint: Path, folder: Path, encoder: Path) -> None:
    export(
        reader_at(checkpoint, encoder),
        folder,
        {"name": "newshound-reader", "weighing": _UNFITTED},
        encoder=encoder,
    )


def _weigh(folder: Path, data: Path, given: argparse.Namespace) -> None:
    embedder = _embedder()
    reader = SpanReader(embedder, ReadingNetwork(folder))
    read = weighing.read_cases(reader, squad_cases(data, embedder, given.squad))
    quiz = weighing.read_cases(reader, quiz_cases(data, given.quiz)) if given.quiz else []
    weights = weighing.fit([*read, *quiz])
    for name, cases in (("SQuAD", read), ("quiz", quiz), ("both", [*read, *quiz])):
        if cases:
            sys.stdout.write(f"{name}\n{_table(weighing.curve(cases, weights))}\n")
            sys.stdout.write(report(weighing.first_right(cases, weights)) + "\n")
    threshold = weighing.chosen(weighing.curve([*read, *quiz], weights, fitted=True))
    restate(folder, {"weighing": {"weights": weights, "threshold": threshold, "cited": _CITED}})
    sys.stdout.write(json.dumps(weights) + f"\nthreshold {threshold}\n")


def _table(rows: list[dict[str, Any]]) -> str:
    lines = ["  ".join(f"{name:>17}" for name in rows[0])]
    return "\n".join([*lines, *("  ".join(f"{v:>17.3f}" for v in row.values()) for row in rows)])


def _embedder() -> Embedder:
    settings = ArchiveSettings()
    return load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )


def _data() -> Path:
    folder = os.environ.get("NEWSHOUND_DATA")
    if not folder:
        sys.exit("Set NEWSHOUND_DATA to the folder that holds reading/, attribution/, questions/.")
    return Path(folder)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.training", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="the time to train in")
    parser.add_argument("--epochs", type=float, default=1e9, help="stop after so many, if sooner")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--start", type=Path, metavar="FILE.pt", help="go on from a checkpoint")
    parser.add_argument(
        "--encoder", type=Path, default=BUILT_IN, help="a folder with another BERT to begin with"
    )
    parser.add_argument("--peak", type=float, default=PEAK, help="the learning rate")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument(
        "--share",
        type=_share,
        action="append",
        default=[],
        metavar="SET=N",
        help="draw a set more or less often: squad=2, qamr=.3 (squad, qamr, polnear, quiz)",
    )
    parser.add_argument("--folder", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--work", type=Path, default=Path(".training"), help="for checkpoints")
    parser.add_argument("--from", dest="weights", type=Path, help="a checkpoint: do not train")
    parser.add_argument("--evaluate", action="store_true", help="only measure what is in --folder")
    parser.add_argument("--squad", type=int, default=_QUESTIONS)
    parser.add_argument("--quiz", type=int, default=_QUIZ)
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
