"""Buttons under an answer, also after a restart."""

import json
from itertools import pairwise

import pytest
from discord_bot import QUESTION, QUOTE, in_mid_answer, mentioned, running, says
from fake_discord import MISSING, FakeDiscord, Permission, document

from bot.state.feedback import Feedback, Reason

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


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


async def answered(fake, question=QUESTION, **options):
    asked = await fake.reporter.slash(fake.general, "ask", question=question, **options)
    await asked.settled(0.2)
    return asked.message


async def test_the_passage_of_a_quote_is_shown_to_who_asks_for_it_and_turns_its_pages(fake, bot):
    answer = await answered(fake)
    first = await fake.editor.press(answer, "In context")
    await first.says("no casualties")
    assert first.message.ephemeral
    before = first.text
    second = await fake.editor.press(first.message, "Next")
    await second.settled(0.2)
    assert first.message.text != before
    assert fake.general.messages[first.message.id] is first.message
    back = await fake.editor.press(first.message, "◂")
    await back.settled(0.2)
    assert first.message.text == before


async def test_sources_are_listed(fake, bot):
    pressed = await fake.editor.press(await answered(fake), "All sources")
    assert "Harbour Courier" in await pressed.says("behind this answer")
    assert pressed.message.ephemeral


async def test_the_proof_is_a_file_with_every_quote(fake, bot):
    pressed = await fake.editor.press(await answered(fake), "Download the proof")
    await pressed.settled(0.2)
    proof = json.loads(pressed.message.file("proof.json"))
    assert QUOTE in proof["findings"][0]["quotes"][0]["text"]


async def test_the_same_can_be_asked_as_of_another_day(fake, bot):
    pressed = await fake.editor.press(await answered(fake), "As of another date")
    sent = await fake.editor.submit(pressed, day="1 January 2020")
    await sent.says("Not found")
    assert "2020-01-01" in sent.text
    assert not sent.message.ephemeral


async def test_a_form_with_no_day_in_it_is_told(fake, bot):
    pressed = await fake.editor.press(await answered(fake), "As of another date")
    sent = await fake.editor.submit(pressed, day="soon")
    assert "soon" in sent.text
    assert sent.message.ephemeral


async def test_a_filter_of_the_command_is_taken_away_by_its_button(fake, bot):
    answer = await answered(fake, before="2023-01-01")
    assert QUOTE not in answer.text
    pressed = await fake.editor.press(answer, "✕ until 2023-01-01")
    await pressed.says(QUOTE)


async def test_a_filter_that_was_read_from_the_words_is_taken_away_by_its_button(fake, bot):
    answer = await answered(fake, "Who claimed in February 2024 that there were no casualties?")
    assert "limited to" in answer.text
    pressed = await fake.editor.press(answer, "✕ “in February 2024”")
    assert "limited to" not in await pressed.says("Searched 21")


async def test_one_of_several_outlets_is_taken_away(fake, bot):
    bot.client.front.admission._servers.set(
        fake.newsroom.id, publishers=["BBC News", "Harbour Courier"]
    )
    answer = await answered(fake)
    assert QUOTE in answer.text
    assert not [label for label in answer.buttons if label.startswith("✕")]
    outside = await answered(fake, publisher="Nordvik Tidende")
    assert "Not found" in outside.text


async def test_a_private_answer_is_shared_once(fake, bot):
    answer = await answered(fake, private=True)
    shared = await fake.reporter.press(answer, "Show to the channel")
    await shared.settled(0.2)
    public = [one for one in fake.seen_by(fake.editor, fake.general) if QUOTE in one.text]
    assert len(public) == 1
    assert "Show to the channel" not in answer.buttons
    more = await fake.editor.press(public[0], "All sources")
    await more.says("Harbour Courier")


@pytest.mark.parametrize("button", ["Show to the channel", "In context", "All sources"])
async def test_no_button_shows_anything_where_the_server_switched_us_off(fake, bot, button):
    answer = await answered(fake, private=True)
    bot.client.front.admission._servers.set(fake.newsroom.id, fake.general.id, enabled=False)
    pressed = await fake.reporter.press(answer, button)
    await pressed.says("do not answer in this channel")
    assert not [one for one in fake.seen_by(fake.editor, fake.general) if QUOTE in one.text]


async def test_a_public_answer_has_nothing_to_share(fake, bot):
    assert "Show to the channel" not in (await answered(fake)).buttons


async def test_a_verdict_and_its_reason_are_kept(fake, bot):
    answer = await answered(fake)
    thanked = await fake.editor.press(answer, "👍")
    assert "Thank you" in thanked.text
    asked = await fake.reporter.press(answer, "👎")
    await fake.reporter.press(asked.message, "Wrong speaker")
    await says(fake, asked.message, "Thank you")
    verdicts = {v.person: (v.good, v.reason) for v, _ in Feedback(bot.state).all()}
    assert verdicts == {
        fake.editor.id: (True, None),
        fake.reporter.id: (False, Reason.WRONG_SPEAKER),
    }


async def test_who_asked_can_stop_it_and_ask_again(fake, bot):
    _, status = await mentioned(fake, bot)
    await says(fake, status, "One moment")
    other = await fake.editor.press(status, "Stop")
    assert "Only the person who asked" in other.text
    await fake.reporter.press(status, "Stop")
    bot.reader.gate.set()
    await says(fake, status, "Stopped.")
    again = await fake.editor.press(status, "Ask again")
    await again.says(QUOTE)


async def test_a_question_that_waits_is_stopped_at_once(fake, bot):
    await in_mid_answer(fake, bot)
    said = await fake.editor.type(fake.general, f"{{bot}} {QUESTION}")
    status = await fake.editor.hears(fake.general, after=said)
    await fake.editor.press(status, "Stop")
    await says(fake, status, "Stopped.")
    assert bot.reader.read == [QUESTION]


async def test_a_moderator_can_stop_it(fake, bot):
    fake.role(fake.newsroom, "moderators", Permission.MANAGE_MESSAGES, fake.editor)
    _, status = await mentioned(fake, bot)
    await fake.editor.press(status, "Stop")
    bot.reader.gate.set()
    await says(fake, status, "Stopped.")


async def test_buttons_work_after_a_restart(fake, sample_archive, embedder, tmp_path):
    state = tmp_path / "state.sqlite3"
    async with running(fake, sample_archive, embedder, state):
        answer = await answered(fake)
        form = await fake.editor.press(answer, "As of another date")
    async with running(fake, sample_archive, embedder, state):
        pressed = await fake.editor.press(answer, "In context")
        await pressed.says("no casualties")
        sent = await fake.editor.submit(form, day="2020-01-01")
        await sent.says("Not found")


async def test_a_button_of_a_forgotten_answer_says_so(fake, bot):
    answer = await answered(fake)
    bot.client.front.records.shown.forget_asker(fake.reporter.id)
    for label in ("In context", "All sources", "Download the proof", "👍", "👎"):
        pressed = await fake.editor.press(answer, label)
        await pressed.says("forgotten")
        assert pressed.message.ephemeral


async def test_no_two_edits_of_a_message_are_closer_than_discord_likes(fake, bot):
    _, status = await mentioned(fake, bot)
    await fake.quiet(1.5)
    bot.reader.gate.set()
    await says(fake, status, QUOTE)
    edits = [one.at for one in fake.received if one.method == "PATCH"]
    assert len(edits) >= 2
    assert all(later - earlier >= 1.1 for earlier, later in pairwise(edits))
