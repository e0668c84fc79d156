"""Old answers' buttons show no more than what is in reach when they are pressed."""

import json
from datetime import date

import pytest
from archives import named, put
from discord_bot import QUESTION, QUOTE, answers, plain, running
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

SENTENCE = "The mayor of Skarvik resigned over the ferry contract on Monday."
ASKED = "Who resigned over the ferry contract?"


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


@pytest.fixture
def two_outlets(tmp_path, embedder):
    """One sentence in two outlets, and another statement in a collection of its own."""
    folder = tmp_path / "archive"
    put(
        folder,
        embedder,
        [
            named("first", SENTENCE, title="Mayor resigns", publisher="Herald"),
            named(
                "second",
                SENTENCE,
                title="Mayor is gone",
                publisher="Secret Post",
                published=date(2024, 6, 2),
            ),
        ],
    )
    put(
        folder,
        embedder,
        [
            named(
                "third",
                "The harbour master of Calder resigned over the ferry contract too.",
                title="Harbour master resigns",
                publisher="Hidden Wire",
            )
        ],
        collections=("desk",),
    )
    return folder


async def asked(fake, question=QUESTION, **options):
    made = await fake.reporter.slash(fake.general, "ask", question=question, **options)
    await made.settled(0.2)
    return made.message


def limit(bot, fake, **rules):
    bot.client.front.servers.set(fake.newsroom.id, fake.general.id, **rules)


LIMITS = [
    pytest.param({"publishers": ["BBC News"]}, id="outlets"),
    pytest.param({"publishers": ["No such outlet"]}, id="an outlet that is not there"),
    pytest.param({"collections": ["elsewhere"]}, id="collections"),
]


@pytest.mark.parametrize("rules", LIMITS)
async def test_what_is_out_of_reach_now_is_said_and_nothing_of_it_shown(
    fake, sample_archive, embedder, tmp_path, rules
):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot:
        answer = await asked(fake, private=True)
        assert QUOTE in answer.text
        limit(bot, fake, **rules)
        labels = ("In context", "All sources", "Download the proof", "Show to the channel")
        for label in labels:
            pressed = await fake.reporter.press(answer, label)
            text = await pressed.says("out of reach here now")
            assert QUOTE not in text
            assert "Harbour Courier" not in text
            assert not pressed.message.attachments
        form = await fake.reporter.press(answer, "As of another date")
        sent = await fake.reporter.submit(form, day="2024-09-30")
        await sent.settled(0.3)
        assert QUOTE not in sent.text
        assert "Harbour Courier" not in sent.text
        assert [one for one in answers(fake, fake.general) if not one.ephemeral] == []


async def test_other_carriers_are_those_in_reach(fake, two_outlets, embedder, tmp_path):
    async with running(fake, two_outlets, embedder, tmp_path / "state.sqlite3") as bot:
        answer = await asked(fake, ASKED)
        limit(bot, fake, publishers=["Herald"])
        pressed = await fake.editor.press(answer, "Other carriers")
        assert "Secret Post" not in await pressed.says("out of reach here now")
        assert "Mayor is gone" not in pressed.text


async def test_what_is_still_in_reach_is_shown_and_shared_alone(
    fake, two_outlets, embedder, tmp_path
):
    async with running(fake, two_outlets, embedder, tmp_path / "state.sqlite3") as bot:
        answer = await asked(fake, ASKED, private=True)
        assert "Hidden Wire" in answer.text
        limit(bot, fake, collections=["main"])
        sources = await fake.reporter.press(answer, "All sources")
        assert "Herald" in await sources.says("left out")
        assert "Hidden Wire" not in sources.text
        proof = await fake.reporter.press(answer, "Download the proof")
        await proof.settled(0.2)
        told = proof.message.file("proof.json").decode()
        assert "Hidden Wire" not in told
        assert "harbour master" not in told
        assert json.loads(told)["searched"]["articles"] == 2
        await (await fake.reporter.press(answer, "Show to the channel")).settled(0.3)
        for shown in (answer, *fake.seen_by(fake.editor, fake.general)):
            assert "Hidden Wire" not in shown.text
            context = await fake.reporter.press(shown, "In context")
            await context.says("Skarvik")
            assert "harbour master" not in plain(context)


async def test_a_wider_reach_changes_nothing_of_an_old_answer(
    fake, two_outlets, embedder, tmp_path
):
    async with running(fake, two_outlets, embedder, tmp_path / "state.sqlite3") as bot:
        limit(bot, fake, publishers=["Herald"])
        answer = await asked(fake, ASKED, private=True)
        limit(bot, fake, publishers=[])
        await (await fake.reporter.press(answer, "Show to the channel")).settled(0.3)
        (shown,) = fake.seen_by(fake.editor, fake.general)
        assert "Herald" in shown.text
        assert "out of reach" not in shown.text
