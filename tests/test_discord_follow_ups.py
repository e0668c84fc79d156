"""Follow-ups through every door of Discord: read from what was said before, and by themselves
again once that is forgotten."""

from datetime import timedelta

import pytest
from discord_bot import QUESTION, mentions, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, document

from bot.discord.texts import texts_for

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

MORE = "and what did Ukraine say?"
WHOLE = "What did Ukraine say (who claimed there were no casualties"
FERRY = "How many people were injured on the ferry?"
WORD = "zebrawood"
ABOUT = f"Who claimed there were no casualties at the {WORD} mill?"


@pytest.fixture
async def fake():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as made:
        yield made
        assert made.refused == []
        assert made.pings == []
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


async def heard(fake, said):
    """The answer to a message."""
    answer = await fake.editor.hears(said.channel, after=said)
    await says(fake, answer, "Searched")
    return answer


async def by_reply(fake):
    _, answer = await mentions(fake, fake.reporter, fake.general)
    said = await fake.editor.type(fake.general, MORE, reply_to=answer)
    return await heard(fake, said)


async def by_reply_to_a_command(fake):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.says("Searched")
    said = await fake.editor.type(fake.general, MORE, reply_to=asked.message)
    return await heard(fake, said)


async def by_reply_to_a_reply(fake):
    _, answer = await mentions(fake, fake.reporter, fake.general)
    said = await fake.editor.type(fake.general, "why?", reply_to=answer)
    second = await heard(fake, said)
    said = await fake.reporter.type(fake.general, MORE, reply_to=second)
    return await heard(fake, said)


async def by_reply_to_a_shared_answer(fake):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.says("Searched")
    await asked.settled(0.2)
    await (await fake.reporter.press(asked.message, "Show to the channel")).settled()
    post = next(one for one in fake.said_by_bot(fake.general) if not one.ephemeral)
    said = await fake.editor.type(fake.general, MORE, reply_to=post)
    return await heard(fake, said)


async def in_a_thread_at_the_answer(fake):
    _, answer = await mentions(fake, fake.reporter, fake.general)
    thread = await fake.editor.start_thread(answer, "more")
    said = await fake.editor.type(thread, f"{{bot}} {MORE}")
    return await heard(fake, said)


async def in_a_direct_message(fake):
    first = await fake.reporter.dm(QUESTION)
    await says(fake, await fake.reporter.hears(fake.reporter.dms, after=first), "Searched")
    said = await fake.reporter.dm(MORE)
    answer = await fake.reporter.hears(fake.reporter.dms, after=said)
    await says(fake, answer, "Searched")
    return answer


async def in_a_forum_post(fake):
    post = await fake.reporter.post(fake.forum, "Drones", f"{{bot}} {QUESTION}")
    await heard(fake, post)
    said = await fake.editor.type(post.channel, f"{{bot}} {MORE}")
    return await heard(fake, said)


@pytest.mark.parametrize(
    "follow_up",
    [
        by_reply,
        by_reply_to_a_command,
        by_reply_to_a_reply,
        by_reply_to_a_shared_answer,
        in_a_thread_at_the_answer,
        in_a_direct_message,
        in_a_forum_post,
    ],
)
async def test_a_follow_up_is_read_with_what_was_said_before(fake, bot, follow_up):
    answer = await follow_up(fake)
    read = bot.reader.read[-1]
    assert read.startswith(WHOLE)
    assert "understood as: What did Ukraine say" in answer.text.replace("\\", "")


async def test_an_answer_out_of_reach_now_gives_a_follow_up_none_of_its_words(fake, bot):
    _, answer = await mentions(fake, fake.reporter, fake.general)
    bot.client.front.servers.set(fake.newsroom.id, publishers=["The Calder Herald"])
    said = await fake.editor.type(fake.general, MORE, reply_to=answer)
    more = await heard(fake, said)
    assert bot.reader.read[-1] == MORE
    assert "understood as" not in more.text


async def test_what_was_asked_aside_before_is_not_handed_on_with_a_shared_answer(fake, bot):
    post = await fake.reporter.post(fake.forum, "Ferries", f"{{bot}} {FERRY}")
    await heard(fake, post)
    for question in (ABOUT, QUESTION):
        asked = await fake.reporter.slash(post.channel, "ask", question=question, private=True)
        await asked.says("Searched")
        await asked.settled(0.2)
    await (await fake.reporter.press(asked.message, "Show to the channel")).settled()
    turns = bot.state.rows("SELECT turn ->> 'asked' FROM turns WHERE scope = '' ORDER BY id")
    assert [asked.splitlines()[0] for (asked,) in turns] == [FERRY, QUESTION]


async def test_a_message_in_the_thread_of_an_answer_follows_it(fake, threaded):
    said, _ = await mentions(fake, fake.reporter, fake.general)
    more = await fake.editor.type(said.thread, f"{{bot}} {MORE}")
    await heard(fake, more)
    assert threaded.reader.read[-1].startswith(WHOLE)


async def test_of_two_in_a_thread_each_follows_their_own_question(fake, threaded):
    said, answer = await mentions(fake, fake.reporter, fake.general)
    await heard(fake, await fake.editor.type(said.thread, f"{{bot}} {FERRY}"))
    await heard(fake, await fake.reporter.type(said.thread, f"{{bot}} {MORE}"))
    assert threaded.reader.read[-1].startswith(WHOLE)
    await heard(fake, await fake.editor.type(said.thread, "{bot} and who said so?"))
    assert "ferry" in threaded.reader.read[-1]
    await heard(fake, await fake.editor.type(said.thread, MORE, reply_to=answer))
    assert threaded.reader.read[-1].startswith(WHOLE)


async def test_a_reply_follows_an_answer_that_discord_does_not_show_with_it(fake, bot):
    said, answer = await mentions(fake, fake.reporter, fake.general)
    fake.changes.omitted = {"referenced_message"}
    more = await fake.editor.type(fake.general, MORE, reply_to=answer)
    await heard(fake, more)
    assert bot.reader.read[-1].startswith(WHOLE)
    await fake.editor.type(fake.general, "Good question!", reply_to=said)
    await fake.editor.hears_nothing(fake.general, 1, after=fake.said_by_bot(fake.general)[-1])


async def test_a_message_elsewhere_follows_nothing(fake, bot):
    await mentions(fake, fake.reporter, fake.general)
    await mentions(fake, fake.reporter, fake.general, MORE)
    assert bot.reader.read[-1] == MORE


@pytest.mark.parametrize("language", ["en-US", "de", "fr", "es-ES"])
async def test_how_it_was_read_is_shown_in_the_place_s_language_and_as_text(fake, bot, language):
    bot.client.front.servers.set(fake.newsroom.id, language=language)
    texts = texts_for(language)
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    answer = await fake.reporter.hears(fake.general, after=said)
    await fake.until(lambda: len(bot.reader.read) == 1 and "casualties" in answer.text)
    await fake.quiet(0.3)
    more = await fake.editor.type(
        fake.general, "and what did **Ukraine** say of @everyone?", reply_to=answer
    )
    shown = await fake.editor.hears(fake.general, after=more)
    lead = texts.understood_as.partition("{")[0]
    await fake.until(lambda: lead in shown.text, what=lambda: f"{lead!r} in {shown.text!r}")
    assert "**Ukraine**" not in shown.text
    assert "\\*\\*Ukraine\\*\\*" in shown.text


# Forgetting


async def forgets(fake, actor, what, channel):
    asked = await actor.slash(channel, "forget", what=what)
    await actor.press(asked.message, "Forget it")
    await fake.quiet(0.3)


async def mine(fake, bot, said):
    await forgets(fake, fake.reporter, "mine", fake.general)


async def this_thread(fake, bot, said):
    await forgets(fake, fake.chief, "thread", said.thread)


async def my_part_of_this_thread(fake, bot, said):
    await forgets(fake, fake.reporter, "thread", said.thread)


async def this_server(fake, bot, said):
    await forgets(fake, fake.chief, "guild", fake.general)
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)


async def by_deleting_the_question(fake, bot, said):
    await fake.reporter.delete(said)
    await fake.until(lambda: not bot.state.rows("SELECT * FROM turns"))
    await fake.quiet(0.2)


async def by_retention(fake, bot, said):
    front = bot.client.front
    front.servers.set(fake.newsroom.id, retention_days=7)
    await fake.quiet(0.3)
    assert front.forgetting.sweep(front.now() + timedelta(days=8)) > 0


@pytest.mark.parametrize(
    "forget",
    [
        mine,
        this_thread,
        my_part_of_this_thread,
        this_server,
        by_deleting_the_question,
        by_retention,
    ],
)
async def test_after_forgetting_the_next_message_is_read_by_itself(fake, threaded, state, forget):
    said, _ = await mentions(fake, fake.reporter, fake.general, ABOUT)
    thread = said.thread
    more = await fake.reporter.type(thread, "{bot} why?")
    await heard(fake, more)
    assert WORD in threaded.reader.read[-1]
    await fake.quiet(0.3)
    assert WORD.encode() in raw(state)
    await forget(fake, threaded, said)
    if forget is by_deleting_the_question:  # "why?" stands in Discord, and is kept as it was asked
        await fake.until(lambda: b"why?" in raw(state))
    assert WORD.encode() not in raw(state)
    more = await fake.editor.type(thread, f"{{bot}} {MORE}")
    await heard(fake, more)
    assert threaded.reader.read[-1] == MORE
    assert WORD.encode() not in raw(state)


async def test_nothing_stays_of_a_deleted_thread(fake, threaded, state):
    said, _ = await mentions(fake, fake.reporter, fake.general, ABOUT)
    await fake.quiet(0.3)
    fake.delete_channel(said.thread)
    await fake.until(lambda: WORD.encode() not in raw(state))


async def test_nothing_stays_of_the_threads_of_a_deleted_channel(fake, threaded, state):
    other = fake.channel("passing")
    await mentions(fake, fake.reporter, other, ABOUT)
    await fake.quiet(0.3)
    fake.delete_channel(other)
    await fake.until(lambda: WORD.encode() not in raw(state))


async def test_what_was_talked_about_in_a_server_that_is_left_is_forgotten(fake, threaded):
    await mentions(fake, fake.reporter, fake.general, ABOUT)
    await fake.quiet(0.3)
    fake.kick_bot(fake.newsroom)
    await fake.until(lambda: not threaded.state.rows("SELECT * FROM turns"))


async def test_what_follows_the_words_of_one_who_is_forgotten_keeps_none_of_them(
    fake, threaded, state
):
    said, _ = await mentions(fake, fake.reporter, fake.general, ABOUT)
    more = await fake.editor.type(said.thread, "{bot} why?")
    await heard(fake, more)
    await fake.quiet(0.3)
    await forgets(fake, fake.reporter, "mine", fake.general)
    assert threaded.state.rows("SELECT question FROM shown") == [("why?",)]
    assert WORD.encode() not in raw(state)


async def test_a_direct_talk_is_forgotten_too(fake, bot, state):
    first = await fake.reporter.dm(ABOUT)
    await says(fake, await fake.reporter.hears(fake.reporter.dms, after=first), "Searched")
    await fake.quiet(0.3)
    await forgets(fake, fake.reporter, "thread", fake.reporter.dms)
    assert WORD.encode() not in raw(state)
    said = await fake.reporter.dm(MORE)
    await says(fake, await fake.reporter.hears(fake.reporter.dms, after=said), "Searched")
    assert bot.reader.read[-1] == MORE


def raw(state) -> bytes:
    """All that the disk holds of it."""
    return b"".join(file.read_bytes() for file in state.parent.glob(f"{state.name}*"))
