"""How long answers take while the bot reads a feed: `newshound discord` as a process against the
fake Discord, over real articles, with a feed of others that it is told to follow half way.

    NEWSHOUND_DATA=… python -m tests.following_load [--articles 300] [--entries 150] [--json]

One person after another asks, each question but once, half a second apart: before the feed, while
it is read, and after.
"""

import argparse
import asyncio
import json
import lzma
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from ingest.web import add_feed, followed, remembered
from tests.discord_load import ANSWERED, ROOT, Crowd
from tests.discord_process import Process, serving
from tests.fake_discord import FakeDiscord
from tests.website import Reply, feed, item, website

_DATA = Path(os.environ["NEWSHOUND_DATA"])
_PAUSE = 0.5  # seconds between an answer and the next question
_QUIET = 60  # questions before, and as many after


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--entries", type=int, default=150)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        told = asyncio.run(_measured(Path(folder), asked.articles, asked.entries))
    if asked.json:
        json.dump(told, sys.stdout)
        return
    for name, value in told.items():
        sys.stdout.write(f"{name:>20}  {value}\n")


async def _measured(folder: Path, articles: int, entries: int) -> dict[str, Any]:
    archive, file = folder / "archive", folder / "articles.jsonl"
    file.write_text("".join(_lines(0, articles)), encoding="utf-8")
    with website({"/feed": _feed(entries)}) as site:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "EMBEDDING_DEVICE": "cpu",
            "HF_HUB_OFFLINE": "1",
            "ARCHIVE_PATH": str(archive),
            "WEB_ALLOWED_HOSTS": f"127.0.0.1:{site.port}",
            "WEB_PAUSE": "0",
        }
        if "MODEL_CACHE" in os.environ:
            environment["MODEL_CACHE"] = os.environ["MODEL_CACHE"]
        subprocess.run(  # noqa: ASYNC221 - nothing else runs yet
            [sys.executable, "-m", "bot", "ingest", file],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )
        async with FakeDiscord() as fake, serving(fake, folder, environment) as bot:
            return await _asked(fake, bot, archive, f"http://127.0.0.1:{site.port}/feed")


async def _asked(fake: FakeDiscord, bot: Process, archive: Path, address: str) -> dict[str, Any]:
    crowd = Crowd(fake, 200, 20, _questions())
    asking = _Asking(crowd)
    await asking.until(lambda: asking.number >= 10)  # what is loaded once
    before = await asking.until(lambda: asking.number >= 10 + _QUIET)
    with remembered(archive) as memory:
        add_feed(memory, address, now=datetime.now(UTC))
    began = time.monotonic()
    while not bot.children:  # noqa: ASYNC110 - nothing tells that a round begins
        await asyncio.sleep(0.05)
    during = await asking.until(lambda: _is_read(archive))
    took, end = time.monotonic() - began, asking.number
    after = await asking.until(lambda: asking.number >= end + _QUIET)
    return {
        **_figures("before", before),
        **_figures("while_a_feed_is_read", during),
        **_figures("after", after),
        "feed_seconds": round(took, 1),
        "refused_by_discord": len(fake.refused),
        "bot_memory_mb": round(bot.memory),
    }


class _Asking:
    """One question after another."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self.number = 0

    async def until(self, over: Callable[[], bool]) -> list[float]:
        """The seconds from each question to the last word of its answer."""
        waits = []
        while not over():
            exchange = await self._crowd.ask(self.number)
            await exchange.says(ANSWERED, limit=60)
            waits.append(exchange.message.at - exchange.sent_at)
            self.number += 1
            await asyncio.sleep(_PAUSE)
        return waits


def _is_read(archive: Path) -> bool:
    return followed(archive)[0].succeeded is not None


def _figures(name: str, waits: list[float]) -> dict[str, int]:
    return {
        f"{name}_n": len(waits),
        f"{name}_p50_ms": round(median(waits) * 1000),
        f"{name}_p95_ms": round(quantiles(waits, n=20)[18] * 1000),
    }


def _feed(entries: int) -> Reply:
    made = []
    for number, line in enumerate(_lines(3, entries)):
        article = json.loads(line)
        text = "".join(f"<p>{escape(part)}</p>" for part in article["text"].split("\n"))
        made.append(item(f"/{number}", title=escape(article["title"]), text=text))
    return feed(*made)


def _lines(first: int, count: int) -> list[str]:
    """Neighbours in the file are of one week and one outlet: every tenth is taken."""
    with lzma.open(_DATA / "articles" / "realtimeqa.jsonl.xz", "rt", encoding="utf-8") as lines:
        return list(islice(lines, first, first + count * 10, 10))


def _questions() -> list[str]:
    found = _DATA / "questions" / "realtimeqa-dev.jsonl"
    return [json.loads(line)["question"] for line in found.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
