"""What a whole answer takes: the question read, passages found and read, quotes checked."""

import time
from collections.abc import Sequence
from statistics import quantiles

from bot.answering import Answering
from bot.answers import Outcome
from bot.journey import Asked
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive, Filters
from ingest.embedding import Embedder
from tests.quality.sets import Question

_COLD = 3  # the first few, which open the indexes


def answer_paces(archive: Archive, embedder: Embedder, questions: Sequence[Question]) -> str:
    """One line: the median and the 95th of a hundred, and how many had an answer."""
    search = Search(archive, embedder)
    answering = Answering(archive, search, SentenceReader(embedder))
    seconds, worked, answered = [], time.process_time(), 0
    for question in questions:
        start = time.perf_counter()
        answer = answering.answer(Asked(question.text, Filters(as_of=question.asked)))
        seconds.append(time.perf_counter() - start)
        answered += answer.outcome is Outcome.ANSWERED
    cpu = (time.process_time() - worked) / max(1, len(questions))
    ranks = quantiles(seconds[_COLD:] or seconds * 2, n=20)
    return (
        f"p50 {ranks[9] * 1000:.0f} ms, p95 {ranks[18] * 1000:.0f} ms, {cpu * 1000:.0f} CPU-ms "
        f"a question, of {len(questions)}; {answered} answered"
    )
