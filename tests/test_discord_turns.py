import asyncio
import threading

import pytest

from bot.discord.pace import Pace
from bot.discord.turns import LineFullError, Turns


@pytest.fixture
async def turns():
    made = Turns(longest=3)
    yield made
    made.close()


async def test_questions_of_a_channel_are_called_in_order_of_arrival(turns):
    with turns.entered(1) as first, turns.entered(1) as second:
        assert first.called.is_set()
        assert not second.called.is_set()
        assert (first.ahead, second.ahead) == (0, 1)
    assert len(turns) == 0


async def test_the_next_is_called_when_the_one_before_leaves(turns):
    first, second = turns.entered(1), turns.entered(1)
    first.__enter__()
    ticket = second.__enter__()
    first.__exit__(None, None, None)
    assert ticket.called.is_set()
    second.__exit__(None, None, None)


async def test_channels_do_not_wait_for_each_other(turns):
    with turns.entered(1), turns.entered(2) as other:
        assert other.called.is_set()
        assert other.ahead == 1


async def test_a_full_line_says_how_long_it_is(turns):
    with turns.entered(1), turns.entered(2), turns.entered(3):
        with pytest.raises(LineFullError, match="3 questions"), turns.entered(4):
            pass
        assert len(turns) == 3


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.mark.parametrize(
    ("lefts", "idle", "count", "seconds"),
    [
        pytest.param([], 0, 100, None, id="nobody has left yet"),
        pytest.param([2, 2, 2], 0, 100, 200, id="one in two seconds"),
        pytest.param([0.125] * 10, 0, 100, 15, id="eight a second"),
        pytest.param([0.125] * 10, 0, 1, 5, id="never less than five seconds"),
        pytest.param([2, 2], 4, 10, 40, id="slower the longer nobody leaves"),
        pytest.param([100] * 10 + [1] * 60, 0, 100, 100, id="by the last fifty"),
    ],
)
def test_the_pace_of_the_line_is_that_of_the_questions_that_left_it(lefts, idle, count, seconds):
    clock = Clock()
    pace = Pace(clock)
    pace.begun()
    for passed in lefts:
        clock.time += passed
        pace.left()
    clock.time += idle
    assert pace.seconds_for(count) == seconds


def test_an_empty_line_remembers_its_pace_and_not_how_long_it_was_empty():
    clock = Clock()
    pace = Pace(clock)
    pace.begun()
    for _ in range(4):
        clock.time += 3
        pace.left()
    clock.time += 10_000
    pace.begun()
    assert pace.seconds_for(10) == 30
    clock.time += 1
    pace.left()
    assert pace.seconds_for(10) == 10


async def test_a_full_line_says_when_to_come_again_once_it_is_known():
    clock = Clock()
    made = Turns(longest=2, clock=clock)
    with made.entered(1):
        clock.time += 20
    with made.entered(1), made.entered(2):
        with pytest.raises(LineFullError, match="about 40 seconds") as told, made.entered(3):
            pass
        assert (told.value.waiting, told.value.seconds) == (2, 40)
    made.close()


async def test_two_work_at_a_time_and_the_loop_goes_on(turns):
    both = threading.Barrier(2, timeout=30)
    await asyncio.wait_for(asyncio.gather(turns.work(both.wait), turns.work(both.wait)), 30)
