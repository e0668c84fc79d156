"""What an ingest tells of its progress."""

import json

import pytest
from made_answers import sight

from bot.discord.screens.feeding import feeding_card
from bot.pace import Going, Pace, read_going, share_done, spoken


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def told(*steps: tuple[float, int, int, float | None]) -> str:
    """The last line, after steps at so many seconds from the start."""
    clock = Clock()
    pace, line = Pace(clock), ""
    for seconds, inputs, indexed, share in steps:
        clock.now = 100.0 + seconds
        line = str(pace.going(inputs, indexed, share))
    return line


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        pytest.param([(0.1, 4, 0, 0.01)], "4 inputs, 0 passages, 0 a second, 1%", id="just begun"),
        pytest.param(
            [(10, 100, 400, 0.25)],
            "100 inputs, 400 passages, 40 a second, 25%, 30 s left",
            id="a quarter",
        ),
        pytest.param(
            [(10, 1000, 400, None)],
            "1,000 inputs, 400 passages, 40 a second",
            id="nobody knows how much there is",
        ),
        pytest.param(
            [(5, 5000, 0, 0.5), (65, 5010, 600, 0.5 + 1 / 12), (125, 5020, 1200, 0.5 + 2 / 12)],
            "5,020 inputs, 1,200 passages, 10 a second, 67%, 4 min left",
            id="what was known already says nothing of the rest",
        ),
        pytest.param(
            [(10, 10, 20, 0.5), (100, 10, 20, 0.5)],
            "10 inputs, 20 passages, 0 a second, 50%",
            id="standing still",
        ),
    ],
)
def test_an_ingest_tells_its_rate_and_what_is_left(steps, line):
    assert told(*steps) == line


@pytest.mark.parametrize(
    ("read", "found", "indexed", "due", "share"),
    [
        pytest.param(50, None, 0, 0, None, id="not counted yet"),
        pytest.param(50, 100, 0, 0, 0.5, id="nothing new in it"),
        pytest.param(50, 100, 20, 40, 0.25, id="half of what was read can be found"),
        pytest.param(120, 100, 40, 40, 1.0, id="a file that grows meanwhile"),
    ],
)
def test_the_share_that_is_done(read, found, indexed, due, share):
    assert share_done(read, found, indexed, due) == share


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        pytest.param(2, "10 s", id="soon"),
        pytest.param(44, "40 s", id="seconds"),
        pytest.param(700, "12 min", id="minutes"),
        pytest.param(12_100, "3 h 20 min", id="hours"),
    ],
)
def test_time_is_told_as_precisely_as_it_is_known(seconds, words):
    assert spoken(seconds) == words


GOING = Going(inputs=5020, indexed=1200, rate=10.2, share=0.667, left=236.0)


@pytest.mark.parametrize(
    ("going", "language", "told"),
    [
        pytest.param(GOING, "en",
                     "5,020 inputs read · 1,200 passages · 10 a second · 67% · about 4 min left",
                     id="English"),
        pytest.param(GOING, "de", "5.020 Eingaben gelesen · 1.200 Textstellen · 10 je Sekunde · "
                     "67 % · noch etwa 4 min", id="German"),
        pytest.param(Going(inputs=3), "en", "3 inputs read", id="of addresses the inputs alone"),
        pytest.param(Going(inputs=0), "en", None, id="nothing yet"),
    ],
)  # fmt: skip
def test_discord_tells_it_as_the_terminal_does(going, language, told):
    shown = sight(feeding_card("story.jsonl", going, language))
    assert shown.replace("\\", "").splitlines()[1:] == ([f"-# {told}"] if told else [])


def test_an_ingest_tells_another_process_how_far_it_is(newshound):
    run = newshound.run("ingest", "--sample", "--json", "--tell-going")
    going = [read_going(line.encode()) for line in run.stderr.splitlines()]
    assert going[0] is not None
    assert going[0].inputs == json.loads(run.stdout)["inputs"]


@pytest.mark.parametrize(
    "line", ["", "newshound: no such file", '{"inputs": 1, "weather": 2}', '{"inputs": 1']
)
def test_what_is_said_beside_is_not_taken_for_it(line):
    assert read_going(GOING.written().encode()) == GOING
    assert read_going(line.encode()) is None
