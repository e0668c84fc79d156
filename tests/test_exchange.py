"""What is imported is the archive that was exported."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from archives import NOW, contents, named, put, writer
from test_stories import CUT, LONGER, OWN, WIRE

from ingest.archive import Archive, verify
from ingest.articles import Rejected, Skipped
from ingest.exchange import exported, exported_versions, import_lines

LATER = datetime(2024, 8, 1, tzinfo=UTC)
MENDED = replace(
    OWN,
    text=f"{OWN.text}\n\nCorrection: An earlier version of this article was wrong.",
    modified=date(2024, 6, 7),
    came_from=(("modified", "JSON-LD dateModified"),),
)
FULL = named(
    "full", "SKARVIK (AFP) - “Schöne Grüße” — 雪が降った。", authors=("A. Reporter", "B. Desk"),
    published=datetime(2024, 6, 1, 9, 30, tzinfo=UTC), retrieved=LATER, section="World",
    language="de", came_from=(("title", "headline"), ("text", "body")),
)  # fmt: skip
SHEET = named("sheet", "A note.", url=None, publisher=None, published=None)


@pytest.fixture(scope="module")
def archive(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("exported") / "archive"
    put(folder, words, [OWN, WIRE, FULL], collections=("wire", "desk"))
    put(folder, words, [MENDED, LONGER, SHEET], at=LATER, collections=("desk",))
    put(folder, words, [CUT], collections=("wire",))
    again = replace(SHEET, key="sheet again", origin="sheet-2.txt")
    lost = Rejected("gone.html", "no text in it: “” 雪")
    put(folder, words, [again, lost, Skipped("a.png", "a picture")], collections=("desk",))
    return folder


@pytest.fixture(scope="module")
def lines(archive):
    with Archive(archive) as opened:
        return list(exported(opened))


def imported(folder, words, lines):
    with writer(folder, words) as opened:
        return import_lines(opened, BytesIO("".join(lines).encode()), "all.jsonl")


def everything(folder):
    """Each version as it is stored, with where it stands among the others, and the passages."""
    with Archive(folder) as opened:
        rows = opened.database._all(
            "SELECT article, version, latest, succession, day, appeared_day, appeared_at, added,"
            " origin, came_from, corrections, credits, language, section, fingerprint, text"
            " FROM versions ORDER BY rowid"
        )
        tables = [
            opened.database._all(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
            for table, order in (
                ("prints", "1, 2"),
                ("near", "1, 2"),
                ("memberships", "1, 2, 3"),
                ("inputs", "1, 2"),
            )
        ]
        return rows, tables, [opened.spans(stored) for stored, _, _ in opened.everything()]


def test_an_import_is_the_archive_that_was_exported(tmp_path, words, archive, lines):
    done = imported(tmp_path, words, lines)
    assert (done.stored, done.known, done.rejected, done.inputs) == (7, 0, (), 12)
    assert everything(tmp_path) == everything(archive)
    assert contents(tmp_path) == contents(archive)
    assert verify(tmp_path).clean
    with Archive(tmp_path) as opened:
        assert list(exported(opened)) == lines


def test_an_import_that_was_cut_off_goes_on(tmp_path, words, archive, lines):
    imported(tmp_path, words, lines[:3])
    done = imported(tmp_path, words, lines)
    assert (done.stored, done.known) == (4, 3)
    assert contents(tmp_path) == contents(archive)


def test_what_became_of_an_input_later_is_not_undone(tmp_path, words, archive, lines):
    later = datetime(2024, 9, 1, tzinfo=UTC)
    put(tmp_path, words, [Skipped("gone.html", "a page")], at=later, collections=("desk",))
    imported(tmp_path, words, lines)
    with Archive(tmp_path) as opened:
        there = {line.input.origin: line.input for line in opened.ledger()}
    assert (there["gone.html"].outcome, there["a.png"].reason) == ("skipped", "a picture")


def test_an_export_without_a_ledger_can_be_imported(tmp_path, words, lines):
    old = [changed(line, newshound=1) for line in lines if "input" not in json.loads(line)]
    done = imported(tmp_path, words, old)
    assert (done.stored, done.inputs, done.rejected) == (7, 0, ())
    with Archive(tmp_path) as opened:
        assert {line.input.reason for line in opened.ledger()} == {"imported"}


def test_an_export_of_a_collection_tells_no_reason_that_names_an_article(archive):
    with Archive(archive) as opened:
        told = [json.loads(line) for line in exported(opened, ["desk"])]
    inputs = [line["input"] for line in told if "input" in line]
    assert {one["collection"] for one in inputs} == {"desk"}
    reasons = {one["origin"]: one["reason"] for one in inputs if one["reason"]}
    assert reasons == {"gone.html": "no text in it: “” 雪", "a.png": "a picture"}


def test_an_export_of_a_collection_tells_of_no_other(archive):
    with Archive(archive) as opened:
        told = [json.loads(line) for line in exported_versions(opened, ["wire"])]
    assert {tuple(line["collections"]) for line in told} == {("wire",)}
    assert {line["url"] for line in told} == {a.url for a in (OWN, WIRE, FULL, CUT)}


def changed(line: str, **changes) -> str:
    return json.dumps({**json.loads(line), **changes}) + "\n"


SPOILT = [
    pytest.param(lambda line: changed(line, text="Other words."), "was changed", id="a text"),
    pytest.param(lambda line: changed(line, version=0), "version or collections", id="a version"),
    pytest.param(lambda line: changed(line, collections=["a;b"]), "no name", id="a collection"),
    pytest.param(lambda line: changed(line, newshound=9), "of format 1 or 2", id="a later format"),
    pytest.param(lambda line: changed(line, title=None), "no text", id="no title"),
    pytest.param(lambda line: line[:40] + "\n", "no JSON", id="half a line"),
    pytest.param(lambda line: "[]\n", "no line of an export", id="no object"),
]


@pytest.mark.parametrize(("spoil", "reason"), SPOILT)
def test_a_line_that_is_not_as_it_was_is_rejected_and_the_rest_goes_in(
    tmp_path, words, lines, spoil, reason
):
    done = imported(tmp_path, words, [lines[0], spoil(lines[1]), *lines[2:]])
    assert done.stored == 6
    [rejected] = done.rejected
    assert (rejected.origin, reason in rejected.reason) == ("all.jsonl:2", True)
    assert done.inputs < 12


def test_what_is_there_with_another_text_stays(tmp_path, words, lines):
    put(tmp_path, words, [replace(WIRE, text="Something else altogether.")], at=NOW)
    done = imported(tmp_path, words, lines)
    assert len(done.rejected) == 1
    with Archive(tmp_path) as opened:
        assert opened.article(WIRE.id).article.text == "Something else altogether."


def test_the_command_line_exports_and_imports(newshound, sample_copy, tmp_path):
    out = tmp_path / "all.jsonl"
    assert newshound.run("archive", "export", out, "--archive", sample_copy).returncode == 0
    again = newshound.run("archive", "import", out, "--archive", tmp_path / "again")
    assert "Imported 21 versions; 0 were there, 0 were rejected." in again.stdout
    back = tmp_path / "back.jsonl"
    assert newshound.run("archive", "export", back, "--archive", tmp_path / "again").returncode == 0
    assert back.read_bytes() == out.read_bytes()
    assert contents(tmp_path / "again") == contents(sample_copy)
