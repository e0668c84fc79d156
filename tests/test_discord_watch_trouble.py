"""Watches while Discord fails, refuses, or has not told yet what they must know."""

import asyncio

import pytest
from archives import put
from discord_bot import plain, running
from discord_watch import LATER, looked, news, posted, posts, watches
from fake_discord import MISSING, FakeDiscord, Permission, document
from fake_discord.payloads import guild_json

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state.sqlite3"


@pytest.fixture
def start(fake, sample_copy, embedder, state):
    """The bot, again and again with the same state."""
    return lambda: running(fake, sample_copy, embedder, state)


@pytest.fixture
async def bot(start):
    async with start() as made:
        yield made


@pytest.fixture
def arrive(sample_copy, embedder):
    async def put_in(*articles):
        await asyncio.to_thread(put, sample_copy, embedder, articles, at=LATER)

    return put_in


def kept(bot) -> int:
    return bot.state.rows("SELECT COUNT(*) FROM shown")[0][0]


def messages(channel) -> str:
    return f"/channels/{channel.id}/messages$"


def is_there(fake, *, there: bool) -> None:
    """What Discord tells of a server that it loses for a while, and then has again."""
    told = guild_json(fake.newsroom, fake.bot)
    gone = {"id": str(fake.newsroom.id), "unavailable": True}
    event = "GUILD_CREATE" if there else "GUILD_DELETE"
    fake.gateway.tell(event, told if there else gone, guild=fake.newsroom)


# What is not known yet


async def test_a_watch_by_role_outlives_a_start_at_which_discord_is_slow(fake, start, arrive):
    role = fake.role(fake.newsroom, "desk", 0, fake.reporter)
    async with start() as bot:
        bot.client.front.servers.set(fake.newsroom.id, allow_roles=[role.id])
        await watches(fake)
    await arrive(news())
    fake.faults.slow("/gateway", times=2, seconds=2)
    async with start() as bot:
        await posted(fake, 1)
        assert len(bot.client.front.watches.running()) == 1


async def test_a_watch_in_direct_messages_outlives_a_start_at_which_discord_is_slow(
    fake, start, arrive
):
    dms = fake.reporter.dms
    async with start() as bot:
        bot.client.front.servers.set(fake.newsroom.id, publishers=["Herald"])
        await watches(fake, channel=dms)
    await arrive(news())
    fake.faults.slow("/gateway", times=2, seconds=2)
    async with start():
        await posted(fake, 1, dms)


async def test_a_watch_waits_while_its_server_is_unavailable(fake, bot, arrive):
    role = fake.role(fake.newsroom, "desk", 0, fake.reporter)
    bot.client.front.servers.set(fake.newsroom.id, allow_roles=[role.id])
    await watches(fake)
    is_there(fake, there=False)
    await fake.until(lambda: bot.client.get_guild(fake.newsroom.id).unavailable)
    await arrive(news())
    await fake.quiet(1.5)
    assert posts(fake) == []
    is_there(fake, there=True)
    await posted(fake, 1)


@pytest.mark.parametrize("status", [501, 403], ids=["broken", "refused"])
async def test_a_watch_waits_while_discord_does_not_say_what_roles_its_owner_has(
    fake, bot, arrive, status
):
    await watches(fake)
    role = fake.role(fake.newsroom, "desk", 0, fake.reporter)
    bot.client.front.servers.set(fake.newsroom.id, allow_roles=[role.id])
    fault = fake.faults.broken("/members/", times=2, status=status)
    await arrive(news())
    await posted(fake, 1)
    assert fault.hits == 2


async def test_a_watch_in_direct_messages_waits_while_discord_does_not_say_who_is_a_member(
    fake, bot, arrive
):
    dms, direct = fake.reporter.dms, bot.client.front.direct
    bot.client.front.servers.set(fake.newsroom.id, publishers=["Herald"])
    await watches(fake, channel=dms)
    direct._known.clear()  # as a minute later
    fault = fake.faults.broken("/members/", times=1, status=501)
    await arrive(news())
    await fake.until(lambda: fault.hits)
    await posted(fake, 1, dms)


async def test_who_may_ask_by_direct_message_again_gets_the_news_of_meanwhile(fake, bot, arrive):
    dms, front = fake.reporter.dms, bot.client.front
    await watches(fake, channel=dms)
    front.servers.set(fake.newsroom.id, enabled=False)
    await arrive(news())
    await fake.quiet(1.5)
    assert posts(fake, dms) == []
    front.servers.unset(fake.newsroom.id, None, "enabled")
    await posted(fake, 1, dms)


# What Discord refuses


@pytest.mark.parametrize(
    ("code", "note"),
    [
        pytest.param(50083, "ended: the thread is closed", id="archived"),
        pytest.param(160005, "ended: the thread is closed", id="locked"),
        pytest.param(50024, "ended: I may not write there", id="not to be written to"),
    ],
)
async def test_a_watch_that_discord_refuses_ends_once_with_a_note(fake, bot, arrive, code, note):
    await watches(fake)
    before = kept(bot)
    fault = fake.faults.refused(messages(fake.general), code=code, status=400, times=99)
    await arrive(news())
    await fake.until(lambda: not bot.client.front.watches.running())
    await fake.quiet(1.5)
    assert fault.hits == 1
    assert kept(bot) == before
    listed = await fake.chief.slash(fake.general, "watch list")
    assert note in plain(listed)


async def test_a_thread_that_was_put_away_is_woken_for_the_news(fake, bot, arrive):
    thread = fake.changes.start_thread(fake.general, fake.reporter.user, "ferries")
    fake.give_to_bot(fake.general, Permission.MANAGE_THREADS)
    await watches(fake, channel=thread)
    fake.archive(thread)
    fake.faults.refused(messages(thread), code=50083, status=400)
    await arrive(news())
    await posted(fake, 1, thread)
    assert not thread.archived


async def test_a_thread_that_was_put_away_for_good_ends_its_watch(fake, bot, arrive):
    thread = fake.changes.start_thread(fake.general, fake.reporter.user, "ferries")
    fake.give_to_bot(fake.general, Permission.MANAGE_THREADS)
    await watches(fake, channel=thread)
    fake.archive(thread, locked=True)
    fake.faults.refused(messages(thread), code=50083, status=400, times=99)
    await arrive(news())
    await fake.until(lambda: not bot.client.front.watches.running())
    assert thread.archived
    listed = await fake.chief.slash(fake.general, "watch list")
    assert "ended: the thread is closed" in plain(listed)


async def test_news_that_discord_does_not_take_keep_no_other_back(fake, bot, arrive):
    await watches(fake)
    before = kept(bot)
    fake.faults.refused(messages(fake.general), code=240000, status=400)
    await arrive(news(), news("brandt", "Councillor Kai Brandt resigned over the ferry contract."))
    await looked(fake, bot)
    await posted(fake, 1)
    assert kept(bot) == before + 1


async def test_the_longer_discord_fails_the_less_often_it_is_asked_and_no_record_is_left(
    fake, bot, arrive, caplog
):
    caplog.set_level("WARNING", logger="bot")
    await watches(fake)
    before = kept(bot)
    fault = fake.faults.broken(messages(fake.general), method="POST", times=3, status=501)
    await arrive(news())
    await fake.until(lambda: fault.hits == 3)
    assert kept(bot) == before + 1
    await posted(fake, 1)
    assert kept(bot) == before + 1
    assert [f"again in {seconds} s" in caplog.text for seconds in (1, 2, 4)] == [True] * 3


async def test_what_was_tried_for_a_watch_that_is_removed_is_not_kept(fake, bot, arrive):
    await watches(fake)
    before = kept(bot)
    fault = fake.faults.broken(messages(fake.general), method="POST", times=99, status=501)
    await arrive(news())
    await fake.until(lambda: fault.hits)
    await fake.reporter.slash(fake.general, "watch remove", watch="1")
    await fake.until(lambda: kept(bot) == before)
    assert posts(fake) == []
