"""What the desk is asked to do, in a worker thread, for a question or another command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from bot.answers import Answer, Finding, Progress, answer_json
from bot.desk import Desk
from bot.discord import rendering
from bot.discord.queries import Query, Running
from bot.discord.records import Records
from bot.discord.surfaces import Page


class Draft:
    """What is known so far, as pages that are made when somebody looks. Written by a worker
    thread and read by the event loop: each write replaces the whole value, so that neither needs
    a lock, and neither waits."""

    def __init__(self) -> None:
        self.pages: Callable[[], Sequence[Page]] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown in the end, and the key by which it is kept, if it could be. `dropped` counts
    what a model claimed and the archive does not bear out, by reason."""

    pages: tuple[Page, ...]
    key: str | None
    dropped: Mapping[str, int] = field(default_factory=dict)


class Errand(Protocol):
    """Something to be done for a query."""

    @property
    def query(self) -> Query:
        """Who wants it, and where."""

    @property
    def repeatable(self) -> bool:
        """Whether the query alone says all that is wanted, so that it can be asked again."""

    def run(self, running: Running, draft: Draft) -> Result | None:
        """In a worker thread. None where it was halted. Raises `NewshoundError`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered; under `key`, where it is kept already."""

    query: Query
    desk: Desk
    records: Records
    repeatable: bool = True
    key: str | None = None

    def run(self, running: Running, draft: Draft) -> Result | None:
        answer = self._answer(running, draft)
        if answer is None:
            return None
        key = self.records.keep(self.query, "answer", answer_json(answer), key=self.key)
        pages = tuple(rendering.answered(answer, self.query, key))
        return Result(pages, key, answer.dropped)

    def _answer(self, running: Running, draft: Draft) -> Answer | None:
        stage, findings = "question", tuple[Finding, ...]()
        asked = self.query.asked(self.desk)
        articles = self.desk.archive.reach(asked.filters).articles
        for event in self.desk.stream(asked):
            if isinstance(event, Answer):
                return event
            if running.is_halted:
                return None
            if isinstance(event, Progress):
                stage = event.stage
            else:
                findings = (*findings, event)
            draft.pages = partial(
                rendering.working, self.query.language, stage, findings, articles, running.key
            )
        return None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Another command: `work` asks the desk and says how its result is shown under a key."""

    query: Query
    work: Callable[[], "Inquired"]
    records: Records
    repeatable: bool = False

    def run(self, running: Running, draft: Draft) -> Result | None:
        draft.pages = partial(rendering.working, self.query.language, "read", (), 0, running.key)
        made = self.work()
        if running.is_halted:
            return None
        key = self.records.keep(self.query, made.kind, made.content)
        return Result(tuple(replace(page, key=key or page.key) for page in made.pages), key)


@dataclass(frozen=True, slots=True)
class Inquired:
    """The result of a command: its kind and content are kept as JSON, its pages shown."""

    kind: str
    content: dict[str, object]
    pages: Sequence[Page]
