"""The quality gate: how well what a question needs is found, beside two baselines.

    NEWSHOUND_DATA=… python -m tests.quality --work FOLDER (--archive FOLDER | --articles N)

`--archive` is an archive of articles/realtimeqa.jsonl.xz, of which a copy is made under `--work`;
`--articles` has an archive made there of so many of them. All sides search the same articles.
Figures are of the half of the questions that nobody tunes on, and in brackets of all.

*article recall@10*: one of the first ten articles has the answer's words (answers of four or more
characters); *passage recall@5*: one of the first five passages, 1,200 characters of each, has
them; *gold@5*: the article that the question was made from is among the first five. Newshound
sees what had appeared on the day of the question.

The exit status is 1 where a measure is below its floor (floors.json). `--raise` lifts the floors
to what was measured.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.embedding import Embedder, load_embedder
from ingest.settings import ArchiveSettings
from tests.quality.corpus import Corpus, corpus_of, made, prepared
from tests.quality.floors import fallen, raised, read_floors, write_floors
from tests.quality.measures import MEASURES, Outcome, asked_of, share
from tests.quality.report import failures, table
from tests.quality.sets import QuizQuestion, quiz
from tests.quality.sides import STAGES, LackingArchive, OwnSide, Side, WordsSide

SIDES = ("newshound", "words", "dense")
_FULL = 26_000  # articles: with so many, the floors of the full run hold


def main() -> int:
    given = arguments().parse_args()
    data = Path(os.environ["NEWSHOUND_DATA"])
    settings = ArchiveSettings()
    embedder = load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )
    given.work.mkdir(parents=True, exist_ok=True)
    asked = quiz(data)
    if given.archive:
        folder = prepared(given.archive, given.work, data, embedder)
    else:
        folder = made(given.articles, asked, given.work, data, embedder)
    with LackingArchive(folder, embedder=embedder.identity) as archive:
        corpus = corpus_of(archive)
        questions = _questions(asked, corpus, given)
        found: dict[str, list[Outcome]] = {}
        for side in sides(given, archive, corpus, embedder):
            print(f"{side.name}: {len(questions)} questions", file=sys.stderr)
            found[side.name] = asked_of(side, questions)
    print(f"{len(corpus.articles):,} articles, {len(questions):,} questions: held-out half (all)\n")
    print(table(found))
    if given.failures and (own := found.get("newshound")):
        print(failures(own, corpus, given.failures))
    measured = {
        f"quiz, {name}": share([one for one in found["newshound"] if one.question.held], name).value
        for name in MEASURES
        if "newshound" in found
    }
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")
    whole = len(corpus.articles) >= _FULL and len(questions) == len(asked)
    return judged(measured, "full" if whole else "", lift=given.lift)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--archive", type=Path, help="an archive of all the quiz's articles")
    source.add_argument("--articles", type=int, metavar="N", help="make one of so many of them")
    parser.add_argument("--work", type=Path, required=True, help="where archives and vectors stay")
    parser.add_argument("--questions", type=int, metavar="N", help="ask only so many, a fixed part")
    parser.add_argument("--tune", action="store_true", help="ask the half for tuning only")
    parser.add_argument(
        "--sides", nargs="+", choices=SIDES, default=["newshound", "words"], help="who is asked"
    )
    parser.add_argument(
        "--without", nargs="+", choices=STAGES, default=[], help="ask again without this stage"
    )
    parser.add_argument("--failures", type=int, metavar="N", default=0, help="print so many")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures there")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the floors")
    return parser


def _questions(
    asked: Sequence[QuizQuestion], corpus: Corpus, given: argparse.Namespace
) -> list[QuizQuestion]:
    """With the ids of articles for their addresses. Where only some articles are there, those
    questions whose articles all are."""
    ids = {one.url: one.id for one in corpus.articles}
    chosen = [one for one in asked if not (given.tune and one.held)]
    if given.articles:
        chosen = [one for one in chosen if ids.keys() >= one.golds | one.searched]
        chosen = [one for one in chosen if one.golds | one.searched]
    return [
        replace(one, golds=frozenset(ids[url] for url in one.golds if url in ids))
        for one in chosen[: given.questions]
    ]


def sides(
    given: argparse.Namespace, archive: LackingArchive, corpus: Corpus, embedder: Embedder
) -> Iterator[Side]:
    if "newshound" in given.sides:
        yield OwnSide(archive, embedder)
        yield from (OwnSide(archive, embedder, without=stage) for stage in given.without)
    if "words" in given.sides:
        words = WordsSide(corpus)
        yield words.plain()
        yield words.dated()
    if "dense" in given.sides:
        # Needs torch, which takes seconds to import.
        from tests.quality.stock import StockSide  # noqa: PLC0415

        yield StockSide(corpus, given.work, embedder)


def judged(measured: dict[str, float], profile: str, *, lift: bool) -> int:
    """Prints what is below its floor, and raises the floors where that is asked for."""
    if not profile:
        print("\nNo floors for a run of this extent.")
        return 0
    floors = read_floors(profile)
    if lift:
        write_floors(profile, raised(measured, floors))
    below = fallen(measured, floors)
    print(
        "\n" + "\n".join(f"BELOW ITS FLOOR  {line}" for line in below)
        if below
        else "\nFloors held."
    )
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
