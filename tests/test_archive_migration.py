"""An archive that an older program made is brought up to this one, whole or not at all."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from archives import NOW, contents, found, named, put
from old_archives import TABLES, age, tables

from ingest.archive import Archive, Filters, rebuild, verify
from ingest.archive.connection import FILE
from ingest.archive.database import Database
from ingest.archive.locking import writing
from ingest.archive.reading import open_database
from ingest.errors import ArchiveBusyError

DAM = named("dam", "The dam broke.", title="First")
MENDED = named("dam", "The dam held.\n\nCorrection: An earlier version was wrong.", title="Second")
SNOW = named("snow", "Snow fell.", title="Snow")

FORMATS = [pytest.param(form, id=f"format {form}") for form in TABLES]


@pytest.fixture(params=FORMATS)
def old(request, tmp_path, words):
    folder = tmp_path / "old"
    put(folder, words, [DAM, MENDED, SNOW])
    before = contents(folder)
    age(folder, request.param)
    return folder, before


def read(folder, words):
    with Archive(folder, embedder=words.identity) as archive:
        assert found(archive, words, "the dam") == {"Second", "Snow"}


OPENED = [
    pytest.param(read, id="by a reader"),
    pytest.param(lambda folder, words: put(folder, words, []), id="by an ingest"),
    pytest.param(lambda folder, words: verify(folder), id="by a check"),
    pytest.param(lambda folder, words: rebuild(folder, words, now=lambda: NOW), id="by a rebuild"),
]


@pytest.mark.parametrize("opened", OPENED)
def test_an_old_archive_is_brought_up_when_it_is_opened(old, words, opened):
    folder, before = old
    opened(folder, words)
    assert contents(folder) == before
    assert verify(folder).clean
    read(folder, words)


def test_an_old_archive_gets_the_tables_of_a_new_one(old, words, tmp_path):
    put(tmp_path / "new", words, [])
    verify(old[0])
    assert tables(old[0]) == tables(tmp_path / "new")


def test_corrections_are_found_in_what_was_stored(old):
    with Archive(old[0]) as archive:
        assert [len(archive.article(DAM.id, n).corrections) for n in (1, 2)] == [0, 1]


def test_what_a_text_tells_is_read_from_what_was_stored(tmp_path, words):
    text = "SKARVIK (AFP) - The mayor resigned on Monday after the ferry sank in the harbour."
    put(tmp_path, words, [named("wire", text, language="en")])
    age(tmp_path, "1")
    with Archive(tmp_path) as archive:
        stored = archive.article(named("wire").id)
    assert (stored.carriers, stored.article.language) == (("AFP",), "en")


def test_versions_are_put_in_the_order_of_their_own_dates(tmp_path, words):
    newer = replace(MENDED, modified=date(2024, 6, 5))
    put(tmp_path, words, [newer, DAM])
    age(tmp_path, "2")
    with sqlite3.connect(tmp_path / FILE) as database:  # as they came
        database.execute("UPDATE versions SET latest = (version = 2), appeared_day = 0")
    database.close()
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert archive.article(DAM.id).article.title == "Second"
        assert archive.database.versions(DAM.id) == [2, 1]
        as_of = Filters(as_of=date(2024, 6, 4))
        assert found(archive, words, "the dam", filters=as_of) == {"First"}


def test_an_old_archive_can_be_written_to(old, words):
    folder, _ = old
    put(folder, words, [named("sun", "The sun shone.", title="Sun")])
    assert contents(folder).is_whole
    assert verify(folder).clean


def test_what_was_recorded_of_inputs_is_kept(old):
    with Archive(old[0]) as archive:
        assert sum(archive.database.outcomes().values()) == 2
        assert archive.database.outcomes(["main"]) == archive.database.outcomes()
        assert archive.collections() == {"main": 2}


def test_an_archive_that_is_being_written_is_not_changed(old):
    folder, _ = old
    before = (folder / FILE).read_bytes()
    with writing(folder, now=NOW), pytest.raises(ArchiveBusyError):
        open_database(folder, patience=0)
    assert (folder / FILE).read_bytes() == before


def test_a_step_that_fails_leaves_the_old_archive(old, words):
    folder, _ = old
    database = sqlite3.connect(folder / FILE)
    database.execute("CREATE TABLE near (in_the_way TEXT)")
    database.close()
    kept = tables(folder)
    with pytest.raises(sqlite3.OperationalError):
        Database(folder, migrate=True)
    assert tables(folder) == kept
