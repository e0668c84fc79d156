from dataclasses import replace
from datetime import date, timedelta

import pytest
from archives import NOW, article, named

from ingest.duplicates import Outcome, plan
from ingest.succession import Known, Stamp

RAIN = article()
LATER = article("Rain fell. It did not stop.")
SHEET = named("sheet", url=None)
COPY = named("copy", url=None)


def stored(*prints: str, **dates) -> list[Known]:
    """Versions in the order of their numbers, alike but for their fingerprints."""
    own = {"stated": date(2024, 6, 1), "retrieved": None, "added": NOW} | dates
    return [Known(number, text, Stamp(**own)) for number, text in enumerate(prints, start=1)]


def steps(arrived, known=None, holders=None):
    found = plan(arrived, known or {}, holders or {}, NOW)
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
    assert steps([RAIN], {RAIN.id: stored(*known)}) == [(outcome, version)]


def test_an_older_version_says_which():
    [step] = plan([RAIN], {RAIN.id: stored(RAIN.fingerprint, LATER.fingerprint)}, {}, NOW)
    assert step.reason == "is version 1 of 2"


SINCE = NOW + timedelta(days=1)
BEFORE = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("arriving", "known", "outcome", "reason"),
    [
        pytest.param(
            replace(RAIN, retrieved=SINCE), stored(RAIN.fingerprint, "changed"),
            "updated", "again as in version 1", id="the outlet went back to it",
        ),
        pytest.param(
            replace(RAIN, retrieved=BEFORE), stored(RAIN.fingerprint, "changed"),
            "unchanged", "is version 1 of 2", id="fetched before the change was seen",
        ),
        pytest.param(
            replace(RAIN, retrieved=SINCE),
            stored(RAIN.fingerprint, "changed", stated=date(2024, 6, 2)),
            "unchanged", "is version 1 of 2", id="fetched later, but its own date is older",
        ),
        pytest.param(
            replace(RAIN, retrieved=SINCE), stored("older", RAIN.fingerprint),
            "unchanged", "", id="it is the current one",
        ),
        pytest.param(
            RAIN, stored("corrected", stated=date(2024, 6, 2)),
            "updated", "older than version 1", id="an older text that comes later",
        ),
        pytest.param(
            replace(RAIN, modified=date(2024, 6, 3)), stored("first"), "updated", "",
            id="a newer text",
        ),
    ],
)  # fmt: skip
def test_which_version_an_arrival_is(arriving, known, outcome, reason):
    [step] = plan([arriving], {RAIN.id: known}, {}, NOW)
    assert (step.outcome, step.reason) == (outcome, reason)


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
    [step] = plan([COPY], {}, {COPY.fingerprint: (SHEET.id, 1)}, NOW)
    assert (step.outcome, step.reason) == (
        Outcome.DUPLICATE,
        f"the same text as article {SHEET.id}",
    )


def test_a_file_that_changes_into_a_copy_is_an_update():
    assert steps([COPY], {COPY.id: stored("old")}, {COPY.fingerprint: (SHEET.id, 1)}) == [
        (Outcome.UPDATED, 2)
    ]
