"""A small run of `python -m tests.benchmarks`, with floors that a busy machine keeps to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SMALL = ["--articles", "12", "--runs", "1", "--asks", "1", "--questions", "3", "--json"]


@pytest.fixture(scope="module")
def measured(model_cache, embedder):
    if "NEWSHOUND_DATA" not in os.environ:
        pytest.skip("NEWSHOUND_DATA is not set: no real articles to measure with")
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *SMALL],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "MODEL_CACHE": str(model_cache)},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads(run.stdout)


def test_ingest_is_faster_than_the_usual_pipeline(measured):
    assert measured["naive"]["cpu_s"] / measured["ours"]["cpu_s"] > 2


def test_a_feed_with_copies_is_ingested_with_less_work_than_the_usual_pipeline(measured):
    feed = measured["feed"]
    assert feed["naive"]["cpu_s"] / feed["ours"]["cpu_s"] > 2


def test_ingest_keeps_within_its_memory(measured):
    assert measured["ours"]["peak_mb"] < 1000


def test_stored_vectors_are_those_of_sentence_transformers(measured):
    assert measured["cosine_min"] > 0.999


def test_a_cold_question_is_answered_sooner_than_the_usual_pipeline_searches(measured):
    assert measured["cold_naive"]["wall_s"] / measured["cold"]["wall_s"] > 1.5
