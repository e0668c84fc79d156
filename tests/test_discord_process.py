"""`newshound discord` as a process of its own: its start, its end, and what it survives.

What each user sees while Discord fails is tested closer by, in `test_discord_faults` and
`test_discord_places`.
"""

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from discord_process import PATIENCE, serving, started
from fake_discord import MISSING, FakeDiscord, Permission, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

ROOT = Path(__file__).parents[1]
QUESTION = "Who claimed there were no casualties?"
QUOTE = "had caused no casualties"


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made
        assert made.refused == []
        assert made.pings == []


@pytest.fixture
def environment(newshound, sample_archive, tmp_path) -> dict[str, str]:
    return {
        **newshound.environment,
        "ARCHIVE_PATH": str(sample_archive),
        "STATE_PATH": str(tmp_path / "state.sqlite3"),
        "DISCORD_STOP_SECONDS": "10",
    }


def answers(fake: FakeDiscord, *places) -> list:
    """The messages that stand and answer the question, in these places or anywhere."""
    found = [one for place in places or fake.world.channels.values() for one in messages(place)]
    return [one for one in found if one.author is fake.bot and QUOTE in one.text]


def messages(place) -> list:
    return [one for one in place.messages.values() if not one.gone]


# --- start and end ----------------------------------------------------------------------------


async def told_at_start(fake, newshound, environment) -> str:
    """The one sentence with which a start fails."""
    words = ("-m", "bot", "discord")
    async with started(words, newshound.folder, {**fake.environment, **environment}) as process:
        assert await process.ended() == 1
    assert "Traceback" not in process.log
    return process.log.strip().splitlines()[-1]


async def test_without_a_token_it_says_where_to_get_one(fake, newshound, environment):
    told = await told_at_start(fake, newshound, {**environment, "DISCORD_TOKEN": ""})
    assert "DISCORD_TOKEN" in told
    assert not fake.received


async def test_a_wrong_token_is_told(fake, newshound, environment):
    with fake.expecting(0):
        told = await told_at_start(fake, newshound, {**environment, "DISCORD_TOKEN": "wrong"})
    assert "does not take the token" in told


async def test_a_discord_that_is_not_there_is_told(fake, newshound, environment):
    nowhere = {"DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}
    assert "cannot be reached" in await told_at_start(fake, newshound, {**environment, **nowhere})


async def test_killed_between_a_button_and_its_press_it_works_when_started_again(
    fake, newshound, environment
):
    async with serving(fake, newshound.folder, environment) as process:
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, private=True)
        await asked.says(QUOTE)
        form = await fake.reporter.press(asked.message, "As of another date")
        slow = fake.faults.slow("@original", method="PATCH", seconds=1)
        await fake.editor.slash(fake.general, "ask", question=QUESTION, wait=False)
        await fake.until(lambda: slow.hits)
        await process.kill()
    async with serving(fake, newshound.folder, environment) as process:
        pressed = await fake.reporter.press(asked.message, "In context")
        await pressed.says("no casualties")
        sent = await fake.reporter.submit(form, day="2020-01-01")
        await sent.says("Not found")
        shared = await fake.reporter.press(asked.message, "Show to the channel")
        await shared.settled()
        assert len(fake.syncs) == 1
        slow = fake.faults.slow("@original", method="PATCH", seconds=1)
        asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION, wait=False)
        await fake.until(lambda: slow.hits)
        assert await process.terminate() == 0
        assert QUOTE in asked.text
        assert "Traceback" not in process.log


async def test_a_token_that_is_taken_back_ends_it_with_a_sentence(fake, newshound, environment):
    async with serving(fake, newshound.folder, environment) as process:
        fake.token_revoked = True
        fake.gateway.drop(forget=True)
        assert await process.ended() == 1
        assert "does not take the token" in process.log


# --- while it runs: one process for all, each test in a channel of its own ---------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(sample_archive, model_cache, tmp_path_factory):
    folder = tmp_path_factory.mktemp("running")
    environment = {
        "PATH": "",
        "HOME": str(folder),
        "MODEL_CACHE": str(model_cache),
        "EMBEDDING_DEVICE": "cpu",
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": str(ROOT),
        "ARCHIVE_PATH": str(sample_archive),
        "STATE_PATH": str(folder / "state.sqlite3"),
    }
    async with FakeDiscord() as made, serving(made, folder, environment) as process:
        yield made
        assert process.runs, process.log
        assert " failed with " not in process.log  # as what nobody foresaw is logged
        assert made.refused == []
        assert made.pings == []


class Desk:
    """A channel and somebody who asks in it."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.guild = fake.guild("Another newsroom")
        self.reporter = fake.user("asker", self.guild)
        self.channel = fake.channel("desk", self.guild)

    async def in_mid_answer(self, seconds: float = 0.5):
        """A question whose first words are on their way to Discord."""
        slow = self.fake.faults.slow("@original", method="PATCH", seconds=seconds)
        asked = await self.reporter.slash(self.channel, "ask", question=QUESTION, wait=False)
        await self.fake.until(lambda: slow.hits)
        return asked

    async def mention(self):
        return await self.reporter.type(self.channel, f"{{bot}} {QUESTION}")


@pytest.fixture
def desk(world) -> Desk:
    world.faults.clear()
    return Desk(world)


running = pytest.mark.asyncio(loop_scope="module")


@running
@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda gateway: gateway.drop(), id="resumed"),
        pytest.param(lambda gateway: gateway.drop(forget=True), id="session forgotten"),
        pytest.param(lambda gateway: gateway.drop(code=4000), id="closed"),
        pytest.param(lambda gateway: gateway.invalidate(resumable=True), id="invalidated"),
    ],
)
async def test_a_lost_gateway_costs_no_answer(world, desk, order):
    before = world.gateway.resumed + world.gateway.identified
    asked = await desk.in_mid_answer()
    order(world.gateway)
    await asked.says(QUOTE)
    await world.until(lambda: world.gateway.resumed + world.gateway.identified > before)
    again = await desk.reporter.slash(desk.channel, "ask", question=QUESTION)
    await again.says(QUOTE)
    assert len(answers(world, desk.channel)) == 2


@running
async def test_questions_that_came_while_the_gateway_was_away_are_answered_once(world, desk):
    world.gateway.down = True
    world.gateway.drop()
    said = [await desk.mention() for _ in range(3)]
    await asyncio.sleep(2)
    world.gateway.down = False
    await world.until(lambda: len(answers(world, desk.channel)) == 3, PATIENCE)
    await world.quiet(1.5)
    assert [one.reference for one in answers(world, desk.channel)] == said


@running
@pytest.mark.parametrize(
    "order",
    [
        pytest.param(
            lambda faults: faults.rate_limited(times=20, retry_after=0.05), id="429 storm"
        ),
        pytest.param(
            lambda faults: faults.rate_limited(times=5, retry_after=0.2, scope="global"),
            id="429 everywhere",
        ),
        pytest.param(lambda faults: faults.broken("messages", times=2), id="500"),
        pytest.param(
            lambda faults: faults.cut("messages", times=2, after_serving=True), id="answers cut off"
        ),
    ],
)
async def test_bad_minutes_cost_no_answer_and_double_none(world, desk, order):
    order(world.faults)
    await desk.mention()
    await world.until(lambda: answers(world, desk.channel), PATIENCE)
    await world.quiet(1.5)
    assert len(answers(world, desk.channel)) == 1


@running
@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda desk, asked: desk.fake.expire_tokens(), id="the token expires"),
        pytest.param(
            lambda desk, asked: desk.fake.delete_message(asked.message), id="message deleted"
        ),
        pytest.param(
            lambda desk, asked: desk.fake.delete_channel(desk.channel), id="channel deleted"
        ),
        pytest.param(
            lambda desk, asked: desk.fake.take_from_bot(desk.channel, Permission.VIEW_CHANNEL),
            id="permission withdrawn",
        ),
        pytest.param(lambda desk, asked: desk.fake.kick_bot(desk.guild), id="thrown out"),
    ],
)
async def test_what_is_taken_away_in_mid_answer_costs_no_answer(world, desk, order):
    asked = await desk.in_mid_answer()
    order(desk, asked)
    places = (desk.channel, desk.reporter.dms)
    await world.until(lambda: answers(world, *places))
    await world.quiet(1)
    assert len(answers(world, *places)) == 1


@running
async def test_an_asker_whom_nothing_can_be_told_ends_nothing(world, desk):
    desk.reporter.user.dms_open = False
    await desk.in_mid_answer()
    world.delete_channel(desk.channel)
    await world.quiet(1)
    assert answers(world, desk.reporter.dms) == []
    await world.editor.dm(QUESTION)
    await world.until(lambda: len(answers(world, world.editor.dms)) == 1)
