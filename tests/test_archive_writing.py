import pytest
from archives import NOW, contents, found, named, put, writer

from ingest.archive import Archive, rebuild, verify
from ingest.archive.indexing import BATCH
from ingest.articles import Span, StoredArticle
from ingest.errors import UnknownArticleError

RAIN = named("rain", title="Rain")
SNOW = named("snow", "Snow fell.", title="Snow")


def stored(article) -> tuple[StoredArticle, list[Span]]:
    return StoredArticle(article=article, version=1, added=NOW), [Span(0, len(article.text))]


def test_what_is_stored_is_found_once_the_indexes_have_it(tmp_path, words):
    with writer(tmp_path, words) as opened, Archive(tmp_path, embedder=words.identity) as archive:
        opened.store([stored(RAIN)], [])
        assert found(archive, words, "rain") == set()
        assert opened.catch_up() == 1
        assert found(archive, words, "rain") == {"Rain"}


def cut_off_before_the_indexes(opened):
    opened.store([stored(SNOW)], [])


def cut_off_after_the_vectors(opened):
    opened.store([stored(SNOW)], [])
    [due] = opened.database.unindexed(9)
    opened.vectors.put([due.place.passage], opened._embedder.document_vectors([due.text]))


def cut_off_after_both_indexes(opened):
    cut_off_after_the_vectors(opened)
    opened.words.put(opened.database.unindexed(9))
    opened.words.commit()


@pytest.mark.parametrize(
    "cut_off",
    [
        pytest.param(cut_off_before_the_indexes, id="before the indexes"),
        pytest.param(cut_off_after_the_vectors, id="after the vectors"),
        pytest.param(cut_off_after_both_indexes, id="after both, before it is struck out"),
    ],
)
def test_the_next_run_pays_what_an_earlier_one_owes(tmp_path, words, cut_off):
    with writer(tmp_path / "cut", words) as opened:
        cut_off(opened)
    verdict = verify(tmp_path / "cut")
    assert (verdict.clean, verdict.pending) == (True, 1)
    put(tmp_path / "cut", words, [SNOW, RAIN])
    put(tmp_path / "whole", words, [SNOW, RAIN])
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert verify(tmp_path / "cut").pending == 0


def test_a_removed_article_is_gone_with_all_its_versions(tmp_path, words):
    put(tmp_path, words, [RAIN, named("rain", "Rain fell, twice.", title="Rain"), SNOW])
    with writer(tmp_path, words, create=False) as opened:
        opened.remove(RAIN.id)
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert found(archive, words, "rain fell") == {"Snow"}
        with pytest.raises(UnknownArticleError):
            archive.article(RAIN.id)
    left = contents(tmp_path)
    assert left.is_whole
    assert [article for article, _, _ in left.versions] == [SNOW.id]


def test_an_unknown_article_cannot_be_removed(tmp_path, words):
    put(tmp_path, words, [RAIN])
    with writer(tmp_path, words) as opened, pytest.raises(UnknownArticleError, match="'nothing'"):
        opened.remove("nothing")


@pytest.mark.parametrize("again", [pytest.param([], id="gone"), pytest.param([RAIN], id="back")])
def test_a_removal_cut_off_is_completed_by_the_next_run(tmp_path, words, again):
    put(tmp_path, words, [RAIN, SNOW])
    with writer(tmp_path, words) as opened, opened.database.transaction():
        opened.database.remove(RAIN.id)
    assert verify(tmp_path).clean
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert found(archive, words, "rain fell") == {"Snow"}
    put(tmp_path, words, again)
    left = contents(tmp_path)
    assert left.is_whole
    assert len(left.versions) == 1 + len(again)


def test_a_removed_article_can_come_back(tmp_path, words):
    put(tmp_path, words, [RAIN, SNOW])
    before = contents(tmp_path)
    with writer(tmp_path, words) as opened:
        opened.remove(RAIN.id)
    put(tmp_path, words, [RAIN])
    assert contents(tmp_path) == before


def test_a_rebuild_changes_nothing_but_the_folders(tmp_path, words):
    put(tmp_path, words, [named(f"n{n}", f"Note {n}.") for n in range(BATCH + 20)])
    before, told = contents(tmp_path), []
    assert rebuild(tmp_path, words, now=lambda: NOW, progress=lambda *p: told.append(p)) == 404
    assert contents(tmp_path) == before
    assert told == [(BATCH, 404), (404, 404)]
    assert sorted(f.name for f in tmp_path.iterdir() if f.is_dir()) == ["vectors-2", "words-2"]


def test_a_rebuild_pays_every_debt(tmp_path, words):
    put(tmp_path, words, [RAIN])
    with writer(tmp_path, words) as opened:
        cut_off_before_the_indexes(opened)
        with opened.database.transaction():
            opened.database.remove(RAIN.id)
    rebuild(tmp_path, words, now=lambda: NOW)
    left = contents(tmp_path)
    assert left.is_whole
    assert [article for article, _, _ in left.versions] == [SNOW.id]


def test_a_rebuild_begins_anew_where_one_was_cut_off(tmp_path, words):
    class CutOffError(Exception):
        pass

    def cut(done: int, total: int) -> None:
        raise CutOffError

    put(tmp_path, words, [RAIN, SNOW])
    before = contents(tmp_path)
    with pytest.raises(CutOffError):
        rebuild(tmp_path, words, now=lambda: NOW, progress=cut)
    assert contents(tmp_path) == before
    assert verify(tmp_path).clean
    rebuild(tmp_path, words, now=lambda: NOW)
    assert contents(tmp_path) == before
