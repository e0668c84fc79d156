"""What may be opened as an archive, and what is said where it may not."""

import sqlite3

import pytest
from archives import NOW, article, contents, found, named, put, writer
from doubles import WordEmbedder

from ingest.archive import Archive, VectorServer, rebuild, verify
from ingest.archive.locking import HOLDER, LOCK
from ingest.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveFormatError,
    ArchiveMissingError,
    EmbedderMismatchError,
    ForeignFolderError,
)


def listing(folder) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def photos(folder):
    (folder / "cat.jpg").write_bytes(b"\xff\xd8")


def somebody_elses_database(folder):
    with sqlite3.connect(folder / "archive.sqlite3") as database:
        database.execute("CREATE TABLE photos (name TEXT)")
    database.close()


FOREIGN = [
    pytest.param(photos, id="a folder of photos"),
    pytest.param(somebody_elses_database, id="another program's database by our name"),
]


@pytest.mark.parametrize("make", FOREIGN)
@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda folder: put(folder, WordEmbedder(), [article()]), id="ingest"),
        pytest.param(Archive, id="read"),
        pytest.param(verify, id="verify"),
        pytest.param(lambda f: rebuild(f, WordEmbedder(), now=lambda: NOW), id="rebuild"),
    ],
)
def test_a_foreign_folder_is_left_alone(tmp_path, make, use):
    make(tmp_path)
    before = listing(tmp_path)
    with pytest.raises(ForeignFolderError, match="nothing in it was touched"):
        use(tmp_path)
    assert listing(tmp_path) == before


def test_a_file_is_no_archive(tmp_path, words):
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    with pytest.raises(ForeignFolderError):
        put(file, words, [article()])
    with pytest.raises(ArchiveError, match="cannot be used"):
        put(file / "archive", words, [article()])


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda folder: None, id="no folder"),
        pytest.param(lambda folder: folder.mkdir(), id="an empty folder"),
        pytest.param(
            lambda folder: (folder.mkdir(), (folder / LOCK).touch(), (folder / HOLDER).touch()),
            id="cut off before its database",
        ),
        pytest.param(
            lambda folder: (folder.mkdir(), (folder / "archive.sqlite3").touch()),
            id="cut off before its tables",
        ),
    ],
)
def test_no_archive_yet(tmp_path, words, leave):
    folder = tmp_path / "archive"
    leave(folder)
    with pytest.raises(ArchiveMissingError, match="newshound ingest"):
        Archive(folder)
    put(folder, words, [article()])
    assert contents(folder).is_whole


def test_reading_makes_nothing(tmp_path):
    with pytest.raises(ArchiveMissingError):
        Archive(tmp_path / "archive")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_of_another_format(tmp_path, words):
    put(tmp_path, words, [article()])
    with sqlite3.connect(tmp_path / "archive.sqlite3") as database:
        database.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    database.close()
    with pytest.raises(ArchiveFormatError, match="format 99"):
        Archive(tmp_path)


def test_an_archive_knows_its_embedder(tmp_path, words):
    other = WordEmbedder(32)
    put(tmp_path, words, [article()])
    with pytest.raises(EmbedderMismatchError, match=r"words-64 .*words-32 .*archive rebuild"):
        put(tmp_path, other, [article()])
    with pytest.raises(EmbedderMismatchError):
        Archive(tmp_path, embedder=other.identity)


def test_a_rebuild_takes_the_embedder_that_is_configured(tmp_path, words):
    other = WordEmbedder(32)
    put(tmp_path, words, [article()])
    assert rebuild(tmp_path, other, now=lambda: NOW) == 1
    with Archive(tmp_path, embedder=other.identity) as archive:
        assert found(archive, other, "rain") == {"Weather"}
    with pytest.raises(EmbedderMismatchError):
        put(tmp_path, words, [article()])


def test_an_open_reader_notices_another_embedder(tmp_path, words):
    put(tmp_path, words, [article()])
    with Archive(tmp_path, embedder=words.identity) as archive:
        found(archive, words, "rain")
        rebuild(tmp_path, WordEmbedder(32), now=lambda: NOW)
        with pytest.raises(EmbedderMismatchError):
            found(archive, words, "rain")


def test_a_first_try_with_another_embedder_is_not_held_against_it(tmp_path, words):
    put(tmp_path, WordEmbedder(32), [])
    put(tmp_path, words, [article()])
    assert contents(tmp_path).is_whole


def test_a_first_try_with_a_wrong_server_is_not_held_against_it(tmp_path, words):
    nobody = VectorServer("http://127.0.0.1:9")
    with pytest.raises(ArchiveError, match=r"does not answer .* CHROMA_URL"):
        put(tmp_path, words, [article()], server=nobody)
    put(tmp_path, words, [article()])
    assert contents(tmp_path).is_whole


def overwritten(name: str):
    def spoil(folder):
        [file] = folder.glob(name)
        file.write_bytes(b"not what it was" * 100)

    return spoil


def cut_short(name: str):
    def spoil(folder):
        [file] = folder.glob(name)
        file.write_bytes(file.read_bytes()[:-1])

    return spoil


def gone(name: str):
    def spoil(folder):
        [file] = folder.glob(name)
        file.rename(folder.with_name("taken"))

    return spoil


SPOILT = [
    pytest.param(overwritten("vectors-1/scan-1/keys"), id="the scan of the vectors overwritten"),
    pytest.param(cut_short("vectors-1/scan-1/signs"), id="part of the scan cut short"),
    pytest.param(gone("vectors-1/scan-1"), id="the scan gone"),
    pytest.param(gone("vectors-1"), id="vectors gone"),
    pytest.param(overwritten("words-1/meta.json"), id="word index overwritten"),
    pytest.param(overwritten("words-1/*.term"), id="part of the word index overwritten"),
    pytest.param(gone("words-1"), id="word index gone"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_index_is_told_and_a_rebuild_mends_it(tmp_path, words, spoil):
    folder = tmp_path / "archive"
    put(folder, words, [article(), named("snow", "Snow fell.")])
    whole = contents(folder)
    spoil(folder)
    with (
        pytest.raises(ArchiveError, match="archive rebuild"),
        Archive(folder, embedder=words.identity) as archive,
    ):
        found(archive, words, "rain")
    rebuild(folder, words, now=lambda: NOW)
    assert verify(folder).clean
    assert contents(folder) == whole
    put(folder, words, [named("sun", "The sun shone.")])
    assert contents(folder).is_whole


def test_spoilt_vectors_are_told_to_who_verifies_or_writes_and_a_rebuild_mends_them(
    tmp_path, words
):
    """Questions are answered from their scan, and do not notice."""
    put(tmp_path, words, [article("Rain fell.", title="Rain")])
    overwritten("vectors-1/chroma.sqlite3")(tmp_path)
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert found(archive, words, "rain") == {"Rain"}
    for use in (verify, lambda folder: put(folder, words, [named("snow")])):
        with pytest.raises(ArchiveError, match="archive rebuild"):
            use(tmp_path)
    rebuild(tmp_path, words, now=lambda: NOW)
    assert verify(tmp_path).clean


@pytest.mark.parametrize("size", [pytest.param(0, id="whole"), pytest.param(4096, id="in part")])
def test_a_spoilt_database_is_told(tmp_path, words, size):
    put(tmp_path, words, [named(f"n{n}", f"Note {n}." * 50) for n in range(50)])
    file = tmp_path / "archive.sqlite3"
    kept = file.read_bytes()
    file.write_bytes(kept[:size] + b"\xa5" * (len(kept) - size))
    with pytest.raises(ArchiveDamagedError, match="archive"):
        verify(tmp_path)


def test_the_lock_is_let_go(tmp_path, words):
    for _ in range(2):
        with writer(tmp_path, words):
            pass
