"""What both sides are given: distinct articles, or a feed in which two in five are copies."""

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from tests.quality.near_copies import EDITS

_EVERY = 10  # neighbours in the file are of one week and one outlet
_SEED = 20261123
_SHARE_OF_COPIES = 0.4
_CUT, _CREDITED = EDITS[0], EDITS[3]


def distinct(data: Path, to: Path, count: int) -> Path:
    """Every tenth article."""
    return _written(to, _articles(data, count))


def with_copies(data: Path, to: Path, count: int) -> Path:
    """As many, but two in five carry the story of one before them, under an outlet and address
    of their own: half of these word for word, a quarter cut, a quarter with an agency's dateline
    and credit."""
    chance = Random(_SEED)  # noqa: S311
    copies = round(count * _SHARE_OF_COPIES)
    originals = list(_articles(data, count - copies))
    feed = [(float(at), row) for at, row in enumerate(originals)]
    for number in range(copies):
        at = chance.randrange(len(originals))
        feed.append((chance.uniform(at, len(originals)), _copy(originals[at], number, chance)))
    return _written(to, (row for _, row in sorted(feed, key=lambda placed: placed[0])))


def _copy(row: dict[str, Any], number: int, chance: Random) -> dict[str, Any]:
    edit = (None, _CUT, None, _CREDITED)[number % 4]
    return row | {
        "id": f"{row['id']}-copy-{number}",
        "url": f"https://carrier-{number % 7}.example/{number}",
        "publisher": f"Carrier {number % 7}",
        "text": edit(row["text"], "", chance) if edit else row["text"],
    }


def _articles(data: Path, count: int) -> Iterator[dict[str, Any]]:
    export = data / "articles" / "realtimeqa.jsonl.xz"
    with lzma.open(export, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, 0, count * _EVERY, _EVERY))


def _written(to: Path, rows: Iterator[dict[str, Any]]) -> Path:
    with to.open("w", encoding="utf-8") as kept:
        kept.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return to
