"""Other commands than questions, with the real discord.py against a Discord on loopback."""

import pytest
from discord_bot import running
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made


async def test_a_search_shows_passages_with_their_articles(fake, bot):
    asked = await fake.reporter.slash(fake.general, "search", query='"no casualties"')
    assert "no casualties" in await asked.says("Kremlin")


async def test_a_search_that_cannot_be_read_is_told_to_the_one_who_typed_it(fake, bot):
    asked = await fake.reporter.slash(fake.general, "search", query='"no casualties')
    assert "quotation mark" in asked.text
    assert asked.message.ephemeral


async def test_a_timeline_has_a_quote_a_line_oldest_first(fake, bot):
    asked = await fake.reporter.slash(fake.general, "timeline", topic="drones over the Kremlin")
    await asked.settled()
    days = [word for word in asked.text.split() if word.startswith("2023-05-")]
    assert days
    assert "> " in asked.text


async def test_two_outlets_are_compared_side_by_side(fake, bot):
    asked = await fake.reporter.slash(
        fake.general,
        "compare",
        publisher="BBC News",
        other="Nordvik Tidende",
        topic="drones over the Kremlin",
    )
    text = await asked.says("Nordvik Tidende")
    assert "BBC News" in text


async def test_the_archive_is_told_with_its_reach(fake, bot):
    asked = await fake.reporter.slash(fake.general, "archive")
    assert "21" in await asked.says("2023-05-03")
