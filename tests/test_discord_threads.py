"""Threads, forums, and what can be read where."""

import pytest
from discord_bot import QUESTION, QUOTE, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as made:
        yield made
        assert made.refused == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made


@pytest.fixture
async def threaded(fake, bot):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    return bot


async def test_a_mention_is_answered_in_a_thread_of_its_own(fake, threaded):
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    assert answer.channel is said.thread
    assert said.thread.name == QUESTION


async def test_a_command_is_answered_in_a_thread_below_it(fake, threaded):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.says("casualties")
    await fake.until(lambda: asked.message.thread)
    answer = await fake.editor.hears(asked.message.thread)
    await says(fake, answer, QUOTE)
    assert QUOTE not in asked.message.text


async def test_a_private_answer_needs_no_thread(fake, threaded):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.says(QUOTE)
    assert asked.message.thread is None


async def test_where_no_thread_may_be_opened_the_answer_stays_in_the_channel(fake, threaded):
    fake.take_from_bot(fake.general, Permission.CREATE_PUBLIC_THREADS)
    with fake.expecting(50013):
        said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
        answer = await fake.reporter.hears(fake.general, after=said)
        await says(fake, answer, QUOTE)
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await asked.says(QUOTE)
    assert answer.channel is fake.general


async def test_a_mention_in_our_thread_goes_on_with_its_talk(fake, threaded):
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    more = await fake.editor.type(said.thread, "{bot} And who resigned over the contract?")
    await says(fake, await fake.editor.hears(said.thread, after=more), "Searched")
    talks = {
        kept.conversation
        for _, kept in filter(None, [threaded.client.front.records.shown.last_in(said.thread.id)])
    }
    assert talks == {f"thread {said.thread.id}"}


async def test_what_we_cannot_read_in_our_thread_is_told_once(fake, threaded):
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    more = await fake.reporter.type(said.thread, "And who resigned?")
    await says(fake, await fake.reporter.hears(said.thread, after=more), "mention me")
    again = await fake.reporter.type(said.thread, "Hello?")
    await fake.reporter.hears_nothing(said.thread, after=again)


async def test_where_no_mention_is_needed_every_message_is_a_question(
    fake, sample_archive, embedder, tmp_path
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        bot.client.front.servers.set(fake.newsroom.id, fake.general.id, mention_needed=False)
        bot.client.front.servers.set(fake.newsroom.id, fake.forum.id, mention_needed=False)
    async with running(fake, sample_archive, embedder, state):
        said = await fake.reporter.type(fake.general, QUESTION)
        answer = await fake.reporter.hears(fake.general, after=said)
        await says(fake, answer, QUOTE)
        await fake.reporter.type(
            fake.general, "And who resigned?", reply_to=answer, ping_reply=False
        )
        post = await fake.reporter.post(fake.forum, "Drones over the Kremlin", QUESTION)
        await says(fake, await fake.reporter.hears(post.channel, after=post), QUOTE)
        other = fake.channel("lunch")
        said = await fake.reporter.type(other, "Who is having lunch?")
        await fake.reporter.hears_nothing(other, after=said)
