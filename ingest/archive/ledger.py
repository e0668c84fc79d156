"""The ledger: what became of every input, for each collection that it was given to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.archive.connection import Connection
from ingest.archive.filters import given_to


@dataclass(frozen=True, slots=True)
class InputRecord:
    """The ledger's line for one input."""

    origin: str
    outcome: str
    reason: str
    article: str | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What became of an input when it was last given to a collection, and when."""

    input: InputRecord
    collection: str
    at: datetime


class Ledger(Connection):
    """Where `collections` are named, only of what was given to one of them."""

    def record(
        self, inputs: Iterable[InputRecord], at: datetime, collections: Sequence[str]
    ) -> None:
        """Keep each input's last outcome."""
        self._many(
            "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?, ?)",
            [
                (i.origin, collection, i.outcome, i.reason, i.article, at.isoformat())
                for i in inputs
                for collection in collections
            ],
        )

    def restore(self, lines: Iterable[LedgerLine]) -> None:
        """Keep lines of another archive, but for those of which there is a later one."""
        self._many(
            "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " outcome = excluded.outcome, reason = excluded.reason, article = excluded.article,"
            " at = excluded.at WHERE excluded.at >= at",
            [
                (i.origin, each.collection, i.outcome, i.reason, i.article, each.at.isoformat())
                for each in lines
                for i in [each.input]
            ],
        )

    def ledger(
        self, after: tuple[str, str], limit: int, collections: Sequence[str] = ()
    ) -> list[LedgerLine]:
        """The lines that follow the one of an origin and a collection, in their order."""
        condition, parameters = given_to(collections)
        rows = self._all(
            "SELECT origin, outcome, reason, article, collection, at FROM inputs"
            f" WHERE (origin, collection) > (?, ?) AND {condition}"
            " ORDER BY origin, collection LIMIT ?",
            [*after, *parameters, limit],
        )
        return [
            LedgerLine(InputRecord(*row[:4]), row[4], datetime.fromisoformat(row[5]))
            for row in rows
        ]

    def outcomes(self, collections: Sequence[str] = ()) -> dict[str, int]:
        """How many inputs ended in which way, each by its last run."""
        condition, parameters = given_to(collections)
        return dict(
            self._all(
                "SELECT outcome, COUNT(*) FROM"
                f" (SELECT outcome, MAX(at) FROM inputs WHERE {condition} GROUP BY origin)"
                " GROUP BY 1 ORDER BY 2 DESC",
                parameters,
            )
        )

    def last_ingest(
        self, collections: Sequence[str] = (), publishers: Sequence[str] = ()
    ) -> str | None:
        """When something last came in; where outlets are named, when an article of theirs did."""
        condition, parameters = given_to(collections)
        if publishers:
            marks = ", ".join("?" * len(publishers))
            condition += (
                f" AND article IN (SELECT article FROM versions WHERE publisher IN ({marks}))"
            )
            parameters = [*parameters, *publishers]
        found = self._all(f"SELECT MAX(at) FROM inputs WHERE {condition}", parameters)[0][0]
        return str(found) if found is not None else None
