"""How much of the evidence of a question with several parts is found: asked whole, and in parts.

    NEWSHOUND_DATA=… python -m tests.quality.sub_questions [--held-back] [--unread] [archive]

The questions compare what two to four articles say, or ask what they have in common. Of these
articles the set holds the titles and the sentences that matter; they stand in an archive of some
1,000 whole articles of the same months, which takes some minutes to make unless one is named.
The filters are read from the question, as in an answer, unless it is `--unread`. Every other
question is held back from tuning; report `--held-back`.
"""

import argparse
import json
import lzma
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.limits import read_limits
from bot.retrieval import Found, Hit, Search
from bot.retrieving import gathered
from bot.sub_questions import sub_questions
from ingest.archive import NO_FILTERS, Archive, ArchiveWriter, Filters
from ingest.articles import Article, normalised, read_moment
from ingest.embedding import Embedder, load_embedder
from ingest.pipeline import Ingest
from ingest.settings import ArchiveSettings

TODAY = date(2024, 1, 15)
SHOWN = 10  # passages, as a reader is given
OTHERS = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.sub_questions")
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--unread", action="store_true", help="make no filters of the question")
    parser.add_argument("archive", nargs="?", type=Path)
    given = parser.parse_args()
    data = Path(os.environ["NEWSHOUND_DATA"])
    settings = ArchiveSettings()
    embedder = load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )
    with tempfile.TemporaryDirectory() as folder:
        place = given.archive or Path(folder) / "archive"
        if not place.exists():
            _ingest(data, place, embedder)
        with Archive(place, embedder=embedder.identity) as archive:
            asked = [row for row in questions(data) if row["evidence"]]
            rows = asked[1::2] if given.held_back else asked[::2]
            report(rows, archive, Search(archive, embedder), given)


def questions(data: Path) -> list[dict]:
    file = data / "questions/multihop-filters-dev.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def report(
    rows: Sequence[dict], archive: Archive, search: Search, given: argparse.Namespace
) -> None:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def run(text: str, k: int, filters: Filters) -> Found:
        return search(text, k=k, filters=filters)

    for row in rows:
        limits = read_limits(row["query"], publishers=archive.publishers(), today=TODAY)
        filters = replace(
            NO_FILTERS, publishers=limits.publishers, after=limits.after, before=limits.before
        )
        if given.unread or not archive.reach(filters).articles:
            filters = NO_FILTERS
        parts = sub_questions(row["query"], filters, publishers=archive.publishers())
        wanted = {_key(one) for one in row["evidence"]}
        whole = _found(search(row["query"], k=SHOWN, filters=filters).hits)
        apart = _found(gathered(run, row["query"], parts, filters, k=SHOWN).found.hits)
        for kind in (row["type"], "all", *(["in parts"] if parts else [])):
            tally = counts[kind]
            tally["questions"] += 1
            tally["before"] += len(wanted & whole) / len(wanted)
            tally["after"] += len(wanted & apart) / len(wanted)
            tally["before, whole"] += wanted <= whole
            tally["after, whole"] += wanted <= apart
        if given.failures and not wanted <= apart:
            print(f"{len(wanted & whole)} → {len(wanted & apart)} of {len(wanted)}: {row['query']}")
            print(*(f"    {part.text} {part.publishers}" for part in parts), sep="\n")
    for kind, tally in sorted(counts.items()):
        share = {name: round(n / tally["questions"], 3) for name, n in tally.items()}
        print(f"{kind:>17}", {**share, "questions": tally["questions"]})


def _found(hits: Sequence[Hit]) -> set[str]:
    return {hit.passage.source.article.title for hit in hits}


def _key(evidence: dict) -> str:
    return normalised(evidence["title"])


def _ingest(data: Path, place: Path, embedder: Embedder) -> None:
    articles = [*_evidence(questions(data)), *_others(data)]
    with ArchiveWriter(place, embedder, now=_now) as writer:
        Ingest(writer, now=_now).run(articles)


def _evidence(rows: Sequence[dict]) -> Iterator[Article]:
    """The sentences that are known of each article, in one text."""
    known: dict[str, list[dict]] = {}
    for row in rows:
        for one in row["evidence"]:
            known.setdefault(_key(one), []).append(one)
    for title, told in known.items():
        facts = dict.fromkeys(one["fact"] for one in told)
        yield Article(
            key=title,
            origin="multihop",
            title=title,
            text=normalised("\n\n".join(facts)),
            publisher=told[0]["publisher"],
            published=read_moment(told[0]["published"]),
        )


def _others(data: Path) -> Iterator[Article]:
    """Articles of the same months."""
    found = []
    with lzma.open(data / "articles/realtimeqa.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            told["published"] = (told.get("published") or "").replace("/", "-")[:10]
            if "2023-09" <= told["published"][:7] <= "2023-12":
                found.append(told)
    for told in found[:OTHERS]:
        yield Article(
            key=told["id"],
            origin="realtimeqa",
            title=normalised(told["title"] or "Untitled"),
            text=normalised(told["text"]),
            url=told["url"],
            publisher=told["publisher"],
            published=read_moment(told["published"]),
        )


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
