"""What the log of `newshound discord` holds of people, and of outages."""

import asyncio
import io
import logging

import pytest
from discord_bot import QUESTION, QUOTE, running, says
from discord_process import PATIENCE, started
from fake_discord import MISSING, FakeDiscord, document

from bot.discord.logs import Discreet

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []


@pytest.fixture
def log():
    """What is written to it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


async def test_no_person_and_no_token_stands_in_the_log_of_a_429(
    fake, sample_archive, embedder, tmp_path, log
):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
        bot.client.front.servers.set(fake.newsroom.id, publishers=["Harbour Courier"])
        fake.faults.rate_limited("/members/")
        said = await fake.reporter.dm(QUESTION)
        await says(fake, await fake.reporter.hears(fake.reporter.dms, after=said), QUOTE)
        fake.faults.rate_limited("/webhooks/", times=2)
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await asked.says(QUOTE)
    assert f"/guilds/{fake.newsroom.id}/members/… responded with 429" in log.getvalue()
    assert str(fake.reporter.id) not in log.getvalue()
    assert asked.token not in log.getvalue()


@pytest.mark.parametrize(
    ("path", "written"),
    [
        pytest.param("/guilds/12/members/345", "/guilds/12/members/…", id="member"),
        pytest.param("/users/@me/channels", "/users/@me/channels", id="the bot itself"),
        pytest.param("/users/345", "/users/…", id="user"),
        pytest.param("/webhooks/12/aW5/messages/3", "/webhooks/12/…/messages/3", id="webhook"),
        pytest.param("/interactions/12/aW5/callback", "/interactions/12/…/callback", id="press"),
        pytest.param("/channels/1/messages/2", "/channels/1/messages/2", id="message"),
    ],
)
def test_paths_are_written_without_people_and_tokens(path, written):
    record = logging.LogRecord("http", logging.WARNING, "", 0, "GET %s failed", (path,), None)
    assert Discreet().format(record).endswith(f"GET {written} failed")


async def test_a_gateway_that_cannot_be_reached_is_a_line_at_each_try(
    fake, newshound, sample_archive, tmp_path
):
    environment = {
        **newshound.environment,
        **fake.environment,
        "ARCHIVE_PATH": str(sample_archive),
        "STATE_PATH": str(tmp_path / "state.sqlite3"),
        "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9/",
    }
    async with started(("-m", "bot", "discord"), newshound.folder, environment) as process:
        for _ in range(PATIENCE):
            await asyncio.sleep(1)
            if "Failed to connect" in process.log:
                break
        assert "Cannot connect to host 127.0.0.1:9" in process.log
        assert "Traceback" not in process.log
        assert process.runs


async def test_a_gateway_that_names_no_limits_still_says_how_many_shards(
    sample_archive, embedder, tmp_path
):
    async with FakeDiscord(shards_needed=2) as fake:
        fake.names_limits = False
        async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
            await fake.until(lambda: len(bot.client.shards) == 2)
            asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
            await asked.says(QUOTE)
        assert fake.refused == []
