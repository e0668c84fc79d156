import gzip
import io
import os
import socket
from pathlib import Path

import pytest
from loading import reading

from ingest.articles import Skipped
from ingest.loaders.discovery import find
from ingest.loaders.registry import formats, read
from ingest.loaders.sources import Source


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, where the program is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str, content: bytes = b"It rained.") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found(*arguments: str) -> list[tuple[str, str]]:
    """Each input's name with what it is."""
    return [
        (i.name, "read") if isinstance(i, Source) else (i.origin, i.reason) for i in find(arguments)
    ]


def test_a_folder_is_read_in_order_without_what_is_hidden(folder):
    put("news/b.txt", "news/a/2.html", "news/a/1.md", "news/.git/x.txt", "news/.y.txt")
    put("news/photo.png", "news/LICENSE")
    assert found("news") == [
        ("news/LICENSE", "no suffix to tell its format: name the file itself"),
        ("news/b.txt", "read"),
        ("news/photo.png", "no loader for .png"),
        ("news/a/1.md", "read"),
        ("news/a/2.html", "read"),
    ]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        pytest.param("news/*.txt", ["news/a.txt"], id="a star"),
        pytest.param("**/*.txt", ["news/a.txt", "news/deep/b.txt"], id="any depth"),
        pytest.param("news/**", ["news/a.txt", "news/deep/b.txt"], id="everything below"),
        pytest.param("n?ws/[ab].txt", ["news/a.txt"], id="one character"),
        pytest.param("*", ["news/a.txt", "news/deep/b.txt"], id="a folder that matches"),
    ],
)
def test_patterns_that_the_shell_left_alone(folder, argument, expected):
    put("news/a.txt", "news/deep/b.txt", "news/.hidden/c.txt")
    assert found(argument) == [(name, "read") for name in expected]


def test_a_pattern_with_its_folder_above(folder):
    put("news/a.txt")
    assert found(f"{folder}/news/*.txt") == [(f"{folder}/news/a.txt", "read")]


def test_nothing_is_read_twice(folder):
    put("a.txt", "news/b.txt")
    once = [("a.txt", "read"), ("news/b.txt", "read")]
    assert found("a.txt", "./a.txt", "news", "news/../a.txt", "**/*.txt") == once


FORMATS = f"Newshound reads {formats()}"


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        pytest.param("nowhere.txt", "no such file", id="missing"),
        pytest.param("nowhere/*.txt", "no file matches", id="a pattern without a match"),
        pytest.param("a\0b", "not a file name", id="not a name"),
        pytest.param("a.txt/b", "not a directory", id="below a file"),
        pytest.param("x" * 300, "file name too long", id="too long"),
        pytest.param("photo.png", f"no loader for .png: {FORMATS}", id="a picture by name"),
        pytest.param("sheet.xls", f"no loader for .xls: {FORMATS}", id="another format"),
        pytest.param("program", f"not recognised: {FORMATS}", id="binary without a suffix"),
        pytest.param("pipe", "a pipe, not a file: pass - to read standard input", id="a pipe"),
        pytest.param("/dev/null", "a device, not a file: pass - to read standard input",
                     id="a device"),
    ],
)  # fmt: skip
def test_what_was_named_and_cannot_be_read_is_rejected(folder, argument, reason):
    put("a.txt", "photo.png", "sheet.xls")
    put("program", content=b"\x7fELF\0\0")
    os.mkfifo("pipe")
    assert found(argument) == [(argument.replace("\0", "\\x00"), reason)]


def test_what_is_no_file_in_a_folder_is_skipped_and_nothing_hangs(folder):
    put("news/deep/a.txt")
    os.mkfifo("news/b.txt")
    Path("news/deep/loop").symlink_to(folder / "news")
    Path("news/gone.txt").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("news/s.txt")
        assert found("news") == [
            ("news/b.txt", "a pipe, not a file"),
            ("news/gone.txt", "a link that leads nowhere"),
            ("news/s.txt", "a socket, not a file"),
            ("news/deep/a.txt", "read"),
            ("news/deep/loop", "a link to a folder: name the folder itself"),
        ]
    assert ("news/deep/a.txt", "read") in found("**/*.txt")


def test_content_tells_the_format_where_no_suffix_does(folder):
    put("page", content=b"<!doctype html><p>It rained all day in the whole of the county.</p>")
    put("note")
    assert found(".") == [
        ("note", "no suffix to tell its format: name the file itself"),
        ("page", "read"),
    ]
    assert found("note") == [("note", "read")]


def test_names_that_are_not_utf_8_or_not_printable_are_escaped(folder):
    put(os.fsdecode(b"caf\xe9.txt"), "a\x1b[1m.txt")
    names = [name for name, _ in found(".")]
    assert names == ["a\\x1b[1m.txt", "caf\\xe9.txt"]
    assert [outcome.key for i in find(["."]) for outcome in read(i, reading(), print)] == [
        f"{folder}/a\\x1b[1m.txt",
        f"{folder}/caf\\xe9.txt",
    ]


def test_a_packed_file_has_the_suffix_below(folder):
    put("a.txt.gz", content=gzip.compress(b"It rained."))
    put("b.png.gz")
    [first, second] = find(["."])
    assert isinstance(first, Source)
    assert first.open().read() == b"It rained."
    assert second == Skipped("b.png.gz", "no loader for .png")


@pytest.mark.parametrize("size", [10, 20_000_000], ids=["short", "longer than is held in memory"])
def test_standard_input_can_be_opened_again_and_again(size):
    content = b"It rained." * (size // 10)
    [source] = find(["-", "-"], stdin=io.BytesIO(content))
    with source.open() as one, source.open() as other:
        assert one.read(4) == other.read(4) == b"It r"
    with source.open() as again:
        assert again.read() == content
    assert (source.name, source.place, source.suffix) == ("-", "-", "")


def test_standard_input_may_be_packed():
    [source] = find(["-"], stdin=io.BytesIO(gzip.compress(b'{"text": "It rained."}')))
    [article] = read(source, reading(), lambda line: None)
    assert (article.key, article.text) == ("-", "It rained.")
