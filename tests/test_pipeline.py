from datetime import UTC, datetime

import pytest
from archives import NOW, contents, named, put, writer

from ingest.archive import Archive
from ingest.articles import Rejected, Skipped
from ingest.pipeline import Ingest

RAIN = named("rain")
SNOW = named("snow", "Snow fell on the harbour.")
SHEET = named("sheet", "A note without an address.", url=None)
COPY = named("copy", "A note without an address.", url=None)
MENDED = named("rain", "Rain fell. It did not stop.")


def counts(report) -> dict[str, int]:
    return {outcome: count for outcome, count in report.counts.items() if count}


@pytest.mark.parametrize(
    ("earlier", "inputs", "expected"),
    [
        pytest.param([], [RAIN, SNOW], {"added": 2}, id="new ones"),
        pytest.param([RAIN, SNOW], [RAIN, SNOW], {"unchanged": 2}, id="the same run again"),
        pytest.param([RAIN], [MENDED, SNOW], {"updated": 1, "added": 1}, id="one was corrected"),
        pytest.param([RAIN, MENDED], [RAIN], {"unchanged": 1}, id="the older words again"),
        pytest.param([SHEET], [COPY], {"duplicate": 1}, id="a copy of a file"),
        pytest.param([], [SHEET, COPY], {"added": 1, "duplicate": 1}, id="a copy in the same run"),
        pytest.param(
            [], [Rejected("a", "empty"), Skipped("b", "a picture")], {"rejected": 1, "skipped": 1},
            id="nothing to read",
        ),
    ],
)  # fmt: skip
def test_every_input_has_one_outcome(tmp_path, words, earlier, inputs, expected):
    put(tmp_path, words, earlier)
    report = put(tmp_path, words, inputs)
    assert counts(report) == expected
    assert len(report.outcomes) == sum(report.counts.values()) == len(inputs)


@pytest.mark.parametrize(
    ("inputs", "useful"),
    [
        pytest.param([RAIN], True, id="an article"),
        pytest.param([Rejected("a", "empty")], False, id="a rejection"),
        pytest.param([], False, id="no input"),
    ],
)
def test_whether_a_run_was_of_use(tmp_path, words, inputs, useful):
    assert put(tmp_path, words, inputs).is_useful is useful


def test_running_again_changes_nothing(tmp_path, words):
    inputs = [RAIN, SNOW, SHEET, COPY, MENDED]
    put(tmp_path, words, inputs)
    first = contents(tmp_path)
    put(tmp_path, words, inputs)
    assert contents(tmp_path) == first
    assert first.is_whole
    assert len(first.versions) == 4


def test_more_than_a_batch(tmp_path, words):
    report = put(tmp_path, words, (named(f"n{n}", f"Note {n}.") for n in range(500)))
    assert counts(report) == {"added": 500}
    assert contents(tmp_path).is_whole


def test_the_ledger_keeps_the_last_outcome_of_an_input(tmp_path, words):
    put(tmp_path, words, [RAIN, Rejected("broken.csv", "empty")])
    put(tmp_path, words, [RAIN])
    with Archive(tmp_path) as archive:
        assert archive.database.outcomes() == {"rejected": 1, "unchanged": 1}


def test_notices_are_told_with_their_origin(tmp_path, words):
    odd = named("odd", notices=("date 1.1.1 refused",))
    assert put(tmp_path, words, [odd]).told == ("odd.txt: date 1.1.1 refused",)


def test_ctrl_c_keeps_what_was_counted(tmp_path, words):
    def interrupted():
        for number in range(40):
            yield named(f"n{number}", f"Note {number}.")
        raise KeyboardInterrupt

    report = put(tmp_path, words, interrupted())
    assert report.interrupted
    kept = len(contents(tmp_path).versions)
    assert kept == len(report.outcomes) == 32
    after = put(tmp_path, words, (named(f"n{n}", f"Note {n}.") for n in range(40)))
    assert counts(after) == {"unchanged": 32, "added": 8}
    assert contents(tmp_path).is_whole


def test_progress_is_told(tmp_path, words):
    seen = []
    with writer(tmp_path, words) as opened:
        Ingest(opened, now=lambda: NOW, watch=lambda *now: seen.append(now)).run([RAIN, SNOW])
    assert seen == [(2, 0), (2, 2)]


def test_a_version_keeps_when_it_was_added(tmp_path, words):
    later = datetime(2024, 8, 1, tzinfo=UTC)
    put(tmp_path, words, [RAIN])
    put(tmp_path, words, [MENDED], at=later)
    with Archive(tmp_path) as archive:
        assert [archive.article(RAIN.id, n).added for n in (1, 2)] == [NOW, later]
