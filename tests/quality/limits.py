"""How well outlets and dates are read out of questions that name them.

NEWSHOUND_DATA=… python -m tests.quality.limits [--held-back] [--failures]

Every other question is held back from tuning; report `--held-back`. The questions that the set
calls 'null' name outlets too but have no evidence: what is read from them is counted apart, and
is right where the question has that outlet's name.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.limits import Limits, read_limits

TODAY, FIRST = date(2024, 1, 15), date(2023, 9, 1)  # around the articles that are asked about
PUBLISHERS, DATES = "outlets, precision", "dates, all evidence inside"
SHARES = (PUBLISHERS, "outlets, recall", DATES, "dates, recall")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAMES_A_DATE = re.compile(rf"\b(?:{_MONTHS})\b,? (?:\d|of\b)|\b\d{{4}}-\d\d-\d\d\b")

Read = tuple[dict, Limits]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.limits", description=__doc__)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--failures", action="store_true")
    given = parser.parse_args()
    found = read(rows(Path(os.environ["NEWSHOUND_DATA"]), given.held_back))
    for name, value in measures(found).items():
        print(f"{name:>36}  {value}")
    if given.failures:
        for row, limits in found:
            if _is_wrong(row, limits):
                print(f"{row['query']}\n  outlets {limits.publishers}, wanted {row['publishers']}")
                print(f"  days {limits.after} to {limits.before}, evidence of {row['published']}")


def rows(data: Path, held_back: bool) -> list[dict]:
    """The half that the reading was made by, or the other."""
    file = data / "questions/multihop-filters-dev.jsonl"
    every = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    names = sorted({name for row in every for name in row["publishers"]})
    return [{**row, "known": names} for row in (every[1::2] if held_back else every[::2])]


def read(asked: Sequence[dict]) -> list[Read]:
    return [
        (row, read_limits(row["query"], publishers=row["known"], today=TODAY, first=FIRST))
        for row in asked
    ]


def measures(found: Sequence[Read]) -> dict[str, float | int]:
    evident = [(set(r["publishers"]), set(li.publishers)) for r, li in found if r["publishers"]]
    right = sum(len(wanted & got) for wanted, got in evident)
    dated = [(r, li) for r, li in found if (li.after or li.before) and r["published"]]
    named = [li for r, li in found if r["published"] and _NAMES_A_DATE.search(r["query"])]
    null = [li for r, li in found if r["type"] == "null_query"]
    return {
        "questions": len(found),
        PUBLISHERS: _share(right, sum(len(got) for _, got in evident)),
        "outlets, recall": _share(right, sum(len(wanted) for wanted, _ in evident)),
        "dates read from": len(dated),
        DATES: _share(sum(_inside(r, li) for r, li in dated), len(dated)),
        "dates named in": len(named),
        "dates, recall": _share(sum(bool(li.after or li.before) for li in named), len(named)),
        "null questions with an outlet read": sum(bool(li.publishers) for li in null),
        "null questions with a date read": sum(bool(li.after or li.before) for li in null),
    }


def _share(right: int, of: int) -> float:
    return round(right / of, 3) if of else 0.0


def _is_wrong(row: dict, limits: Limits) -> bool:
    if not row["publishers"]:
        return False
    dated = limits.after or limits.before
    missed = not dated and _NAMES_A_DATE.search(row["query"]) is not None
    wrong = bool(dated) and not _inside(row, limits)
    return set(limits.publishers) != set(row["publishers"]) or missed or wrong


def _inside(row: dict, limits: Limits) -> bool:
    days = [date.fromisoformat(day) for day in row["published"]]
    after, before = limits.after or date.min, limits.before or date.max
    return all(after <= day <= before for day in days)


if __name__ == "__main__":
    sys.exit(main())
