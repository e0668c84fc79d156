"""The quality gate: what it counts, and floors that nothing lowers."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from archives import named, put

from tests.quality.floors import FILE, fallen, raised, read_floors, write_floors
from tests.quality.measures import (
    ARTICLES,
    FIRST,
    GOLDS,
    GOLDS_CARRIED,
    PASSAGES,
    asked_of,
    has_words,
    share,
)
from tests.quality.sets import Question
from tests.quality.sides import LackingArchive, OwnSide, Shown

NEWS = date(2024, 6, 1)
DAYS = timedelta(days=19)

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("It was Mercedes that showed it.", "mercedes", True),
        ("It was the Mercedes.", "A Mercedes", True),
        ("It was Mercedes-Benz.", "Mercedes", False),
        ("The Mercedesia was shown.", "Mercedes", False),
        ("He starred in “Full House”.", "“Full House”", True),
        ("A sum of $1.5 billion (in all).", "$1.5 billion", True),
        ("A sum.", "the", False),
    ],
)
def test_an_answer_counts_as_whole_words(text, words, there):
    assert has_words(text, words) is there


class Script:
    """A side that gives the same passages to every question."""

    name = "script"

    def __init__(self, *passages: tuple[str, str]) -> None:
        self.shown = [
            Shown(article, "Title", f"{passage} And Calder dam held.", passage, None)
            for article, passage in passages
        ]

    def find(self, question, asked):
        return self.shown


def question(**changes) -> Question:
    dull = {"text": "What held?", "asked": date(2024, 6, 1), "answers": ("Calder dam held",)}
    return Question("q", **{**dull, **changes})


@pytest.mark.parametrize(
    ("passages", "changes", "counts"),
    [
        pytest.param(
            [("a", "Rain.")], {}, {ARTICLES: True, PASSAGES: False}, id="in the article only"
        ),
        pytest.param(
            [("a", "So Calder dam held.")],
            {},
            {ARTICLES: True, PASSAGES: True},
            id="in the passage",
        ),
        pytest.param(
            [("a", "x" * 1_200 + " Calder dam held.")],
            {},
            {ARTICLES: True, PASSAGES: False},
            id="beyond the first 1,200 characters of a passage",
        ),
        pytest.param(
            [("a", "Rain.")], {"answers": ("dam",)}, {}, id="an answer too short to be told by"
        ),
        pytest.param(
            [("a", "Rain.")] * 5 + [("b", "Rain.")],
            {"answers": ("dam",), "golds": frozenset("b")},
            {GOLDS: True, GOLDS_CARRIED: True, FIRST: False},
            id="the gold article is the second, though its passage is the sixth",
        ),
        pytest.param(
            [(name, "Rain.") for name in "abcdef"],
            {"answers": ("dam",), "golds": frozenset("f")},
            {GOLDS: False, GOLDS_CARRIED: False, FIRST: False},
            id="the gold article is the sixth",
        ),
    ],
)
def test_a_question_counts_where_a_measure_applies_to_it(passages, changes, counts):
    [outcome] = asked_of(Script(*passages), [question(**changes)])
    assert outcome.counts == counts


@pytest.mark.parametrize(
    ("appeared", "leaks"),
    [
        pytest.param((date(2024, 6, 1),), 0, id="on the day of the question"),
        pytest.param((date(2024, 6, 2),), 1, id="a day later"),
        pytest.param((date(2024, 5, 1), date(2024, 6, 2)), 1, id="told as a carrier"),
        pytest.param((None,), 1, id="nobody knows when"),
    ],
)
def test_what_had_not_appeared_is_a_leak(appeared, leaks):
    side = Script()
    side.shown = [Shown("a", "Title", "Rain.", "Rain.", None, frozenset(), appeared)]
    [outcome] = asked_of(side, [question()])
    assert outcome.leaks == leaks


PLACES = ("Calder", "Skarvik", "Nordvik", "Port Elm", "Dun Valley", "Aldermoor")


@pytest.fixture
def changed(tmp_path, words):
    """Articles of 1 June that were changed on the 20th, to say again what is asked of them."""
    for text, more in (
        ("The dam at {} held. The river fell again.", {}),
        ("What held at {}? The dam at {} held, the mayor now says.", {"modified": NEWS + DAYS}),
    ):
        articles = [
            named(place, text.replace("{}", place), published=NEWS, **more) for place in PLACES
        ]
        put(tmp_path / "archive", words, articles)
    with LackingArchive(tmp_path / "archive", embedder=words.identity) as archive:
        yield OwnSide(archive, words)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("later", "told"),
    [
        pytest.param(0, "The dam at", id="on the day of the article"),
        pytest.param(18, "The dam at", id="the day before it was changed"),
        pytest.param(19, "What held at", id="on the day that it was changed"),
    ],
)
def test_a_version_is_found_from_the_day_on_that_it_appeared(changed, place, later, told):
    day = NEWS + timedelta(days=later)
    [outcome] = asked_of(changed, [question(text=f"What held at {place}?", asked=day)])
    assert outcome.first.passage.startswith(f"{told} {place}")
    assert outcome.passages == len(PLACES)
    assert outcome.leaks == 0


def test_a_share_is_of_the_questions_that_the_measure_applies_to():
    outcomes = asked_of(
        Script(("a", "So Calder dam held.")), [question(), question(answers=("dam",))]
    )
    assert share(outcomes, PASSAGES).value == 1.0
    assert share(outcomes, GOLDS).of == 0


def test_what_is_below_its_floor_by_more_than_noise_has_fallen():
    floors = {"near": 0.5, "far": 0.5, "unmeasured": 0.5}
    below = fallen({"near": 0.496, "far": 0.49, "new": 0.1}, floors, 0.005)
    assert below == ["far: 0.490, floor 0.500", "unmeasured: not measured, floor 0.500"]


def test_floors_only_rise(tmp_path):
    file = tmp_path / "floors.json"
    write_floors("full", raised({"risen": 0.5, "sunk": 0.5}, {}), file)
    write_floors("slice", {"risen": 0.1}, file)
    write_floors("full", raised({"risen": 0.6789, "sunk": 0.4}, read_floors("full", file)), file)
    assert read_floors("full", file) == {"risen": 0.678, "sunk": 0.5}
    assert read_floors("slice", file) == {"risen": 0.1}


def test_no_floor_is_lower_than_it_ever_was():
    """Of all that was committed; a clone without its past has nothing to compare with."""
    name = FILE.relative_to(ROOT).as_posix()
    log = _git("log", "--format=%H", "--", name)
    if log is None:
        pytest.skip("this is no git repository: floors cannot be compared with earlier ones")
    now = json.loads(FILE.read_text(encoding="utf-8"))
    lowered = [
        f"{commit[:8]} {profile}: {measure} was {floor}"
        for commit in log.split()
        for profile, floors in json.loads(_git("show", f"{commit}:{name}") or "{}").items()
        for measure, floor in floors.items()
        if now.get(profile, {}).get(measure, 0) < floor
    ]
    assert lowered == []


def _git(*words: str) -> str | None:
    run = subprocess.run(["/usr/bin/env", "git", *words], cwd=ROOT, capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else None


@pytest.fixture(scope="module")
def gate(model_cache, embedder, tmp_path_factory):
    """The gate on its slice."""
    if "NEWSHOUND_DATA" not in os.environ:
        pytest.skip("NEWSHOUND_DATA is not set: no real articles to ask")
    work = tmp_path_factory.mktemp("gate")
    options = ["--work", work, "--questions", "80", "--answers", "5", "--json", work / "told.json"]
    run = subprocess.run(
        [sys.executable, "-m", "tests.quality", "--slice", *map(str, options)],
        cwd=ROOT,
        env={**os.environ, "MODEL_CACHE": str(model_cache)},
        capture_output=True,
        text=True,
        timeout=500,
    )
    return run, json.loads((work / "told.json").read_text(encoding="utf-8"))


def test_nothing_has_fallen_below_its_floor_in_the_slice(gate):
    run, _ = gate
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]


def test_every_measure_of_the_slice_has_a_floor(gate):
    _, measured = gate
    assert set(measured) == set(read_floors("slice"))


def test_nothing_from_after_the_day_of_a_question_is_found(gate):
    _, measured = gate
    assert measured["quiz, leaks of the future"] == 0
