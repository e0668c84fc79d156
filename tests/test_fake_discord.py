"""The fake Discord with a small bot made with the real discord.py."""

import asyncio

import discord
import pytest
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, NothingCameError, document
from fake_discord.permissions import Permission
from small_bot import SmallBot, running, started

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []


@pytest.fixture
async def bot(fake):
    async with running(fake, SmallBot()) as made:
        yield made


async def test_a_command_is_deferred_then_answered_and_shown(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question="who?")
    await asked.says("You asked who?")
    await asked.settled(0.1)
    assert asked.text == "You asked who?\n> quoted"
    assert asked.acknowledged_in < 1
    assert [one.flags & 128 for one in asked.message.history] == [128, 0]
    shown = fake.transcript(fake.general, fake.reporter).splitlines()
    assert shown[2].startswith("Newshound APP ")
    assert shown[2].endswith(" (edited ×1) ← reporter used /ask question: who?")
    assert shown[3:9] == [
        "│ ┌──",
        "│ │ You asked who?",
        "│ │ ────",
        "│ │ > quoted",
        "│ └──",
        "│ [Again 1]",
    ]


async def test_a_button_changes_its_message_for_whoever_presses_it(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question="who?")
    await asked.says("You asked")
    pressed = await fake.editor.press(asked.message, "Again 1")
    assert pressed.message is asked.message
    assert asked.message.buttons == ["Again 2"]
    await fake.editor.press(asked.message, "again:2")
    assert asked.message.buttons == ["Again 3"]


async def test_a_private_answer_is_seen_by_one(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question="who?", private=True)
    assert asked.message.ephemeral
    assert fake.seen_by(fake.reporter, fake.general) == [asked.message]
    assert fake.seen_by(fake.editor, fake.general) == []
    assert "Only you can see this" in fake.transcript(fake.general, fake.reporter)


async def test_autocomplete_offers_choices(fake, bot):
    offered = await fake.reporter.autocomplete(fake.general, "ask", "publisher", "Nor")
    assert [one["value"] for one in offered] == ["Nora", "Norb"]


async def test_a_form_is_filled_in(fake, bot):
    asked = await fake.reporter.slash(fake.general, "wrong")
    sent = await fake.reporter.submit(asked, Reason="Not what he said")
    assert sent.text == "q: Not what he said"
    assert sent.message.ephemeral


async def test_an_option_of_a_menu_is_chosen(fake, bot):
    asked = await fake.reporter.slash(fake.general, "pick")
    chosen = await fake.reporter.choose(asked.message, "Out of date")
    assert chosen.text == "Picked Out of date"


async def test_a_subcommand_takes_a_channel(fake, bot):
    asked = await fake.chief.slash(fake.general, "watch add", question="Why?", where=fake.general)
    assert asked.text == "Why? in general"


async def test_files_go_both_ways(fake, bot):
    asked = await fake.reporter.slash(fake.general, "proof")
    assert asked.message.file("proof.txt") == b"the proof"
    asked = await fake.reporter.slash(fake.general, "show", file=("a.txt", b"hello"))
    assert asked.text == "a.txt says hello"


async def test_a_context_menu_reads_what_the_bot_may_not_read_otherwise(fake, bot):
    said = await fake.editor.type(fake.general, "The dam held.")
    checked = await fake.reporter.context_menu(said, "Check this")
    assert checked.text == "Checked: The dam held."
    await fake.until(lambda: bot.heard)
    assert bot.heard[0].content == ""


async def test_a_mention_is_read_and_answered_in_a_thread(fake, bot):
    said = await fake.reporter.type(fake.general, "{bot} who claimed it?")
    answer = await fake.reporter.hears(fake.general, after=said)
    assert answer.channel is said.thread
    assert answer.text == "In the thread"
    assert bot.heard[0].content.endswith("who claimed it?")


@pytest.mark.parametrize(
    ("ping", "read"),
    [
        pytest.param(True, "and why?", id="with its mention"),
        pytest.param(False, "", id="with the mention switched off"),
    ],
)
async def test_a_reply_is_read_by_its_mention_only(fake, bot, ping, read):
    asked = await fake.reporter.slash(fake.general, "ask", question="who?")
    await fake.reporter.type(fake.general, "and why?", reply_to=asked.message, ping_reply=ping)
    await fake.until(lambda: bot.heard)
    assert bot.heard[0].content == read
    assert bot.heard[0].reference.resolved.author == bot.user


async def test_a_forum_post_is_a_thread_with_a_first_message(fake, bot):
    said = await fake.reporter.post(fake.forum, "Ferry", "{bot} how many?")
    answer = await fake.reporter.hears(said.channel, after=said)
    assert answer.text.endswith("how many?")
    assert bot.told[0] == "thread Ferry"
    assert said.id == said.channel.id


async def test_a_direct_message_is_read_and_answered(fake):
    async with running(fake, SmallBot()) as bot:
        await fake.reporter.dm("How many?")
        await fake.until(lambda: bot.heard)
        assert bot.heard[0].content == "How many?"
        await bot.heard[0].channel.send("Three")
        assert (await fake.reporter.hears(fake.reporter.dms)).text == "Three"


async def test_with_the_content_intent_everything_is_read():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as fake:
        intents = discord.Intents.default()
        intents.message_content = True
        async with running(fake, SmallBot(intents)) as bot:
            await fake.reporter.type(fake.general, "nobody in particular")
            await fake.until(lambda: bot.heard)
            assert bot.heard[0].content == "nobody in particular"


async def test_a_bot_that_says_nothing_is_told_of(fake, bot):
    with pytest.raises(NothingCameError, match="did not respond to reporter's 'silent'"):
        await fake.reporter.slash(fake.general, "silent")
    assert len(fake.unanswered) == 1


async def test_a_command_that_somebody_is_not_offered_cannot_be_given(fake, bot):
    fake.set_everybody(fake.newsroom, Permission.VIEW_CHANNEL)
    with pytest.raises(AssertionError, match="may use no commands"):
        await fake.reporter.slash(fake.general, "ask", question="who?")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param({}, "needs", id="a required option left out"),
        pytest.param({"question": 3}, "takes", id="the wrong type"),
        pytest.param({"question": "who?", "colour": "red"}, "has no", id="an unknown option"),
    ],
)
async def test_a_client_checks_options_before_it_sends(fake, bot, options, told):
    with pytest.raises(AssertionError, match=told):
        await fake.reporter.slash(fake.general, "ask", options=options)


# --- the gateway ------------------------------------------------------------------------------


async def test_a_dropped_session_is_resumed_with_what_was_missed(fake, bot):
    fake.gateway.drop()
    await fake.until(lambda: not fake.gateway.connections)
    said = await fake.reporter.type(fake.general, "{bot} while you were away")
    answer = await fake.reporter.hears(fake.general, after=said)
    assert answer.text == "In the thread"
    assert (fake.gateway.identified, fake.gateway.resumed) == (1, 1)
    assert bot.told.count("resumed") == 1


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda fake: fake.gateway.drop(forget=True), id="forgotten while away"),
        pytest.param(lambda fake: fake.gateway.invalidate(resumable=False), id="invalidated"),
    ],
)
async def test_a_forgotten_session_is_begun_anew(fake, bot, order):
    order(fake)
    await fake.until(lambda: fake.gateway.identified == 2)
    asked = await fake.reporter.slash(fake.general, "proof")
    assert asked.text == "Here"
    assert fake.gateway.resumed == 0


async def test_a_bot_that_is_asked_to_reconnect_resumes(fake, bot):
    fake.gateway.ask_to_reconnect()
    await fake.until(lambda: fake.gateway.resumed == 1)
    await fake.reporter.slash(fake.general, "proof")


async def test_a_wrong_token_is_refused_by_rest(fake):
    with fake.expecting(0), pytest.raises(discord.LoginFailure):
        await started(fake, SmallBot(), "another one")
    assert [one.status for one in fake.expected] == [401]


async def test_a_privileged_intent_that_was_not_granted_is_refused(fake):
    intents = discord.Intents.default()
    intents.message_content = True
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await started(fake, SmallBot(intents))
    assert fake.gateway.refusals == [(4014, "disallowed intents 32768")]


async def test_shards_get_the_servers_that_are_theirs():
    async with FakeDiscord(shards_needed=2) as fake:
        fake.guild("Another newsroom")
        fake.guild("A third")
        sharded = discord.AutoShardedClient(intents=discord.Intents.default())
        task = asyncio.create_task(started(fake, sharded))
        await fake.until(lambda: len(sharded.guilds) == 3 and len(sharded.shards) == 2)
        assert [one.shard for one in fake.gateway.sessions] == [(0, 2), (1, 2)]
        await sharded.close()
        await task


# --- what is taken away -----------------------------------------------------------------------


async def test_a_bot_is_told_of_channels_threads_and_servers_that_go(fake, bot):
    said = await fake.reporter.post(fake.forum, "Ferry", "How many?")
    await fake.until(lambda: bot.heard)
    fake.delete_channel(said.channel)
    fake.delete_channel(fake.general)
    fake.kick_bot(fake.newsroom)
    gone = [f"thread gone {said.channel.id}", "channel gone general", "server gone Newsroom"]
    await fake.until(lambda: set(gone) <= set(bot.told))


async def test_what_a_test_takes_away_is_refused_as_expected(fake, bot):
    asked = await fake.reporter.slash(fake.general, "ask", question="who?")
    await asked.settled(0.1)
    channel = bot.get_channel(fake.general.id)
    message = await channel.fetch_message(asked.message.id)
    fake.delete_message(asked.message)
    with pytest.raises(discord.NotFound, match="10008"):
        await message.edit(content="late")
    fake.take_from_bot(fake.general, Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel.send("may I?")
    fake.take_from_bot(fake.general, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden, match="50001"):
        await channel.send("may I?")
    fake.delete_channel(fake.general)
    with pytest.raises(discord.NotFound, match="10003"):
        await channel.send("may I?")
    fake.reporter.user.dms_open = False
    with pytest.raises(discord.Forbidden, match="50007"):
        await (await bot.fetch_user(fake.reporter.id)).send("hello")
    assert [one.code for one in fake.expected] == [10008, 50013, 50001, 10003, 50007]


async def test_a_token_expires_after_a_quarter_of_an_hour(fake, bot):
    kept = []

    @bot.tree.command(name="keep", description="Keep the interaction")
    async def keep(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Kept")
        kept.append(interaction)

    await bot.tree.sync()
    await fake.reporter.slash(fake.general, "keep")
    await fake.until(lambda: kept)
    await kept[0].followup.send("in time")
    fake.clock.advance(minutes=16)
    with pytest.raises(discord.HTTPException, match="50027"):
        await kept[0].followup.send("too late")
    assert [one.code for one in fake.expected] == [50027]


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda faults: faults.rate_limited("/callback", times=2), id="429, twice"),
        pytest.param(
            lambda faults: faults.rate_limited("@original", scope="global"), id="429, everywhere"
        ),
        pytest.param(lambda faults: faults.broken("@original", status=502), id="a bad gateway"),
        pytest.param(lambda faults: faults.slow("@original", seconds=0.3), id="slow"),
    ],
)
async def test_discord_py_gets_over_a_fault(fake, bot, order):
    fault = order(fake.faults)
    asked = await fake.reporter.slash(fake.general, "ask", question="who?")
    await asked.says("You asked who?")
    assert fault.hits == fault.times


async def test_real_rate_limits_make_edits_late_and_nothing_worse(fake, bot):
    fake.real_limits = True
    channel = bot.get_channel(fake.general.id)
    message = await channel.send("0")
    for count in range(1, 7):
        await message.edit(content=str(count))
    edits = fake.requests("PATCH", "/channels/{channel_id}/messages/{message_id}")
    assert edits[5].at - edits[0].at > 4
    assert fake.limited == []


async def test_acknowledgements_are_timed(fake, bot):
    for _ in range(3):
        await fake.reporter.slash(fake.general, "proof")
    assert len(fake.acknowledgements) == 3
    assert all(0 < one < 1 for one in fake.acknowledgements)
