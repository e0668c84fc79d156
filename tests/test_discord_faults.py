"""What a user sees when Discord fails in mid-answer: the answer, once."""

import pytest
from discord_bot import QUESTION, QUOTE, answers, in_mid_answer, mentioned, running, says
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made
        assert not made.task.done(), "the client ended"


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(
            lambda faults: faults.rate_limited("messages", times=12, retry_after=0.05),
            id="429 storm",
        ),
        pytest.param(
            lambda faults: faults.rate_limited("", times=7, retry_after=0.05, scope="global"),
            id="429 for everything",
        ),
        pytest.param(lambda faults: faults.broken("messages", times=2), id="500"),
        pytest.param(lambda faults: faults.broken("messages", times=2, status=503), id="503"),
        pytest.param(lambda faults: faults.cut("messages", times=2), id="connection cut"),
        pytest.param(
            lambda faults: faults.cut("messages", times=2, after_serving=True),
            id="answers lost on the way",
        ),
        pytest.param(lambda faults: faults.banned("messages", times=2), id="Cloudflare's 429"),
    ],
)
async def test_through_bad_minutes_an_answer_is_shown_once(fake, bot, order):
    await mentioned(fake, bot)
    order(fake.faults)
    bot.reader.gate.set()
    await fake.until(lambda: answers(fake, fake.general), 60)
    await fake.quiet(0.3)
    assert [one for one in fake.said_by_bot(fake.general) if not one.gone] == answers(
        fake, fake.general
    )
    assert len(answers(fake, fake.general)) == 1


async def test_an_acknowledgement_that_was_lost_on_the_way_is_not_said_twice(fake, bot):
    fake.faults.cut("messages", method="POST", times=2, after_serving=True)
    await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    await fake.until(lambda: answers(fake, fake.general), 60)
    await fake.quiet(0.3)
    assert len(fake.said_by_bot(fake.general)) == 1


@pytest.mark.parametrize(
    "drop",
    [
        pytest.param(lambda gateway: gateway.drop(), id="resumed"),
        pytest.param(lambda gateway: gateway.drop(forget=True), id="session forgotten"),
        pytest.param(lambda gateway: gateway.drop(code=4009), id="session timed out"),
        pytest.param(lambda gateway: gateway.ask_to_reconnect(), id="asked to reconnect"),
    ],
)
async def test_a_gateway_that_drops_costs_no_answer(fake, bot, drop):
    asked = await in_mid_answer(fake, bot)
    drop(fake.gateway)
    bot.reader.gate.set()
    await asked.says(QUOTE)
    await fake.ready()
    again = await fake.editor.slash(fake.general, "ask", question=QUESTION)
    await again.says(QUOTE)


async def test_an_event_that_cannot_be_read_does_not_end_the_client(fake, bot):
    fake.gateway.tell("MESSAGE_CREATE", {"id": "not a message"}, guild=fake.newsroom)
    fake.gateway.tell("GUILD_CREATE", {"id": []}, guild=fake.newsroom)
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.says(QUOTE)


async def test_what_nobody_foresaw_is_told_and_logged_without_the_question(fake, bot, caplog):
    bot.reader.error = RuntimeError(QUESTION)
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.says("Something broke")
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    await says(fake, await fake.reporter.hears(fake.general, after=said), "Something broke")
    assert "RuntimeError" in caplog.text
    assert "casualties" not in caplog.text
    bot.reader.error = None
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
    await asked.says(QUOTE)
