"""What a question is on its way to an answer: asked, read, retrieved for, claimed about, checked.
Each state is a type of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.answers import Claim, Finding, ReadWords
from bot.disagreement import Place
from bot.question import Question
from bot.retrieval import Found
from bot.sub_questions import SubQuestion, asks_for_course
from ingest.archive import NO_FILTERS, Filters


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is limited to, and the conversation that it continues, if any:
    then what it leaves unsaid is taken from there, and it is remembered, as `person`'s. It
    `follows` the question of that conversation that it replies to, else the person's last one.
    What is asked `aside` is told to nobody else who asks there, and what was found in one `reach`
    of outlets to nobody who has another.

    Outlets and dates that the question names become filters too, unless `filters` have some
    already or `unread` has "publishers" or "dates"; speakers that it names do unless `unread` has
    "speakers".
    """

    text: str
    filters: Filters = NO_FILTERS
    notes: tuple[str, ...] = ()
    conversation: str | None = None
    unread: frozenset[str] = frozenset()
    person: str | None = None
    aside: bool = False
    follows: str | None = None
    reach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """`filters` are the asker's and those that were read from the words `read`."""

    asked: Asked
    question: Question
    filters: Filters
    read: tuple[ReadWords, ...] = ()

    @property
    def is_course(self) -> bool:
        return asks_for_course(self.asked.text)


@dataclass(frozen=True, slots=True)
class Retrieved:
    read: Read
    found: Found
    parts: tuple[SubQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    retrieved: Retrieved
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What stands, and who read it: `text` is a model's answer in a few words."""

    read: Read
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    reader: str
    parts: tuple[SubQuestion, ...] = ()
    against: tuple[tuple[Place, Place], ...] = ()
    text: str | None = None
    prompt: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
