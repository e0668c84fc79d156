"""What makes one passage better than another, in numbers."""

from datetime import date, timedelta

import numpy as np
import pytest

from bot.fusion import Turn, relevance, timely, turn_of
from bot.question import sought_words

TODAY = date(2024, 7, 1)


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers)


def ago(days: int) -> int:
    return (TODAY - timedelta(days=days)).toordinal()


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("Who originally said that the dam would hold?", Turn.FIRST),
        ("Which outlet first reported the flood?", Turn.FIRST),
        ("Who was the first to report the flood?", Turn.FIRST),
        ("Who reported it first?", Turn.FIRST),
        ("What is the earliest mention of the dam?", Turn.FIRST),
        ("What is the latest on the dam?", Turn.LATEST),
        ("What's the newest figure?", Turn.LATEST),
        ("How many are currently missing?", Turn.LATEST),
        ("Who was the first woman on the moon?", Turn.ANY),
        ("What did the first minister say?", Turn.ANY),
        ("Which latest-model car won?", Turn.ANY),
        ("Who owns the dam?", Turn.ANY),
    ],
)
def test_the_first_and_the_latest_are_asked_for_in_words(question, turn):
    assert turn_of(question) is turn


def test_a_passage_needs_both_meaning_and_words_for_a_full_score():
    assert relevance(column(1, 1, 0), column(1, 0, 1)).tolist() == pytest.approx([1.0, 0.5, 0.5])


@pytest.mark.parametrize(
    ("cosines", "shares"),
    [
        pytest.param(column(0.5, -0.5), None, id="words could not be had"),
        pytest.param(None, column(0.5, 0), id="vectors could not be had"),
    ],
)
def test_one_ranking_alone_is_the_score(cosines, shares):
    assert relevance(cosines, shares).tolist() == [0.5, 0.0]


def test_age_takes_away_smoothly_and_never_all():
    ages = list(range(120))
    scores = timely(np.ones(120), [ago(days) for days in ages], today=TODAY)
    steps = -np.diff(scores)
    assert scores[0] == pytest.approx(1.7)
    assert scores[-1] == pytest.approx(1.0, abs=1e-4)
    assert np.all(steps > 0)
    assert steps.max() < 0.07


def test_an_undated_passage_counts_as_an_old_one():
    scores = timely(column(1, 1), [None, ago(400)], today=TODAY)
    assert scores.tolist() == pytest.approx([1.0, 1.0])


def test_a_passage_that_fits_well_stays_before_a_new_one_that_does_not():
    old, new = timely(column(0.8, 0.4), [ago(3_000), ago(0)], today=TODAY)
    assert old > new


@pytest.mark.parametrize(
    ("turn", "best"), [(Turn.FIRST, 0), (Turn.LATEST, 2), (Turn.ANY, 3)], ids=str
)
def test_the_first_and_the_latest_are_those_of_the_matter(turn, best):
    """Not the last passage, which is newer and about something else."""
    scores = timely(
        column(0.70, 0.72, 0.70, 0.45), [ago(900), ago(800), ago(700), ago(0)],
        turn=turn, today=TODAY,
    )  # fmt: skip
    assert int(scores.argmax()) == best


def test_nothing_is_dated_and_nothing_changes():
    for turn in Turn:
        assert timely(column(0.3, 0.2), [None, None], turn=turn, today=None).tolist() == [0.3, 0.2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who was fined for the dam at Calder?", ["fined", "dam", "Calder"]),
        ("Dam or dam?", ["Dam"]),
        ("Who is it?", ["Who", "is", "it"]),
        ("", []),
        ("?!", []),
    ],
)
def test_what_is_looked_for_are_the_words_that_carry_meaning(text, words):
    assert sought_words(text) == words
