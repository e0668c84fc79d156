"""Every door, with the real discord.py against a Discord on loopback."""

import asyncio
import re

import pytest
from discord_bot import QUESTION, QUOTE, plain, running, says
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


async def test_a_question_by_command_is_acknowledged_at_once_and_answered(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    assert QUOTE in await asked.says("The Kremlin")
    assert asked.acknowledged_in < 1
    assert asked.message in fake.seen_by(fake.editor, fake.general)


async def test_a_private_answer_is_seen_by_nobody_else(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.says(QUOTE)
    assert asked.message.ephemeral
    assert asked.message not in fake.seen_by(fake.editor, fake.general)


async def test_limits_of_a_command_hold(fake, bot):
    asked = await fake.reporter.slash(
        fake.general, "ask", question=QUESTION, before="April 2023", publisher="harbour courier"
    )
    await asked.settled()
    assert QUOTE not in asked.text


async def test_what_is_no_day_is_told_to_the_one_who_typed_it(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, after="03/05/2023")
    assert "2023-05-03" in asked.text
    assert asked.message.ephemeral
    assert bot.reader.read == []


async def test_outlets_and_days_are_offered_while_one_types(fake, bot):
    outlets = await fake.reporter.autocomplete(
        fake.general, "ask", "publisher", "nord", question="x"
    )
    days = await fake.reporter.autocomplete(fake.general, "ask", "as_of", "may 2023", question="x")
    assert [choice["value"] for choice in outlets] == ["Nordvik Tidende"]
    assert [choice["value"] for choice in days] == ["2023-05-31"]


async def test_a_mention_is_answered_as_a_reply(fake, bot):
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    assert answer.reference is said


async def test_a_reply_to_an_answer_follows_up(fake, bot):
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    more = await fake.editor.type(fake.general, "Who resigned over the contract?", reply_to=answer)
    await says(fake, await fake.editor.hears(fake.general, after=more), "Searched")
    assert bot.reader.read[-1] == "Who resigned over the contract?"


async def test_a_direct_message_is_a_question(fake, bot):
    await fake.reporter.dm(QUESTION)
    await says(fake, await fake.reporter.hears(fake.reporter.dms), QUOTE)


async def test_a_forum_post_is_asked_with_its_title(fake, bot):
    post = await fake.reporter.post(fake.forum, "Drones over the Kremlin", f"{{bot}} {QUESTION}")
    await says(fake, await fake.reporter.hears(post.channel, after=post), QUOTE)
    assert bot.reader.read == [f"{QUESTION}\nDrones over the Kremlin"]


async def test_talk_among_people_is_left_alone(fake, bot):
    said = await fake.reporter.type(fake.general, "Who is having lunch?")
    await fake.reporter.hears_nothing(fake.general, after=said)
    await fake.editor.type(fake.general, "Me.", reply_to=said)
    await fake.reporter.hears_nothing(fake.general, after=said)


async def test_a_bare_mention_is_told_how_to_ask(fake, bot):
    said = await fake.reporter.type(fake.general, "{bot}")
    assert "ask" in (await fake.reporter.hears(fake.general, after=said)).text


async def test_answers_of_a_channel_come_in_the_order_of_the_questions(fake, bot):
    bot.reader.gate.clear()
    said = [
        await fake.reporter.type(fake.general, f"{{bot}} Who claimed thing number {number}?")
        for number in range(4)
    ]
    heard = [await _reply_to(fake, one) for one in said]
    assert [f"{number} question" in one.text for number, one in enumerate(heard)][1:] == [True] * 3
    bot.reader.gate.set()
    for one in heard:
        await says(fake, one, "Searched")
    done = [one.at for one in heard]
    assert done == sorted(done)


async def test_a_full_line_is_told(fake, sample_archive, embedder, tmp_path):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state, longest=1) as bot:
        bot.reader.gate.clear()
        await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
        await fake.until(lambda: bot.reader.read)
        asked = await fake.editor.slash(fake.general, "ask", question=QUESTION)
        assert "1 question is waiting already. Please ask again in a few minutes." in asked.text
        bot.reader.gate.set()
        await fake.until(lambda: not len(bot.client.front.turns))
        bot.reader.gate.clear()
        await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
        await fake.until(lambda: len(bot.reader.read) == 2)
        asked = await fake.editor.slash(fake.general, "ask", question=QUESTION)
        told = r"1 question is waiting already\. Please ask again in about \d*[05] seconds\."
        assert re.search(told, plain(asked))


async def _reply_to(fake, said):
    def found():
        for one in fake.said_by_bot(said.channel):
            if one.reference is said:
                return one
        return None

    return await fake.until(found, what=f"a reply to {said.text!r}")


async def test_commands_are_told_to_discord_when_they_changed_and_only_then(
    fake, sample_archive, embedder, tmp_path
):
    state = tmp_path / "state.sqlite3"
    for _ in range(2):
        async with running(fake, sample_archive, embedder, state):
            await asyncio.sleep(0)
    assert len(fake.syncs) == 1


@pytest.mark.parametrize(
    "lose", [dict.clear, lambda commands: commands[None].popitem()], ids=["all", "one"]
)
async def test_commands_that_discord_has_lost_are_told_again(
    fake, sample_archive, embedder, tmp_path, lose
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state):
        before = len(fake.commands[None])
    lose(fake.commands)
    async with running(fake, sample_archive, embedder, state):
        assert len(fake.commands[None]) == before
    assert len(fake.syncs) == 2
