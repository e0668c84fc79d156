"""Where no mention is needed: what is a question, and how quietly we refuse. And who mentions
us by the role that Discord made for us."""

import pytest
from discord_bot import QUESTION, QUOTE, running, says
from fake_discord import MESSAGE_CONTENT, MISSING, FakeDiscord, document

from bot.discord.posts import has_words
from bot.state import State
from bot.state.servers import Servers

needs_fake = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    """A bot that answers without a mention, from the start since the intent is asked for then."""
    state = tmp_path / "state.sqlite3"
    with State(state) as kept:
        Servers(kept).set(fake.newsroom.id, fake.general.id, mention_needed=False)
    async with running(fake, sample_archive, embedder, state) as made:
        yield made


def limit(bot, fake, **rules):
    bot.client.front.servers.set(fake.newsroom.id, fake.general.id, **rules)


@needs_fake
async def test_a_question_without_a_mention_is_answered(fake, bot):
    said = await fake.reporter.type(fake.general, QUESTION)
    await says(fake, await fake.reporter.hears(fake.general, after=said), QUOTE)


@needs_fake
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("👍 🎉", id="emoji"),
        pytest.param("<:press:123456789012345678> <a:wave:123456789012345678>", id="own emoji"),
        pytest.param("https://example.org/2023/05/rain", id="a link"),
        pytest.param("???", id="marks"),
        pytest.param("", id="a sticker or a picture"),
    ],
)
async def test_what_has_no_words_is_no_question(fake, bot, text):
    files = None if text else {"a.png": b"png"}
    said = await fake.reporter.type(fake.general, text, files=files)
    await fake.reporter.hears_nothing(fake.general, after=said)


@needs_fake
async def test_a_reply_to_another_person_is_no_question_unless_we_are_mentioned(fake, bot):
    limit(bot, fake, mention_needed=True)
    said = await fake.reporter.type(fake.general, "I think there were none.")
    await fake.reporter.hears_nothing(fake.general, after=said)
    limit(bot, fake, mention_needed=False)
    reply = await fake.editor.type(fake.general, QUESTION, reply_to=said)
    await fake.editor.hears_nothing(fake.general, after=reply)
    asked = await fake.editor.type(fake.general, f"{{bot}} {QUESTION}", reply_to=said)
    await says(fake, await fake.editor.hears(fake.general, after=asked), QUOTE)


@needs_fake
@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param({"user_pace": 1}, "Please wait", id="pace"),
        pytest.param({"daily_budget": 1}, "used up", id="budget"),
    ],
)
async def test_talk_is_refused_once_and_a_mention_each_time(fake, bot, rules, told):
    limit(bot, fake, **rules)
    said = await fake.reporter.type(fake.general, QUESTION)
    await says(fake, await fake.reporter.hears(fake.general, after=said), QUOTE)
    said = await fake.reporter.type(fake.general, "Is anybody here?")
    await says(fake, await fake.reporter.hears(fake.general, after=said), told)
    for line in ("Nobody?", "Lunch then."):
        said = await fake.reporter.type(fake.general, line)
        await fake.reporter.hears_nothing(fake.general, after=said)
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    await says(fake, await fake.reporter.hears(fake.general, after=said), told)


@needs_fake
async def test_a_full_line_is_told_to_talk_once(fake, sample_archive, embedder, tmp_path):
    state = tmp_path / "state.sqlite3"
    with State(state) as kept:
        Servers(kept).set(fake.newsroom.id, fake.general.id, mention_needed=False)
    async with running(fake, sample_archive, embedder, state, longest=1) as bot:
        bot.reader.gate.clear()
        await fake.reporter.type(fake.general, QUESTION)
        await fake.until(lambda: bot.reader.read)
        said = await fake.editor.type(fake.general, QUESTION)
        await says(fake, await fake.editor.hears(fake.general, after=said), "waiting already")
        said = await fake.editor.type(fake.general, "Oh well.")
        await fake.editor.hears_nothing(fake.general, after=said)


@needs_fake
async def test_our_own_role_mentions_us_and_no_other_does(fake, bot):
    role, other = fake.bot_role(fake.newsroom), fake.role(fake.newsroom, "night desk")
    channel = fake.channel("other")
    said = await fake.reporter.type(channel, f"{other.mention} {QUESTION}")
    await fake.reporter.hears_nothing(channel, after=said)
    said = await fake.reporter.type(channel, f"{role.mention} {QUESTION}")
    await says(fake, await fake.reporter.hears(channel, after=said), QUOTE)
    assert bot.reader.read == [QUESTION]


@needs_fake
async def test_a_mention_by_role_that_we_may_not_read_is_told_so_once(
    fake, sample_archive, embedder, tmp_path
):
    role = fake.bot_role(fake.newsroom)
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3"):
        said = await fake.reporter.type(fake.general, f"{role.mention} {QUESTION}")
        told = await fake.reporter.hears(fake.general, after=said)
        assert "Mention me" in told.text


@needs_fake
async def test_a_mention_that_asks_nothing_is_told(fake, bot):
    said = await fake.reporter.type(fake.general, "{bot} ???")
    told = await fake.reporter.hears(fake.general, after=said)
    assert "nothing to search for" in told.text
    assert bot.reader.read == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Really?", True, id="a word"),
        pytest.param("誰が言った？", True, id="Japanese"),
        pytest.param("see https://example.org/a", True, id="a link with a word"),
        pytest.param("ℹ️ 1️⃣ 🇩🇪 ❤️", False, id="emoji made of letters and digits"),
        pytest.param(":tada: <@123> <#456> <t:1700000000:R>", False, id="marks of Discord's"),
    ],
)
def test_words_are_told_from_emoji_mentions_and_links(text, words):
    assert has_words(text) is words
