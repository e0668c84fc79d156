"""What people thought of answers. It belongs to the answer, and is forgotten with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.state.database import State
from bot.state.shown import ShownAnswers

_TABLES = """
CREATE TABLE feedback (
    shown INTEGER NOT NULL REFERENCES shown (id) ON DELETE CASCADE,
    person INTEGER NOT NULL, good INTEGER NOT NULL, reason TEXT, at INTEGER NOT NULL,
    PRIMARY KEY (shown, person)
) WITHOUT ROWID;
CREATE INDEX feedback_by_person ON feedback (person)
"""


class Reason(StrEnum):
    """What is wrong with an answer."""

    WRONG_QUOTE = "wrong_quote"
    WRONG_SPEAKER = "wrong_speaker"
    OUT_OF_DATE = "out_of_date"
    MISSING_SOURCE = "missing_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one person thinks of the answer kept under `key`. `reason` is None for a good one."""

    key: str
    person: int
    good: bool
    reason: Reason | None
    at: datetime


class Feedback:
    """One verdict of each person for each answer: a second one replaces the first."""

    def __init__(self, state: State) -> None:
        ShownAnswers(state)  # whose tables these refer to
        self._state = state
        state.prepare("feedback", _TABLES)

    def give(self, verdict: Verdict) -> bool:
        """False where the answer is not kept any more."""
        return bool(
            self._state.run(
                "INSERT OR REPLACE INTO feedback SELECT id, ?, ?, ?, ? FROM shown WHERE key = ?",
                *(verdict.person, verdict.good, verdict.reason),
                *(int(verdict.at.timestamp()), verdict.key),
            )
        )

    def take_back(self, key: str, person: int) -> None:
        self._state.run(
            "DELETE FROM feedback WHERE person = ?"
            " AND shown = (SELECT id FROM shown WHERE key = ?)",
            *(person, key),
        )

    def counts(self, key: str) -> tuple[int, int]:
        """How many found the answer good, and how many did not."""
        rows = self._state.rows(
            "SELECT TOTAL(good), TOTAL(NOT good) FROM feedback"
            " WHERE shown = (SELECT id FROM shown WHERE key = ?)",
            key,
        )
        return int(rows[0][0]), int(rows[0][1])

    def all(self) -> Iterator[tuple[Verdict, str]]:
        """Every verdict with its question, oldest first."""
        for key, person, good, reason, at, question in self._state.rows(
            "SELECT key, person, good, reason, at, question FROM feedback"
            " JOIN shown ON shown.id = feedback.shown ORDER BY at"
        ):
            verdict = Verdict(
                key=key,
                person=person,
                good=bool(good),
                reason=Reason(reason) if reason else None,
                at=datetime.fromtimestamp(at, UTC),
            )
            yield verdict, question

    def forget_person(self, person: int) -> int:
        """What somebody thought of other people's answers too."""
        return self._state.run("DELETE FROM feedback WHERE person = ?", person)
