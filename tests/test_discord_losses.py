"""`newshound discord` as a process whose provider is dead, or whose disk is full."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from discord_process import serving
from fake_discord import MISSING, FakeDiscord, document
from providers import Reply, provider

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

QUESTION = "Who claimed there were no casualties?"
QUOTE = "had caused no casualties"
_FULL = 3  # megabytes


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.unanswered == []


@pytest.fixture
def environment(newshound, sample_archive, tmp_path) -> dict[str, str]:
    return {
        **newshound.environment,
        "ARCHIVE_PATH": str(sample_archive),
        "STATE_PATH": str(tmp_path / "state.sqlite3"),
    }


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(None, id="nobody there"),
        pytest.param(Reply(status=500), id="500"),
        pytest.param(Reply(text="x", pause=30), id="silent"),
        pytest.param(Reply(text='{"claims": [', cut=1), id="the line goes dead"),
    ],
)
async def test_a_dead_provider_costs_no_answer(fake, newshound, environment, reply):
    with provider(reply or Reply(text="x")) as serves:
        where = f"{serves.url}/v1" if reply else "http://127.0.0.1:9/v1"
        model = {"CHAT_MODEL": "openai:fake", "CHAT_BASE_URL": where, "CHAT_TIMEOUT": "2"}
        async with serving(fake, newshound.folder, {**environment, **model}) as process:
            asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
            await asked.says(QUOTE)
            await asked.settled()
            assert bool(serves.requests) == (reply is not None)
            assert asked.acknowledged_in < 1
            assert asked.text.count(QUOTE) == 1
            assert process.runs
            assert " failed with " not in process.log


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={_FULL}m", "tmpfs", disk)
    if os.geteuid() != 0 or not _runs(*mount):
        pytest.skip("only root may mount a small disk, and not in every container")
    yield disk
    assert _runs("umount", "--lazy", disk)


def _runs(*command: str | Path) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _fill(filler: Path) -> None:
    """To the last page, whatever else is written meanwhile."""
    with filler.open("ab", buffering=0) as opened, suppress(OSError):
        while opened.write(b"x" * 4096):
            pass


async def test_a_disk_that_fills_up_costs_buttons_and_no_answer(
    fake, newshound, environment, small_disk
):
    state = {"STATE_PATH": str(small_disk / "state.sqlite3")}
    async with serving(fake, newshound.folder, {**environment, **state}) as process:
        before = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await before.settled()
        filler = small_disk / "filler"
        for _ in range(3):
            _fill(filler)
            asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
            await asked.says(QUOTE)
        said = await fake.editor.type(fake.general, f"{{bot}} {QUESTION}")
        answer = await fake.editor.hears(fake.general, after=said)
        await fake.until(lambda: QUOTE in answer.text)
        assert "was not kept" in process.log
        filler.unlink()
        after = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await after.says(QUOTE)
        for exchange in (before, after):
            pressed = await fake.reporter.press(exchange.message, "In context")
            await pressed.says("no casualties")
        assert " failed with " not in process.log
