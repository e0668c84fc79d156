"""What Discord is told of the commands, in every language that we have."""

import pytest
from discord_bot import running
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

LOCALES = {"de", "es-ES", "es-419", "fr"}


@pytest.fixture
async def told(sample_archive, embedder, tmp_path):
    async with (
        FakeDiscord() as fake,
        running(fake, sample_archive, embedder, tmp_path / "state.sqlite3"),
    ):
        yield [command for place in fake.commands.values() for command in place.values()]
        assert fake.refused == []


def untranslated(one: dict, path: str) -> list[str]:
    """The names of what is told in English alone, options within options among them."""
    found = []
    for what in ("name", "description"):
        if one.get(what) and set(one.get(f"{what}_localizations") or {}) != LOCALES:
            found.append(f"{path} {one['name']}: {what}")
    for option in one.get("options") or []:
        found += untranslated(option, f"{path} {one['name']}")
    return found


async def test_every_command_and_option_is_told_in_every_language(told):
    assert "ask" in {command["name"] for command in told}
    assert [one for command in told for one in untranslated(command, "")] == []


async def test_an_option_can_mean_something_of_its_own_in_a_command(told):
    (compare,) = [command for command in told if command["name"] == "compare"]
    (first,) = [option for option in compare["options"] if option["name"] == "publisher"]
    assert first["description_localizations"]["de"] == "Das erste Medium"
