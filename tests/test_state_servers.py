"""Settings of servers: what a channel does not say its guild says, else the defaults do."""

from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state import State
from bot.state.servers import DEFAULTS, OF_A_GUILD, Rules, Servers
from bot.state.shown import Place

NEWSROOM = Place(guild=1, channel=10)
THREAD = Place(guild=1, channel=10, thread=11)
OTHER = Place(guild=1, channel=12)
ELSEWHERE = Place(guild=2, channel=20)
DIRECT = Place(guild=None, channel=30)


@pytest.fixture
def servers(tmp_path):
    with State(tmp_path / "desk.sqlite3") as opened:
        yield Servers(opened)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(NEWSROOM, id="channel"),
        pytest.param(THREAD, id="thread"),
        pytest.param(DIRECT, id="direct message"),
    ],
)
def test_nothing_set_means_the_defaults(servers, place):
    assert servers.rules(place) == DEFAULTS


def test_a_guild_speaks_for_all_of_its_channels_and_for_no_other_guild(servers):
    servers.set(1, private=True, publishers=("Herald", "Nordvik Tidende"))
    changed = replace(DEFAULTS, private=True, publishers=("Herald", "Nordvik Tidende"))
    assert servers.rules(NEWSROOM) == servers.rules(THREAD) == servers.in_channel(1) == changed
    assert servers.rules(ELSEWHERE) == servers.rules(DIRECT) == DEFAULTS


def test_a_channel_goes_before_its_guild_and_speaks_for_its_threads(servers):
    servers.set(1, enabled=False, language="de")
    servers.set(1, 10, enabled=True)
    assert servers.rules(THREAD) == replace(DEFAULTS, language="de")
    assert servers.rules(OTHER) == replace(DEFAULTS, enabled=False, language="de")


def test_nothing_can_be_said_against_what_the_guild_says(servers):
    """None and an empty list are values of their own, not an inherited one."""
    servers.set(1, retention_days=7, publishers=("Herald",), daily_budget=5)
    servers.set(1, 10, retention_days=None, publishers=(), daily_budget=None)
    assert servers.rules(NEWSROOM) == replace(DEFAULTS, retention_days=None)


def test_what_is_unset_is_inherited_again(servers):
    servers.set(1, private=True, language="es")
    servers.set(1, 10, private=False, language="de")
    servers.unset(1, 10, "private", "enabled")
    assert servers.own(1, 10) == {"language": "de"}
    assert servers.rules(NEWSROOM) == replace(DEFAULTS, private=True, language="de")
    assert servers.channels(1) == [10]


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        pytest.param(None, "colour", id="no setting"),
        pytest.param(10, "allow_channels", id="not one of a channel"),
        pytest.param(10, "guild_pace", id="a pace of all channels together"),
    ],
)
def test_a_setting_that_is_none_is_refused_and_nothing_is_set(servers, channel, name):
    with pytest.raises(ValueError, match=name):
        servers.set(1, channel, private=True, **{name: 1})
    assert servers.own(1, channel) == {}


def test_whether_messages_must_be_read(servers):
    assert not servers.any_without_mention()
    servers.set(1, 10, mention_needed=False)
    assert servers.any_without_mention()
    servers.set(1, 10, mention_needed=True)
    assert not servers.any_without_mention()


def test_a_channel_and_a_guild_that_are_gone_leave_nothing(servers):
    servers.set(1, private=True)
    servers.set(1, 10, private=False)
    servers.set(2, private=True)
    servers.forget_channel(10)
    assert servers.rules(NEWSROOM) == replace(DEFAULTS, private=True)
    servers.forget_guild(1)
    assert servers.rules(NEWSROOM) == DEFAULTS
    assert servers.rules(ELSEWHERE).private


def test_a_setting_of_a_later_version_is_passed_over(servers, tmp_path):
    with State(tmp_path / "desk.sqlite3") as other:
        other.run("INSERT INTO server_settings VALUES (1, 0, 'colour', '\"red\"')")
    assert servers.rules(NEWSROOM) == DEFAULTS


IDS = st.lists(st.integers(1, 2**63 - 1), max_size=3).map(tuple)
WORDS = st.lists(st.text(max_size=5), max_size=3).map(tuple)
COUNTS = st.none() | st.integers(0, 1000)
VALUES = {
    "bool": st.booleans(),
    "int": st.integers(0, 1000),
    "int | None": COUNTS,
    "str | None": st.none() | st.text(max_size=5),
    "tuple[str, ...]": WORDS,
    "tuple[int, ...]": IDS,
}
SETTINGS = {
    field.name: VALUES[field.type.__name__ if isinstance(field.type, type) else str(field.type)]
    for field in fields(Rules)
}


@settings(max_examples=40, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=SETTINGS),
    st.fixed_dictionaries({}, optional={k: v for k, v in SETTINGS.items() if k not in OF_A_GUILD}),
)
def test_every_setting_comes_back_as_it_was_set(of_guild, of_channel):
    with TemporaryDirectory() as folder, State(Path(folder) / "desk") as state:
        servers = Servers(state)
        servers.set(1, **of_guild)
        servers.set(1, 10, **of_channel)
        assert servers.rules(NEWSROOM) == replace(DEFAULTS, **{**of_guild, **of_channel})
