"""Other commands than questions, with the real discord.py against a Discord on loopback."""

from datetime import UTC, datetime

import pytest
from archives import named, put
from discord_bot import plain, running
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


@pytest.mark.parametrize(
    ("command", "options", "told"),
    [
        pytest.param(
            "search", {"query": "drone before:soon"}, "before:soon is not a day", id="day"
        ),
        pytest.param("search", {"query": "💥"}, "nothing to search for", id="nothing searched"),
        pytest.param("ask", {"question": "???"}, "nothing to search for", id="nothing asked"),
        pytest.param("quote", {"words": "…"}, "nothing to search for", id="nothing quoted"),
        pytest.param(
            "ask",
            {"question": "Who?", "after": "2024-02-02", "before": "2023-01-01"},
            "2024-02-02 is later than 2023-01-01",
            id="days crossed",
        ),
        pytest.param(
            "timeline",
            {"topic": "ferry", "after": "2024-02-02", "before": "2023-01-01"},
            "2024-02-02 is later than 2023-01-01",
            id="days of a timeline crossed",
        ),
        pytest.param(
            "search",
            {"query": "ferry before:2023-01-01", "after": "2024-02-02"},
            "2024-02-02 is later than 2023-01-01",
            id="days crossed in a search",
        ),
    ],
)
async def test_what_nothing_can_be_found_by_is_told_and_not_searched(
    fake, bot, command, options, told
):
    asked = await fake.reporter.slash(fake.general, command, options=options)
    assert told in plain(asked)
    assert asked.message.ephemeral


@pytest.mark.parametrize("other", ["bbc news", "BBC News", "the bbc"])
async def test_an_outlet_is_not_compared_with_itself(fake, bot, other):
    asked = await fake.reporter.slash(
        fake.general, "compare", publisher="BBC News", other=other, topic="drones"
    )
    await asked.says("Both names mean BBC News")


async def test_the_last_ingest_is_that_of_the_outlets_in_reach(fake, embedder, tmp_path):
    folder = tmp_path / "archive"
    put(folder, embedder, [named("old", publisher="Herald")], at=datetime(2024, 1, 5, tzinfo=UTC))
    put(folder, embedder, [named("new", publisher="Post")], at=datetime(2024, 6, 7, tzinfo=UTC))
    async with running(fake, folder, embedder, tmp_path / "own.sqlite3") as bot:
        bot.client.front.servers.set(fake.newsroom.id, publishers=["Herald"])
        asked = await fake.reporter.slash(fake.general, "archive")
        told = await asked.says("Herald")
        moment = int(datetime(2024, 1, 5, tzinfo=UTC).timestamp())
        assert f"<t:{moment}:f>" in told


async def test_a_reach_that_holds_nothing_names_no_empty_outlet(fake, bot):
    bot.client.front.servers.set(fake.newsroom.id, publishers=["BBC News"])
    asked = await fake.reporter.slash(
        fake.general, "ask", question="Who resigned?", publisher="Nordvik Tidende"
    )
    assert "outlet: \n" not in f"{await asked.says('Not found')}\n"
    assert "limited to:" not in asked.text
