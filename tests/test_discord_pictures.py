"""The README's pictures of Discord show what the bot sends."""

import pytest
from discord_walk import SCENES, drawn, picture
from fake_discord import MISSING, document


@pytest.mark.skipif(document() is None, reason=MISSING)
async def test_the_pictures_show_what_the_bot_sends(sample_copy, embedder, tmp_path):
    """`python tests/discord_walk.py` draws them anew."""
    made = await drawn(sample_copy, embedder, tmp_path)
    kept = {name: picture(name).read_text(encoding="utf-8") for name in SCENES}
    assert [name for name in SCENES if made[name] != kept[name]] == []


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_small(name):
    assert picture(name).stat().st_size < 60_000
