"""Forgetting, retention and silence in logs, by real discord.py in a fake Discord."""

from datetime import timedelta

import pytest
from discord_bot import QUESTION, QUOTE, mentions, plain, running, says
from fake_discord import MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made


def kept(bot) -> list[tuple[str, int]]:
    """Each question in the state file, with who asked it."""
    return bot.state.rows("SELECT question, asker FROM shown ORDER BY id")


async def forgets(fake, actor, what, channel=None, *, button="Forget it"):
    asked = await actor.slash(channel or fake.general, "forget", what=what)
    assert asked.message.ephemeral
    await actor.press(asked.message, button)
    await fake.quiet(0.3)
    return plain(asked)


async def test_what_i_asked_is_forgotten_with_the_messages_that_show_it(fake, bot):
    said, answer = await mentions(fake, fake.reporter, fake.general)
    _, other = await mentions(fake, fake.editor, fake.general)
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.settled()
    asked = await fake.reporter.slash(fake.general, "forget", what="mine")
    assert "Forget 2 questions of yours" in plain(asked)
    assert len(kept(bot)) == 3
    await fake.reporter.press(asked.message, "Forget it")
    await asked.says("Forgotten: 2 questions.")
    await fake.until(lambda: answer.gone)
    assert not said.gone  # it is the asker's own
    assert not other.gone
    assert kept(bot) == [(QUESTION, fake.editor.id)]


async def test_who_thinks_better_of_it_forgets_nothing(fake, bot):
    await mentions(fake, fake.reporter, fake.general)
    told = await forgets(fake, fake.reporter, "mine", button="Keep it")
    assert told == "Nothing was forgotten."
    assert len(kept(bot)) == 1


async def test_there_may_be_nothing_to_forget(fake, bot):
    asked = await fake.reporter.slash(fake.general, "forget", what="mine")
    assert plain(asked) == "There is nothing to forget."


async def test_a_channel_is_forgotten_by_who_asked_all_of_it_or_moderates_it(fake, bot):
    await mentions(fake, fake.reporter, fake.general)
    asked = await fake.editor.slash(fake.general, "forget", what="thread")
    assert "“Manage Messages”" in plain(asked)
    assert "Forgotten: 1 question." in await forgets(fake, fake.reporter, "thread")
    await mentions(fake, fake.reporter, fake.general)
    fake.role(fake.newsroom, "moderators", Permission.MANAGE_MESSAGES, fake.editor)
    assert "Forgotten: 1 question." in await forgets(fake, fake.editor, "thread")
    assert kept(bot) == []


async def test_everything_of_a_server_is_forgotten_by_who_runs_it(fake, bot):
    await fake.chief.slash(fake.general, "settings server", budget=9)
    await mentions(fake, fake.reporter, fake.general)
    await fake.reporter.dm(QUESTION)
    await says(fake, await fake.reporter.hears(fake.reporter.dms), QUOTE)
    asked = await fake.reporter.slash(fake.general, "forget", what="guild")
    assert "“Manage Server”" in plain(asked)
    await forgets(fake, fake.chief, "guild")
    assert [place for (place,) in bot.state.rows("SELECT guild FROM shown")] == [None]
    assert bot.state.rows("SELECT COUNT(*) FROM server_settings") == [(0,)]
    assert bot.state.rows("SELECT COUNT(*) FROM usage WHERE guild") == [(0,)]


async def test_a_permission_that_was_withdrawn_meanwhile_forgets_nothing(fake, bot):
    await mentions(fake, fake.reporter, fake.general)
    role = fake.role(fake.newsroom, "lead", Permission.MANAGE_GUILD, fake.editor)
    asked = await fake.editor.slash(fake.general, "forget", what="guild")
    fake.newsroom.members[fake.editor.id].roles.remove(role)
    pressed = await fake.editor.press(asked.message, "Forget it")
    assert "“Manage Server”" in plain(pressed)
    assert len(kept(bot)) == 1


async def test_a_deleted_question_is_not_kept_and_its_answer_stays(fake, bot):
    said, answer = await mentions(fake, fake.reporter, fake.general)
    await fake.reporter.delete(said)
    await fake.until(lambda: not kept(bot))
    assert not answer.gone
    pressed = await fake.reporter.press(answer, "All sources")
    assert "forgotten" in plain(pressed)


async def test_a_deleted_channel_is_not_kept(fake, bot):
    other = fake.channel("passing")
    await fake.chief.slash(fake.general, "settings channel", options={"channel": other}, pace=9)
    await mentions(fake, fake.reporter, other)
    await mentions(fake, fake.reporter, fake.general)
    fake.delete_channel(other)
    await fake.until(lambda: len(kept(bot)) == 1)
    assert bot.state.rows("SELECT COUNT(*) FROM server_settings") == [(0,)]


async def test_messages_that_were_not_deleted_before_a_stop_are_deleted_after_it(
    fake, sample_archive, embedder, tmp_path
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        _, answer = await mentions(fake, fake.reporter, fake.general)
        fake.faults.broken(f"/messages/{answer.id}", method="DELETE", times=100)
        await forgets(fake, fake.reporter, "mine")
        assert kept(bot) == []
    assert not answer.gone
    fake.faults.clear()
    async with running(fake, sample_archive, embedder, state):
        await fake.until(lambda: answer.gone)


async def test_answers_are_kept_as_long_as_the_server_says(fake, bot):
    await fake.chief.slash(fake.general, "settings server", retention=7)
    _, answer = await mentions(fake, fake.reporter, fake.general)
    forgetting, now = bot.client.front.forgetting, bot.client.front.now()
    await fake.quiet(0.2)  # the question is on its way no longer
    assert forgetting.sweep(now + timedelta(days=6)) == 0
    assert forgetting.sweep(now + timedelta(days=8)) == 1
    assert kept(bot) == []
    assert not answer.gone


async def test_no_question_and_no_name_is_logged(fake, bot, caplog):
    caplog.set_level("DEBUG", logger="bot")
    matter = "zebra-contract"
    await mentions(fake, fake.reporter, fake.general, f"Who signed the {matter}?")
    bot.reader.error = RuntimeError(f"cannot read {matter}")
    await fake.reporter.type(fake.general, f"{{bot}} What about the {matter}?")
    await fake.until(lambda: caplog.text)
    await fake.quiet(0.3)
    own = [record for record in caplog.records if record.name.startswith("bot")]
    assert own
    logged = "\n".join(record.getMessage() for record in own)
    assert matter not in logged
    assert str(fake.reporter.id) not in logged
    assert fake.reporter.user.name not in logged
