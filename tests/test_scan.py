"""The scan of the vectors: it finds what is nearest, keeps what it was told, lets through what
SQLite would, and is made from what Chroma holds."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from archives import NOW, contents, found, named, put, writer
from doubles import WordEmbedder

from ingest.archive import Archive, ArchiveWriter, Filters, verify
from ingest.archive.scan import Scan, ScanWriter, source_number
from ingest.archive.scanned import scan_folder
from ingest.archive.visibility import COLUMNS, Visibility
from ingest.embedding.embedder import Vectors, unit

_DIMENSION = 384


def crowd(count: int) -> Vectors:
    """Vectors in clusters, as those of articles are."""
    chance = np.random.default_rng(1)
    centres = unit(chance.standard_normal((max(1, count // 150), _DIMENSION)).astype(np.float32))
    noise = unit(chance.standard_normal((count, _DIMENSION)).astype(np.float32))
    return unit(centres[chance.integers(0, len(centres), count)] + 0.8 * noise)


def questions(vectors: Vectors, count: int) -> Vectors:
    """Each about something that is there."""
    chance = np.random.default_rng(3)
    noise = unit(chance.standard_normal((count, _DIMENSION)).astype(np.float32))
    return unit(vectors[chance.integers(0, len(vectors), count)] + noise)


def filled(folder: Path, vectors: Vectors, first: int = 0) -> ScanWriter:
    scan = ScanWriter(folder, vectors.shape[1])
    passages = range(first, first + len(vectors))
    scan.put(passages, [source_number("ab", p % 7) for p in passages], vectors)
    return scan


def read(folder: Path, before: Scan | None = None) -> Scan:
    return Scan.read(folder, _DIMENSION, before)


@pytest.mark.parametrize("count", [1, 300, 30_000])
def test_the_nearest_are_found_with_their_cosine(tmp_path, count):
    vectors = crowd(count)
    filled(tmp_path, vectors).close()
    scan, shares = read(tmp_path), []
    for asked in questions(vectors, 20):
        cosines = vectors @ asked
        best = np.argsort(-cosines)[:50]
        ranked = scan.nearest(asked, 50)
        assert [score for _, score in ranked] == sorted((s for _, s in ranked), reverse=True)
        assert all(abs(score - cosines[passage]) < 2e-4 for passage, score in ranked)
        assert len(ranked) == len(best)
        shares.append(len({p for p, _ in ranked} & set(best.tolist())) / len(best))
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("every", [2, 400])
def test_only_what_is_allowed_is_found(tmp_path, every):
    vectors = crowd(50_000)
    filled(tmp_path, vectors).close()
    allowed = np.arange(50_000) % every == 0
    [asked] = questions(vectors, 1)
    ranked = read(tmp_path).nearest(asked, 50, allowed)
    best = np.argsort(-np.where(allowed, vectors @ asked, -2))[:50]
    assert all(passage % every == 0 for passage, _ in ranked)
    assert len({p for p, _ in ranked} & set(best.tolist())) >= 49


def test_what_is_put_again_is_replaced_and_what_is_removed_is_gone(tmp_path):
    vectors = crowd(3)
    scan = filled(tmp_path, vectors)
    opened = scan.read()
    scan.put([1], [0], -vectors[1:2])
    scan.put([7, 7], [0, 0], vectors[:2])
    scan.remove([2, 99])
    assert scan.ids() == {0, 1, 7}
    scan.close()
    again = ScanWriter(tmp_path, _DIMENSION)
    again.remove([0])
    assert again.ids() == {1, 7}
    again.close()
    later = read(tmp_path, opened)
    assert {p for p, _ in later.nearest(vectors[1], 9)} == {1, 7}
    assert dict(later.nearest(vectors[1], 9)) == pytest.approx({1: -1, 7: 1}, abs=1e-4)
    # Who read it before sees no row that was added, and none that has gone.
    assert opened.nearest(vectors[1], 9) == []


def test_what_is_added_is_read_beside_what_was(tmp_path):
    vectors = crowd(30_000)
    filled(tmp_path, vectors[:100]).close()
    scan = read(tmp_path)
    for first in (100, 200, 20_000):
        after = {100: 200, 200: 20_000, 20_000: 30_000}[first]
        filled(tmp_path, vectors[first:after], first).close()
        scan = read(tmp_path, scan)
        assert scan.nearest(vectors[after - 1], 1)[0] == (after - 1, pytest.approx(1, abs=1e-4))
        assert np.array_equal(scan.signs[:, :after], read(tmp_path).signs[:, :after])


def test_how_near_a_passage_is_can_be_asked(tmp_path):
    vectors = crowd(40_000)
    scan, read_scan = filled(tmp_path, vectors[:100]), None
    [asked] = questions(vectors, 1)
    cosines = dict(enumerate((vectors @ asked).tolist()))
    for last in (100, 120, 40_000):
        for first in range(scan.rows_in_all, last, 10_000):
            rows = range(first, min(first + 10_000, last))
            scan.put(rows, [0] * len(rows), vectors[rows.start : rows.stop])
        read_scan = read(tmp_path, read_scan)
        wanted = [0, 99, 57, last - 1, 40_001]
        near = dict(read_scan.nearness(asked, wanted))
        assert near == pytest.approx({p: cosines[p] for p in wanted if p < last}, abs=2e-4)
    scan.put([57], [0], -vectors[57:58])
    scan.remove([99])
    near = dict(read(tmp_path, read_scan).nearness(asked, [99, 57, 0]))
    assert near == pytest.approx({57: -cosines[57], 0: cosines[0]}, abs=2e-4)
    assert read_scan.nearness(asked, []) == []
    scan.close()


@pytest.mark.parametrize("name", ["signs", "coarse", "fine", "keys"])
def test_a_row_that_was_cut_off_is_dropped_by_the_next_writer(tmp_path, name):
    vectors = crowd(5)
    filled(tmp_path, vectors).close()
    file = tmp_path / name
    file.write_bytes(file.read_bytes()[:-1])
    scan = ScanWriter(tmp_path, _DIMENSION)
    assert scan.ids() == {0, 1, 2, 3}
    scan.put([4], [0], vectors[4:])
    assert scan.read().nearest(vectors[4], 1) == [(4, pytest.approx(1, abs=1e-4))]
    scan.close()


# What the filters let through

_DAYS = [None, date(2024, 1, 3), date(2024, 1, 9), date(2024, 2, 1)]
_INSTANTS = [datetime(2024, 1, 9, 12, tzinfo=UTC), date(2024, 1, 9), date(2023, 1, 1)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Sixty articles of up to four versions, some undated, in one of two collections or both."""
    folder, words, chance = tmp_path_factory.mktemp("shelf"), WordEmbedder(), Random(5)  # noqa: S311
    for turn in range(4):
        articles = []
        for number in range(60):
            if turn and chance.random() < 0.6:
                continue
            articles.append(
                named(
                    f"n{number}",
                    f"Note {number}, told {turn}. " * chance.randrange(1, 60),
                    publisher=chance.choice(["Herald", "Courier", None]),
                    published=chance.choice(_DAYS),
                    modified=chance.choice([None, *_INSTANTS]),
                )
            )
        homes = (["a"], ["b"], ["a", "b"], ["b"])[turn]
        put(folder, words, articles, collections=homes)
    with writer(folder, words) as opened:
        opened.remove(articles[0].id)
    return folder


FILTERS = [
    Filters(after=after, before=before, as_of=as_of, publishers=names, collections=homes, **arrived)
    for after, before, as_of, names, homes, arrived in product(
        [None, date(2024, 1, 4)],
        [None, date(2024, 1, 9)],
        [None, *_INSTANTS],
        [(), ("Herald",), ("Nobody", "Courier")],
        [(), ("a",), ("a", "b"), ("none",)],
        [{}, {"since": 70}, {"until": 90}],
    )
]


def test_the_scan_lets_through_what_sqlite_does(shelf):
    with Archive(shelf) as archive:
        now = archive.database.indexes()
        scan = Scan.read(scan_folder(shelf / f"vectors-{now.number}", now.scan), now.dimension)
        visibility = Visibility(archive.database.all_in_columns(COLUMNS))
        passed = 0
        for filters in FILTERS:
            members = archive.database.members(filters.collections) if filters.collections else ()
            rows = np.flatnonzero(visibility.of_rows(scan, filters, members))
            through = set(scan.keys["passage"][rows].tolist()) - {-1}
            assert through == set(archive.database.within(filters, 10**6)), filters
            passed += bool(through)
        assert passed > len(FILTERS) / 3


# Beside Chroma


class Unasked(WordEmbedder):
    """Embeds questions only."""

    def document_vectors(self, texts):
        raise AssertionError("embedded anew")

    def query_vectors(self, texts):
        return WordEmbedder(self.identity.dimension).document_vectors(texts)


def notes(count: int):
    return [named(f"n{n}", f"Note {n} fell on pier {n}.", title=f"Note {n}") for n in range(count)]


def of_an_older_program(folder: Path) -> None:
    """As it was before there was a scan."""
    with writer(folder, WordEmbedder()) as opened, opened.database.transaction():
        opened.database._run("DELETE FROM meta WHERE name IN ('scan', 'scanned')")
    for scan in folder.glob("vectors-*/scan-*"):
        shutil.rmtree(scan)


def written_to_by_an_older_program(folder: Path) -> None:
    """Which put some into Chroma, took others out, and told the readers."""
    with writer(folder, WordEmbedder()) as opened:
        vectors = opened.vectors
        [first, second, *_] = sorted(vectors.ids())
        vectors._writer.remove([first])
        vectors._writer.put([second, 12], [0, 0], WordEmbedder().document_vectors(["x", "y"]))
        with opened.database.transaction():
            opened.database._run("UPDATE meta SET value = value - 1 WHERE name = 'scanned'")


@pytest.mark.parametrize("left", [of_an_older_program, written_to_by_an_older_program])
def test_an_archive_of_an_older_program_is_read_and_its_scan_is_made_without_embedding(
    tmp_path, words, left
):
    put(tmp_path, words, notes(20))
    left(tmp_path)
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert archive.database.indexes().scan == ""
        assert "Note 7" in found(archive, words, "Note 7 pier 7.", 1)
        assert verify(tmp_path).clean
        with ArchiveWriter(tmp_path, Unasked(), now=lambda: NOW):
            pass
        assert archive.database.indexes().scan
        assert "Note 7" in found(archive, words, "Note 7 pier 7.", 1)
        assert archive._scan is not None
    assert contents(tmp_path).is_whole


def test_a_scan_of_which_much_has_gone_is_made_anew_under_its_readers(tmp_path, words):
    put(tmp_path, words, notes(30))
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert "Note 7" in found(archive, words, "Note 7 pier 7.", 1)
        with writer(tmp_path, words) as opened:
            ids = sorted(opened.vectors.ids())
            for _ in range(300):
                opened.vectors._writer.put(
                    ids, [0] * len(ids), words.document_vectors(["rain"] * len(ids))
                )
            texts = [(u.place.passage, u.text) for u in opened.database.passages_after(None, 99)]
            opened.vectors.put([p for p, _ in texts], words.document_vectors([t for _, t in texts]))
        with writer(tmp_path, words):
            pass
        assert [f.name for f in tmp_path.glob("vectors-1/scan-*")] == ["scan-2"]
        assert (tmp_path / "vectors-1/scan-2/keys").stat().st_size == 24 * 30
        assert "Note 7" in found(archive, words, "Note 7 pier 7.", 1)
    assert verify(tmp_path).clean


def test_questions_of_several_threads_are_answered_alike(tmp_path, words):
    put(tmp_path, words, notes(200))
    with Archive(tmp_path, embedder=words.identity) as archive:
        filters = [Filters(), Filters(as_of=date(2024, 6, 1)), Filters(publishers=("The Courier",))]
        vectors = words.query_vectors([f"Note {n} pier {n}." for n in range(40)])
        alone = [archive.nearest(v, 5, f) for v in vectors for f in filters]
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(archive.nearest, v, 5, f) for v in vectors for f in filters]
            assert [one.result() for one in asked] == alone
