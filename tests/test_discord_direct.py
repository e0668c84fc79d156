"""Direct messages reach what the same person could ask for in a server."""

import pytest
from discord_bot import QUESTION, QUOTE, running, says
from fake_discord import MISSING, FakeDiscord, Permission, document
from fake_discord.world import Overwrite

from bot.discord.direct import Mode

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

ONLY_BBC = {"publishers": ["BBC News"]}


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


async def asked(fake, actor=None):
    """The answer to a direct message."""
    actor = actor or fake.reporter
    said = await actor.dm(QUESTION)
    answer = await actor.hears(actor.dms, after=said)
    await fake.until(lambda: "Stop" not in answer.buttons)
    return answer.text


def limit(bot, guild, channel=None, **rules):
    bot.client.front.servers.set(guild.id, channel and channel.id, **rules)


def members_asked(fake):
    return [one for one in fake.received if "/members/" in one.path]


async def test_while_no_server_limits_anything_nobodys_membership_is_asked(fake, bot):
    limit(bot, fake.newsroom, private=True, language="en-US")
    assert QUOTE in await asked(fake)
    assert members_asked(fake) == []


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(ONLY_BBC, id="outlets"),
        pytest.param({"collections": ["elsewhere"]}, id="collections"),
    ],
)
async def test_what_a_server_limits_is_limited_for_its_members_too(fake, bot, rules):
    limit(bot, fake.newsroom, **rules)
    told = await asked(fake)
    assert QUOTE not in told
    assert "Harbour Courier" not in told
    typed = await fake.reporter.slash(fake.reporter.dms, "ask", question=QUESTION)
    assert QUOTE not in await typed.says("Not found")
    offered = await fake.reporter.autocomplete(
        fake.reporter.dms, "ask", "publisher", "harb", question="x"
    )
    assert offered == []


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param({"enabled": False}, "a server that we share", id="switched off"),
        pytest.param({"allow_roles": [1]}, "a server that we share", id="for others only"),
        pytest.param({"allow_channels": [1]}, "a server that we share", id="in no channel seen"),
    ],
)
async def test_who_may_ask_nowhere_may_not_ask_by_direct_message(fake, bot, rules, told):
    limit(bot, fake.newsroom, **rules)
    assert told in await asked(fake)
    typed = await fake.reporter.slash(fake.reporter.dms, "search", query="casualties")
    assert told in typed.text
    assert bot.reader.read == []


async def test_the_widest_of_the_channels_that_somebody_can_ask_in_counts(fake, bot):
    limit(bot, fake.newsroom, **ONLY_BBC)
    limit(bot, fake.newsroom, fake.channel("archive desk"), publishers=[])
    assert QUOTE in await asked(fake)


async def test_a_channel_that_somebody_does_not_see_lends_nothing(fake, bot):
    desk = fake.channel("archive desk")
    fake.changes.overwrite(desk, fake.newsroom.id, Overwrite(deny=Permission.VIEW_CHANNEL))
    limit(bot, fake.newsroom, **ONLY_BBC)
    limit(bot, fake.newsroom, desk, publishers=[])
    assert QUOTE not in await asked(fake)


async def test_a_server_that_somebody_is_not_in_lends_nothing(fake, bot):
    other = fake.guild("Other newsroom")
    fake.channel("talk", other)
    limit(bot, fake.newsroom, **ONLY_BBC)
    with fake.expecting(10007):
        assert QUOTE not in await asked(fake)
        told = fake.user("stranger", other)
        assert QUOTE in await asked(fake, told)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param(51, QUOTE, id="more than are asked about at a time"),
        pytest.param(301, "I do not know yet", id="more than are asked about at once"),
    ],
)
async def test_of_many_servers_none_is_left_out(
    fake, sample_archive, embedder, tmp_path, before, told
):
    for number in range(before):
        fake.guild(f"Newsroom {number}")
    last = fake.guild("The last newsroom")
    fake.channel("talk", last)
    member = fake.user("member", last)
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
        await fake.until(lambda: len(bot.client.guilds) == before + 2)
        limit(bot, fake.newsroom, **ONLY_BBC)
        with fake.expecting(10007):
            assert told in await asked(fake, member)
            assert QUOTE in await asked(fake, member)


async def test_buttons_in_direct_messages_keep_to_it(fake, bot):
    await fake.reporter.dm(QUESTION)
    answer = await fake.reporter.hears(fake.reporter.dms)
    await says(fake, answer, QUOTE)
    limit(bot, fake.newsroom, **ONLY_BBC)
    for label in ("In context", "All sources"):
        pressed = await fake.reporter.press(answer, label)
        assert QUOTE not in await pressed.says("out of reach here now")


async def test_the_budget_of_the_channel_that_is_lent_is_spent(fake, bot):
    limit(bot, fake.newsroom, daily_budget=1)
    assert QUOTE in await asked(fake)
    assert "used up" in await asked(fake)


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        pytest.param(Mode.OFF, "Ask me in a server", id="off"),
        pytest.param(Mode.OPEN, QUOTE, id="open"),
    ],
)
async def test_who_runs_the_bot_decides(fake, sample_archive, embedder, tmp_path, mode, told):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state, direct=mode) as bot:
        limit(bot, fake.newsroom, **ONLY_BBC)
        assert told in await asked(fake)
        assert members_asked(fake) == []


async def test_a_server_that_the_bot_is_not_in_is_like_a_direct_message(fake, bot):
    foreign = fake.guild("Elsewhere", with_bot=False)
    talk = fake.channel("talk", foreign)
    visitor = fake.user("visitor", foreign, fake.newsroom)
    limit(bot, fake.newsroom, **ONLY_BBC)
    with fake.expecting(10007):
        typed = await visitor.slash(talk, "ask", question=QUESTION)
        assert QUOTE not in await typed.says("Not found")
    assert typed.message.ephemeral
