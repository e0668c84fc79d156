"""A small run of `python -m tests.benchmarks.scale`: all that it measures is there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PASSAGES = 400  # the sample has fewer: the rest is made


@pytest.fixture(scope="module")
def measured(sample_archive, model_cache, tmp_path_factory):
    kept = tmp_path_factory.mktemp("scale")
    small = ["--passages", str(PASSAGES), "--questions", "4", "--stock", "--verify", "--json"]
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.benchmarks.scale", "--from", sample_archive, *small),
            *("--asked", ROOT / "tests/sample_questions.jsonl", "--keep", kept),
        ],
        cwd=ROOT,
        env={**os.environ, "MODEL_CACHE": str(model_cache)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads(run.stdout)


def test_all_is_measured(measured):
    assert measured["verify_faults"] == []
    for side, cases in (
        ("read", ("open", "range", "outlet", "as of", "open, eight at once")),
        ("stock", ("open", "range", "outlet")),
    ):
        assert all(measured[side][case]["p50"] > 0 for case in cases)
    assert measured["disk_mb"]["scan"] > 0


def test_as_many_passages_are_made_as_were_asked_for(measured):
    assert measured["build"]["passages"] == PASSAGES


def test_of_few_passages_the_nearest_are_found_exactly(measured):
    assert measured["read"]["recall_at_50"] == 1
