"""An archive is whole whatever ends the process that writes to it.

NEWSHOUND_KILLS=10 python -m pytest tests/test_crash.py -q -s -k killed

kills each of the commands that many times and prints at which stage; with NEWSHOUND_DATA over 150
real articles.
"""

import json
import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from archives import NOW, Contents, contents, export, put, stories
from processes import CommandLine, command_line, killed_after, one_line, writing_began
from website import feed, item, page, website

from ingest.archive import verify
from ingest.archive.connection import FILE
from ingest.archive.database import Database
from ingest.errors import ArchiveError
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading

KILLS = int(os.environ.get("NEWSHOUND_KILLS", 1))
_CHAIN = 5  # kills of one command, given again each time, before it may end
CHAINS = [
    pytest.param(min(_CHAIN, KILLS - n), id=f"kills from {n + 1}") for n in range(0, KILLS, _CHAIN)
]
_PAGES = 10  # entries of the feed of which only a summary is in it


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Of the real articles those that are of one or two passages: a series is many ingests."""
    if "NEWSHOUND_KILLS" not in os.environ or "NEWSHOUND_DATA" not in os.environ:
        return list(stories(100))
    file = Path(os.environ["NEWSHOUND_DATA"], "articles", "realtimeqa.jsonl.xz")
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        told = (json.loads(line) for line in lines)
        short = (row for row in told if 60 < len(row["text"].split()) < 280 and row["published"])
        return list(islice(short, 0, 3_000, 20))


@pytest.fixture(scope="module")
def files(tmp_path_factory, rows) -> Path:
    """A file for each article."""
    folder = tmp_path_factory.mktemp("news")
    for number, row in enumerate(rows):
        (folder / f"{number:03}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory, model_cache, embedder) -> CommandLine:
    folder = tmp_path_factory.mktemp("desk")
    return command_line(folder, model_cache, folder)


@dataclass(frozen=True)
class Command:
    """What is called, on an archive as `before`, and what nobody disturbing it has left."""

    desk: CommandLine
    words: Sequence[str | Path]
    before: Path | None
    after: Path
    whole: Contents
    seconds: float

    def start(self, archive: Path) -> subprocess.Popen[str]:
        return self.desk.start(*self.words, "--archive", archive)


def undisturbed(
    desk: CommandLine, folder: Path, *words: str | Path, before: Path | None = None
) -> Command:
    archive = folder / "archive"
    if before is not None:
        shutil.copytree(before, archive)
    process = desk.start(*words, "--archive", archive)
    with process:
        assert writing_began(archive, process)
        start = time.monotonic()
        _, errors = process.communicate()
    seconds = time.monotonic() - start
    assert process.returncode == 0, errors
    whole = contents(archive)
    assert whole.is_whole
    return Command(desk, words, before, archive, whole, seconds)


@pytest.fixture(scope="module")
def ingest(desk, tmp_path_factory, files) -> Command:
    words = ("ingest", files, "--workers", "2")
    return undisturbed(desk, tmp_path_factory.mktemp("ingest"), *words)


@pytest.fixture(scope="module")
def rebuild(desk, tmp_path_factory, ingest) -> Command:
    folder = tmp_path_factory.mktemp("rebuild")
    return undisturbed(desk, folder, "archive", "rebuild", before=ingest.after)


@pytest.fixture(scope="module")
def remove(desk, tmp_path_factory, ingest) -> Command:
    going = sorted(article for article, _, _ in ingest.whole.versions)[::2]
    folder = tmp_path_factory.mktemp("remove")
    return undisturbed(desk, folder, "archive", "remove", *going, before=ingest.after)


@pytest.fixture(scope="module")
def prune(desk, tmp_path_factory, ingest, rows) -> Command:
    middle = sorted(row["published"].replace("/", "-") for row in rows)[len(rows) // 2]
    words = ("archive", "prune", "--older-than", middle, "--yes")
    return undisturbed(desk, tmp_path_factory.mktemp("prune"), *words, before=ingest.after)


@pytest.fixture(scope="module")
def bring_in(desk, tmp_path_factory, ingest) -> Command:
    folder = tmp_path_factory.mktemp("import")
    out = folder / "all.jsonl"
    assert not desk.run("archive", "export", out, "--archive", ingest.after).returncode
    return undisturbed(desk, folder, "archive", "import", out)


@pytest.fixture(scope="module")
def follow(desk, tmp_path_factory, rows) -> Iterator[Command]:
    """A feed of all articles, the last of which have to be fetched."""
    folder = tmp_path_factory.mktemp("follow")
    with website() as site:
        entries = []
        for number, row in enumerate(rows):
            path, is_whole = f"/{number}", number < len(rows) - _PAGES
            text = "".join(f"<p>{escape(part)}</p>" for part in row["text"].split("\n\n"))
            site.pages[path] = page(row["text"], title=escape(row["title"]))
            entries.append(
                item(
                    site.address(path, "localhost"),
                    title=escape(row["title"]),
                    text=text if is_whole else "",
                    summary="" if is_whole else "In short.",
                )
            )
        site.pages["/feed"] = feed(*entries)
        settings = {"WEB_ALLOWED_HOSTS": f"localhost:{site.port}", "WEB_PAUSE": "0"}
        reader = CommandLine(desk.folder, {**desk.environment, **settings})
        before = folder / "before"
        added = reader.run("follow", "add", site.address("/feed", "localhost"), "--archive", before)
        assert not added.returncode, added.stderr
        yield undisturbed(reader, folder, "follow", "--once", before=before)


def stage(archive: Path, command: Command) -> str:
    """Where a process was, as far as what it left behind tells."""
    try:
        database = Database(archive)
    except ArchiveError:
        return "before there was an archive"
    try:
        stored = database.count_versions()
        if len([*archive.glob("words-*"), *archive.glob("vectors-*")]) > 2:
            return "beside the old indexes new ones, not yet in use"
        if database.unremoved():
            return "articles removed, the indexes yet to forget them"
        if database.count_unindexed():
            return "articles stored, the indexes yet to take them"
        return "at the end" if stored == len(command.whole.versions) else "between two batches"
    finally:
        database.close()


COMMANDS = ["ingest", "rebuild", "remove", "prune", "follow", "bring_in"]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("kills", CHAINS)
def test_a_command_that_is_killed_loses_nothing_and_can_be_given_again(
    request, tmp_path, name, kills
):
    command: Command = request.getfixturevalue(name)
    archive, moments = tmp_path / "archive", Random(tmp_path.name)  # noqa: S311
    if command.before is not None:
        shutil.copytree(command.before, archive)
    for _ in range(kills):
        process = command.start(archive)
        hit = killed_after(process, moments.uniform(0, 1.1 * command.seconds), archive)
        told = stage(archive, command) if hit else "not hit: it had ended"
        sys.stdout.write(f"\n{name}: {told}")
        sys.stdout.flush()
        if (archive / FILE).exists():
            assert verify(archive).clean
            assert is_between(command, contents(archive))
    again = command.desk.run(*command.words, "--archive", archive)
    assert again.returncode == 0 or "No article" in again.stderr, again.stderr
    assert verify(archive).clean
    assert contents(archive) == command.whole
    if name == "rebuild":
        assert len([f for f in archive.iterdir() if f.is_dir()]) == 2


def is_between(command: Command, found: Contents) -> bool:
    """Nothing is there that was in neither, and nothing is gone that was to stay."""
    was = contents(command.before).versions if _is_made(command.before) else frozenset()
    will = command.whole.versions
    return was & will <= found.versions <= was | will


def _is_made(archive: Path | None) -> bool:
    return archive is not None and (archive / FILE).exists()


# Ctrl-C


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


@pytest.fixture
def heard():
    """Ctrl-C reaches what is started, also where it does not reach the tests (`pytest … &`)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_ctrl_c_stops_with_an_archive_that_is_whole(
    newshound, tmp_path, news, whole, uninterrupted
):
    archive = tmp_path / "archive"
    process = newshound.start("ingest", news, "--archive", archive)
    assert killed_after(process, 0.1 * uninterrupted[1], archive, signal.SIGINT)
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
