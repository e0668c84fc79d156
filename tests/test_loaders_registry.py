from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, reading, reasons, source

from ingest.articles import Rejected
from ingest.loaders.registry import formats, loader_for, loaders, read
from ingest.loaders.sources import Source


@pytest.mark.parametrize(
    ("name", "head", "format_"),
    [
        pytest.param("a.txt", b"<html>", "plain text", id="the suffix goes first"),
        pytest.param("a.HTM", b"It rained.", "HTML", id="in any case"),
        pytest.param("a.jsonl.xz", b"{}", "JSON Lines", id="below the packing"),
        pytest.param("-", b"<!DOCTYPE html>", "HTML", id="HTML"),
        pytest.param("-", b"<?xml version='1.0'?>\n<html>", "HTML", id="XHTML"),
        pytest.param("-", b'\xef\xbb\xbf{"a": 1}', "JSON Lines", id="JSON"),
        pytest.param("-", b'[\n {"a": 1}', "JSON Lines", id="a JSON array"),
        pytest.param("-", b"[Reuters] It rained.", "plain text", id="a bracket in prose"),
        pytest.param("-", b"title,text\n", "CSV", id="CSV"),
        pytest.param("-", b"Rain, the text, and more", "plain text", id="commas in prose"),
        pytest.param("-", b"---\ntitle: A\n---\nB", "Markdown", id="front matter"),
        pytest.param("-", b"# Rain\n", "Markdown", id="a heading"),
        pytest.param("-", b"caf\xe9", "plain text", id="text in some encoding"),
        pytest.param("-", b"<?xml version='1.0'?><svg/>", None, id="XML of another kind"),
        pytest.param("-", b"\x89PNG\r\n\x1a\n", None, id="a picture"),
        pytest.param("a.xyz", b"<html>", "HTML", id="unknown suffix, known content"),
        pytest.param("a.xyz", b"It rained.", None, id="unknown suffix, just text"),
    ],
)
def test_the_format_of_an_input(name, head, format_):
    found = loader_for(source(head, name), head)
    assert (found.name if found else None) == format_


EVERY_SUFFIX = sorted({suffix for loader in loaders() for suffix in loader.suffixes})


@pytest.mark.parametrize("suffix", ["", *EVERY_SUFFIX])
def test_an_empty_file_is_told_as_that_whatever_it_is_called(suffix):
    assert reasons(loaded(b"", f"rain{suffix}")) == [(f"rain{suffix}", "empty")]


def test_what_nobody_recognises_is_rejected_with_the_formats():
    [(name, reason)] = reasons(loaded(b"\x89PNG\r\n\x1a\n", "-"))
    assert name == "-"
    assert reason == f"not recognised: Newshound reads {formats()}"


class Locked:
    """A disk that gives nothing."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self):
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(PermissionError(13, "x"), "permission denied", id="not allowed"),
        pytest.param(FileNotFoundError(2, "x"), "no such file", id="gone since it was found"),
        pytest.param(IsADirectoryError(21, "x"), "a folder, not a file", id="a folder by now"),
        pytest.param(OSError(5, "Input/output error"), "input/output error", id="a broken disk"),
    ],
)
def test_what_cannot_be_opened_is_rejected(error, reason):
    locked = Source(name="a.txt", path=Path("/news/a.txt"), open=Locked(error))
    assert list(read(locked, reading(), print)) == [Rejected("a.txt", reason)]


@pytest.mark.parametrize("loader", loaders(), ids=lambda loader: loader.name)
@settings(deadline=None, max_examples=40)
@given(raw=st.binary(max_size=200))
def test_no_loader_fails_on_any_bytes(loader, raw):
    loader.recognises(raw)
    assert loaded(raw, f"a{min(loader.suffixes)}")
