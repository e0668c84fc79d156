"""A small run of `python -m tests.discord_load`, with floors that a busy machine keeps to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fake_discord import MISSING, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


def measured(environment: dict[str, str], *options: str) -> dict:
    run = subprocess.run(
        [sys.executable, "-m", "tests.discord_load", "--json", *options],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads(run.stdout)


@pytest.fixture
def environment(model_cache, embedder) -> dict[str, str]:
    return {**os.environ, "MODEL_CACHE": str(model_cache)}


def test_questions_of_many_are_acknowledged_at_once_and_answered_in_order(environment):
    told = measured(environment, "--questions", "60", "--seconds", "4")
    assert told["answered"] == 60
    assert told["acknowledged_p99_ms"] < 2_500  # after 3 s Discord takes it for dead
    assert told["out_of_order"] == told["refused_by_discord"] == told["pings"] == 0
    assert told["bot_runs"]


def test_memory_is_flat(environment):
    told = measured(environment, "--memory", "600")
    assert told["grown_mb_in_the_second_half"] < 5
    assert told["refused_by_discord"] == 0
