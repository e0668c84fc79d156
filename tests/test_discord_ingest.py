"""Feeding the archive from Discord, by real discord.py, a fake Discord and real processes."""

import json

import pytest
from discord_bot import plain, running
from fake_discord import MISSING, FakeDiscord, document

from bot.discord.feeding import LARGEST, file_name

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

STORY = {
    "url": "https://example.org/holm",
    "title": "Deputy mayor goes",
    "publisher": "Herald",
    "published": "2024-10-02",
    "text": "The deputy mayor Ines Holm resigned over the ferry contract on Monday.",
}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param("story.jsonl", "story.jsonl", id="plain"),
        pytest.param("../../etc/passwd", "passwd", id="a way up"),
        pytest.param("C:\\news\\a*[b]?.html", "a_b_.html", id="characters of globs"),
        pytest.param("-rf.txt", "rf.txt", id="an option"),
        pytest.param("Ärger.pdf", "_rger.pdf", id="letters"),
        pytest.param("...", "file", id="nothing left"),
    ],
)
def test_a_file_gets_a_name_that_is_only_a_name(given, name):
    assert file_name(given) == name


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_copy, embedder, tmp_path, model_cache, monkeypatch):
    monkeypatch.setenv("MODEL_CACHE", str(model_cache))
    async with running(fake, sample_copy, embedder, tmp_path / "state.sqlite3") as made:
        yield made


async def feeds(fake, limit=90, **options):
    asked = await fake.chief.slash(fake.general, "ingest", **options)
    await asked.until(lambda one: "Reading" not in one.text, limit)
    return asked


@pytest.mark.parametrize(
    ("command", "options"),
    [
        pytest.param("ingest", {"address": STORY["url"]}, id="ingest"),
        pytest.param("follow add", {"address": STORY["url"]}, id="follow"),
        pytest.param("follow remove", {"feed": STORY["url"]}, id="unfollow"),
        pytest.param("follow list", {}, id="list"),
    ],
)
async def test_where_servers_are_named_others_do_not_change_what_all_are_told(
    fake, sample_copy, embedder, tmp_path, command, options
):
    stranger = fake.user("stranger")
    room = fake.channel("room", fake.guild("Elsewhere", owner=stranger))
    state = tmp_path / "state.sqlite3"
    named = [fake.newsroom.id]
    async with running(fake, sample_copy, embedder, state, feed_servers=named):
        tried = await stranger.slash(room, command, **options)
        assert f"DISCORD_FEED_SERVERS={room.guild.id}" in plain(tried)
        assert "example.org" not in plain(tried)


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "none is named"])
async def test_the_managers_of_a_server_feed_the_archive(
    fake, sample_copy, embedder, tmp_path, is_named
):
    editor = fake.user("managing editor")
    room = fake.channel("room", fake.guild("Named", owner=editor))
    named = [room.guild.id] if is_named else []
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_copy, embedder, state, feed_servers=named):
        listed = await editor.slash(room, "follow list")
        assert "DISCORD_FEED_SERVERS" not in plain(listed)


async def test_a_file_is_ingested_and_can_be_asked_for_and_a_second_time_nothing_is_new(fake, bot):
    file = ("holm.jsonl", json.dumps(STORY).encode())
    done = await feeds(fake, file=file)
    assert "Done with holm.jsonl." in plain(done)
    assert "1 added" in plain(done)
    assert done.message.ephemeral
    asked = await fake.reporter.slash(
        fake.general, "ask", question="Who resigned over the ferry contract?"
    )
    await asked.says("Ines Holm")
    assert "1 unchanged" in plain(await feeds(fake, file=file))


async def test_what_is_no_article_is_told_with_why(fake, bot):
    done = await feeds(fake, file=("broken.jsonl", b"{\n"))
    assert "1 rejected" in plain(done)


async def test_neither_a_file_nor_an_address_is_told(fake, bot):
    for options in ({}, {"address": "file:///etc/passwd"}, {"address": "not an address"}):
        asked = await fake.chief.slash(fake.general, "ingest", **options)
        assert plain(asked) == "Give me a file or an address."


async def test_an_address_inside_this_machine_is_not_fetched(fake, bot):
    done = await feeds(fake, address=f"{fake.api_url}/users/@me")
    assert "1 rejected" in plain(done) or "could not be read" in plain(done)


def test_a_limit_is_in_whole_megabytes():
    assert LARGEST % (1 << 20) == 0
