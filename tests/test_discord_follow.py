"""Feeds that are followed while the bot runs: real discord.py, a fake Discord, a site on loopback,
and real rounds in processes of their own."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from archives import NOW, contents
from discord_bot import plain, running
from discord_process import PATIENCE, serving
from fake_discord import MISSING, FakeDiscord, document
from processes import Writer
from test_discord_health import read
from website import Reply, feed, item, silent, website

from bot.discord.following import Following, FollowRules
from bot.discord.health import serving as told_at
from bot.discord.metrics import Metrics
from ingest.archive.locking import following as another_follower
from ingest.web import add_feed, followed, remembered

needs_discord = pytest.mark.skipif(document() is None, reason=MISSING)

QUESTION = "Who resigned over the ferry contract?"
RESIGNED = "The deputy mayor Ines Holm resigned over the ferry contract on Monday."
OFTEN = timedelta(seconds=1)


def now() -> datetime:
    return datetime.now(UTC)


def stories(*texts: str) -> Reply:
    """A feed with these articles."""
    return feed(
        *(
            item(f"/{number}", title=f"Story {number}", text=f"<p>{text}</p>" * 3)
            for number, text in enumerate(texts)
        )
    )


RAIN = "In Skarvik it rained for nine days, and the harbour office counted forty boats at the quay."


@pytest.fixture
def site():
    with website({"/feed": stories(RAIN)}) as served:
        yield served


@pytest.fixture
def address(site):
    return f"http://127.0.0.1:{site.port}/feed"


@pytest.fixture
def allowed(site, model_cache, monkeypatch):
    """What the rounds are told by the environment; the hosts."""
    hosts = f"127.0.0.1:{site.port}"
    settings = {"MODEL_CACHE": str(model_cache), "WEB_ALLOWED_HOSTS": hosts, "WEB_PAUSE": "0"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return (hosts,)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []


@pytest.fixture
async def bot(fake, sample_copy, embedder, tmp_path, allowed):
    rules = FollowRules(allowed_hosts=allowed, gap=1.0)
    async with running(
        fake, sample_copy, embedder, tmp_path / "state.sqlite3", now=now, follow=rules
    ) as made:
        yield made


def hurried(folder, address) -> None:
    """Ask it every second: no person can want that, but a test cannot wait for a minute."""
    with remembered(folder) as memory:
        add_feed(memory, address, now=now(), every=OFTEN)


@needs_discord
async def test_what_a_feed_gains_while_the_bot_runs_is_posted_by_a_watch_and_found(
    fake, bot, site, address, sample_copy
):
    watched = await fake.reporter.slash(fake.general, "watch add", question=QUESTION)
    await watched.settled()
    added = await fake.chief.slash(fake.general, "follow add", address=address, minutes=30)
    assert f"I follow {address} from now on." in plain(added)
    metrics = bot.client.front.metrics
    async with told_at("127.0.0.1", 0, metrics, {}) as port:
        await fake.until(lambda: followed(sample_copy)[0].succeeded, PATIENCE)
        hurried(sample_copy, address)
        bot.client.front.following.more.set()
        site.pages["/feed"] = stories(RAIN, RESIGNED)
        await fake.until(
            lambda: any(RESIGNED in plain(one) for one in fake.said_by_bot(fake.general)), PATIENCE
        )
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await asked.says("Ines Holm")
        await fake.until(lambda: bot.client.front.following.state == "idle")
        numbers = await read(port)
    assert numbers["newshound_followed_feeds"] == 1
    assert numbers['newshound_followed_inputs_total{outcome="added"}'] == 2
    assert numbers["newshound_follow_waiting"] == 0
    assert time.time() - numbers["newshound_follow_last_success_timestamp_seconds"] < PATIENCE


@needs_discord
async def test_feeds_are_listed_removed_and_offered_to_those_who_run_the_server(
    fake, bot, address, sample_copy
):
    listed = await fake.chief.slash(fake.general, "follow list")
    assert plain(listed) == "No feed is followed."
    await fake.chief.slash(fake.general, "follow add", address=address)
    await fake.until(lambda: followed(sample_copy)[0].succeeded, PATIENCE)
    listed = await fake.chief.slash(fake.general, "follow list")
    assert listed.message.ephemeral
    assert "1 feed is followed" in plain(listed)
    assert f"{address}\n-# every 15 min · last read" in plain(listed)
    archive = await fake.reporter.slash(fake.general, "archive")
    await archive.says("last read")
    offered = await fake.chief.autocomplete(fake.general, "follow remove", "feed", "127")
    assert [choice["value"] for choice in offered] == [address]
    removed = await fake.chief.slash(fake.general, "follow remove", feed=address)
    assert plain(removed) == f"I no longer follow {address}."
    assert followed(sample_copy) == []
    removed = await fake.chief.slash(fake.general, "follow remove", feed=address)
    assert plain(removed) == f"{address} is not followed."


@needs_discord
async def test_what_may_be_a_key_in_an_address_is_shown_to_managers_alone(fake, bot, sample_copy):
    with remembered(sample_copy) as memory:
        add_feed(memory, "https://post.example/feed?key=SECRET", now=now())
    for who, private in ((fake.reporter, True), (fake.reporter, False), (fake.chief, False)):
        archive = await who.slash(fake.general, "archive", private=private)
        await archive.says("last ingest")
        assert "https://post.example/feed" in plain(archive)
        assert "SECRET" not in plain(archive)
    archive = await fake.chief.slash(fake.general, "archive", private=True)
    await archive.says("last ingest")
    assert "https://post.example/feed?key=SECRET" in plain(archive)


@needs_discord
async def test_where_reach_is_limited_what_is_followed_is_told_to_managers_alone(
    fake, bot, address, sample_copy
):
    with remembered(sample_copy) as memory:
        add_feed(memory, "https://post.example/secret", now=now(), collections=("other",))
        add_feed(memory, address, now=now())
    await fake.chief.slash(fake.general, "settings server", collections="main")
    for who, private in ((fake.reporter, True), (fake.chief, False)):
        archive = await who.slash(fake.general, "archive", private=private)
        await archive.says("last ingest")
        assert "127.0.0.1" not in plain(archive)
    archive = await fake.chief.slash(fake.general, "archive", private=True)
    await archive.says("last ingest")
    assert address in plain(archive)
    assert "secret" not in plain(archive)
    listed = await fake.chief.slash(fake.general, "follow list")
    assert "secret" not in plain(listed)
    offered = await fake.chief.autocomplete(fake.general, "follow remove", "feed", "")
    assert [choice["value"] for choice in offered] == [address]
    removed = await fake.chief.slash(
        fake.general, "follow remove", feed="https://post.example/secret"
    )
    assert "is not followed" in plain(removed)
    assert len(followed(sample_copy)) == 2


@needs_discord
@pytest.mark.parametrize(
    ("address", "why"),
    [
        pytest.param("http://127.0.0.1:9/feed", "not on the public internet", id="this machine"),
        pytest.param("http://[::ffff:10.0.0.1]/feed", "not on the public internet", id="disguised"),
        pytest.param("http://localhost:9/feed", "not on the public internet", id="by its name"),
        pytest.param("file:///etc/passwd", "not a web address", id="a file"),
        pytest.param("https://me:secret@post.example/", "a password", id="a password"),
    ],
)
async def test_what_may_not_be_asked_is_not_followed(fake, bot, sample_copy, address, why):
    added = await fake.chief.slash(fake.general, "follow add", address=address)
    assert "cannot be followed" in plain(added)
    assert why in plain(added)
    assert followed(sample_copy) == []


@needs_discord
async def test_a_feed_that_fails_is_told_and_harms_no_other(fake, bot, site, address, sample_copy):
    broken = address.replace("/feed", "/broken")
    site.pages["/broken"] = Reply(status=500)
    with remembered(sample_copy) as memory:
        add_feed(memory, broken, now=now())
        add_feed(memory, address, now=now())
    metrics = bot.client.front.metrics
    bot.client.front.following.more.set()
    await fake.until(
        lambda: (
            all(one.asked for one in followed(sample_copy))
            and bot.client.front.following.state == "idle"
        ),
        PATIENCE,
    )
    listed = await fake.chief.slash(fake.general, "follow list")
    assert "⚠️ failed (1×): " in plain(listed)
    async with told_at("127.0.0.1", 0, metrics, {}) as port:
        numbers = await read(port)
    assert numbers['newshound_follow_failures_total{what="feed"}'] == 1
    assert numbers["newshound_followed_feeds_failing"] == 1
    assert numbers['newshound_followed_inputs_total{outcome="added"}'] == 1


@needs_discord
async def test_a_list_of_feeds_that_cannot_be_used_is_told_and_costs_nothing_else(
    fake, bot, sample_copy
):
    (sample_copy / "web.sqlite3").write_bytes(b"nonsense" * 1000)
    listed = await fake.chief.slash(fake.general, "follow list")
    assert "cannot be read at the moment" in plain(listed)
    archive = await fake.reporter.slash(fake.general, "archive")
    await archive.says("last ingest")


# --- what keeps feeds from being read -----------------------------------------------------------


class Rounds:
    """Rounds of a follower that looks again at once."""

    def __init__(self, folder, *command: str, **changes) -> None:
        given = {"gap": 0.0, "allowed_hosts": ()} | changes
        if command:
            given["command"] = (sys.executable, "-c", *command)
        self.metrics = Metrics()
        self.follower = Following(folder, FollowRules(**given), self.metrics, now)


async def until(happens, limit=2 * PATIENCE) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(limit):
        while not happens():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.1)


def due(folder, address="https://post.example/feed"):
    with remembered(folder) as memory:
        add_feed(memory, address, now=NOW)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        pytest.param(
            "import sys; sys.exit('newshound: No space left on the disk that holds it.')",
            "No space left on the disk that holds it.",
            id="a full disk",
        ),
        pytest.param("print('{')", "the reading of feeds ended early", id="half a report"),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "the reading of feeds ended early",
            id="killed",
        ),
        pytest.param("raise ValueError('oops')", "ValueError: oops", id="unforeseen"),
    ],
)
async def test_a_round_that_comes_to_nothing_is_told_and_tried_again(tmp_path, command, reason):
    due(tmp_path)
    rounds = Rounds(tmp_path, command)
    for _ in range(2):
        await rounds.follower.look()
    assert rounds.follower.state == f"waiting: {reason}"
    checks = {"connected": lambda: True}
    told = {"following": lambda: rounds.follower.state}
    async with told_at("127.0.0.1", 0, rounds.metrics, checks, told) as port:
        numbers = await read(port)
    assert numbers["newshound_follow_waiting"] == 1
    assert numbers['newshound_follow_failures_total{what="round"}'] == 2


async def test_rounds_that_fail_come_less_and_less_often(tmp_path):
    archive, log = tmp_path / "archive", tmp_path / "rounds"
    due(archive)
    command = (
        "import time\n"
        f"open({str(log)!r}, 'a').write(f'{{time.time()}} ')\n"
        "raise SystemExit('newshound: no')"
    )
    rounds = Rounds(archive, command, gap=0.3)
    async with asyncio.timeout(2 * PATIENCE):
        while len(times := log.read_text().split() if log.exists() else []) < 4:
            await rounds.follower.look()
            await asyncio.sleep(0.02)
    # However long a process takes to start, the pause is counted from the end of the last.
    pauses = [float(later) - float(former) for former, later in pairwise(times)]
    assert [p >= least for p, least in zip(pauses, (0.3, 0.6, 1.2), strict=True)] == [True] * 3


async def test_where_it_is_switched_off_nothing_is_read(tmp_path):
    due(tmp_path)
    rounds = Rounds(tmp_path, "raise SystemExit('newshound: no')", is_on=False)
    await rounds.follower.look()
    assert rounds.follower.state == "off"


async def test_another_who_follows_is_waited_for(sample_copy, address, allowed):
    due(sample_copy, address)
    rounds = Rounds(sample_copy)
    with another_follower(sample_copy, now=NOW):
        await rounds.follower.look()
        assert rounds.follower.state.startswith("waiting: Feeds are followed into the archive")
    await rounds.follower.look()
    assert rounds.follower.state == "idle"
    assert followed(sample_copy)[0].succeeded


async def test_another_who_writes_is_waited_for_and_told_meanwhile(tmp_path, address, allowed):
    archive = tmp_path / "archive"
    with Writer(archive) as another:
        another.add("ferry")
        due(archive, address)
        rounds = Rounds(archive)
        looking = asyncio.create_task(rounds.follower.look())
        await until(lambda: rounds.follower.is_waiting or looking.done())
        assert "is being written by process" in rounds.follower.state
        await rounds.follower.close(0.5)
        await looking
    assert followed(archive)[0].succeeded is None


async def test_a_round_that_does_not_end_is_ended_within_the_time_there_is(tmp_path):
    due(tmp_path)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, lambda *_: None)\n"
        "while True: time.sleep(1)"
    )
    rounds = Rounds(tmp_path, deaf)
    looking = asyncio.create_task(rounds.follower.look())
    await until(lambda: rounds.follower.state == "reading")
    await asyncio.sleep(0.5)
    began = time.monotonic()
    await rounds.follower.close(0.5)
    await looking
    assert time.monotonic() - began < 8
    await rounds.follower.look()
    assert rounds.follower.state.startswith("waiting")


# --- the process --------------------------------------------------------------------------------


@pytest.fixture
def environment(newshound, sample_copy, site, tmp_path) -> dict[str, str]:
    return {
        **newshound.environment,
        "ARCHIVE_PATH": str(sample_copy),
        "STATE_PATH": str(tmp_path / "state.sqlite3"),
        "WEB_ALLOWED_HOSTS": f"127.0.0.1:{site.port}",
        "WEB_PAUSE": "0",
        "DISCORD_STOP_SECONDS": "5",
    }


@needs_discord
async def test_stopped_while_a_feed_is_read_it_ends_in_time_with_its_round(
    fake, newshound, environment, sample_copy, site, address
):
    site.pages["/feed"] = silent
    due(sample_copy, address)
    async with serving(fake, newshound.folder, environment) as process:
        await fake.until(lambda: "/feed" in site.paths, PATIENCE)
        assert process.children == 1
        began = time.monotonic()
        assert await process.terminate() == 0
        assert time.monotonic() - began < 15
        assert "Traceback" not in process.log
    with another_follower(sample_copy, now=NOW):
        assert followed(sample_copy)[0].succeeded is None


@needs_discord
async def test_killed_while_it_reads_feeds_nothing_is_lost_and_nothing_comes_twice(
    fake, newshound, environment, sample_copy, site, address
):
    texts = [f"{RAIN} Report {number} of the storm said so." for number in range(60)]
    site.pages["/feed"] = stories(*texts, RESIGNED)
    before = len(contents(sample_copy).versions)
    due(sample_copy, address)
    async with serving(fake, newshound.folder, environment) as process:
        await fake.until(lambda: "/feed" in site.paths, PATIENCE)
        await process.kill()
    async with serving(fake, newshound.folder, environment) as process:
        await until(
            lambda: (
                len(contents(sample_copy).versions) - before == 61
                and followed(sample_copy)[0].succeeded
            )
        )
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await asked.says("Ines Holm")
        assert await process.terminate() == 0
        assert "Traceback" not in process.log
    assert contents(sample_copy).is_whole
    assert json.dumps(process.log).count("DISCORD_TOKEN") == 0
