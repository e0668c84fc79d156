"""A private answer is shown to its channel once, however often that is asked for."""

import pytest
from discord_bot import QUESTION, answers, running
from fake_discord import MISSING, FakeDiscord, document
from fake_discord.world import parts

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)
SHARE = "Show to the channel"


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


async def answered_privately(fake):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.settled(0.2)
    return asked.message


def public(fake):
    return [one for one in answers(fake, fake.general) if not one.ephemeral]


def links(exchange):
    return [one["url"] for one in parts(exchange.message.components) if one.get("url")]


async def pressed_at_once(fake, answer, count):
    """What presses say that all came before the first was seen to work."""
    made = [await fake.reporter.press(answer, SHARE, wait=False) for _ in range(count)]
    await fake.until(lambda: all(one.acknowledged_at for one in made))
    await fake.quiet(0.5)
    return made


@pytest.mark.parametrize("count", [2, 5])
async def test_presses_at_the_same_time_post_it_once_and_are_told_where(fake, bot, count):
    answer = await answered_privately(fake)
    made = await pressed_at_once(fake, answer, count)
    (post,) = public(fake)
    told = [one for one in made if "has seen this answer already" in one.text]
    assert len(told) == count - 1
    for one in told:
        assert one.message.ephemeral
        (link,) = links(one)
        assert link.endswith(f"/{fake.newsroom.id}/{fake.general.id}/{post.id}")
    assert SHARE not in answer.buttons


async def test_a_press_after_a_restart_is_told_where_it_was_shown(
    fake, sample_archive, embedder, tmp_path
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state):
        answer = await answered_privately(fake)
        late = answer.components
        await (await fake.reporter.press(answer, SHARE)).settled(0.2)
    answer.components = late  # a client that has not seen yet that its button is gone
    async with running(fake, sample_archive, embedder, state):
        again = await fake.reporter.press(answer, SHARE)
        await again.says("has seen this answer already")
        (post,) = public(fake)
        assert links(again)[0].endswith(str(post.id))


@pytest.mark.parametrize("posted", [True, False], ids=["after posting", "before posting"])
async def test_a_crash_in_the_middle_neither_doubles_nor_loses_it(
    fake, sample_archive, embedder, tmp_path, posted
):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state) as bot:
        answer = await answered_privately(fake)
        late = answer.components
        shares = bot.client.front.records.shares
        if posted:
            await (await fake.reporter.press(answer, SHARE)).settled(0.2)
            bot.state.run("UPDATE shares SET channel = NULL, message = NULL")
        else:
            (key,) = bot.state.rows("SELECT key FROM shown WHERE private")[0]
            assert shares.claim(key, 1)
    answer.components = late
    async with running(fake, sample_archive, embedder, state):
        again = await fake.reporter.press(answer, SHARE)
        await again.settled(0.3)
        assert len(public(fake)) == 1
        assert bool(links(again)) is posted
