"""Chroma's collections in a folder: one for each so many passages, however large the archive."""

import numpy as np
import pytest

from ingest.archive.vectors import VectorIndex

NAME = "newshound-0123456789ab-1"
PASSAGES = [*range(10_000, 1_000, -1_000)]  # in the order in which they come


def unit(count: int) -> np.ndarray:
    rows = np.random.default_rng(7).standard_normal((count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1)[:, None]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vectors-1"


def opened(folder) -> VectorIndex:
    return VectorIndex(folder, NAME, None, create=True, part=2)


@pytest.fixture
def index(folder):
    index = opened(folder)
    for passage, row in zip(PASSAGES, unit(len(PASSAGES)), strict=True):
        index.put([passage], row[None])
    yield index
    index.close()


def collections(index: VectorIndex) -> set[str]:
    return {each.name.removeprefix(NAME) for each in index._api.list_collections()}


def test_each_part_is_a_collection_and_all_is_there(index):
    assert collections(index) == {"", ".1", ".2", ".3", ".4"}
    assert index.ids() == set(PASSAGES)
    stored = index.stored(PASSAGES)
    rows = np.stack([stored[passage] for passage in PASSAGES])
    assert np.einsum("ij,ij->i", rows, unit(len(PASSAGES))) == pytest.approx(1, abs=1e-5)


def test_no_more_than_two_are_in_memory(index):
    for passage in (*PASSAGES, *reversed(PASSAGES)):
        assert set(index.stored([passage])) == {passage}
        assert len(index._in_memory) <= 2


def test_what_one_has_written_another_goes_on_with(folder):
    for passage in PASSAGES:
        index = opened(folder)
        index.put([passage], unit(1))
        index.close()
    index = opened(folder)
    assert (index.ids(), len(collections(index))) == (set(PASSAGES), 5)
    index.close()


def test_the_nearest_are_found_whichever_part_they_are_in(index):
    for passage, row in zip(PASSAGES, unit(len(PASSAGES)), strict=True):
        [(found, cosine), *rest] = index.nearest(row, 3)
        assert (found, round(cosine, 4), len(rest)) == (passage, 1.0, 2)
    assert dict(index.found_by_themselves()) == pytest.approx(dict.fromkeys(PASSAGES, 1.0))


def test_what_is_put_again_is_replaced_and_what_is_removed_is_gone(index):
    row = unit(1)
    index.put(PASSAGES[:3], np.repeat(-row, 3, axis=0))
    assert index.nearest(row[0], 1)[0][0] not in PASSAGES[:3]
    assert {found for found, _ in index.nearest(-row[0], 3)} == set(PASSAGES[:3])
    assert sum(part.count() for part in index._parts) == len(PASSAGES)
    index.remove([PASSAGES[1], PASSAGES[5], 77])
    assert index.ids() == set(PASSAGES) - {PASSAGES[1], PASSAGES[5]}


def test_emptied_it_starts_anew(index):
    index.empty()
    assert (index.ids(), collections(index)) == (set(), {""})
    index.put([5], unit(1))
    assert index.ids() == {5}


def test_parts_are_kept_where_what_a_rebuild_left_is_dropped(index):
    for left in ("2", "2.1"):
        index._api.create_collection(NAME[:-1] + left)
    index.drop_others()
    assert collections(index) == {"", ".1", ".2", ".3", ".4"}


def test_a_collection_of_an_older_program_stays_one(folder):
    older = opened(folder)
    older._api.delete_collection(NAME)
    older._api.create_collection(NAME, configuration={"hnsw": {"space": "cosine"}})
    older.close()
    index = opened(folder)
    for passage in PASSAGES:
        index.put([passage], unit(1))
    assert (index.ids(), collections(index)) == (set(PASSAGES), {""})
    index.close()
