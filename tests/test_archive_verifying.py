import sqlite3

import pytest
from archives import named, put, writer

from ingest.archive import verify
from ingest.archive.database import Database

STORIES = [named(f"n{n}", f"Note {n} was short.") for n in range(8)]
FIRST = STORIES[0]


@pytest.fixture
def archive(tmp_path, words):
    put(tmp_path, words, STORIES)
    return tmp_path


def sql(statement: str):
    def spoil(folder, words):
        with sqlite3.connect(folder / "archive.sqlite3") as database:
            assert database.execute(statement, {"article": FIRST.id}).rowcount
        database.close()

    return spoil


def drop_a_vector(folder, words):
    with writer(folder, words) as opened:
        opened.vectors.remove(sorted(opened.vectors.ids())[:1])


def drop_seven_words(folder, words):
    with writer(folder, words) as opened:
        opened.words.remove(sorted(opened.words.ids())[:7])
        opened.words.commit()


def add_a_vector(folder, words):
    with writer(folder, words) as opened:
        opened.vectors.put([12345], words.document_vectors(["stray"]))


@pytest.mark.parametrize(
    ("spoil", "faults"),
    [
        pytest.param(lambda folder, words: None, [], id="nothing wrong"),
        pytest.param(drop_a_vector, ["vectors: 1 passages are missing"], id="a vector lost"),
        pytest.param(
            drop_seven_words, ["word index: 7 passages are missing"], id="words of seven lost"
        ),
        pytest.param(
            add_a_vector, ["vectors: 1 passages should not be there (12345)"], id="a stray vector"
        ),
        pytest.param(
            sql("UPDATE versions SET text = 'Note 0 was shorn.' WHERE article = :article"),
            [f"article {FIRST.id} version 1: its text or metadata is not what was stored"],
            id="a letter altered",
        ),
        pytest.param(
            sql("UPDATE versions SET published = '2024-06-09' WHERE article = :article"),
            [f"article {FIRST.id} version 1: its text or metadata is not what was stored"],
            id="a date altered",
        ),
        pytest.param(
            sql("UPDATE passages SET end = end - 1 WHERE article = :article"),
            [f"article {FIRST.id} version 1: its passages do not add up to its text"],
            id="a passage shortened",
        ),
        pytest.param(
            sql("DELETE FROM passages WHERE article = :article"),
            [
                f"article {FIRST.id} version 1: its passages do not add up to its text",
                "word index: 1 passages should not be there",
                "vectors: 1 passages should not be there",
            ],
            id="a passage lost",
        ),
    ],
)
def test_faults_are_found(archive, words, spoil, faults):
    spoil(archive, words)
    verdict = verify(archive)
    assert verdict.clean is (not faults)
    assert len(verdict.faults) == len(faults)
    assert all(told.startswith(fault) for told, fault in zip(verdict.faults, faults, strict=True))
    assert verdict.versions == 8


def test_passages_that_wait_are_no_fault(archive, words):
    with writer(archive, words) as opened, opened.database.transaction():
        opened.database.mark_unindexed(sorted(opened.database.passage_ids())[:3])
    verdict = verify(archive)
    assert (verdict.clean, verdict.pending) == (True, 3)


def test_the_command_says_it_and_fails(newshound, sample_copy):
    clean = newshound.run("archive", "verify", "--archive", sample_copy)
    assert (clean.returncode, clean.stdout.startswith("Clean: 21 versions")) == (0, True)
    with sqlite3.connect(sample_copy / "archive.sqlite3") as database:
        database.execute("UPDATE versions SET text = text || '!' WHERE rowid = 1")
    database.close()
    spoilt = newshound.run("archive", "verify", "--archive", sample_copy)
    assert spoilt.returncode == 1
    assert "its text or metadata is not what was stored" in spoilt.stdout


def test_an_archive_whose_making_was_cut_off_is_clean(tmp_path):
    Database(tmp_path, create=True).close()
    assert verify(tmp_path).clean
