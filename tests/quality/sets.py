"""The question sets, each split into a half to tune on and a half that is only reported."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bot.question import read_question

QUIZ = "questions/realtimeqa-dev.jsonl"
QUIZ_ARTICLES = "articles/realtimeqa.jsonl.xz"

# Shorter answers ("two", "US") stand in any article.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A quiz question of the day `asked`. `golds` are the addresses of the articles that it was
    made from, where they are known; `searched` those that a search engine gave that day."""

    id: str
    text: str
    asked: date
    answer: str
    golds: frozenset[str]
    searched: frozenset[str]

    @property
    def held(self) -> bool:
        return held_back(self.id)

    @property
    def is_counted(self) -> bool:
        """Whether an article that has the answer's words tells the answer."""
        return len(self.answer) >= _SHORTEST

    @property
    def kind(self) -> str:
        return read_question(self.text).kind.value

    @property
    def year(self) -> str:
        return str(self.asked.year)


def held_back(identity: str) -> bool:
    """Whether a question is only reported: the half that the reader was not trained on either."""
    return bool(blake2b(identity.encode(), digest_size=1).digest()[0] & 1)


def order_of(identity: str) -> bytes:
    """A fixed order that has nothing to do with what is asked."""
    return blake2b(identity.encode(), digest_size=8, person=b"order").digest()


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def quiz(data: Path) -> list[QuizQuestion]:
    """All of them, in `order_of` their ids, so that the first so many are a fair part."""
    addresses = {line["id"]: line["url"] for line in read_lines(data / QUIZ_ARTICLES)}
    rows = sorted(read_lines(data / QUIZ), key=lambda row: order_of(row["id"]))
    return [
        QuizQuestion(
            id=row["id"],
            text=row["question"],
            asked=date.fromisoformat(row["asked"]),
            answer=row["answer"].strip(),
            golds=frozenset(addresses[one] for one in row["gold_articles"]),
            searched=frozenset(a for one in row["searched_articles"] if (a := addresses.get(one))),
        )
        for row in rows
    ]
