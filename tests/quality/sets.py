"""The question sets, each split into a half to tune on and a half that is only reported."""

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from bot.question import read_question
from bot.training.evaluate import plain
from bot.training.examples import held_back, read_lines

QUIZ = "questions/realtimeqa-dev.jsonl"
QUIZ_ARTICLES = "articles/realtimeqa.jsonl.xz"
SPEECHES = "attribution/polnear-dev.jsonl.xz"
SAMPLE = Path(__file__).parents[1] / "sample_questions.jsonl"

# 200 MB of JSON take a while to read, their first fields do not.
_FIRST_FIELDS = re.compile(r'\{"id": "(\w+)", "url": "([^"\\]+)"')

# Shorter answers ("two", "US") stand in any article.
_SHORTEST = 4
# Who said "yes" nobody can tell.
_LONG_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the day `asked`, or of no day. Any of `answers` is right. `golds` are the
    articles that it was made from, where they are known, by their id in the set, and `searched`
    those that a search engine gave that day. `group` is the same for all of one half."""

    id: str
    text: str
    asked: date | None = None
    answers: tuple[str, ...] = ()
    golds: frozenset[str] = frozenset()
    searched: frozenset[str] = frozenset()
    group: str = ""

    @property
    def held(self) -> bool:
        """Whether it is only reported: in the half that the reader was not trained on either."""
        return held_back(self.group or self.id)

    @property
    def is_counted(self) -> bool:
        """Whether an article that has the answer's words tells the answer."""
        return any(len(plain(answer)) >= _SHORTEST for answer in self.answers)

    @property
    def kind(self) -> str:
        return read_question(self.text).kind.value

    @property
    def year(self) -> str:
        return str(self.asked.year) if self.asked else ""


def order_of(identity: str) -> bytes:
    """A fixed order that has nothing to do with what is asked."""
    return blake2b(identity.encode(), digest_size=8, person=b"order").digest()


def quiz(data: Path) -> list[Question]:
    """The news quiz, in `order_of` their ids, so that the first so many are a fair part."""
    rows = sorted(read_lines(data / QUIZ), key=lambda row: order_of(row["id"]))
    return [
        Question(
            id=row["id"],
            text=row["question"],
            asked=date.fromisoformat(row["asked"]),
            answers=(row["answer"].strip(),),
            golds=frozenset(row["gold_articles"]),
            searched=frozenset(row["searched_articles"]),
        )
        for row in rows
    ]


def quiz_lines(data: Path) -> Iterator[tuple[str, str, str]]:
    """Each quiz article's id and address, and the line of JSON that they are of."""
    with lzma.open(data / QUIZ_ARTICLES, "rt", encoding="utf-8") as lines:
        for line in lines:
            if told := _FIRST_FIELDS.match(line):
                yield told[1], told[2], line


def who_said(data: Path) -> list[Question]:
    """Who said what stands in an article of politics; one article's questions are of one half."""
    found = {}
    for row in read_lines(data / SPEECHES):
        for number, one in enumerate(row["attributions"]):
            content = " ".join(" ".join(part["text"] for part in one["content"]).split())
            content = content.strip("\"“”'‘’ ,.")
            if one["source"] and one["cue"] and len(content.split()) >= _LONG_ENOUGH:
                text = f"Who said {content}?"
                gold = frozenset([row["doc_id"]])
                name = f"{row['doc_id']}:{number}"
                found[text] = Question(name, text, golds=gold, group=row["doc_id"])
    return sorted(found.values(), key=lambda one: order_of(one.id))


def speech_address(document: str) -> str:
    """Where such an article stood is not known; each has an address of its own."""
    return f"https://polnear.example/{document}"


def sample() -> list[Question]:
    """What the sample archive answers, with the words of which the answer's quote has some."""
    return [
        Question(row["id"], row["question"], answers=tuple(row["quote_contains"]))
        for row in read_lines(SAMPLE)
        if row["outcome"] == "answered" and row.get("quote_contains")
    ]
