"""What holds in a place that discord.py does not know, or does not know yet."""

from contextlib import asynccontextmanager

import pytest
from discord_bot import QUESTION, QUOTE, mentions, plain, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, Permission, document

from bot.state import State
from bot.state.servers import Servers

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

NOT_HERE = "I do not answer in this channel"
NOT_YOU = "You may not ask me here"
OUTLET = "limited to: outlet: Nordvik Tidende"


@pytest.fixture
async def fake():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as made:
        yield made
        assert made.refused == []


@pytest.fixture
def connected(fake, sample_archive, embedder, tmp_path):
    """A bot, for which rules were set before it begins."""

    @asynccontextmanager
    async def connect(channel=None, **rules):
        with State(tmp_path / "state.sqlite3") as state:
            Servers(state).set(fake.newsroom.id, channel and channel.id, **rules)
        async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
            yield made

    return connect


@pytest.fixture
async def bot(connected):
    async with connected() as made:
        yield made


def limit(bot, fake, channel=None, **rules):
    bot.client.front.servers.set(fake.newsroom.id, channel and channel.id, **rules)


async def told(fake, actor, channel, question=QUESTION):
    said = await actor.type(channel, f"{{bot}} {question}")
    answer = await actor.hears(channel, after=said)
    await fake.until(lambda: "Stop" not in answer.buttons)
    return answer.text


async def reconnected(fake):
    """A new session, in which no server has been told of yet."""
    before = fake.gateway.identified
    fake.gateway.unreachable.add(fake.newsroom.id)
    fake.gateway.drop(forget=True)
    await fake.until(lambda: fake.gateway.identified > before and fake.gateway.ready, 20)
    await fake.quiet(0.3)


# Threads


async def test_a_thread_that_was_put_away_is_still_a_thread_of_its_channel(fake, bot):
    limit(bot, fake, in_threads=True)
    said, answer = await mentions(fake, fake.reporter, fake.general)
    fake.archive(said.thread)
    limit(bot, fake, fake.general, publishers=["Nordvik Tidende"])
    assert OUTLET in await told(fake, fake.reporter, said.thread, "And what is known of it?")
    assert answer.channel is said.thread
    shown = bot.state.rows("SELECT DISTINCT channel, thread FROM shown")
    assert shown == [(fake.general.id, said.thread.id)]
    limit(bot, fake, fake.general, enabled=False)
    assert NOT_HERE in await told(fake, fake.reporter, said.thread)


async def test_commands_and_buttons_there_go_by_its_channel_too(fake, bot):
    limit(bot, fake, in_threads=True)
    said, answer = await mentions(fake, fake.reporter, fake.general)
    fake.archive(said.thread)
    limit(bot, fake, fake.general, enabled=False)
    said.thread.archived = False
    typed = await fake.reporter.slash(said.thread, "ask", question=QUESTION)
    assert NOT_HERE in await typed.says("answer")
    pressed = await fake.reporter.press(answer, "All sources")
    assert NOT_HERE in await pressed.says("answer")


async def test_a_command_that_names_its_channel_by_its_id_alone_goes_by_it(fake, bot):
    limit(bot, fake, fake.general, enabled=False)
    fake.changes.omitted = {"channel"}
    typed = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    assert NOT_HERE in await typed.says("answer")
    other = fake.channel("other")
    elsewhere = await fake.reporter.slash(other, "ask", question=QUESTION)
    await elsewhere.says(QUOTE)
    assert bot.state.rows("SELECT DISTINCT channel FROM shown") == [(other.id,)]


async def test_a_thread_that_nobody_told_of_is_looked_up_once(fake, bot):
    fake.changes.hides_threads = True
    thread = await fake.editor.start_thread(await fake.editor.type(fake.general, "hello"), "talk")
    limit(bot, fake, fake.general, publishers=["Nordvik Tidende"])
    for _ in range(2):
        assert OUTLET in await told(fake, fake.reporter, thread)
    assert len(fake.requests("GET", "/channels/{channel_id}")) == 1


async def test_a_post_that_is_told_before_its_thread_has_its_title_and_its_forums_limits(fake, bot):
    limit(bot, fake, fake.forum, publishers=["Nordvik Tidende"])
    fake.changes.hides_threads = True
    post = await fake.reporter.post(fake.forum, QUESTION, "{bot} please tell me")
    answer = await fake.reporter.hears(post.channel)
    assert OUTLET in await says(fake, answer, "Searched")
    assert bot.reader.read == [f"{QUESTION}\nplease tell me"]


async def test_where_discord_does_not_say_what_a_place_is_nothing_is_answered(fake, bot):
    fake.changes.hides_threads = True
    thread = await fake.editor.start_thread(await fake.editor.type(fake.general, "hello"), "talk")
    fake.faults.refused(r"/channels/[0-9]+$", code=50001, status=403)
    await fake.reporter.type(thread, f"{{bot}} {QUESTION}")
    await fake.reporter.hears_nothing(thread, 1)
    assert bot.reader.read == []


# Roles


@pytest.fixture
def staff(fake):
    """A role of the editor's, that the bot knows or does not."""
    return fake.role(fake.newsroom, "staff", Permission(0), fake.editor)


async def test_after_a_lost_session_roles_count_before_their_server_is_there(fake, bot, staff):
    limit(bot, fake, block_roles=[staff.id])
    await reconnected(fake)
    blocked = await fake.editor.slash(fake.general, "ask", question=QUESTION)
    assert NOT_YOU in await blocked.says("ask")
    assert NOT_YOU in await told(fake, fake.editor, fake.general)
    limit(bot, fake, block_roles=[], allow_roles=[staff.id])
    allowed = await fake.editor.slash(fake.general, "ask", question=QUESTION)
    await allowed.says(QUOTE)
    assert QUOTE in await told(fake, fake.editor, fake.general)


async def test_a_blocked_role_is_blocked_from_the_first_message_on(fake, connected, staff):
    fake.gateway.unreachable.add(fake.newsroom.id)
    async with connected(block_roles=[staff.id]):
        assert NOT_YOU in await told(fake, fake.editor, fake.general)
        assert QUOTE in await told(fake, fake.reporter, fake.general)


async def test_who_comes_without_their_roles_is_asked_for_where_these_count(fake, bot, staff):
    fake.changes.omitted = {"member"}
    assert QUOTE in await told(fake, fake.editor, fake.general)
    assert fake.requests("GET", "/guilds/{guild_id}/members/{user_id}") == []
    limit(bot, fake, block_roles=[staff.id])
    assert NOT_YOU in await told(fake, fake.editor, fake.general)
    assert QUOTE in await told(fake, fake.reporter, fake.general)
    fake.faults.refused("/members/", code=50001, status=403)
    assert "Something broke" in await told(fake, fake.reporter, fake.general)


# Servers


async def test_a_server_that_cannot_be_reached_at_the_start_is_looked_at_when_it_can(
    fake, connected, caplog
):
    other = fake.guild("Second")
    fake.set_everybody(other, Permission.VIEW_CHANNEL)
    fake.set_everybody(fake.newsroom, Permission.VIEW_CHANNEL)
    fake.gateway.unreachable.add(fake.newsroom.id)
    async with connected():
        await fake.until(lambda: f"In the server {other.id} I lack" in caplog.text)
        assert f"In the server {fake.newsroom.id}" not in caplog.text
        fake.changes.outage(fake.newsroom, over=True)
        await fake.until(lambda: f"In the server {fake.newsroom.id} I lack" in caplog.text)
        third = fake.guild("Third", with_bot=False)
        fake.set_everybody(third, Permission.VIEW_CHANNEL)
        fake.changes.welcome_bot(third)
        await fake.until(lambda: f"In the server {third.id} I lack" in caplog.text)


async def test_a_new_session_is_no_reason_to_miss_permissions(fake, bot, caplog):
    await reconnected(fake)
    await fake.quiet(3)
    assert "I lack" not in caplog.text


async def test_a_server_that_was_not_told_of_is_a_server_with_its_own_rules(fake, connected):
    fake.gateway.lists_guilds = False
    fake.gateway.unreachable.add(fake.newsroom.id)
    async with connected(publishers=["Nordvik Tidende"]) as bot:
        await fake.editor.type(fake.general, "lunch anybody?")
        await fake.editor.hears_nothing(fake.general, 1.5)
        assert OUTLET in await told(fake, fake.reporter, fake.general)
        typed = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
        await typed.says("Searched")
        assert OUTLET in plain(typed)
        assert bot.state.rows("SELECT DISTINCT guild, channel FROM shown") == [
            (fake.newsroom.id, fake.general.id)
        ]
