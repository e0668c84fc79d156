"""The real articles that outputs are made from."""

import json
import lzma
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.articles import Article, Passage, StoredArticle, normalised, read_moment
from ingest.chunking import passages as cut
from tests.quality.gate_outputs.material import SHOWN, Material, lines_of

ARTICLES = 1_500


def passages_of(articles: Sequence[StoredArticle], rng: random.Random) -> list[Passage]:
    found = []
    while len(found) < SHOWN:
        source = rng.choice(articles)
        spans = cut(source.article.text)[:12]
        span = rng.choice(spans)
        text = source.article.text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        found.append(Passage(source, start, span.start + len(text.rstrip())))
    return found


def material_of(passages: Sequence[Passage], rng: random.Random) -> Material | None:
    number = rng.randrange(1, SHOWN + 1)
    own = passages[number - 1]
    lines = lines_of(own)
    if not lines:
        return None
    line = rng.choice(lines)
    at = own.start + own.text.index(line)
    return Material(passages, number, line, own.source.article.text[max(0, at - 600) : at])


def load(data: Path, count: int = ARTICLES) -> list[StoredArticle]:
    """Articles of both collections, spread over all their years."""
    found = []
    for name in ("realtimeqa", "allsides"):
        with lzma.open(data / "articles" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            step = 26_000 // (count // 2)
            for line in islice(lines, 0, 26_000, step):
                found.append(_stored(json.loads(line)))
    return [stored for stored in found if len(stored.article.text) > 600]


def _stored(told: dict[str, Any]) -> StoredArticle:
    published = told.get("published")
    try:
        moment = read_moment(published) if published else None
    except ValueError:
        moment = None
    article = Article(
        key=str(told["id"]),
        origin="data",
        title=normalised(told.get("title") or "Untitled"),
        text=normalised(told["text"]),
        url=told.get("url"),
        publisher=told.get("publisher"),
        published=moment,
    )
    return StoredArticle(article=article, version=1, added=datetime(2024, 1, 1, tzinfo=UTC))
