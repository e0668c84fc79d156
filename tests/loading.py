"""Inputs made of bytes, and readings of them, for the tests of the loaders."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest.articles import Article, Rejected
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading, Source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def reading(**changes) -> Reading:
    return Reading(**{"now": NOW} | changes)


def source(content: bytes | str, name: str = "story.txt") -> Source:
    raw = content.encode() if isinstance(content, str) else content
    path = None if name == "-" else Path("/news") / name
    return Source(name=name, path=path, open=partial(io.BytesIO, raw))


def loaded(
    content: bytes | str,
    name: str = "story.txt",
    *,
    tell: Callable[[str], None] = lambda line: None,
    **changes,
) -> list[Article | Rejected]:
    return list(read(source(content, name), reading(**changes), tell))


def only(content: bytes | str, name: str = "story.txt", **changes) -> Article:
    """The one article in it."""
    [found] = loaded(content, name, **changes)
    assert isinstance(found, Article), found
    return found


def reasons(outcomes: list[Article | Rejected]) -> list[tuple[str, str]]:
    return [(o.origin, o.reason) for o in outcomes if isinstance(o, Rejected)]
