"""Several processes share the servers between them, each with shards of its own."""

import pytest
from discord_bot import QUESTION, QUOTE, running
from fake_discord import MISSING, FakeDiscord, document
from pydantic import ValidationError

from bot.settings import Settings

needs_discord = pytest.mark.skipif(document() is None, reason=MISSING)


def settings(shards: str, ids: str) -> Settings:
    return Settings.model_validate(
        {"discord_shards": shards, "discord_shard_ids": ids},
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("", (), id="none named"),
        pytest.param("3", (3,), id="one"),
        pytest.param("0-3", (0, 1, 2, 3), id="a range"),
        pytest.param("7, 0-1 ,0", (0, 1, 7), id="both, once each"),
    ],
)
def test_shards_are_named_by_numbers_and_ranges(written, read):
    assert settings("8", written).discord_shard_ids == read


@pytest.mark.parametrize(
    ("shards", "ids"),
    [
        pytest.param("2", "2", id="counted from 1"),
        pytest.param(None, "0", id="of an unknown number"),
        pytest.param("4", "3-1", id="backwards"),
        pytest.param("4", "one", id="a word"),
        pytest.param("4", "0-99999999999", id="more than there can be"),
        pytest.param("0", "", id="no shard at all"),
    ],
)
def test_shards_that_cannot_be_are_refused_at_the_start(shards, ids):
    with pytest.raises(ValidationError):
        settings(shards, ids)


@needs_discord
async def test_a_process_runs_the_shards_that_it_is_told(sample_archive, embedder, tmp_path):
    async with FakeDiscord(shards_needed=2) as fake:
        own = (fake.newsroom.id >> 22) % 3
        ids, state = sorted({own, (own + 1) % 3}), tmp_path / "state.sqlite3"
        async with running(fake, sample_archive, embedder, state, shards=3, shard_ids=ids) as bot:
            await fake.until(lambda: len(bot.client.shards) == 2)
            assert [one.shard for one in fake.gateway.sessions] == [(number, 3) for number in ids]
            asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
            await asked.says(QUOTE)
        assert fake.refused == []
