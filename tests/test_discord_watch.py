"""Watched questions: asked of what newly arrives, each new quote posted once."""

import asyncio

import pytest
from archives import named, put
from discord_bot import plain, running
from discord_watch import LATER, QUESTION, RESIGNED, looked, news, posted, posts, watches
from fake_discord import MISSING, FakeDiscord, Kind, Permission, document
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.watching import heaps

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_heaps_cover_what_arrived_once_and_are_few(since, count):
    cut = list(heaps(since, since + count))
    assert [start for start, _ in cut] == [since, *(end for _, end in cut[:-1])][: len(cut)]
    assert sum(end - start for start, end in cut) == count
    assert len(cut) <= 20


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state.sqlite3"


@pytest.fixture
async def bot(fake, sample_copy, embedder, state):
    async with running(fake, sample_copy, embedder, state) as made:
        yield made


@pytest.fixture
def arrive(sample_copy, embedder):
    """Articles come in, as by an ingest beside the bot."""

    async def put_in(*articles):
        await asyncio.to_thread(put, sample_copy, embedder, articles, at=LATER)

    return put_in


async def test_new_evidence_is_posted_once(fake, bot, arrive):
    asked = await watches(fake)
    assert "I watch this question" in plain(asked)
    assert not asked.message.ephemeral
    await arrive(news())
    [post] = await posted(fake, 1)
    assert f"New on “{QUESTION}”" in post
    assert RESIGNED in post
    assert "Herald · 2024-10-02" in post
    await arrive(news(), news("again", title="the same sentence elsewhere", publisher="Courier"))
    await looked(fake, bot)
    await posted(fake, 1)
    await arrive(news("brandt", "Councillor Kai Brandt resigned over the ferry contract too."))
    assert "Kai Brandt" in (await posted(fake, 2))[1]


async def test_what_the_archive_knew_is_no_news_in_a_correction_or_elsewhere(fake, bot, arrive):
    await arrive(news())
    await watches(fake)
    await arrive(news(title="Corrected headline"), news("copy", publisher="Courier"))
    await looked(fake, bot)
    await posted(fake, 0)


async def test_a_large_ingest_brings_more_than_one_answer_holds(fake, bot, arrive):
    await watches(fake)
    names = ["Anna", "Boris", "Clara", "David", "Elena"]
    await arrive(
        *(
            news(name, f"Councillor {name} resigned over the ferry contract.")
            if at % 20 == 0
            else named(f"weather-{at}", f"It rained in Skarvik for {at} days.")
            for at in range(100)
            for name in [names[at // 20]]
        )
    )
    found = await posted(fake, 5)
    assert [name for name in names if any(name in post for post in found)] == names


async def test_what_does_not_answer_is_not_posted(fake, bot, arrive):
    await watches(fake)
    await arrive(named("rain", "It rained in Skarvik all day."))
    await looked(fake, bot)
    await posted(fake, 0)


async def test_a_watch_of_one_outlet_hears_no_other(fake, bot, arrive):
    await watches(fake, publisher="TASS", after="2024-01-01")
    await arrive(news())
    await looked(fake, bot)
    await posted(fake, 0)
    await arrive(news("tass", "Mayor Olsen resigned over the ferry contract.", publisher="TASS"))
    assert "Mayor Olsen" in (await posted(fake, 1))[0]


async def test_watches_outlive_a_stop_and_see_what_came_meanwhile(
    fake, sample_copy, embedder, state, arrive
):
    async with running(fake, sample_copy, embedder, state):
        await watches(fake)
    await arrive(news())
    async with running(fake, sample_copy, embedder, state) as bot:
        await posted(fake, 1)
        await looked(fake, bot)
    async with running(fake, sample_copy, embedder, state):
        await posted(fake, 1)


async def test_where_discord_fails_it_is_posted_again_and_seen_once(fake, bot, arrive):
    """The message was taken, and the news of that was lost."""
    await watches(fake)
    path = f"/channels/{fake.general.id}/messages"
    fake.faults.cut(path, method="POST", times=2, after_serving=True)
    await arrive(news())
    await looked(fake, bot)
    await posted(fake, 1)


async def test_a_deleted_channel_ends_its_watch_with_a_note(fake, bot, arrive):
    other = fake.channel("passing")
    await watches(fake, channel=other)
    fake.delete_channel(other)
    await arrive(news())
    await fake.until(lambda: not bot.client.front.watches.running())
    listed = await fake.chief.slash(fake.general, "watch list")
    assert "ended: the channel is gone" in plain(listed)


async def test_a_permission_that_is_withdrawn_ends_it_with_a_note(fake, bot, arrive):
    await watches(fake)
    fake.take_from_bot(fake.general, Permission.SEND_MESSAGES)
    await arrive(news())
    await fake.until(lambda: not bot.client.front.watches.running())
    listed = await fake.reporter.slash(fake.general, "watch list")
    assert "ended: I may not write there" in plain(listed)


async def test_watches_are_listed_and_removed_by_who_made_them(fake, bot, arrive):
    await watches(fake)
    listed = await fake.editor.slash(fake.general, "watch list")
    assert "1 question is watched here" in plain(listed)
    assert QUESTION in plain(listed)
    offered = await fake.reporter.autocomplete(fake.general, "watch remove", "watch", "ferry")
    assert [choice["name"] for choice in offered] == [f"#1 {QUESTION}"]
    assert await fake.editor.autocomplete(fake.general, "watch remove", "watch", "") == []
    refused = await fake.editor.slash(fake.general, "watch remove", watch="1")
    assert "Only" in plain(refused)
    ended = await fake.reporter.slash(fake.general, "watch remove", watch="1")
    assert plain(ended) == f"I no longer watch “{QUESTION}”."
    await arrive(news())
    await fake.quiet(1.5)
    assert posts(fake) == []


async def test_a_post_has_buttons_that_show_the_passage_and_end_the_watch(fake, bot, arrive):
    await watches(fake)
    await arrive(news())
    await posted(fake, 1)
    [post] = [one for one in fake.said_by_bot(fake.general) if "New on" in one.text]
    shown = await fake.editor.press(post, "In context")
    assert "The council met in the evening" in plain(shown)
    ended = await fake.reporter.press(post, "Stop watching")
    assert "I no longer watch" in plain(ended)


async def test_an_answer_can_be_watched_by_its_button(fake, bot, arrive):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.settled()
    made = await fake.reporter.press(asked.message, "Watch this question")
    assert "I watch this question" in plain(made)
    again = await fake.reporter.press(asked.message, "Watch this question")
    assert plain(again) == "This question is watched here already."
    await arrive(news())
    await posted(fake, 1)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (lambda fake: {"enabled": False}, "ended: I do not answer there any more"),
        (
            lambda fake: {"block_channels": [fake.general.id]},
            "ended: I do not answer there any more",
        ),
        (lambda fake: {"allow_channels": [fake.forum.id]}, "ended: I do not answer there any more"),
        (
            lambda fake: {"allow_roles": [fake.role(fake.newsroom, "desk", 0, fake.editor).id]},
            "ended: who made it may not ask me there any more",
        ),
    ],
    ids=["switched off", "blocked", "not among the allowed", "its owner may not ask"],
)
async def test_where_its_question_would_be_refused_a_watch_ends_with_a_note(
    fake, bot, arrive, caplog, setting, told
):
    caplog.set_level("INFO", logger="bot")
    servers = bot.client.front.servers
    await watches(fake)
    settings = setting(fake)
    servers.set(fake.newsroom.id, **settings)
    await arrive(news())
    await fake.until(lambda: not bot.client.front.watches.running())
    servers.unset(fake.newsroom.id, None, *settings)
    await posted(fake, 0)
    listed = await fake.chief.slash(fake.general, "watch list")
    assert told in plain(listed)
    assert caplog.text.count("Watch 1 stops") == 1


async def test_who_has_an_allowed_role_may_watch_on(fake, bot, arrive):
    await watches(fake)
    role = fake.role(fake.newsroom, "desk", 0, fake.reporter)
    bot.client.front.servers.set(fake.newsroom.id, allow_roles=[role.id])
    await arrive(news())
    await posted(fake, 1)


async def test_a_watch_posts_nothing_of_an_outlet_that_went_out_of_reach(fake, bot, arrive):
    await watches(fake)
    bot.client.front.servers.set(fake.newsroom.id, publishers=["TASS"])
    await arrive(news())
    await looked(fake, bot)
    await posted(fake, 0)


async def test_a_watch_of_a_private_thread_is_not_listed_above_it(fake, bot):
    hidden = fake.changes.start_thread(
        fake.general, fake.reporter.user, "sources", kind=Kind.PRIVATE_THREAD
    )
    fake.changes.join_thread(hidden, fake.bot)
    await watches(fake, channel=hidden)
    above = await fake.editor.slash(fake.general, "watch list")
    assert plain(above) == "No question is watched here."
    offered = await fake.editor.autocomplete(fake.general, "watch remove", "watch", "")
    assert offered == []
    own = await fake.reporter.slash(fake.general, "watch list")
    assert QUESTION in plain(own)
    inside = await fake.reporter.slash(hidden, "watch list")
    assert QUESTION in plain(inside)
    by_chief = await fake.chief.slash(fake.general, "watch list")
    assert QUESTION in plain(by_chief)


async def test_forgetting_a_thread_ends_the_watches_of_others_only_for_moderators(
    fake, bot, arrive
):
    await watches(fake, actor=fake.editor)
    bot.state.run("DELETE FROM shown")  # as after the time for which answers are kept
    refused = await fake.reporter.slash(fake.general, "forget", what="thread")
    assert "“Manage Messages”" in plain(refused)
    await watches(fake, question="Who was fined?")
    asked = await fake.reporter.slash(fake.general, "forget", what="thread")
    await fake.reporter.press(asked.message, "Forget it")
    await fake.quiet(0.3)
    owners = [one.wanted.owner for one in bot.client.front.watches.running()]
    assert owners == [fake.editor.id]
    asked = await fake.chief.slash(fake.general, "forget", what="thread")
    await fake.chief.press(asked.message, "Forget it")
    await fake.quiet(0.3)
    assert bot.client.front.watches.running() == []


async def test_where_the_bot_may_not_write_nothing_is_watched(fake, bot):
    fake.take_from_bot(fake.general, Permission.SEND_MESSAGES)
    asked = await watches(fake)
    assert "“Send Messages”" in plain(asked)
    assert bot.client.front.watches.running() == []


async def test_who_press_at_the_same_time_make_one_watch(fake, bot, arrive):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.settled()
    made = [
        await actor.press(asked.message, "Watch this question", wait=False)
        for actor in (fake.reporter, fake.editor)
    ]
    for one in made:
        await fake.until(lambda one=one: one.text)
    assert sorted("watched here already" in plain(one) for one in made) == [False, True]
    assert len(bot.client.front.watches.running()) == 1
    await arrive(news())
    await posted(fake, 1)


async def test_where_answers_are_private_nothing_is_watched_in_public(fake, bot):
    bot.client.front.servers.set(fake.newsroom.id, fake.general.id, private=True)
    asked = await watches(fake)
    assert "the news of a watch are read by all" in plain(asked)
    assert asked.message.ephemeral
    assert bot.client.front.watches.running() == []
    await watches(fake, channel=fake.reporter.dms)
    assert len(bot.client.front.watches.running()) == 1
