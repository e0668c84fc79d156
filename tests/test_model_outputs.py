"""A slice of the generated outputs that `python -m tests.quality.gate_outputs` makes 10,000 of."""

import os
from pathlib import Path

import pytest

from tests.quality.gate_outputs.articles import load
from tests.quality.gate_outputs.honest import HONEST
from tests.quality.gate_outputs.invented import INVENTED
from tests.quality.gate_outputs.running import HOSTILE, Result, run


@pytest.fixture(scope="module")
def result() -> Result:
    data = os.environ.get("NEWSHOUND_DATA")
    if data is None:
        pytest.skip("NEWSHOUND_DATA is not set: no real articles here")
    return run(load(Path(data), 200), outputs=300, seed=7)


def shown(result: Result, kinds) -> float:
    return sum(result.shown[kind] for kind in kinds) / sum(result.claims[kind] for kind in kinds)


def test_every_quote_link_source_and_speaker_that_is_shown_stands_in_its_article(result):
    assert result.broken == ()


def test_the_honest_survive(result):
    assert shown(result, HONEST) >= 0.99


def test_the_invented_quotes_do_not(result):
    assert shown(result, INVENTED) == 0.0


def test_nor_do_statements_that_their_quote_does_not_bear_out(result):
    assert shown(result, HOSTILE) <= 0.01


def test_nothing_is_dropped_without_a_reason(result):
    dropped = sum(counts.total() for counts in result.reasons.values())
    assert result.claims.total() == result.shown.total() + dropped
