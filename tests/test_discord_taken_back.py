"""What `/forget` takes away in Discord, and answers that are on their way when it comes."""

import pytest
from discord_bot import QUESTION, QUOTE, answers, in_mid_answer, mentioned, mentions, running, says
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.unanswered == []


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state.sqlite3"


@pytest.fixture
async def bot(fake, sample_archive, embedder, state):
    async with running(fake, sample_archive, embedder, state) as made:
        yield made


@pytest.fixture
async def threaded(fake, bot):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    return bot


async def forgets(fake, actor, what, channel):
    asked = await actor.slash(channel, "forget", what=what)
    await actor.press(asked.message, "Forget it")


def kept(bot) -> list[object]:
    """All that is left of questions."""
    return [
        *bot.state.rows("SELECT question FROM shown"),
        *bot.state.rows("SELECT turn FROM turns"),
        *bot.state.rows("SELECT shown FROM underway"),
    ]


def raw(state) -> bytes:
    return b"".join(file.read_bytes() for file in state.parent.glob(f"{state.name}*"))


# Threads


async def test_a_thread_that_was_opened_for_a_mention_loses_its_name(fake, threaded):
    said, answer = await mentions(fake, fake.reporter, fake.general)
    assert said.thread.name == QUESTION
    await forgets(fake, fake.reporter, "mine", fake.general)
    await fake.until(lambda: said.thread.name == "…")
    await fake.until(lambda: answer.gone)
    assert not said.gone  # it is the asker's own


async def test_the_message_that_repeats_a_command_s_question_goes_with_the_thread_s_name(
    fake, threaded
):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await fake.until(lambda: asked.message.thread)
    thread = asked.message.thread
    await says(fake, await fake.reporter.hears(thread), QUOTE)
    await fake.quiet(0.3)
    await forgets(fake, fake.reporter, "thread", thread)
    await fake.until(lambda: asked.message.gone)
    await fake.until(lambda: thread.name == "…")


async def test_a_thread_that_was_put_away_is_put_away_again(fake, threaded):
    said, _ = await mentions(fake, fake.reporter, fake.general)
    await fake.quiet(0.3)
    said.thread.archived = True
    fake.changes.update_channel(said.thread)
    await fake.quiet(0.2)
    await forgets(fake, fake.reporter, "mine", fake.general)
    await fake.until(lambda: said.thread.name == "…" and said.thread.archived)


async def test_a_name_that_somebody_else_gave_stays(fake, bot):
    post = await fake.reporter.post(fake.forum, "Drones", f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(post.channel, after=post)
    await says(fake, answer, "Searched")
    await fake.quiet(0.3)
    await forgets(fake, fake.reporter, "mine", fake.general)
    await fake.until(lambda: answer.gone)
    await fake.quiet(0.3)
    assert post.channel.name == "Drones"


async def test_another_s_question_in_a_thread_leaves_its_name(fake, threaded):
    said, _ = await mentions(fake, fake.reporter, fake.general)
    more = await fake.editor.type(said.thread, "{bot} Who resigned over the contract?")
    second = await fake.editor.hears(said.thread, after=more)
    await says(fake, second, "Searched")
    await fake.quiet(0.3)
    await forgets(fake, fake.editor, "mine", fake.general)
    await fake.until(lambda: second.gone)
    await fake.quiet(0.3)
    assert said.thread.name == QUESTION


# On their way


@pytest.mark.parametrize(
    ("who", "what"), [("reporter", "mine"), ("chief", "thread"), ("chief", "guild")]
)
@pytest.mark.parametrize("door", [mentioned, in_mid_answer])
async def test_an_answer_on_its_way_is_neither_shown_nor_kept(fake, bot, state, door, who, what):
    made = await door(fake, bot)
    await forgets(fake, getattr(fake, who), what, fake.general)
    bot.reader.gate.set()
    await fake.quiet(0.6)
    await fake.until(lambda: not len(bot.client.front.turns))
    await fake.quiet(0.4)
    assert answers(fake, fake.general) == []
    message = made[1] if isinstance(made, tuple) else made.message
    assert message is None or message.gone
    assert kept(bot) == []
    assert b"casualties" not in raw(state)


async def test_an_answer_that_is_being_shown_is_taken_away_again(fake, bot, state):
    said, status = await mentioned(fake, bot)
    fake.faults.slow(f"/messages/{status.id}", method="PATCH", seconds=1)
    bot.reader.gate.set()
    await fake.quiet(0.5)
    await fake.reporter.delete(said)
    await fake.until(lambda: status.gone)
    await fake.quiet(0.6)
    assert answers(fake, fake.general) == []
    assert kept(bot) == []
    assert b"casualties" not in raw(state)


async def test_who_stopped_a_question_can_have_it_forgotten_before_it_ends(fake, bot):
    _, status = await mentioned(fake, bot)
    await fake.reporter.press(status, "Stop")
    await forgets(fake, fake.reporter, "mine", fake.general)
    bot.reader.gate.set()
    await fake.until(lambda: status.gone)
    await fake.quiet(0.3)
    assert kept(bot) == []


async def test_what_others_have_on_its_way_goes_on(fake, bot):
    await mentioned(fake, bot)
    await fake.editor.slash(fake.general, "ask", question=QUESTION, wait=False)
    await fake.quiet(0.3)
    await forgets(fake, fake.reporter, "mine", fake.general)
    bot.reader.gate.set()
    await fake.until(lambda: len(answers(fake, fake.general)) == 1)
    await fake.quiet(0.3)
    assert bot.state.rows("SELECT asker FROM shown") == [(fake.editor.id,)]
