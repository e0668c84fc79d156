"""The quality gate: how well what a question needs is found, beside two baselines.

    NEWSHOUND_DATA=… python -m tests.quality --work FOLDER --archive FOLDER | --articles N | --slice

`--archive` is an archive of articles/realtimeqa.jsonl.xz, of which a copy is made under `--work`;
`--articles` has an archive made there of so many of them. All sides search the same articles,
with 84 of politics among them. Figures are of the half of the questions that nobody tunes on, and
in brackets of all.

*quiz*: news-quiz questions, of which Newshound sees what had appeared on the day that they were
asked. *article recall@10*: one of the first ten articles has the answer's words (answers of four
or more characters); *passage recall@5*: one of the first five passages, 1,200 characters of each,
has them; *gold@5*: the article that the question was made from is among the first five.
*speeches*: "Who said …?" of what stands in the articles of politics. *filters*: outlets and dates
read from questions that name them. *sample*: the questions of the sample archive, in which the
quote that answers is wanted among the first five passages. *answers*: what whole answers take.

The exit status is 1 where a measure is below its floor (floors.json). `--raise` lifts the floors
to what was measured.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from ingest.embedding import Embedder, load_embedder
from ingest.settings import ArchiveSettings
from tests.quality import limits
from tests.quality.answers import answer_paces
from tests.quality.corpus import (
    Corpus,
    corpus_of,
    made,
    of_questions,
    prepared,
    sample_archive,
    speeches,
)
from tests.quality.floors import NOISE, fallen, raised, read_floors, write_floors
from tests.quality.measures import (
    ARTICLES,
    FIRST,
    GOLDS,
    PASSAGES,
    Outcome,
    asked_of,
    share,
)
from tests.quality.report import failures, quiz_table, table
from tests.quality.sets import Question, quiz, quiz_lines, sample, who_said
from tests.quality.sides import STAGES, LackingArchive, OwnSide, Side, WordsSide

OWN = "newshound"
SIDES = (OWN, "words", "dense")
_SLICE = 70  # articles
_FULL = 26_000  # articles: with so many, the floors of the full run hold

Measured = dict[str, float]


def main() -> int:
    given = arguments().parse_args()
    data = os.environ.get("NEWSHOUND_DATA")
    if data is None:
        sys.exit("Set NEWSHOUND_DATA to the folder with questions/realtimeqa-dev.jsonl.")
    given.work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        run = Run(given, Path(data), stack)
        measured = {
            name: value for chosen in given.sets for name, value in SETS[chosen](run).items()
        }
        profile = run.profile
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")
    return judged(measured, profile, given.sets, lift=given.lift)


@dataclass(frozen=True)
class Run:
    """What the sets have in common, made when it is first needed."""

    given: argparse.Namespace
    data: Path
    stack: ExitStack

    @cached_property
    def embedder(self) -> Embedder:
        settings = ArchiveSettings()
        return load_embedder(
            settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
        )

    @cached_property
    def quiz(self) -> list[Question]:
        return quiz(self.data)

    @cached_property
    def archive(self) -> LackingArchive:
        given, data = self.given, self.data
        if given.archive:
            return self.opened(prepared(given.archive, given.work, data, self.embedder))
        count = _SLICE if given.slice else given.articles
        rows = (row for part in (self._some(count), speeches(data)) for row in part)
        return self.opened(made(f"of-{count}", rows, given.work, self.embedder))

    def _some(self, count: int) -> Iterator[dict[str, Any]]:
        yield from of_questions(count, self.quiz, self.data)

    @cached_property
    def ids(self) -> dict[str, str]:
        """The archive's ids by those of the sets."""
        own = {one.url: one.id for one in self.corpus.articles}
        told = ((known, url) for known, url, _ in quiz_lines(self.data))
        spoken = ((row["doc_id"], row["url"]) for row in speeches(self.data))
        return {known: own[url] for known, url in chain(told, spoken) if url in own}

    def opened(self, folder: Path) -> LackingArchive:
        return self.stack.enter_context(LackingArchive(folder, embedder=self.embedder.identity))

    @cached_property
    def corpus(self) -> Corpus:
        return corpus_of(self.archive)

    @cached_property
    def sides(self) -> list[Side]:
        return list(sides(self.given, self.archive, self.corpus, self.embedder))

    def asked(self, questions: Sequence[Question]) -> dict[str, list[Outcome]]:
        """Each side's outcomes of these, told by the archive's ids of the articles."""
        chosen = [one for one in questions if not (self.given.tune and one.held)]
        known = [
            replace(one, golds=frozenset(self.ids[gold] for gold in one.golds if gold in self.ids))
            for one in chosen[: self.given.questions]
        ]
        return {side.name: asked_of(side, known) for side in self.sides}

    @property
    def profile(self) -> str:
        """Whose floors hold: of the slice, of a full run, or nobody's."""
        given = self.given
        if given.slice:
            return "slice"
        part = given.questions or given.tune or given.articles
        return "" if part or len(self.corpus.articles) < _FULL else "full"


def measure_quiz(run: Run) -> Measured:
    """Where only some articles are there, those questions are asked that were made from them, or
    for which all that was found then is there."""
    questions = run.quiz
    if not run.given.archive:
        linked = [(one, one.golds or one.searched) for one in questions]
        questions = [one for one, articles in linked if articles and run.ids.keys() >= articles]
    found = run.asked(questions)
    articles, count = len(run.corpus.articles), len(next(iter(found.values())))
    print(f"\nquiz: {count:,} questions to {articles:,} articles; held-back half (all)\n")
    print(quiz_table(found))
    own = found.get(OWN, [])
    print(failures(own, run.corpus, run.given.failures))
    leaks = {"quiz, leaks of the future": -float(sum(one.leaks for one in own))} if own else {}
    return {**_counted(run, "quiz", own, (ARTICLES, PASSAGES, GOLDS)), **leaks}


def measure_speeches(run: Run) -> Measured:
    found = run.asked(who_said(run.data))
    print("\nspeeches: who said what; held-back half (all)\n")
    print(table(found, (FIRST, GOLDS)))
    return _counted(run, "speeches", found.get(OWN, []), (FIRST,))


def measure_sample(run: Run) -> Measured:
    archive = run.opened(sample_archive(run.given.work, run.embedder))
    words = WordsSide(corpus_of(archive))
    asked = (OwnSide(archive, run.embedder), words.plain())
    found = {side.name: asked_of(side, sample()) for side in asked}
    print("\nsample: the questions of the sample archive; half of them (all)\n")
    print(table(found, (PASSAGES,)))
    return {f"sample, {PASSAGES}": share(found[OWN], PASSAGES).value}


def measure_filters(run: Run) -> Measured:
    print("\nfilters: outlets and dates read from questions\n")
    held, rest = (
        limits.measures(limits.read(limits.rows(run.data, part))) for part in (True, False)
    )
    for name in held:
        print(f"{name:>36}  {held[name]:>6}  ({rest[name]} of the half for tuning)")
    return {f"filters, {name}": float(held[name]) for name in limits.SHARES}


def measure_answers(run: Run) -> Measured:
    print("\nanswers: whole, without a model\n")
    print(answer_paces(run.archive, run.embedder, run.quiz[: run.given.answers]))
    return {}


def _counted(run: Run, name: str, outcomes: Sequence[Outcome], measures: Sequence[str]) -> Measured:
    """Of the held-back half; of all in the slice, which has too few for halves."""
    counted = [one for one in outcomes if one.question.held or run.given.slice]
    return {f"{name}, {m}": part.value for m in measures if (part := share(counted, m)).of}


SETS: dict[str, Callable[[Run], Measured]] = {
    "filters": measure_filters,
    "sample": measure_sample,
    "speeches": measure_speeches,
    "quiz": measure_quiz,
    "answers": measure_answers,
}


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--archive", type=Path, help="an archive of all the quiz's articles")
    source.add_argument("--slice", action="store_true", help="the small part that tests run on")
    source.add_argument("--articles", type=int, metavar="N", help="make one of so many of them")
    parser.add_argument("--work", type=Path, required=True, help="where archives and vectors stay")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), help="what is asked")
    parser.add_argument("--questions", type=int, metavar="N", help="of each set, a fixed part")
    parser.add_argument("--tune", action="store_true", help="ask the half for tuning only")
    parser.add_argument(
        "--sides", nargs="+", choices=SIDES, default=[OWN, "words"], help="who is asked"
    )
    parser.add_argument(
        "--without", nargs="+", choices=STAGES, default=[], help="ask again without this stage"
    )
    parser.add_argument("--answers", type=int, metavar="N", default=60, help="whole answers timed")
    parser.add_argument("--failures", type=int, metavar="N", default=0, help="print so many")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures there")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the floors")
    return parser


def sides(
    given: argparse.Namespace, archive: LackingArchive, corpus: Corpus, embedder: Embedder
) -> Iterator[Side]:
    if OWN in given.sides:
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


def judged(measured: Measured, profile: str, sets: Sequence[str], *, lift: bool) -> int:
    """Prints what of these sets is below its floor, and raises floors where that is asked for."""
    if not profile:
        print("\nNo floors for a run of this extent.")
        return 0
    floors = read_floors(profile)
    if lift:
        write_floors(profile, raised(measured, floors))
    asked = {name: floor for name, floor in floors.items() if name.partition(",")[0] in sets}
    below = fallen(measured, asked, NOISE[profile])
    print("", *(f"BELOW ITS FLOOR  {line}" for line in below or ()), sep="\n")
    print("Below." if below else "All at their floors or above.")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
