"""Files read in processes of their own: the same outcomes, whatever becomes of the processes."""

import json
import multiprocessing
import os
import signal
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from archives import contents, export, put, stories
from loading import reading
from processes import killed_after, until, writing_began

from ingest.archive import verify
from ingest.articles import Article, Rejected
from ingest.extraction import Extraction, size_of
from ingest.extraction.serving import serve
from ingest.loaders.discovery import find
from ingest.loaders.sources import Source


def page(number: int) -> str:
    story = list(stories(number + 1))[number]
    body = "".join(f"<p>{part}</p>" for part in story["text"].split("\n\n"))
    return f"<html><head><title>{story['title']}</title></head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    """Pages, exports, archives and what cannot be read, as a crawl leaves them."""
    folder = tmp_path_factory.mktemp("mixed")
    for number in range(12):
        (folder / f"{number:02}.html").write_text(page(number), encoding="utf-8")
    export(folder / "05-export.jsonl", 100)
    with zipfile.ZipFile(folder / "06.zip", "w") as packed:
        packed.writestr("a.html", page(20))
        packed.writestr("b.png", b"\x89PNG")
    (folder / "07-broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    (folder / "08-empty.html").write_bytes(b"")
    (folder / "09-picture.png").write_bytes(b"\x89PNG")
    (folder / "10-latin.txt").write_bytes(b"caf\xe9 in the harbour")
    (folder / os.fsdecode(b"11-\xff.txt")).write_text("Snow fell on the harbour.", encoding="utf-8")
    return folder


def extracted(path, workers, many=1, serve=serve):
    told: list[str] = []
    with Extraction(reading(), told.append, workers=workers, many=many, serve=serve) as extraction:
        outcomes = list(extraction.outcomes(find([str(path)])))
        return outcomes, told, extraction.read


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_processes_change_neither_the_outcomes_nor_their_order(mixed, workers):
    alone, beside = extracted(mixed, 0), extracted(mixed, workers)
    assert beside == alone
    assert [getattr(one, "came_from", ()) for one in beside[0]] == [
        getattr(one, "came_from", ()) for one in alone[0]
    ]
    assert len(alone[0]) == 12 + 100 + 2 + 5
    found = find([str(mixed)])
    assert alone[2] == sum(size_of(one) for one in found if isinstance(one, Source))


def test_no_process_is_started_for_a_few_small_files(mixed):
    with Extraction(reading(), print, workers=2) as extraction:
        for _ in extraction.outcomes(find([str(mixed)])):
            assert multiprocessing.active_children() == []


def test_processes_end_with_whoever_wanted_them(mixed):
    with Extraction(reading(), print, workers=2, many=1) as extraction:
        next(extraction.outcomes(find([str(mixed)])))
        children = multiprocessing.active_children()
        assert len(children) == 2
    assert not any(child.is_alive() for child in children)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        pytest.param(signal.SIGKILL, "killed, most likely for want of memory", id="killed"),
        pytest.param(signal.SIGSEGV, "crashed (SIGSEGV)", id="crashed"),
    ],
)
def test_the_file_whose_reader_dies_is_rejected_and_the_others_are_read(tmp_path, how, reason):
    (tmp_path / "a.html").write_text(page(0), encoding="utf-8")
    big = export(tmp_path / "b.jsonl", 3000)
    (tmp_path / "c.html").write_text(page(1), encoding="utf-8")
    with Extraction(reading(), lambda line: None, workers=1, many=1) as extraction:
        outcomes = extraction.outcomes(find([str(tmp_path)]))
        first = [next(outcomes), next(outcomes)]
        [child] = multiprocessing.active_children()
        os.kill(child.pid, how)
        child.join()
        rest = list(outcomes)
    assert all(isinstance(one, Article) for one in first)
    *some, lost, last = rest
    assert isinstance(lost, Rejected)
    assert lost.origin == str(big)
    assert reason in lost.reason
    assert len(some) < 2999
    assert all(isinstance(one, Article) for one in [*some, last])
    assert last.origin == str(tmp_path / "c.html")


def dies_at_once(pipe, reading):
    os._exit(3)


class DyingAt:
    """Reads as it should, but for a file of that name, of which it dies."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, pipe, reading):
        serve(_Watched(pipe, self.name), reading)


class _Watched:
    def __init__(self, pipe, name):
        self.pipe, self.name, self.asked = pipe, name, None

    def recv(self):
        self.asked = self.pipe.recv()
        return self.asked

    def send(self, batch):
        self.pipe.send(batch)
        if self.asked[0].endswith(self.name):
            os.kill(os.getpid(), signal.SIGSEGV)


@pytest.mark.parametrize("workers", [1, 2])
def test_each_input_has_its_outcomes_also_where_one_is_deadly(mixed, workers):
    alone, told, size = extracted(mixed, 0)
    beside, told_too, size_too = extracted(mixed, workers, serve=DyingAt("03.html"))
    at = [one.origin for one in alone].index(str(mixed / "03.html"))
    assert isinstance(beside[at], Rejected)
    assert beside[:at] + beside[at + 1 :] == alone[:at] + alone[at + 1 :]
    assert (told, size) == (told_too, size_too)


def test_where_no_process_can_be_had_files_are_read_without(mixed):
    assert extracted(mixed, 2, serve=dies_at_once) == extracted(mixed, 0)


def test_readers_wait_where_nobody_takes_what_they_read(tmp_path):
    line = json.dumps({"title": "Long", "text": "It rained in Skarvik. " * 5000})
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text((line + "\n") * 400, encoding="utf-8")
    with Extraction(reading(), lambda line: None, workers=2, many=1) as extraction:
        outcomes = extraction.outcomes(find([str(tmp_path)]))
        next(outcomes)
        time.sleep(1)
        next(outcomes)
        held = [worker.held for worker in extraction._workers._workers]
        assert all(amount < 6_000_000 for amount in held)
        assert len(list(outcomes)) == 798


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """As many as start processes."""
    folder = tmp_path_factory.mktemp("pages")
    for number, story in enumerate(stories(260)):
        (folder / f"{number:03}.txt").write_text(story["text"].partition(".")[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory, pages, embedder):
    """What is in the archive that nothing happened to."""
    folder = tmp_path_factory.mktemp("whole") / "archive"
    with Extraction(reading(), print, workers=0) as extraction:
        put(folder, embedder, extraction.outcomes(find([str(pages)])))
    return contents(folder)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_ingest_with_processes_that_is_stopped_goes_on_and_leaves_none_behind(
    newshound, tmp_path, pages, whole, how
):
    words = ("ingest", pages, "--workers", "2", "--archive")
    stopped = tmp_path / "stopped"
    process = newshound.start(*words, stopped)
    assert writing_began(stopped, process)
    assert until(lambda: len(children(process.pid)) >= 2, process)
    readers = children(process.pid)
    if how == signal.SIGINT:  # a terminal sends it to all of them
        for reader in readers:
            os.kill(reader, how)
    killed_after(process, 0.5, stopped, how)
    assert until(lambda: not any(is_alive(reader) for reader in readers))
    assert newshound.run(*words, stopped).returncode == 0
    assert verify(stopped).clean
    assert contents(stopped) == whole


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text(encoding="ascii").split()]


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return False
