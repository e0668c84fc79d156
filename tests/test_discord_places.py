"""Places that go away in mid-answer: expired, deleted, forbidden."""

import asyncio

import pytest
from discord_bot import QUESTION, QUOTE, answers, in_mid_answer, mentioned, running
from fake_discord import MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made
        assert not made.task.done(), "the client ended"


async def test_after_its_15_minutes_a_public_answer_is_shown_by_the_channel(fake, bot):
    asked = await in_mid_answer(fake, bot)
    await asyncio.sleep(1.5)  # its state has been shown: the message is there
    fake.expire_tokens()
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.general))
    await fake.quiet(0.3)
    assert answers(fake, fake.general) == [asked.message]


async def test_after_its_15_minutes_a_private_answer_goes_to_the_asker_alone(fake, bot):
    await in_mid_answer(fake, bot, private=True)
    fake.expire_tokens()
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.reporter.dms))
    await fake.quiet(0.3)
    assert len(answers(fake, fake.reporter.dms)) == 1
    assert answers(fake, fake.general) == []


async def test_a_status_that_was_deleted_is_said_anew(fake, bot):
    _, status = await mentioned(fake, bot)
    fake.delete_message(status)
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.general))
    await fake.quiet(0.3)
    assert len(answers(fake, fake.general)) == 1


async def test_a_question_that_was_deleted_is_not_answered(fake, bot):
    said, status = await mentioned(fake, bot)
    await fake.reporter.delete(said)
    await fake.quiet(0.2)
    bot.reader.gate.set()
    await fake.until(lambda: status.gone)
    await fake.quiet(0.3)
    assert answers(fake, fake.general) == []


async def test_the_answer_of_a_deleted_channel_goes_to_the_asker(fake, bot):
    await mentioned(fake, bot)
    fake.delete_channel(fake.general)
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.reporter.dms))
    await fake.quiet(0.3)
    assert len(answers(fake, fake.reporter.dms)) == 1


async def test_where_writing_was_forbidden_meanwhile_the_asker_gets_the_answer(fake, bot):
    await mentioned(fake, bot)
    fake.take_from_bot(fake.general, Permission.VIEW_CHANNEL)
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.reporter.dms))


async def test_an_asker_who_takes_no_direct_messages_is_no_end(fake, bot):
    fake.reporter.user.dms_open = False
    await mentioned(fake, bot)
    fake.take_from_bot(fake.general, Permission.VIEW_CHANNEL)
    bot.reader.gate.set()
    await fake.quiet(1)
    asked = await fake.editor.slash(fake.channel("other"), "ask", question=QUESTION)
    await asked.says(QUOTE)
