"""The training of the reader: what it is asked, how it goes on, and what it refuses."""

import random
from collections import Counter
from pathlib import Path

import pytest
import torch
from made_reader import questions, small_encoder

from bot.training.__main__ import arguments, course_of
from bot.training.data import training_examples
from bot.training.examples import Example, held_out
from bot.training.near_misses import near_miss
from bot.training.network import ReaderNetwork
from bot.training.train import CheckpointError, Course, keep, reader_at, train
from bot.training.weighing import chosen


def drawn_by(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (nothing secret is drawn)


TEXTS = ["The river Tarn flooded Orde and Calder in 1911."]


@pytest.mark.parametrize(
    ("question", "among"),
    [
        pytest.param("When did Bellmoor flood?", {"When did Orde flood?"}, id="another name"),
        pytest.param("Who left before 1850?", {"Who left before 1911?"}, id="another number"),
        pytest.param("Who came first?", {"Who came last?"}, id="the opposite"),
    ],
)
def test_a_near_miss_asks_about_something_else(question, among):
    drawn = {near_miss(question, TEXTS, drawn_by(seed)) for seed in range(40)}
    assert among <= drawn
    assert question not in drawn


def test_where_nothing_can_be_exchanged_there_is_no_near_miss():
    assert near_miss("Why?", TEXTS, drawn_by(1)) is None


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return questions(tmp_path_factory.mktemp("data"))


def origins(data, **shares: float) -> Counter[str]:
    return Counter(one.origin for one in training_examples(data, 5, shares))


def test_a_share_of_two_draws_a_set_twice(data):
    once, twice = origins(data, squad=1.0), origins(data, squad=2.0)
    assert twice["squad"] == 2 * once["squad"]
    assert set(once) <= {"squad", "squad-", "squad~"}


def test_a_share_of_none_leaves_a_set_out(data):
    assert not origins(data, squad=0.0, polnear=0.0)


def test_articles_that_are_reported_on_are_not_trained_on(data):
    assert held_out(1)
    passages = {one.passage for one in training_examples(data, 5, {"squad": 1.0})}
    assert not any("library of Asker" in passage for passage in passages)


def test_an_answer_is_where_its_example_says(data):
    answered: list[Example] = [
        one for one in training_examples(data, 5, {"squad": 2.0, "polnear": 2.0}) if one.answer
    ]
    words = {one.passage[one.answer.start : one.answer.end] for one in answered}
    assert {"Tomas Reil", "twelve", "fog"} <= words


def test_the_command_line_says_how_to_train():
    given = arguments(["--start", "old.pt", "--dropout", ".1", "--share", "qamr=.2"])
    course = course_of(given)
    assert (str(course.start), course.dropout) == ("old.pt", 0.1)
    assert course.shares == {"squad": 1.0, "qamr": 0.2, "polnear": 1.0, "quiz": 1.0}


ROWS = [
    {"threshold": 0.1, "answerable": 1.0, "right_of_answered": 0.6, "absent": 0.7},
    {"threshold": 0.2, "answerable": 0.8, "right_of_answered": 0.7, "absent": 0.4},
    {"threshold": 0.3, "answerable": 0.3, "right_of_answered": 0.9, "absent": 0.1},
]


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        pytest.param(None, 0.3, id="most end well"),
        pytest.param(0.5, 0.2, id="no more than half of what is not there"),
        pytest.param(0.0, 0.3, id="none can, so the highest"),
    ],
)
def test_the_threshold_is_chosen_on_its_curve(absent, expected):
    assert chosen(ROWS, absent=absent) == expected


def test_a_course_says_how_the_reader_was_trained():
    told = str(Course(seconds=600, epochs=2, start=Path("old.pt"), shares={"qamr": 0.5}))
    assert told == (
        "from the checkpoint old.pt for 10 minutes or 2 passes, whichever were less: qamr × 0.5; "
        "dropout 0, learning rate 7e-05, seed 20261122"
    )


def test_a_set_that_there_is_not_is_refused(capsys):
    with pytest.raises(SystemExit):
        arguments(["--share", "hansard=2"])
    assert "no set 'hansard': squad, qamr, polnear, quiz" in capsys.readouterr().err


def test_training_goes_on_from_a_checkpoint(data, tmp_path):
    encoder = small_encoder(tmp_path / "encoder")
    torch.manual_seed(3)
    begun = ReaderNetwork(encoder)
    with torch.no_grad():
        begun.tokens.bias.fill_(7.0)  # so that it can be known again
    keep(begun, tmp_path / "begun.pt")
    course = Course(
        seconds=60,
        epochs=1,
        encoder=encoder,
        start=tmp_path / "begun.pt",
        shares={"squad": 1.0},
        dropout=0.1,
    )
    trained = reader_at(train(data, tmp_path / "work", course), encoder)
    moved = trained.tokens.bias - 7.0
    assert 0 < float(moved.detach().abs().max()) < 0.1


def test_what_is_no_checkpoint_is_told(tmp_path):
    (tmp_path / "notes.pt").write_text("nothing")
    with pytest.raises(CheckpointError, match=r"notes\.pt is no checkpoint"):
        reader_at(tmp_path / "notes.pt")
