"""The settings of a server and of its channels, by real discord.py in a fake Discord."""

import pytest
from discord_bot import QUESTION, QUOTE, plain, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


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
        yield made


async def asks(fake, actor=None, channel=None, **options):
    """The text that a question brings, and whether only the asker sees it."""
    asker = actor or fake.reporter
    asked = await asker.slash(channel or fake.general, "ask", question=QUESTION, **options)
    await asked.settled()
    return plain(asked), asked.message.ephemeral


# Settings


async def test_the_settings_are_one_readable_message_for_those_who_run_the_server(fake, bot):
    shown = await fake.chief.slash(fake.general, "settings show")
    assert shown.message.ephemeral
    assert "Settings of this server" in plain(shown)
    lines = [
        "answers here: **yes**",
        "only when mentioned: **yes**",
        "outlets in reach: **all**",
        "questions a day: **unlimited**",
        "days that answers are kept: **90**",
    ]
    for line in lines:
        assert line in plain(shown)


async def test_others_are_told_what_they_need(fake, bot):
    open_to_everybody(fake, "settings")
    asked = await fake.reporter.slash(fake.general, "settings server", enabled=False)
    assert "“Manage Server”" in plain(asked)
    assert asked.message.ephemeral
    assert QUOTE in (await asks(fake))[0]


async def test_a_role_that_may_manage_the_server_may_set_it(fake, bot):
    fake.role(fake.newsroom, "lead", Permission.MANAGE_GUILD, fake.editor)
    changed = await fake.editor.slash(fake.general, "settings server", enabled=False)
    assert "Saved." in plain(changed)
    assert "answers here: **no**" in plain(changed)
    told, alone = await asks(fake)
    assert told == "I do not answer in this channel."
    assert alone


async def test_a_channel_goes_before_its_server_and_can_be_reset(fake, bot):
    other = fake.channel("quiet-desk")
    await fake.chief.slash(fake.general, "settings server", enabled=False)
    changed = await fake.chief.slash(
        fake.general, "settings channel", options={"channel": other}, enabled=True, privately=True
    )
    assert "Settings of #quiet-desk" in plain(changed)
    assert "answers here: **yes**\n" in plain(changed)
    assert "language: **the reader’s own** (as the server)" in plain(changed)
    told, alone = await asks(fake, channel=other)
    assert QUOTE in told
    assert alone
    await fake.chief.slash(fake.general, "settings reset", options={"channel": other})
    assert (await asks(fake, channel=other))[0] == "I do not answer in this channel."


async def test_roles_are_allowed_blocked_and_unlisted(fake, bot):
    desk = fake.role(fake.newsroom, "desk", Permission(0), fake.reporter)
    changed = await fake.chief.slash(fake.general, "settings allow", role=desk)
    assert "allowed roles: **@desk**" in plain(changed)
    assert QUOTE in (await asks(fake))[0]
    assert "You may not ask me here" in (await asks(fake, fake.editor))[0]
    changed = await fake.chief.slash(fake.general, "settings block", role=desk)
    assert "allowed roles: **all**" in plain(changed)
    assert "You may not ask me here" in (await asks(fake))[0]
    await fake.chief.slash(fake.general, "settings unlist", role=desk)
    assert QUOTE in (await asks(fake))[0]


async def test_channels_are_allowed_one_by_one(fake, bot):
    other = fake.channel("archive-desk")
    await fake.chief.slash(fake.general, "settings allow", options={"channel": other})
    assert (await asks(fake))[0] == "I do not answer in this channel."
    assert QUOTE in (await asks(fake, channel=other))[0]


async def test_outlets_in_reach_are_the_archives_and_hold_for_every_question(fake, bot):
    changed = await fake.chief.slash(
        fake.general, "settings server", outlets="tass, The Daily Nothing"
    )
    text = plain(changed)
    assert "outlets in reach: **TASS**" in text
    assert "left out: The Daily Nothing" in text
    assert QUOTE not in (await asks(fake))[0]
    assert QUOTE not in (await asks(fake, publisher="Harbour Courier"))[0]
    changed = await fake.chief.slash(fake.general, "settings server", outlets="all")
    assert "outlets in reach: **all**" in plain(changed)
    assert QUOTE in (await asks(fake))[0]


async def test_outlets_that_nobody_has_change_nothing(fake, bot):
    changed = await fake.chief.slash(fake.general, "settings server", outlets="Nowhere Gazette")
    assert "outlets in reach: **all**" in plain(changed)
    assert "Saved" not in plain(changed)


async def test_lists_are_completed_while_one_types(fake, bot):
    offered = await fake.chief.autocomplete(
        fake.general, "settings server", "outlets", "TASS, nord"
    )
    assert [choice["value"] for choice in offered] == ["TASS, Nordvik Tidende"]
    offered = await fake.chief.autocomplete(fake.general, "settings server", "collections", "")
    assert [choice["value"] for choice in offered] == ["all", "main"]


async def test_a_change_of_nothing_is_told(fake, bot):
    changed = await fake.chief.slash(fake.general, "settings server")
    assert plain(changed) == "Say what is to be changed."


async def test_a_budget_is_spent_and_told(fake, bot):
    await fake.chief.slash(fake.general, "settings server", budget=1)
    assert QUOTE in (await asks(fake))[0]
    assert "used up" in (await asks(fake, fake.editor))[0]


async def test_a_cooldown_is_told_in_seconds(fake, bot):
    await fake.chief.slash(
        fake.general, "settings channel", options={"channel": fake.general}, pace=1
    )
    assert QUOTE in (await asks(fake))[0]
    assert "Please wait 60 more seconds" in (await asks(fake))[0]
    assert QUOTE in (await asks(fake, fake.editor))[0]


async def test_a_language_is_set_for_everybody(fake, bot):
    await fake.chief.slash(fake.general, "settings server", language="de", enabled=False)
    assert (await asks(fake))[0] == "In diesem Kanal antworte ich nicht."


async def test_without_a_mention_messages_are_read_from_then_on(fake, bot):
    said = await fake.reporter.type(fake.general, QUESTION)
    await fake.reporter.hears_nothing(fake.general, after=said)
    await fake.chief.slash(
        fake.general, "settings channel", options={"channel": fake.general}, mention=False
    )
    await fake.until(lambda: fake.gateway.identified == 2)
    await fake.ready()
    said = await fake.reporter.type(fake.general, QUESTION)
    await says(fake, await fake.reporter.hears(fake.general, after=said), QUOTE)


async def test_without_the_intent_messages_cannot_be_read_and_it_is_said(
    sample_archive, embedder, tmp_path
):
    async with (
        FakeDiscord() as fake,
        running(fake, sample_archive, embedder, tmp_path / "state.sqlite3"),
    ):
        changed = await fake.chief.slash(fake.general, "settings server", mention=False)
        assert "Message Content Intent" in plain(changed)
        shown = await fake.chief.slash(fake.general, "settings show")
        assert "only when mentioned: **yes**" in plain(shown)


def open_to_everybody(fake, name: str) -> None:
    """As an administrator can, under Integrations."""
    for place in fake.commands.values():
        for command in place.values():
            if command["name"] == name:
                command["default_member_permissions"] = None


async def test_only_outlets_in_reach_are_offered_while_one_types(fake, bot):
    bot.client.front.admission._servers.set(fake.newsroom.id, publishers=["Nordvik Tidende"])
    offered = await fake.reporter.autocomplete(fake.general, "ask", "publisher", "", question="x")
    assert [choice["value"] for choice in offered] == ["Nordvik Tidende"]
    bot.client.front.admission._servers.set(fake.newsroom.id, enabled=False)
    assert (
        await fake.reporter.autocomplete(fake.general, "ask", "publisher", "", question="x") == []
    )


async def test_talk_that_is_not_for_us_is_not_refused_aloud(fake, bot):
    bot.client.front.admission._servers.set(fake.newsroom.id, mention_needed=False, enabled=False)
    said = await fake.reporter.type(fake.general, "Shall we have lunch?")
    mentioned = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    refused = await fake.reporter.hears(fake.general, after=mentioned)
    assert "do not answer" in refused.text
    assert refused.reference is not said
