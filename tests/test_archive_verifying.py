import sqlite3

import numpy as np
import pytest
from archives import contents, named, put, writer

from ingest.archive import repair, verify
from ingest.archive.database import Database
from ingest.chunking import passages

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


def bend_a_vector(folder, words):
    """So that nothing leads to it: a vector without a direction."""
    with writer(folder, words) as opened:
        first = sorted(opened.vectors.ids())[:1]
        opened.vectors.put(first, np.zeros_like(words.document_vectors(["nothing"])))


def forget_a_collection(folder, words):
    sql("DELETE FROM memberships WHERE article = :article")(folder, words)
    with writer(folder, words) as opened, opened.database.transaction():
        opened.database.enrol([("nothing", 1)], ["a"])


SPOILT = [
    pytest.param(drop_a_vector, ["vectors: 1 passages put in again"], id="a vector lost"),
    pytest.param(drop_seven_words, ["word index: 7 passages put in again"], id="words lost"),
    pytest.param(add_a_vector, ["vectors: 1 passages taken out"], id="a stray vector"),
    pytest.param(
        bend_a_vector, ["vectors: 1 that could not be found put in again"], id="a vector bent"
    ),
    pytest.param(
        sql("UPDATE passages SET end = end - 1 WHERE article = :article"),
        [f"article {FIRST.id} version 1: cut into passages anew"],
        id="a passage shortened",
    ),
    pytest.param(
        sql("DELETE FROM passages WHERE article = :article"),
        [f"article {FIRST.id} version 1: cut into passages anew"],
        id="a passage lost",
    ),
    pytest.param(forget_a_collection, ["collections: 2 memberships put right"], id="homeless"),
    pytest.param(sql("DELETE FROM near"), ["copies: looked for anew"], id="copies forgotten"),
]


@pytest.mark.parametrize(("spoil", "told"), SPOILT)
def test_what_is_spoilt_is_put_right(archive, words, spoil, told):
    put(archive, words, [named("long", "Words enough to be compared. " * 20)])
    before = contents(archive)
    spoil(archive, words)
    assert not verify(archive).clean
    with writer(archive, words) as opened:
        assert repair(opened, passages) == told
    assert verify(archive).clean
    assert contents(archive) == before


def test_a_text_that_was_altered_stays_a_fault(archive, words):
    sql("UPDATE versions SET text = 'Note 0 was shorn.' WHERE article = :article")(archive, words)
    with writer(archive, words) as opened:
        assert repair(opened, passages) == []
    [fault] = verify(archive).faults
    assert "its text or metadata is not what was stored" in fault


def test_the_command_repairs(newshound, sample_copy):
    database = sqlite3.connect(sample_copy / "archive.sqlite3")
    with database:
        database.execute("DELETE FROM passages WHERE article = (SELECT MIN(article) FROM versions)")
    database.close()
    run = newshound.run("archive", "verify", "--repair", "--archive", sample_copy)
    assert run.returncode == 0, run.stderr
    assert "cut into passages anew" in run.stdout
    assert "Clean: 21 versions" in run.stdout


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
