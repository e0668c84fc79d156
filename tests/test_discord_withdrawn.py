"""What is deleted or forgotten while Discord is still being waited for: neither shown nor kept."""

import asyncio

import pytest
from archives import put
from discord_bot import QUESTION, answers, running
from discord_watch import LATER, news, posted, watches
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

EARLIER = "Who won?"


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_copy, embedder, tmp_path):
    async with running(fake, sample_copy, embedder, tmp_path / "state.sqlite3") as made:
        yield made


@pytest.fixture
def arrive(sample_copy, embedder):
    async def put_in(*articles):
        await asyncio.to_thread(put, sample_copy, embedder, articles, at=LATER)

    return put_in


@pytest.fixture
async def forget(fake, bot):
    """Presses the button of a `/forget` that was typed before, when there was something else."""
    earlier = await fake.reporter.slash(fake.general, "ask", question=EARLIER, private=True)
    await earlier.settled()
    bot.reader.read.clear()
    asked = await fake.reporter.slash(fake.general, "forget", what="mine")

    async def pressed():
        await (await fake.reporter.press(asked.message, "Forget it")).settled()

    return pressed


async def nothing_stands(fake, bot, *channels):
    """Nothing of ours that everybody sees, nothing kept, and no thread named by a question."""
    await fake.quiet(0.5)
    for channel in (fake.general, *fake.newsroom.threads.values(), *channels):
        said = fake.said_by_bot(channel)
        assert [one.text for one in said if not one.gone and not one.ephemeral] == []
    assert {thread.name for thread in fake.newsroom.threads.values()} <= {"…"}
    assert bot.state.rows("SELECT question FROM shown WHERE question <> ?", EARLIER) == []
    assert bot.client.front.watches.running() == []


def slow(fake, path, method="POST"):
    fault = fake.faults.slow(path, method=method, seconds=1)
    return lambda: fake.until(lambda: fault.hits)


# Watching and showing


async def test_news_that_are_being_posted_when_their_watch_is_forgotten_are_taken_back(
    fake, bot, arrive, forget
):
    await watches(fake)
    begun = slow(fake, "/channels/[0-9]+/messages$")
    await arrive(news())
    await begun()
    await forget()
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)


async def test_news_that_are_being_posted_when_another_forgets_are_posted(
    fake, bot, arrive, forget
):
    await watches(fake, actor=fake.editor)
    begun = slow(fake, "/channels/[0-9]+/messages$")
    await arrive(news())
    await begun()
    await forget()
    await posted(fake, 1)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        pytest.param("/callback", "POST", id="while it is acknowledged"),
        pytest.param("/webhooks/", "PATCH", id="while it is confirmed"),
    ],
)
async def test_a_watch_that_is_being_made_when_it_is_forgotten_is_taken_back(
    fake, bot, forget, path, method
):
    begun = slow(fake, path, method)
    await fake.reporter.slash(fake.general, "watch add", question=QUESTION, wait=False)
    await begun()
    await forget()
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)


async def test_an_answer_that_is_being_shown_to_the_channel_when_it_is_forgotten_is_taken_back(
    fake, bot, forget
):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.settled(0.2)
    begun = slow(fake, "/webhooks/[0-9]+/[^/]+$")
    await fake.reporter.press(asked.message, "Show to the channel", wait=False)
    await begun()
    await forget()
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)


# Asking


async def deletes(fake, said, forget):
    await fake.reporter.delete(said)


async def forgets(fake, said, forget):
    await forget()


@pytest.mark.parametrize("gone", [deletes, forgets])
async def test_a_mention_that_is_withdrawn_while_its_thread_is_opened_is_not_answered(
    fake, bot, forget, gone
):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    begun = slow(fake, "/threads$")
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    await begun()
    await gone(fake, said, forget)
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)
    assert bot.reader.read == []


async def test_a_command_that_is_forgotten_while_its_thread_is_opened_is_not_answered(
    fake, bot, forget
):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    begun = slow(fake, "/threads$")
    await fake.reporter.slash(fake.general, "ask", question=QUESTION, wait=False)
    await begun()
    await forget()
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)
    assert bot.reader.read == []


async def test_a_command_that_is_forgotten_before_discord_heard_of_us_is_not_answered(
    fake, bot, forget
):
    begun = slow(fake, "/callback")
    await fake.reporter.slash(fake.general, "ask", question=QUESTION, wait=False)
    await begun()
    await forget()
    await fake.quiet(1.2)
    await nothing_stands(fake, bot)


@pytest.mark.parametrize("gone", [deletes, forgets])
async def test_a_direct_message_that_is_withdrawn_while_its_writer_is_looked_up_is_not_answered(
    fake, bot, forget, gone
):
    bot.client.front.servers.set(fake.newsroom.id, publishers=["Harbour Courier"])
    begun = slow(fake, "/members/", "GET")
    said = await fake.reporter.dm(QUESTION)
    await begun()
    await gone(fake, said, forget)
    await fake.quiet(1.2)
    await nothing_stands(fake, bot, fake.reporter.dms)
    assert bot.reader.read == []


async def test_what_another_asks_meanwhile_is_answered(fake, bot, forget):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    begun = slow(fake, "/threads$")
    said = await fake.editor.type(fake.general, f"{{bot}} {QUESTION}")
    await begun()
    await forget()
    await fake.until(lambda: said.thread and answers(fake, said.thread))
