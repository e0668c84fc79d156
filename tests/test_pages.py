"""Floors under what `python -m tests.quality.pages` measures on real saved pages."""

import os
from pathlib import Path

import pytest

from tests.quality.pages import FIELDS, OURS, RIGHT, THEIRS, WRONG, measured, score


@pytest.fixture(scope="module")
def found():
    if "NEWSHOUND_DATA" not in os.environ:
        pytest.skip("NEWSHOUND_DATA is not set: no saved pages to read")
    return measured(Path(os.environ["NEWSHOUND_DATA"]))


@pytest.mark.parametrize(
    ("gold", "read", "f1"),
    [
        pytest.param("a b c d e f", "a b c d e f", 1, id="word for word"),
        pytest.param("a b c d e", "a b c d x", 1 / 2, id="one of two runs"),
        pytest.param("a b c d", "a b c d e f g", 2 / 5, id="too much"),
    ],
)
def test_the_measure(gold, read, f1):
    assert score([(gold, read)])[0] == pytest.approx(f1)


def test_the_text_of_pages_is_read_better_than_by_stock_settings(found):
    assert found.bodies[OURS][0] > max(0.96, found.bodies[THEIRS][0])


def test_pages_are_read_in_less_time_than_stock_settings_take(found):
    assert found.seconds[OURS] < found.seconds[THEIRS]


@pytest.mark.parametrize("field", FIELDS)
def test_what_a_page_says_in_json_ld_is_read_as_it_stands(found, field):
    verdicts = found.fields[OURS, True, field]
    assert verdicts[RIGHT] == verdicts.total() > 80


@pytest.mark.parametrize("field", FIELDS)
def test_a_page_without_json_ld_is_read_no_worse_than_by_stock_settings(found, field):
    ours, theirs = found.fields[OURS, False, field], found.fields[THEIRS, False, field]
    assert ours[RIGHT] >= theirs[RIGHT]
    assert ours[WRONG] <= theirs[WRONG]
