"""Who may ask where, how fast and how much: decided without Discord."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.admission import Admission, Ground, Refusal, forbidden
from bot.discord.cooldowns import MINUTE, after_one, wait
from bot.discord.policy import Asker
from bot.state import State
from bot.state.servers import Rules, Servers
from bot.state.shown import Place
from bot.state.usage import Bucket, Usage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEWSROOM = Place(guild=1, channel=10)
THREAD = Place(guild=1, channel=10, thread=11)
OTHER = Place(guild=1, channel=12)
DIRECT = Place(guild=None, channel=30)
REPORTER, INTERN = 71, 72
ADA = Asker(501, frozenset({REPORTER}))
BEN = Asker(502)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "desk.sqlite3") as opened:
        yield opened


@pytest.fixture
def servers(state):
    return Servers(state)


@pytest.fixture
def admission(state, servers, clock):
    return Admission(servers, Usage(state), now=clock)


NOT_HERE, NOT_YOU = Refusal(Ground.NOT_HERE), Refusal(Ground.NOT_YOU)


@pytest.mark.parametrize(
    ("rules", "asker", "place", "verdict"),
    [
        pytest.param({}, BEN, NEWSROOM, None, id="nothing set"),
        pytest.param({"enabled": False}, ADA, NEWSROOM, NOT_HERE, id="switched off"),
        pytest.param({"allow_channels": (12,)}, ADA, NEWSROOM, NOT_HERE, id="another channel"),
        pytest.param({"allow_channels": (10,)}, ADA, THREAD, None, id="thread of a channel"),
        pytest.param({"allow_channels": (11,)}, ADA, THREAD, None, id="a thread alone"),
        pytest.param({"block_channels": (10,)}, ADA, THREAD, NOT_HERE, id="thread of a blocked"),
        pytest.param(
            {"allow_channels": (10,), "block_channels": (10,)}, ADA, NEWSROOM, NOT_HERE, id="both"
        ),
        pytest.param({"allow_roles": (REPORTER,)}, ADA, NEWSROOM, None, id="with the role"),
        pytest.param({"allow_roles": (REPORTER,)}, BEN, NEWSROOM, NOT_YOU, id="without the role"),
        pytest.param({"block_roles": (REPORTER,)}, ADA, NEWSROOM, NOT_YOU, id="blocked role"),
        pytest.param({"block_roles": (INTERN,)}, ADA, NEWSROOM, None, id="another blocked role"),
        pytest.param(
            {"allow_roles": (REPORTER,), "block_roles": (INTERN,)},
            Asker(503, frozenset({REPORTER, INTERN})),
            NEWSROOM,
            NOT_YOU,
            id="a block goes before an allowance",
        ),
    ],
)
def test_who_may_ask_where(rules, asker, place, verdict):
    assert forbidden(Rules(**rules), asker, place) == verdict


# Cooldowns


def test_a_pace_may_be_asked_at_once_and_fills_up_again(admission, servers, clock):
    servers.set(1, user_pace=6)
    assert [admission.decide(ADA, NEWSROOM) for _ in range(6)] == [None] * 6
    assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.USER_PACE, 10)
    assert admission.decide(BEN, NEWSROOM) is None
    clock.advance(seconds=7)
    assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.USER_PACE, 3)
    clock.advance(seconds=3)
    assert admission.decide(ADA, NEWSROOM) is None
    assert admission.decide(ADA, OTHER) == Refusal(Ground.USER_PACE, 10)


def test_a_guild_has_a_pace_of_its_own(admission, servers):
    servers.set(1, guild_pace=2)
    assert admission.decide(ADA, NEWSROOM) is None
    assert admission.decide(BEN, OTHER) is None
    assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.GUILD_PACE, 30)
    assert admission.decide(ADA, DIRECT) is None
    assert admission.decide(ADA, Place(guild=2, channel=20)) is None


def test_a_refused_question_costs_nothing(admission, servers, clock):
    servers.set(1, user_pace=60, guild_pace=1)
    assert admission.decide(ADA, NEWSROOM) is None
    for _ in range(100):
        assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.GUILD_PACE, 60)
    clock.advance(seconds=60)
    assert admission.decide(ADA, NEWSROOM) is None


def test_a_restart_is_no_way_round_a_cooldown(tmp_path, clock):
    def ask() -> Refusal | None:
        with State(tmp_path / "desk.sqlite3") as state:
            servers = Servers(state)
            servers.set(1, user_pace=1)
            return Admission(servers, Usage(state), now=clock).decide(ADA, NEWSROOM)

    assert ask() is None
    assert ask() == Refusal(Ground.USER_PACE, 60)


PACES = st.integers(1, 600)


@given(PACES, st.lists(st.floats(0, 300, allow_nan=False), min_size=1, max_size=60))
def test_nobody_asks_more_than_twice_the_pace_in_any_minute(pace, gaps):
    """A whole bucket at once, and what flows in during the minute."""
    now, bucket, taken = 1e9, None, []
    for gap in gaps:
        now += gap
        if wait(bucket, pace, now) == 0:
            bucket = after_one(bucket, pace, now)
            taken.append(now)
        assert sum(now - at < MINUTE for at in taken) <= 2 * pace


@given(PACES, st.floats(-5, 600, allow_nan=False), st.floats(-1000, 1000, allow_nan=False))
def test_after_the_wait_that_was_told_there_is_no_more_to_wait(pace, tokens, skew):
    bucket = Bucket(tokens, 1e9 + skew)
    seconds = wait(bucket, pace, 1e9)
    assert seconds >= 0
    # The clock may stand before the bucket's own time; it is waited from there on.
    assert wait(bucket, pace, max(1e9, bucket.at) + seconds + 1e-3) == 0


def test_a_clock_set_back_gives_no_questions_and_takes_none():
    bucket = after_one(None, 5, 1e9)
    assert after_one(bucket, 5, 1e9 - 3600).tokens == bucket.tokens - 1


# Budgets


def test_a_budget_is_for_a_day(admission, servers, clock):
    servers.set(1, daily_budget=2)
    assert admission.decide(ADA, NEWSROOM) is None
    assert admission.decide(BEN, OTHER) is None
    assert admission.decide(ADA, THREAD) == Refusal(Ground.BUDGET)
    clock.advance(hours=12)
    assert admission.decide(ADA, THREAD) is None


def test_a_channel_may_have_less_than_its_server(admission, servers):
    servers.set(1, daily_budget=3)
    servers.set(1, 10, daily_budget=1)
    assert admission.decide(ADA, NEWSROOM) is None
    assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.BUDGET)
    assert [admission.decide(ADA, OTHER) for _ in range(2)] == [None, None]
    assert admission.decide(ADA, OTHER) == Refusal(Ground.BUDGET)


def test_a_channel_without_a_limit_still_spends_its_servers(admission, servers):
    servers.set(1, daily_budget=1)
    servers.set(1, 10, daily_budget=None)
    assert admission.decide(ADA, NEWSROOM) is None
    assert admission.decide(ADA, NEWSROOM) == Refusal(Ground.BUDGET)


# What is told, and what cannot be counted


def test_every_refusal_is_told(state, servers, clock):
    told = []
    admission = Admission(servers, Usage(state), now=clock, refused=told.append)
    servers.set(1, enabled=False)
    admission.decide(ADA, NEWSROOM)
    admission.decide(ADA, DIRECT)
    assert told == [NOT_HERE]


def test_a_full_disk_stops_the_counting_and_not_the_answers(admission, state, caplog):
    admission.decide(ADA, NEWSROOM)
    state.rows("PRAGMA query_only = ON")  # every write fails
    assert admission.decide(ADA, NEWSROOM) is None
    assert "not counted" in caplog.text
