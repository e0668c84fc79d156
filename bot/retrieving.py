"""The passages for a question: searched for whole and, where it has parts, for each part by
itself. Every search keeps within the question's own filters; each has a place in what is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from langchain_core.runnables import RunnableConfig

from bot.courses import pools
from bot.journey import Read, Retrieved
from bot.lookup import said_by
from bot.model.budget import Purse
from bot.model.planning import ModelPlanner
from bot.question import read_question
from bot.retrieval import Found, Hit, Search
from bot.stages import step
from bot.sub_questions import (
    SubQuestion,
    asks_for_course,
    in_named_outlets,
    is_composed,
    sub_questions,
    topic_of,
)
from ingest.archive import Archive, Filters, Reach

_READ = 10  # passages shown to the reader
_READ_IN_PARTS = 14  # where the question has parts

SearchRun = Callable[[str, int, Filters], Found]
"""A search for a text: how many passages, within which filters."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and the parts that were looked for."""

    found: Found
    parts: tuple[SubQuestion, ...] = ()


class Retrieving:
    """Finds the passages for a question and its parts. The parts are a model's where there is a
    `planner` and the question may have some; by rule where it gives none that can be used."""

    def __init__(self, archive: Archive, search: Search, planner: ModelPlanner | None) -> None:
        self._archive = archive
        self._search = search
        self._planner = planner

    def retrieve(
        self, purse: Purse | None, read: Read, config: RunnableConfig
    ) -> Iterator[Retrieved]:
        """Without a `purse` no model is asked.

        Where nothing passes what was read from the question, it is dropped, and that is said.
        Not where only what is new is asked for: then nothing new is the answer.
        """
        made = self._gathered(read, purse=purse, config=config)
        limiting = [one.words for one in read.read if one.kind != "speakers"]
        if not made.found.hits and limiting and read.filters.since is None:
            asked = replace(read.asked, notes=(*read.asked.notes, _nothing_passed(limiting)))
            speakers = read.question.speakers
            left = tuple(one for one in read.read if one.kind == "speakers")
            read = Read(asked, read_question(asked.text, speakers=speakers), asked.filters, left)
            made = self._gathered(read, purse=purse, config=config)
        yield Retrieved(read, made.found, made.parts)

    def _gathered(self, read: Read, *, purse: Purse | None, config: RunnableConfig) -> Gathered:
        question, filters = read.asked.text, read.filters
        search = traced(self._search, config)
        if asks_for_course(question):
            return course_of(search, topic_of(question), filters, self._archive.reach(filters))
        parts = self._parts(question, filters, purse, config)
        k = _READ_IN_PARTS if parts else _READ
        if read.question.speakers and not parts:
            return Gathered(first_said_by(read.question.speakers, search, question, filters, k=k))
        return gathered(search, question, parts, filters, k=k)

    def _parts(
        self, question: str, filters: Filters, purse: Purse | None, config: RunnableConfig
    ) -> tuple[SubQuestion, ...]:
        known = filters.publishers or self._archive.publishers(
            Filters(collections=filters.collections)
        )
        planner = self._planner
        if planner is not None and purse is not None and is_composed(question, known):
            asked = step("plan", lambda whole, own: planner.parts(whole, purse, own))
            planned: tuple[str, ...] | None = asked.invoke(question, config)
            if planned is not None:
                return tuple(in_named_outlets(part, known) for part in planned)
        return sub_questions(question, filters, publishers=known)


def _nothing_passed(limiting: Sequence[str]) -> str:
    words = ", ".join(f"“{words}”" for words in limiting)
    return f"Nothing in the archive is limited to {words}: searched without."


def traced(search: Search, config: RunnableConfig) -> SearchRun:
    """Each search as a run of its own, for whoever watches."""

    def run(text: str, k: int, filters: Filters) -> Found:
        asked = step("search", lambda query, _: search(query, k=k, filters=filters))
        found: Found = asked.invoke(text, config)
        return found

    return run


def gathered(
    search: SearchRun, text: str, parts: Sequence[SubQuestion], filters: Filters, *, k: int
) -> Gathered:
    """The `k` best of the question and its parts."""
    whole = search(text, k, filters)
    each = [search(part.text, k, part.within(filters)) for part in parts]
    return Gathered(in_turn([whole, *each], k=k) if parts else whole, tuple(parts))


def first_said_by(
    speakers: Sequence[str], search: SearchRun, text: str, filters: Filters, *, k: int
) -> Found:
    """`k` passages: of twice as many those in which one of `speakers` says something come first."""
    found = search(text, 2 * k, filters)
    apart = sorted(found.hits, key=lambda hit: not _has_words_of(hit, speakers))
    return replace(found, hits=tuple(apart[:k]))


def _has_words_of(hit: Hit, speakers: Sequence[str]) -> bool:
    """A surname is enough: who it is, is seen when the sentence is read."""
    return any(said_by(hit.passage, name.split()[-1]) for name in speakers)


def course_of(search: SearchRun, topic: str, filters: Filters, reach: Reach) -> Gathered:
    """The best of all and of each period, in turn; the periods are the parts."""
    parts: list[SubQuestion] = []

    def searched(count: int, within: Filters) -> Found:
        if within != filters:
            parts.append(SubQuestion(text=topic, after=within.after, before=within.before))
        return search(topic, count, within)

    found = pools(searched, filters, reach)
    return Gathered(in_turn(found, k=sum(len(one.hits) for one in found)), tuple(parts))


def in_turn(found: Sequence[Found], *, k: int) -> Found:
    """Each search's best, then each search's second: none crowds out another. A passage, or one
    that overlaps it, stands once."""
    kept: list[Hit] = []
    for row in zip_longest(*(one.hits for one in found)):
        for hit in row:
            if hit is not None and not any(_overlap(hit, other) for other in kept):
                kept.append(hit)
    failed = dict.fromkeys(failure for one in found for failure in one.failed)
    return Found(tuple(kept[:k]), tuple(failed))


def _overlap(one: Hit, other: Hit) -> bool:
    mine, theirs = one.passage, other.passage
    same = (mine.source.id, mine.source.version) == (theirs.source.id, theirs.source.version)
    return same and mine.start < theirs.end and theirs.start < mine.end
