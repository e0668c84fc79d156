"""What the trained reader's answers are worth from question to quote, beside the sentence ranker.

    NEWSHOUND_DATA=… python -m tests.quality.reader_answers --archive FOLDER --reader FOLDER [--fit]

`--archive` is one of articles/realtimeqa.jsonl.xz (only read, but Chroma writes on opening: name a
copy), `--reader` a folder that `python -m bot.training` wrote. Asked are news-quiz questions that
the reader was not trained on, as of their day. They are halved: on one half `--fit` fits how the
reader weighs its passages, chooses the lowest threshold at which it answers no more of what is not
there than the sentence ranker, and writes both into the manifest; every figure is of the other
half. *there*: the answer's words stand in the passages that were read, without
which no reader can be right. Each question is also asked of the passages without those that have
the answer (*absent*), where whatever is answered is wrong.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.question import Kind, Question, read_question
from bot.reader import THRESHOLD, SentenceReader
from bot.retrieval import Hit, Search
from bot.spans.network import ReadingNetwork
from bot.spans.reader import SpanReader
from bot.training import weighing
from bot.training.export import restate
from bot.training.retrieved import Case, fitted_on
from ingest.archive import Archive, Filters
from ingest.embedding import Embedder, load_embedder
from ingest.embedding.remembering import Remembering
from ingest.settings import ArchiveSettings
from tests.quality.sets import quiz

READ, RERANKED = 10, 24
_SHOWN = 3
_THRESHOLDS = (0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Told:
    """What would be shown, best first: the words pointed at, if any, and the quotes."""

    confidence: float
    answer: str
    quotes: tuple[str, ...]


Telling = Callable[[Question, Sequence[Hit]], Told | None]


def main() -> None:
    given = _arguments()
    embedder = Remembering(embedder_of_settings(), most=200_000)
    with Archive(given.archive, embedder=embedder.identity) as archive:
        cases = list(_cases(Search(archive, embedder), given.data, given.questions))
    network = ReadingNetwork(given.reader, precision=given.precision)
    if given.fit:
        _fit(given.reader, SpanReader(embedder, network), _by_sentences(embedder), cases)
        network = ReadingNetwork(given.reader, precision=given.precision)
    reader = SpanReader(embedder, network, most=RERANKED)
    chosen = float(network.manifest["weighing"]["threshold"])
    own = [case for case in cases if not fitted_on(case.question)]
    sides: dict[str, tuple[Telling, float]] = {
        "sentences": (_by_sentences(embedder), THRESHOLD),
        "reader": (_by_spans(reader, embedder, rerank=False), chosen),
        "reader, reranked": (_by_spans(reader, embedder, rerank=True), chosen),
    }
    sys.stdout.write(_row("", "there", "span", "first", "any", "answered", "absent", "right", "ms"))
    curves = []
    for name, (tell, threshold) in sides.items():
        started = time.process_time()
        results = [(case, tell(read_question(case.question), case.hits)) for case in own]
        spent = (time.process_time() - started) / max(1, len(own)) * 1000
        sys.stdout.write(_row(name, *_shares(results, 0.0), f"{spent:.0f}"))
        sys.stdout.write(_row(f"  from {threshold:.2f}", *_shares(results, threshold), ""))
        curves.append(_curve(name, results))
    sys.stdout.write("\n".join(["", *curves]) + "\n")


def _cases(search: Search, data: Path, count: int) -> Iterator[Case]:
    """Two of each question: with all that was found, and without what has the answer."""
    for one in [q for q in quiz(data) if q.held][:count]:
        answer = one.answers[0].strip("“”\"' .")
        found = search(one.text, k=2 * RERANKED, filters=Filters(as_of=one.asked)).hits
        case = Case(one.text, found[:RERANKED], "answerable", (answer,))
        there = any(case.within(hit.passage.text) for hit in found[:READ])
        yield case if there else Case(one.text, found[:RERANKED], "missed", (answer,))
        without = tuple(hit for hit in found if not case.within(hit.passage.text))
        yield Case(one.text, without[:RERANKED], "absent")


def _fit(folder: Path, reader: SpanReader, sentences: Telling, cases: Sequence[Case]) -> None:
    own = [case for case in cases if fitted_on(case.question)]
    read = weighing.read_cases(reader, own)
    weights = weighing.fit(read)
    absent = [case for case in own if case.way == "absent"]
    told = [sentences(read_question(case.question), case.hits) for case in absent]
    most = _mean([_from(one, THRESHOLD) is not None for one in told])
    threshold = weighing.chosen(weighing.curve(read, weights, fitted=True), absent=most)
    before = ReadingNetwork(folder).manifest["weighing"]
    restate(folder, {"weighing": {**before, "weights": weights, "threshold": threshold}})


def _by_sentences(embedder: Embedder) -> Telling:
    reader = SentenceReader(embedder, threshold=0.0)

    def tell(question: Question, hits: Sequence[Hit]) -> Told | None:
        claims = reader.claims(question, hits[:READ])[:_SHOWN]
        quotes = tuple(c.source.article.text[c.span.start : c.span.end] for c in claims)
        return Told(claims[0].confidence, "", quotes) if claims else None

    return tell


def _by_spans(reader: SpanReader, embedder: Embedder, *, rerank: bool) -> Telling:
    sentences = _by_sentences(embedder)

    def tell(question: Question, hits: Sequence[Hit]) -> Told | None:
        if question.kind is Kind.YES_NO:
            return sentences(question, hits)
        if rerank and hits:
            order = np.argsort(-np.array(reader.scores(question.text, hits)), kind="stable")
            hits = [hits[at] for at in order]
        weighed = reader.weighed(question, hits[:READ])[:_SHOWN]
        if not weighed:
            return None
        best, confidence = weighed[0]
        return Told(confidence, best.answer_text, tuple(one.text for one, _ in weighed))

    return tell


Results = Sequence[tuple[Case, Told | None]]


def _shares(results: Results, threshold: float) -> tuple[float, ...]:
    """Of all questions: the answer is there, in the words pointed at, the first quote, any quote,
    something is answered; of those without the answer how many are answered; and of the answered
    ones whose answer is there, how many have it in the first quote."""
    asked = [(case, _from(told, threshold)) for case, told in results if case.way != "absent"]
    absent = [_from(told, threshold) for case, told in results if case.way == "absent"]
    span = [told is not None and case.within(told.answer) for case, told in asked]
    first = [told is not None and case.within(told.quotes[0]) for case, told in asked]
    any_ = [told is not None and any(map(case.within, told.quotes)) for case, told in asked]
    could = [hit for hit, (c, t) in zip(first, asked, strict=True) if t and c.way == "answerable"]
    return (
        _mean([case.way == "answerable" for case, _ in asked]),
        _mean(span),
        _mean(first),
        _mean(any_),
        _mean([told is not None for _, told in asked]),
        _mean([told is not None for told in absent]),
        _mean(could),
    )


def _from(told: Told | None, threshold: float) -> Told | None:
    return told if told is not None and told.confidence >= threshold else None


def _mean(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else 0.0


def _curve(name: str, results: Results) -> str:
    head = _row(f"{name}, from", "", "span", "first", "any", "answered", "absent", "right", "")
    rows = (_row(f"  {t:.2f}", "", *_shares(results, t)[1:], "") for t in _THRESHOLDS)
    return head + "".join(rows)


def _row(name: str, *cells: object) -> str:
    shown = (f"{cell:>9.3f}" if isinstance(cell, float) else f"{cell:>9}" for cell in cells)
    return f"{name:20}{''.join(shown)}\n"


def embedder_of_settings() -> Embedder:
    settings = ArchiveSettings()
    return load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.reader_answers")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=400, help="asked in all, in both halves")
    parser.add_argument("--precision", help="the arithmetic, such as f32; else the fastest here")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--data", type=Path, default=os.environ.get("NEWSHOUND_DATA"))
    given = parser.parse_args()
    if given.data is None:
        sys.exit("Set NEWSHOUND_DATA to the folder that holds questions/realtimeqa-dev.jsonl.")
    return given


if __name__ == "__main__":
    main()
