"""How an answer is put together, as it is shown in Discord: at once, and again after a restart."""

from datetime import date

import pytest
from archives import named, put
from discord_bot import running
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

STORIES = [
    named(
        "first",
        "Twelve people were injured on the ferry, harbour master Ingrid Aasen said.",
        title="Ferry accident",
        publisher="Herald",
        published=date(2024, 2, 14),
    ),
    named(
        "second",
        "Seventeen people were injured on the ferry, the hospital said.",
        title="Ferry hospital",
        publisher="Post",
        published=date(2024, 2, 15),
    ),
    named(
        "third",
        "The ferry accident was discussed by the board of the ferry company in Calder.",
        title="Ferry accident: the board",
        publisher="Post",
        published=date(2024, 2, 20),
    ),
]


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []
        assert made.unanswered == []


ASKED = [
    pytest.param(
        "How many people were injured on the ferry?",
        ["Accounts differ.", "No. 1 · against no. 2", "No. 2 · against no. 1"],
        id="accounts that differ",
    ),
    pytest.param(
        "What happened when in the ferry accident?",
        ["also looked for: the ferry accident (", "**2024-02-14** (on the day of publication)",
         "**2024-02-20** (on the day of publication)"],
        id="a course of events",
    ),
    pytest.param(
        "What did Ingrid Aasen and the hospital say about the people injured on the ferry?",
        ["also looked for: What did Ingrid Aasen say about the people injured on the ferry? · What "
         "did the hospital say about the people injured on the ferry?"],
        id="a question of two parts",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "lines"), ASKED)
async def test_it_is_shown_at_once_and_again_after_a_restart(
    fake, embedder, tmp_path, question, lines
):
    put(tmp_path / "archive", embedder, STORIES)
    state = tmp_path / "state.sqlite3"
    async with running(fake, tmp_path / "archive", embedder, state):
        asked = await fake.reporter.slash(fake.general, "ask", question=question, private=True)
        await asked.settled(0.3)
    assert_in_order(lines, asked.message.text)
    async with running(fake, tmp_path / "archive", embedder, state):
        await fake.reporter.press(asked.message, "Show to the channel")
        await fake.until(lambda: public(fake))
        await fake.quiet(0.3)
        assert_in_order(lines, public(fake)[0].text)


def public(fake):
    return [one for one in fake.said_by_bot(fake.general) if not one.ephemeral]


def assert_in_order(lines: list[str], text: str) -> None:
    places = [text.find(line) for line in lines]
    assert -1 not in places, text
    assert places == sorted(places)
