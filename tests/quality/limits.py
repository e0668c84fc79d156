"""How well outlets and dates are read out of questions that name them.

NEWSHOUND_DATA=… python -m tests.quality.limits [--held-back] [--failures]

Every other question is held back from tuning; report `--held-back`. The questions that the set
calls 'null' name outlets too but have no evidence: what is read from them is counted apart, and
is right where the question has that outlet's name.
"""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

from bot.limits import Limits, read_limits

TODAY, FIRST = date(2024, 1, 15), date(2023, 9, 1)  # around the articles that are asked about


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.limits", description=__doc__)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--failures", action="store_true")
    given = parser.parse_args()
    file = Path(os.environ["NEWSHOUND_DATA"], "questions/multihop-filters-dev.jsonl")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    publishers = sorted({name for row in rows for name in row["publishers"]})
    asked = rows[1::2] if given.held_back else rows[::2]
    read = [
        (row, read_limits(row["query"], publishers=publishers, today=TODAY, first=FIRST))
        for row in asked
    ]
    for name, value in measures(read).items():
        print(f"{name:>34}  {value}")
    if given.failures:
        for row, limits in read:
            if row["publishers"] and set(limits.publishers) != set(row["publishers"]):
                print(f"{row['query']}\n  read {limits.publishers}, wanted {row['publishers']}")


def measures(read: list[tuple[dict, Limits]]) -> dict[str, object]:
    evident = [(set(r["publishers"]), set(li.publishers)) for r, li in read if r["publishers"]]
    right = sum(len(wanted & got) for wanted, got in evident)
    dated = [(r, li) for r, li in read if (li.after or li.before) and r["published"]]
    null = [li for r, li in read if r["type"] == "null_query"]
    return {
        "questions": len(read),
        "outlets, precision": round(right / sum(len(got) for _, got in evident), 3),
        "outlets, recall": round(right / sum(len(wanted) for wanted, _ in evident), 3),
        "dates read from": len(dated),
        "… all evidence inside": round(sum(_inside(r, li) for r, li in dated) / len(dated), 3),
        "null questions with an outlet read": sum(bool(li.publishers) for li in null),
        "null questions with a date read": sum(bool(li.after or li.before) for li in null),
    }


def _inside(row: dict, limits: Limits) -> bool:
    days = [date.fromisoformat(day) for day in row["published"]]
    after, before = limits.after or date.min, limits.before or date.max
    return all(after <= day <= before for day in days)


if __name__ == "__main__":
    sys.exit(main())
