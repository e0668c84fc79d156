"""What a question is read as: what it asks for, and the outlets, days and speakers
that its words name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from langchain_core.runnables import RunnableConfig

from bot.answers import ReadWords
from bot.journey import Asked, Read
from bot.limits import Limits, read_limits
from bot.question import read_question
from ingest.archive import Archive, Filters
from ingest.articles import day_of


class QuestionReading:
    """Reads questions to an archive, whose outlets and days bound what a question can name."""

    def __init__(self, archive: Archive, today: Callable[[], date]) -> None:
        self._archive = archive
        self._today = today

    def read(self, asked: Asked, _: RunnableConfig) -> Iterator[Read]:
        given = asked.filters
        limits = read_limits(
            asked.text,
            publishers=self._archive.publishers(Filters(collections=given.collections)),
            today=day_of(given.as_of) if given.as_of else self._today(),
            first=self._archive.reach(given).first,
            outlets=not given.publishers and "publishers" not in asked.unread,
            dates=not (given.after or given.before) and "dates" not in asked.unread,
            speakers="speakers" not in asked.unread,
        )
        question = read_question(asked.text, limited_by=limits.words, speakers=limits.speakers)
        yield Read(asked, question, _limited(given, limits), _words(asked.text, limits))


def _limited(given: Filters, limits: Limits) -> Filters:
    return replace(
        given,
        publishers=given.publishers or limits.publishers,
        after=given.after or limits.after,
        before=given.before or limits.before,
    )


def _words(text: str, limits: Limits) -> tuple[ReadWords, ...]:
    kinds = (
        ("publishers", limits.outlet_words),
        ("dates", limits.date_words),
        ("speakers", limits.speaker_words),
    )
    return tuple(
        ReadWords(kind, text[span.start : span.end]) for kind, spans in kinds for span in spans
    )
