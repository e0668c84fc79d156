"""/quote and the menus of a message."""

import pytest
from discord_bot import running
from fake_discord import MISSING, FakeDiscord, document

from bot.discord.posts import quotation_in, quotations_in

WORDS = "debris which fell inside its walls had caused no casualties"


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made


needs_fake = pytest.mark.skipif(document() is None, reason=MISSING)


@needs_fake
async def test_a_quotation_is_traced_for_the_channel(fake, bot):
    asked = await fake.reporter.slash(fake.general, "quote", words=WORDS)
    assert "Harbour Courier" in await asked.says("first seen")
    assert not asked.message.ephemeral


@needs_fake
async def test_the_quotation_of_a_message_is_traced_for_who_asks(fake, bot):
    post = await fake.editor.type(fake.general, f"Who said this?\n> {WORDS}\nI wonder. @everyone")
    asked = await fake.reporter.context_menu(post, "Find the source of this quote")
    assert "Harbour Courier" in await asked.says("first seen")
    assert asked.message.ephemeral


@needs_fake
async def test_a_message_is_held_against_the_archive_statement_by_statement(fake, bot):
    post = await fake.editor.type(
        fake.general,
        "The Kremlin claimed that **debris** had caused no casualties. Good morning! "
        "The pope opened a zoo in Skarvik.",
    )
    asked = await fake.reporter.context_menu(post, "Check against the archive")
    text = await asked.says("statements checked")
    assert "The archive says so" in text
    assert "Not found in the archive" in text
    assert asked.message.ephemeral


@needs_fake
async def test_what_a_message_quotes_is_checked_as_a_quotation(fake, bot):
    post = await fake.editor.type(
        fake.general,
        f"The mayor wrote “{WORDS}” in a letter.\n> The pope will open **a zoo** in Skarvik",
    )
    asked = await fake.reporter.context_menu(post, "Check against the archive")
    text = await asked.says("statement")
    stands = text.index("stands in the archive word for word")
    assert "Harbour Courier" in text[stands:]
    assert "The pope will open a zoo in Skarvik" in text
    assert "This quotation is not in the archive" in text


STATEMENT = "The Kremlin claimed that debris had caused no casualties."
PASSED_ON = {
    "message": {
        "type": 0,
        "content": STATEMENT,
        "embeds": [],
        "attachments": [],
        "timestamp": "2024-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "components": [],
    }
}
LAID_OUT = {
    "type": 17,
    "id": 1,
    "components": [
        {"type": 10, "id": 2, "content": f"{STATEMENT}\n-# as of today"},
        {"type": 14, "id": 3, "divider": True, "spacing": 1},
    ],
}


@needs_fake
@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"flags": 1 << 14, "snapshots": [PASSED_ON]}, id="passed on"),
        pytest.param({"flags": 1 << 15, "components": [LAID_OUT]}, id="laid out"),
        pytest.param({"embeds": [{"type": "rich", "description": STATEMENT}]}, id="embedded"),
    ],
)
async def test_what_a_message_shows_instead_of_text_is_checked(fake, bot, more):
    post = await fake.editor.type(fake.general, "")
    fake.changes.edit(post, **more)
    asked = await fake.reporter.context_menu(post, "Check against the archive")
    text = await asked.says("1 statement")
    assert "The archive says so" in text
    assert "as of today" not in text


@needs_fake
async def test_an_answer_is_checked_like_another_message(fake, bot):
    answer = await fake.reporter.slash(fake.general, "ask", question="Who claimed no casualties?")
    await answer.settled()
    asked = await fake.reporter.context_menu(answer.message, "Check against the archive")
    assert "The archive says so" in await asked.says("statement")


@needs_fake
async def test_a_message_that_says_nothing_is_told(fake, bot):
    post = await fake.editor.type(fake.general, "", files={"a.png": b"png"})
    asked = await fake.reporter.context_menu(post, "Check against the archive")
    assert "nothing" in asked.text


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        pytest.param("He said:\n> We are\n> done.\nReally.", "We are\ndone.", id="block quote"),
        pytest.param(">>> All of **it**", "All of it", id="long block quote"),
        pytest.param('"No." and “we will not pay” she said', "we will not pay", id="the longest"),
        pytest.param(
            "Er sagte: „Wir zahlen das nicht“.", "Wir zahlen das nicht", id="German marks"
        ),
        pytest.param('He calls it "art".', 'He calls it "art".', id="one word is not a quotation"),
    ],
)
def test_the_quotation_of_a_message_is_found(text, quotation):
    assert quotation_in(text) == quotation


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        pytest.param(
            'She said “we will not pay” and:\n> It is\n> over now.\nAnd "no".',
            ["It is\nover now", "we will not pay"],
            id="blocks and marks",
        ),
        pytest.param('"We will not pay." "We will not pay"', ["We will not pay"], id="twice"),
        pytest.param('He calls it "art".', [], id="one word"),
    ],
)
def test_all_quotations_of_a_message_are_found(text, quotations):
    assert quotations_in(text) == quotations
