"""What a user finds after the bot was killed, or told to stop."""

import asyncio
import shutil

import pytest
from discord_bot import QUESTION, QUOTE, in_mid_answer, mentioned, running, says
from fake_discord import MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []


def as_killed(state, tmp_path):
    """The state's file as a process leaves it that is killed now."""
    folder = tmp_path / "killed"
    folder.mkdir()
    for part in state.parent.glob(f"{state.name}*"):
        shutil.copy(part, folder)
    return folder / state.name


@pytest.mark.parametrize(
    "private", [pytest.param(True, id="private"), pytest.param(False, id="public")]
)
async def test_a_command_that_a_crash_cut_off_is_told(
    fake, sample_archive, embedder, tmp_path, private
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        asked = await in_mid_answer(fake, bot, private=private)
        killed = as_killed(state, tmp_path)
    async with running(fake, sample_archive, embedder, killed):
        await asked.says("interrupted by a restart")
        again = await fake.reporter.press(asked.message, "Ask again")
        await again.says(QUOTE)
        assert again.message.ephemeral is private


async def test_a_mention_that_a_crash_cut_off_is_told_once(
    fake, sample_archive, embedder, tmp_path
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        _, status = await mentioned(fake, bot)
        await fake.quiet(0.3)
        killed = as_killed(state, tmp_path)
    for _ in range(2):
        async with running(fake, sample_archive, embedder, killed):
            await says(fake, status, "interrupted by a restart")
            await fake.quiet(0.3)
    assert sum("interrupted" in str(one.body) for one in fake.received) == 1


async def test_an_answer_that_was_given_is_not_told_of(fake, sample_archive, embedder, tmp_path):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state):
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await asked.says(QUOTE)
    async with running(fake, sample_archive, embedder, state):
        await fake.quiet(0.3)
        assert QUOTE in asked.text


async def test_told_to_stop_it_lets_answers_finish_and_takes_no_more(
    fake, sample_archive, embedder, tmp_path
):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
        asked = await in_mid_answer(fake, bot)
        closing = asyncio.create_task(bot.client.front.asking.close(10))
        await asyncio.sleep(0)
        late = await fake.editor.slash(fake.general, "ask", question=QUESTION)
        assert "restarted" in await late.says("ask again")
        bot.reader.gate.set()
        await asked.says(QUOTE)
        await closing


async def test_answers_that_do_not_finish_say_so(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
        asked = await in_mid_answer(fake, bot)
        waiting = await fake.editor.slash(fake.general, "ask", question=QUESTION)
        closing = asyncio.create_task(bot.client.front.asking.close(0.2))
        await waiting.says("restarted")
        bot.reader.gate.set()
        await asked.says("restarted")
        await closing


async def test_a_permission_that_is_missing_is_told_at_the_start(
    fake, sample_archive, embedder, tmp_path, caplog
):
    caplog.set_level("WARNING", logger="bot.discord.client")
    fake.set_everybody(fake.newsroom, Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3"):
        await fake.until(lambda: "I lack the permissions" in caplog.text)
    assert "read_message_history" in caplog.text
    assert "send_messages," not in caplog.text
    assert "permissions=309237746688" in caplog.text
