"""The bot under load: `newshound discord` as a process against the fake Discord.

    NEWSHOUND_DATA=… python -m tests.discord_load [--questions 1000] [--seconds 60] [--json]
    NEWSHOUND_DATA=… python -m tests.discord_load --memory 10000

The first asks the sample archive, over that many seconds, from 200 users in 20 channels, with
the extractive answerer; with `--articles 300`, that many real articles, each question but once.
The second asks a stub, which answers at once from three articles, as
fast as the bot takes questions, and looks at the memory of the bot as it goes.
"""

import argparse
import asyncio
import json
import lzma
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.discord_process import Process, serving
from tests.fake_discord import Actor, Channel, Exchange, FakeDiscord

ROOT = Path(__file__).parents[1]
ANSWERED = "Searched"  # stands under every answer, whether found or not
TURNED_AWAY = "waiting already"  # where the line is full
QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
_DATA = Path(os.environ["NEWSHOUND_DATA"])
STUB = (Path(__file__).with_name("discord_stub.py"),)
_IN_FLIGHT = 40  # questions at a time where memory is looked at
_LONGEST = 500  # seconds for a backlog
_LOOKS = 20  # at the memory, over a run


def main() -> None:
    asked = _arguments()
    with TemporaryDirectory() as folder:
        told = asyncio.run(_memory(asked, Path(folder)) if asked.memory else _load(asked, folder))
    if asked.json:
        json.dump(told, sys.stdout)
        return
    for name, value in told.items():
        sys.stdout.write(f"{name:>28}  {value}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--articles", type=int, default=0, help="real ones; else the sample")
    parser.add_argument("--memory", type=int, default=0, metavar="QUESTIONS")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _environment(folder: Path) -> dict[str, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "EMBEDDING_DEVICE": "cpu",
        "HF_HUB_OFFLINE": "1",
        "ARCHIVE_PATH": str(folder / "archive"),
    }
    if "MODEL_CACHE" in os.environ:
        environment["MODEL_CACHE"] = os.environ["MODEL_CACHE"]
    return environment


class Crowd:
    """Users in channels, who ask."""

    def __init__(self, fake: FakeDiscord, users: int, channels: int, asked: Sequence[str]) -> None:
        self.channels = [fake.channel(f"desk-{number}") for number in range(channels)]
        self.users = [fake.user(f"asker-{number}", fake.newsroom) for number in range(users)]
        self.exchanges: dict[Channel, list[Exchange]] = {one: [] for one in self.channels}
        self.asked = asked

    async def ask(self, number: int) -> Exchange:
        """The next question; returns at once."""
        channel: Channel = self.channels[number % len(self.channels)]
        user: Actor = self.users[number % len(self.users)]
        question = self.asked[number % len(self.asked)]
        exchange = await user.slash(channel, "ask", question=question, wait=False)
        self.exchanges[channel].append(exchange)
        return exchange

    def all(self) -> list[Exchange]:
        return [one for there in self.exchanges.values() for one in there]

    def out_of_order(self) -> int:
        """Neighbours in a channel of which the later one was answered first."""
        return sum(
            _answered_at(earlier) > _answered_at(later)
            for there in self.exchanges.values()
            for earlier, later in pairwise(filter(_is_answered, there))
        )


def _is_answered(exchange: Exchange) -> bool:
    return exchange.message is not None and ANSWERED in exchange.message.text


def _answered_at(exchange: Exchange) -> float:
    """When its last word came; what was never answered counts as never in order."""
    return exchange.message.at if exchange.message and _is_answered(exchange) else float("inf")


async def _load(asked: argparse.Namespace, folder: str) -> dict[str, Any]:
    environment = _environment(Path(folder))
    inputs: str | Path = _real(Path(folder), asked.articles) if asked.articles else "--sample"
    subprocess.run(  # noqa: ASYNC221 - nothing else runs yet
        [sys.executable, "-m", "bot", "ingest", inputs, "--archive", "archive"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    async with (
        FakeDiscord() as fake,
        serving(fake, Path(folder), environment) as bot,
    ):
        crowd = Crowd(fake, asked.users, asked.channels, _questions(real=bool(asked.articles)))
        await _warmed(crowd)
        fake.acknowledgements.clear()
        spent, own = bot.cpu, time.process_time()
        took = await _asked_over(fake, crowd, asked.questions, asked.seconds, asked.users)
        spent, own = bot.cpu - spent, time.process_time() - own
        return _figures(fake, crowd) | {
            "seconds_in_all": round(took, 1),
            "bot_cpu_seconds": round(spent, 1),
            "fake_cpu_seconds": round(own, 1),
            "bot_memory_mb": round(bot.memory),
            "bot_runs": bot.runs,
        }


def _real(folder: Path, count: int) -> Path:
    """Neighbours in the file are of one week and one outlet: every tenth is taken."""
    made = folder / "articles.jsonl"
    with lzma.open(_DATA / "articles" / "realtimeqa.jsonl.xz", "rt", encoding="utf-8") as lines:
        made.write_text("".join(islice(lines, 0, count * 10, 10)), encoding="utf-8")
    return made


def _questions(*, real: bool) -> list[str]:
    found = _DATA / "questions" / "realtimeqa-dev.jsonl" if real else QUESTIONS
    lines = found.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


async def _warmed(crowd: Crowd) -> None:
    """The first question loads what the later ones find loaded."""
    first = await crowd.ask(0)
    await first.says(ANSWERED, limit=60)
    for there in crowd.exchanges.values():
        there.clear()


async def _asked_over(
    fake: FakeDiscord, crowd: Crowd, questions: int, seconds: float, seed: int
) -> float:
    """Ask evenly but for chance, and wait for the last answer; how long that took."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    times = sorted(chance.uniform(0, seconds) for _ in range(questions))
    began = time.monotonic()
    for number, due in enumerate(times):
        await asyncio.sleep(max(0, began + due - time.monotonic()))
        await crowd.ask(number)
    await fake.until(lambda: all(map(_is_ended, crowd.all())), _LONGEST, "an end of every question")
    return time.monotonic() - began


def _is_ended(exchange: Exchange) -> bool:
    return _is_answered(exchange) or _is_turned_away(exchange)


def _is_turned_away(exchange: Exchange) -> bool:
    return exchange.message is not None and TURNED_AWAY in exchange.message.text


def _figures(fake: FakeDiscord, crowd: Crowd) -> dict[str, Any]:
    everything = crowd.all()
    answered = [one for one in everything if _is_answered(one)]
    waits = [_answered_at(one) - one.sent_at for one in answered]
    return {
        "questions": len(everything),
        "answered": len(answered),
        "turned_away": sum(map(_is_turned_away, everything)),
        "not_acknowledged": sum(one.acknowledged_at is None for one in everything),
        "acknowledged_p50_ms": _ms(median(fake.acknowledgements)),
        "acknowledged_p99_ms": _ms(_p99(fake.acknowledgements)),
        "acknowledged_max_ms": _ms(max(fake.acknowledgements)),
        "answered_p50_ms": _ms(median(waits)),
        "answered_p99_ms": _ms(_p99(waits)),
        "out_of_order": crowd.out_of_order(),
        "requests": len(fake.received),
        "refused_by_discord": len(fake.refused),
        "pings": len(fake.pings),
    }


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


async def _memory(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    async with (
        FakeDiscord() as fake,
        serving(fake, folder, _environment(folder), words=STUB) as bot,
    ):
        fake.keep_bodies = False
        # So many users that nobody asks faster than one user may.
        users = max(asked.users, asked.memory // 10)
        crowd = Crowd(fake, users, asked.channels, _questions(real=False))
        seen = await _watched(fake, crowd, bot, asked.memory)
        half = len(seen) // 2
        return {
            "questions": asked.memory,
            "megabytes": seen,
            "grown_mb_in_the_second_half": round(seen[-1] - seen[half - 1], 1),
            "refused_by_discord": len(fake.refused),
            "bot_runs": bot.runs,
        }


async def _watched(fake: FakeDiscord, crowd: Crowd, bot: Process, questions: int) -> list[float]:
    """Megabytes after each twentieth of the questions, all of them answered by then."""
    seen = []
    step = questions // _LOOKS
    for look in range(_LOOKS):
        for begin in range(look * step, (look + 1) * step, _IN_FLIGHT):
            end = min(begin + _IN_FLIGHT, (look + 1) * step)
            there = [await crowd.ask(number) for number in range(begin, end)]
            for exchange in there:
                await exchange.signal.until(lambda one=exchange: _is_answered(one), 60)
        seen.append(round(bot.memory, 1))
        _forget(fake, crowd)
    return seen


def _forget(fake: FakeDiscord, crowd: Crowd) -> None:
    """The fake need not remember, and the bot must not."""
    fake.exchanges.clear()
    fake.received.clear()
    for channel, there in crowd.exchanges.items():
        there.clear()
        channel.messages.clear()


if __name__ == "__main__":
    main()
