"""An archive is whole whatever ends the process that writes to it. NEWSHOUND_KILLS=20 for more."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from random import Random

import pytest
from archives import NOW, Contents, contents, export, found, put
from processes import CommandLine, killed_after, one_line

from ingest.archive import Archive, verify
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading

KILLS = [
    pytest.param(n, id=f"kill {n + 1}") for n in range(int(os.environ.get("NEWSHOUND_KILLS", 2)))
]


@pytest.fixture(scope="module")
def news(tmp_path_factory) -> Path:
    return export(tmp_path_factory.mktemp("news") / "news.jsonl", 100)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, news, embedder) -> tuple[Path, float]:
    """The archive that nothing happened to, and how long it took."""
    folder = tmp_path_factory.mktemp("uninterrupted") / "archive"
    [source] = find([str(news)])
    start = time.monotonic()
    put(folder, embedder, read(source, Reading(now=NOW), lambda line: None))
    return folder, time.monotonic() - start


@pytest.fixture(scope="module")
def whole(uninterrupted) -> Contents:
    found = contents(uninterrupted[0])
    assert found.is_whole
    assert len(found.versions) == 100
    return found


@pytest.mark.parametrize("kill", KILLS)
def test_killed_during_an_ingest(newshound, tmp_path, news, uninterrupted, whole, kill):
    archive, moments = tmp_path / "archive", Random(kill)  # noqa: S311
    for _ in range(2):
        process = newshound.start("ingest", news, "--archive", archive)
        killed_after(process, moments.uniform(0, 1.2 * uninterrupted[1]), archive)
    again = newshound.run("ingest", news, "--archive", archive)
    assert again.returncode == 0, again.stderr
    assert verify(archive).clean
    assert contents(archive) == whole


@pytest.mark.parametrize("kill", KILLS)
def test_killed_during_a_rebuild(newshound, tmp_path, embedder, uninterrupted, whole, kill):
    archive, moments = Path(shutil.copytree(uninterrupted[0], tmp_path / "archive")), Random(kill)  # noqa: S311
    process = newshound.start("archive", "rebuild", "--archive", archive)
    killed_after(process, moments.uniform(0, 1.2 * uninterrupted[1]), archive)
    assert verify(archive).clean
    assert contents(archive) == whole
    with Archive(archive, embedder=embedder.identity) as opened:
        assert found(opened, embedder, "the missing trawler")
    assert newshound.run("archive", "rebuild", "--archive", archive).returncode == 0
    assert contents(archive) == whole
    assert len([f for f in archive.iterdir() if f.is_dir()]) == 2


@pytest.mark.parametrize("kill", KILLS)
def test_killed_during_a_removal(newshound, tmp_path, uninterrupted, whole, kill):
    archive, moments = Path(shutil.copytree(uninterrupted[0], tmp_path / "archive")), Random(kill)  # noqa: S311
    going = sorted(article for article, _, _ in whole.versions)[::2]
    process = newshound.start("archive", "remove", *going, "--archive", archive)
    killed_after(process, moments.uniform(0, 1.5), archive)
    assert verify(archive).clean
    newshound.run("archive", "remove", *going, "--archive", archive)
    left = contents(archive)
    assert verify(archive).clean
    assert left.is_whole
    assert {article for article, _, _ in left.versions}.isdisjoint(going)
    assert len(left.versions) == 50


@pytest.mark.parametrize("kill", KILLS[::2])
def test_killed_during_an_import(newshound, tmp_path, uninterrupted, whole, kill):
    out, archive, moments = tmp_path / "all.jsonl", tmp_path / "archive", Random(kill)  # noqa: S311
    newshound.run("archive", "export", out, "--archive", uninterrupted[0])
    process = newshound.start("archive", "import", out, "--archive", archive)
    killed_after(process, moments.uniform(0, 1.2 * uninterrupted[1]), archive)
    again = newshound.run("archive", "import", out, "--archive", archive)
    assert again.returncode == 0, again.stderr
    assert verify(archive).clean
    assert contents(archive) == whole


@pytest.mark.parametrize("kill", KILLS[::2])
def test_killed_while_pruning(newshound, tmp_path, uninterrupted, whole, kill):
    archive, moments = Path(shutil.copytree(uninterrupted[0], tmp_path / "archive")), Random(kill)  # noqa: S311
    words = ("archive", "prune", "--older-than", "2024-04-01", "--yes", "--archive", archive)
    killed_after(newshound.start(*words), moments.uniform(0, 3), archive)
    assert verify(archive).clean
    assert newshound.run(*words).returncode == 0
    left = contents(archive)
    assert left.is_whole
    assert 0 < len(left.versions) < len(whole.versions)
    assert verify(archive).clean


def test_ctrl_c_stops_with_an_archive_that_is_whole(
    newshound, tmp_path, news, whole, uninterrupted
):
    archive = tmp_path / "archive"
    process = newshound.start("ingest", news, "--archive", archive)
    assert killed_after(process, 0.4 * uninterrupted[1], archive, signal.SIGINT)
    assert process.returncode == 130
    assert verify(archive).clean
    assert newshound.run("ingest", news, "--archive", archive).returncode == 0
    assert contents(archive) == whole


# A disk that is full


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or not _mounts("-t", "tmpfs", "-o", "size=1m", "tmpfs", disk):
        pytest.skip("only root may mount a small disk, and not in every container")
    yield disk
    assert _runs("umount", "--lazy", disk)


def _mounts(*words: str | Path) -> bool:
    return _runs("mount", *words)


def _runs(*command: str | Path) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_full_disk(newshound: CommandLine, small_disk, news, whole):
    archive = small_disk / "archive"
    full = newshound.run("ingest", news, "--archive", archive)
    assert full.returncode == 1
    assert one_line(full.stderr).startswith("newshound: No space left on the disk")
    assert _mounts("-o", "remount,size=64m", small_disk)
    again = newshound.run("ingest", news, "--archive", archive)
    assert again.returncode == 0, again.stderr
    assert verify(archive).clean
    assert contents(archive) == whole


@pytest.mark.parametrize("left", [pytest.param(n, id=f"{n} kB left") for n in (0, 40, 200, 900)])
def test_a_disk_that_fills_up_under_an_archive(newshound, small_disk, news, sample_archive, left):
    assert _mounts("-o", "remount,size=3m", small_disk)
    archive = Path(shutil.copytree(sample_archive, small_disk / "archive"))
    before = contents(archive)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * max(0, free - left * 1024))
    full = newshound.run("ingest", news, "--archive", archive)
    assert full.returncode == 1
    assert "No space left on the disk" in one_line(full.stderr)
    assert _mounts("-o", "remount,size=64m", small_disk)
    assert verify(archive).clean
    assert contents(archive).versions >= before.versions
