"""Where answers are private, a question in public is answered to its asker alone."""

import pytest
from discord_bot import QUESTION, QUOTE, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)
OPEN = "Show me the answer"


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
        limit(made, fake, private=True)
        yield made


def limit(bot, fake, **rules):
    bot.client.front.servers.set(fake.newsroom.id, fake.general.id, **rules)


async def offered(fake, text=f"{{bot}} {QUESTION}", **how):
    said = await fake.reporter.type(fake.general, text, **how)
    return said, await fake.reporter.hears(fake.general, after=said)


def in_public(fake):
    return [one for one in fake.seen_by(fake.editor, fake.general) if QUOTE in one.text]


async def test_a_mention_is_answered_at_the_press_of_a_button_and_to_nobody_else(fake, bot):
    _, offer = await offered(fake)
    assert QUOTE not in offer.text
    assert "/ask" in offer.text
    assert bot.reader.read == []
    other = await fake.editor.press(offer, OPEN)
    assert "Only the person who asked" in other.text
    pressed = await fake.reporter.press(offer, OPEN)
    await pressed.says(QUOTE)
    assert pressed.message.ephemeral
    assert in_public(fake) == []


async def test_a_reply_to_an_answer_is_private_too(fake, bot):
    limit(bot, fake, private=False)
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await says(fake, answer, QUOTE)
    limit(bot, fake, private=True)
    _, offer = await offered(fake, "And who resigned?", reply_to=answer)
    assert OPEN in offer.buttons


async def test_no_thread_is_opened_for_it(fake, bot):
    limit(bot, fake, in_threads=True)
    said, offer = await offered(fake)
    assert OPEN in offer.buttons
    assert said.thread is None


async def test_pressed_twice_at_once_it_asks_once_and_shows_the_same_answer(fake, bot):
    _, offer = await offered(fake)
    bot.reader.gate.clear()
    pressed = [await fake.reporter.press(offer, OPEN, wait=False) for _ in range(2)]
    await fake.until(lambda: all(one.acknowledged_at for one in pressed))
    bot.reader.gate.set()
    for one in pressed:
        await one.says("Searched")
        assert "understood as" not in one.text
        assert one.message.ephemeral
    assert bot.reader.read == [QUESTION]
    assert len(bot.state.rows("SELECT 1 FROM shown")) == 1


async def test_pressed_again_it_shows_the_same_answer_and_asks_nothing(fake, bot):
    _, offer = await offered(fake)
    await (await fake.reporter.press(offer, OPEN)).says(QUOTE)
    again = await fake.reporter.press(offer, OPEN)
    await again.says(QUOTE)
    assert bot.reader.read == [QUESTION]
    limit(bot, fake, publishers=["BBC News"])
    hidden = await fake.reporter.press(offer, OPEN)
    assert QUOTE not in await hidden.says("out of reach here now")


async def test_it_works_after_a_restart(fake, sample_archive, embedder, tmp_path):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        limit(bot, fake, private=True)
        _, offer = await offered(fake)
    async with running(fake, sample_archive, embedder, state):
        pressed = await fake.reporter.press(offer, OPEN)
        await pressed.says(QUOTE)


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "not yet answered"])
async def test_deleting_the_question_deletes_all_that_was_kept_of_it(fake, bot, answered):
    said, offer = await offered(fake)
    if answered:
        await (await fake.reporter.press(offer, OPEN)).says(QUOTE)
    await fake.reporter.delete(said)
    await fake.until(lambda: not bot.state.rows("SELECT 1 FROM shown"))
    gone = await fake.reporter.press(offer, OPEN)
    await gone.says("forgotten")


async def test_only_what_is_answered_is_counted(fake, bot):
    limit(bot, fake, daily_budget=1)
    _, first = await offered(fake)
    _, second = await offered(fake)
    await (await fake.reporter.press(first, OPEN)).says(QUOTE)
    spent = await fake.reporter.press(second, OPEN)
    assert "used up" in spent.text


async def test_where_we_do_not_answer_nothing_is_offered(fake, bot):
    limit(bot, fake, enabled=False)
    _, told = await offered(fake)
    assert OPEN not in told.buttons
