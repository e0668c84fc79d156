"""Articles are removed by id, outlet, days, search or age: first told, then done."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from archives import NOW, contents, named, put, writer
from click.testing import CliRunner

from bot.__main__ import cli
from bot.commands.archive.removing import _first_kept
from ingest.archive import Archive, Filters, verify

OLD = named("old", "The old bridge was closed.", publisher="Herald", published=date(2019, 5, 1))
NEW = named("new", "The new bridge was opened.", publisher="Herald", published=date(2024, 5, 1))
UNDATED = named("undated", "A bridge somewhere.", publisher="Post", published=None)


@pytest.fixture(scope="module")
def made(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("made") / "archive"
    put(folder, embedder, [OLD, NEW, UNDATED])
    return folder


@pytest.fixture
def archive(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "archive"))


@pytest.fixture
def ran(archive, model_cache, embedder):
    """`newshound archive …` in this process."""
    runner = CliRunner(env={"MODEL_CACHE": str(model_cache), "EMBEDDING_DEVICE": "cpu"})
    return lambda *words: runner.invoke(cli, ["archive", *words, "--archive", str(archive)])


CHOICES = [
    pytest.param(["--publisher", "herald"], {OLD, NEW}, id="an outlet, as somebody says it"),
    pytest.param(["--before", "2019-12-31"], {OLD}, id="days"),
    pytest.param(["--publisher", "Herald", "--after", "2020-01-01"], {NEW}, id="both"),
    pytest.param(["--query", '"bridge was"'], {OLD, NEW}, id="a phrase"),
    pytest.param(["--query", "bridges opening"], {NEW}, id="words, all of them, in any form"),
    pytest.param(["--query", "bridge", "--before", "2019-12-31"], {OLD}, id="a search and days"),
    pytest.param(["--query", "tunnel"], set(), id="nothing"),
]


@pytest.mark.parametrize(("choice", "gone"), CHOICES)
def test_what_is_chosen_is_told_and_only_then_removed(ran, archive, choice, gone):
    before = contents(archive)
    told = ran("remove", *choice, "--json")
    shown = json.loads(told.stdout)
    assert (shown["chosen"], shown["removed"]) == (len(gone), 0)
    assert {one["article"] for one in shown["first"]} == {article.id for article in gone}
    assert contents(archive) == before
    done = ran("remove", *choice, "--yes")
    assert done.exit_code == 0, done.output
    left = {article for article, _, _ in contents(archive).versions}
    assert left == {article.id for article in {OLD, NEW, UNDATED} - gone}
    assert verify(archive).clean


REFUSED = [
    pytest.param([], 2, "Name articles by id, or choose", id="nothing named"),
    pytest.param([OLD.id, "--before", "2019-12-31"], 2, "Name articles", id="named and chosen"),
    pytest.param(["--publisher", "Heralt", "--yes"], 1, "Did you mean Herald", id="no such outlet"),
    pytest.param(["--query", "bridge publisher:Post"], 2, "Outlets and days are", id="a field"),
]


@pytest.mark.parametrize(("given", "status", "message"), REFUSED)
def test_what_is_not_clear_removes_nothing(ran, archive, given, status, message):
    before = contents(archive)
    run = ran("remove", *given)
    told = f"{run.output}{run.exception}"
    assert (run.exit_code, message in told) == (status, True)
    assert contents(archive) == before


def test_prune_removes_what_is_older_and_keeps_what_is_undated(ran, archive):
    words = ("prune", "--older-than", "2020-01-01")
    assert "1 article would be removed. --yes does it." in ran(*words).output
    assert "Removed 1 article." in ran(*words, "--yes").output
    left = {article for article, _, _ in contents(archive).versions}
    assert left == {NEW.id, UNDATED.id}
    assert ran("prune", "--older-than", "last year").exit_code == 2


TODAY = date(2024, 7, 1)
AGES = [
    pytest.param("90d", date(2024, 4, 2), id="days"),
    pytest.param("2 weeks", date(2024, 6, 17), id="weeks"),
    pytest.param("1y", date(2023, 7, 2), id="a year"),
    pytest.param("2020-02-29", date(2020, 2, 29), id="a day"),
]


@pytest.mark.parametrize(("told", "day"), AGES)
def test_ages(told, day):
    assert _first_kept(told, TODAY) == day


def test_many_are_removed_together_and_a_removal_cut_off_goes_on(tmp_path, words):
    # Of their own words: where vectors crowd, Chroma's search misses some by itself.
    many = [named(f"n{n}", f"Note {n} of ward {n * 7} names street {n * 11}.") for n in range(450)]
    put(tmp_path, words, many)
    going = [article.id for article in many[:420]]

    def cut_off(done: int, total: int) -> None:
        assert (done, total) == (200, 420)
        raise KeyboardInterrupt

    with writer(tmp_path, words) as opened, pytest.raises(KeyboardInterrupt):
        opened.remove_all(going, cut_off)
    assert verify(tmp_path).clean
    with writer(tmp_path, words) as opened:
        assert opened.remove_all(going) == 220
    assert len(contents(tmp_path).versions) == 30
    assert contents(tmp_path).is_whole
    with Archive(tmp_path) as left:
        assert left.reach(Filters(as_of=NOW)).articles == 30
