"""How often a statement is called supported that is not, on statements made from real articles.

    NEWSHOUND_DATA=… python -m tests.quality.text_checks [statements] [archive]

A sentence of an article in the archive is put as it stands (*itself*: it should be supported), with
another number, with a "not", with another name in the place of one, and with two names changed
round; and sentences of another collection's articles (*foreign*) are put to the same archive.
Of all but the first, "supported" is wrong.
"""

import json
import lzma
import os
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.retrieval import Search
from bot.statements import statements
from bot.text_check import check_text
from ingest.archive import NO_FILTERS, Archive, ArchiveWriter
from ingest.embedding import Embedder, load_embedder
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading
from ingest.pipeline import Ingest
from ingest.settings import ArchiveSettings

_AUXILIARY = re.compile(r" (was|is|will|has|were|had|are) ")
_NUMBER = re.compile(r"\b\d{1,3}\b(?![,.:]\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_OTHERS = ("Nordvik", "Hamilton", "Ottawa", "Ferguson")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    settings = ArchiveSettings()
    embedder = load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )
    data = Path(os.environ["NEWSHOUND_DATA"]) / "articles"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "archive"
        if not place.exists():
            _ingest(place, data / "realtimeqa.jsonl.xz", embedder)
        with Archive(place, embedder=embedder.identity) as archive:
            _measure(archive, Search(archive, embedder), data / "allsides.jsonl.xz", count)


def _ingest(place: Path, file: Path, embedder: Embedder) -> None:
    """Every 40th article."""
    clock = lambda: datetime.now(UTC)  # noqa: E731
    lines = place.with_name("news.jsonl")
    with lzma.open(file, "rt", encoding="utf-8") as source:
        lines.write_text("".join(islice(source, 0, None, 40)), encoding="utf-8")
    inputs = (
        one
        for found in find([str(lines)])
        for one in read(found, Reading(now=clock()), lambda line: None)
    )
    with ArchiveWriter(place, embedder, now=clock) as writer:
        Ingest(writer, now=clock).run(inputs)


def _measure(archive: Archive, search: Search, foreign: Path, count: int) -> None:
    rng = random.Random(3)  # noqa: S311
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind, statement in _cases(archive, foreign, rng, count):
        for checked in check_text(statement, archive, search, NO_FILTERS).statements:
            verdicts[kind][checked.verdict.value] += 1
            if kind != "itself" and checked.support:
                print(
                    f"wrongly supported ({kind}): {statement}\n    {checked.support[0].statement}"
                )
    for kind, counted in verdicts.items():
        print(f"{kind:>12} {dict(counted)}")


def _cases(
    archive: Archive, foreign: Path, rng: random.Random, count: int
) -> Iterator[tuple[str, str]]:
    texts = [stored.article.text for stored, _ in archive.database.all_versions()]
    rng.shuffle(texts)
    for text in islice(texts, count):
        for statement in _one(text, rng):
            yield "itself", statement
            yield from _changed(statement, rng)
    with lzma.open(foreign, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, count * 200, 200):
            yield from (("foreign", statement) for statement in _one(json.loads(line)["text"], rng))


def _one(text: str, rng: random.Random) -> list[str]:
    """A plain sentence of an article, if it has one."""
    found = [text[s.start : s.end] for s in statements(text).statements]
    plain = [s for s in found if 50 < len(s) < 220 and re.fullmatch(r"[^“”\"\n]*\.", s)]
    return [rng.choice(plain)] if plain else []


def _changed(statement: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    if number := _NUMBER.search(statement):
        other = str(int(number[0]) * 2 + 3)
        yield "number", statement[: number.start()] + other + statement[number.end() :]
    if _AUXILIARY.search(statement):
        yield "negated", _AUXILIARY.sub(r" \1 not ", statement, count=1)
    names = list(dict.fromkeys(_NAME.findall(statement)))
    if names:
        yield "other name", statement.replace(names[0], rng.choice(_OTHERS))
    if len(names) > 1 and f"{names[0]} {names[1]}" not in statement:
        one, two = names[:2]
        yield "swapped", statement.replace(one, "\0").replace(two, one).replace("\0", two)


if __name__ == "__main__":
    main()
