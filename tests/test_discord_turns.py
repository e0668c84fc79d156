import asyncio
import threading

import pytest

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


async def test_two_work_at_a_time_and_the_loop_goes_on(turns):
    both = threading.Barrier(2, timeout=5)
    await asyncio.wait_for(asyncio.gather(turns.work(both.wait), turns.work(both.wait)), 5)
