import pytest
from archives import article, named

from ingest.duplicates import Outcome, plan

RAIN = article()
LATER = article("Rain fell. It did not stop.")
SHEET = named("sheet", url=None)
COPY = named("copy", url=None)


def steps(arrived, known=None, holders=None):
    found = plan(arrived, known or {}, holders or {})
    return [(step.outcome, step.version) for step in found]


@pytest.mark.parametrize(
    ("known", "outcome", "version"),
    [
        pytest.param([], Outcome.ADDED, 1, id="first seen"),
        pytest.param([RAIN.fingerprint], Outcome.UNCHANGED, None, id="the same words again"),
        pytest.param([LATER.fingerprint], Outcome.UPDATED, 2, id="other words"),
        pytest.param(
            [RAIN.fingerprint, LATER.fingerprint], Outcome.UNCHANGED, None, id="an older version"
        ),
        pytest.param(["a", "b"], Outcome.UPDATED, 3, id="the third version"),
    ],
)
def test_an_article_against_what_is_stored(known, outcome, version):
    assert steps([RAIN], {RAIN.id: known} if known else {}) == [(outcome, version)]


def test_an_older_version_says_which():
    [step] = plan([RAIN], {RAIN.id: [RAIN.fingerprint, LATER.fingerprint]}, {})
    assert step.reason == "is version 1 of 2"


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        pytest.param(
            [RAIN, RAIN], [(Outcome.ADDED, 1), (Outcome.UNCHANGED, None)], id="twice in one run"
        ),
        pytest.param(
            [RAIN, LATER, RAIN],
            [(Outcome.ADDED, 1), (Outcome.UPDATED, 2), (Outcome.UNCHANGED, None)],
            id="two versions in one run",
        ),
        pytest.param(
            [SHEET, COPY],
            [(Outcome.ADDED, 1), (Outcome.DUPLICATE, None)],
            id="one text in two files without an address",
        ),
        pytest.param(
            [named("a"), named("b")],
            [(Outcome.ADDED, 1), (Outcome.ADDED, 1)],
            id="one text at two addresses: two outlets may carry it",
        ),
    ],
)
def test_arrivals_against_each_other(arrived, expected):
    assert steps(arrived) == expected


def test_a_duplicate_names_the_article_that_has_the_text():
    [step] = plan([COPY], {}, {COPY.fingerprint: (SHEET.id, 1)})
    assert (step.outcome, step.reason) == (
        Outcome.DUPLICATE,
        f"the same text as article {SHEET.id}",
    )


def test_a_file_that_changes_into_a_copy_is_an_update():
    assert steps([COPY], {COPY.id: ["old"]}, {COPY.fingerprint: (SHEET.id, 1)}) == [
        (Outcome.UPDATED, 2)
    ]
