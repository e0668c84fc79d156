"""Discord carries out what it was asked, and its word of that is lost on the way."""

import pytest
from discord_bot import QUESTION, QUOTE, answers, running, says
from fake_discord import MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)
CALLBACK, POST = "/callback$", r"^/webhooks/\d+/[^/]+$"


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.unanswered == []


@pytest.fixture
async def bot(fake, sample_archive, embedder, tmp_path):
    async with running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as made:
        yield made


async def answered_privately(fake):
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
    await asked.says("Searched")
    return (await asked.settled(0.2)).message


@pytest.fixture(params=["cut", "broken"], ids=["connection cut", "500"])
def loses(fake, request):
    """Orders that the word of the next request to a path is lost, after it was carried out. A
    500 alone is mostly not carried out, so that an acknowledgement is then sent again."""

    def order(path):
        return getattr(fake.faults, request.param)(path, method="POST", after_serving=True)

    if request.param == "cut":
        yield order
        return
    with fake.expecting(40060):
        yield order


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
async def test_a_question_whose_acknowledgement_was_lost_is_answered_once(
    fake, bot, loses, private
):
    loses(CALLBACK)
    asked = await fake.reporter.slash(
        fake.general, "ask", question=QUESTION, private=private, wait=False
    )
    await asked.says(QUOTE)
    await asked.settled(0.3)
    (message,) = asked.messages
    assert message.ephemeral is private
    assert len(answers(fake, fake.general)) == 1


async def test_a_question_in_a_thread_survives_it_too(fake, bot, loses):
    bot.client.front.servers.set(fake.newsroom.id, in_threads=True)
    loses(CALLBACK)
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, wait=False)
    await fake.until(lambda: asked.message and asked.message.thread)
    answer = await fake.editor.hears(asked.message.thread)
    await says(fake, answer, QUOTE)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("In context", "version 1"),
        ("All sources", "behind this answer"),
        ("As of another date", None),
    ],
    ids=["context", "sources", "a form"],
)
async def test_a_press_whose_acknowledgement_was_lost_does_what_it_does(
    fake, bot, loses, button, words
):
    answer = await answered_privately(fake)
    loses(CALLBACK)
    pressed = await fake.reporter.press(answer, button, wait=False)
    if words is None:
        await fake.until(lambda: pressed.modal is not None)
        await fake.quiet(0.3)
    else:
        await pressed.says(words)


async def test_what_is_told_at_once_is_told_once(fake, bot, loses):
    loses(CALLBACK)
    asked = await fake.reporter.slash(fake.general, "ask", question="???", wait=False)
    await fake.until(lambda: asked.text)
    await fake.quiet(0.5)
    assert len(asked.messages) == 1


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda faults: faults.banned(CALLBACK), id="Cloudflare's 429"),
        pytest.param(lambda faults: faults.rate_limited(CALLBACK), id="429"),
        pytest.param(lambda faults: faults.broken(CALLBACK), id="500"),
    ],
)
async def test_an_acknowledgement_that_was_not_taken_is_sent_again(fake, bot, order):
    order(fake.faults)
    asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, wait=False)
    await asked.says(QUOTE)
    assert len(asked.messages) == 1


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
async def test_where_no_acknowledgement_was_taken_the_answer_goes_where_it_may(fake, bot, private):
    fake.faults.banned(CALLBACK, times=100)
    asked = await fake.reporter.slash(
        fake.general, "ask", question=QUESTION, private=private, wait=False
    )
    place = fake.reporter.dms if private else fake.general
    await fake.until(lambda: answers(fake, place), 20)
    await fake.quiet(0.3)
    assert [*answers(fake, fake.general), *answers(fake, fake.reporter.dms)] == answers(fake, place)
    fake.unanswered.clear()
    assert asked.text == ""


@pytest.mark.parametrize("lost", [CALLBACK, POST], ids=["callback", "post"])
async def test_a_shared_answer_stands_once(fake, bot, loses, lost):
    answer = await answered_privately(fake)
    order = loses(lost)
    await fake.reporter.press(answer, "Show to the channel", wait=False)
    await fake.until(lambda: "Show to the channel" not in answer.buttons, 20)
    await fake.quiet(0.5)
    assert order.hits == 1
    assert len([one for one in answers(fake, fake.general) if not one.ephemeral]) == 1


async def test_where_nothing_can_be_looked_for_it_is_still_shared(fake, bot):
    answer = await answered_privately(fake)
    fake.take_from_bot(fake.general, Permission.READ_MESSAGE_HISTORY)
    fake.faults.cut(POST, method="POST")
    with fake.expecting(50001, 50013):
        await fake.reporter.press(answer, "Show to the channel")
        await fake.until(lambda: "Show to the channel" not in answer.buttons)
    assert len([one for one in answers(fake, fake.general) if not one.ephemeral]) == 1
