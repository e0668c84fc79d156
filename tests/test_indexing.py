"""Indexing goes on beside reading and storing, neither far ahead, and what goes wrong is told."""

from threading import Event

import numpy as np
import pytest
from archives import NOW, contents, named, put, writer
from doubles import WordEmbedder
from processes import PATIENCE, until

from ingest.archive import Archive
from ingest.archive.indexing import BATCH
from ingest.archive.reuse import Reusing
from ingest.pipeline import Ingest


class HeldEmbedder(WordEmbedder):
    """Embeds when it is let, and says how many texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.let, self.given = Event(), 0

    def document_vectors(self, texts):
        self.given += len(texts)
        assert self.let.wait(PATIENCE)
        return super().document_vectors(texts)


class BrokenEmbedder(WordEmbedder):
    """Gives up after so many texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def document_vectors(self, texts):
        self._left -= len(texts)
        if self._left < 0:
            raise MemoryError("no more")
        return super().document_vectors(texts)


def notes(count: int):
    return (named(f"n{number}", f"Note {number} was short.") for number in range(count))


def test_storing_goes_on_while_passages_are_embedded_but_not_for_ever(tmp_path):
    embedder, read = HeldEmbedder(), []

    def arriving():
        for note in notes(6 * BATCH):
            read.append(note)
            yield note
            if len(read) == 4 * BATCH:
                # One batch is held by the embedder, and yet all this was stored.
                assert embedder.given == BATCH
                embedder.let.set()

    report = put(tmp_path, embedder, arriving())
    assert report.counts["added"] == len(read) == 6 * BATCH
    assert contents(tmp_path).is_whole


def test_storing_waits_where_it_is_too_far_ahead(tmp_path):
    embedder, seen = HeldEmbedder(), []

    def watch(inputs: int, indexed: int) -> None:
        seen.append(inputs - indexed)
        if inputs >= 5 * BATCH:
            embedder.let.set()

    with writer(tmp_path, embedder) as opened:
        Ingest(opened, now=lambda: NOW, watch=watch).run(notes(8 * BATCH))
    assert max(seen) < 6 * BATCH
    assert contents(tmp_path).is_whole


@pytest.mark.parametrize("after", [0, BATCH, 3 * BATCH])
def test_what_goes_wrong_is_raised_and_the_next_run_pays(tmp_path, words, after):
    with pytest.raises(MemoryError):
        put(tmp_path, BrokenEmbedder(after), notes(5 * BATCH))
    stored = contents(tmp_path)
    assert stored.unpaid > 0
    assert len(stored.in_vectors) == len(stored.in_words) == after
    put(tmp_path, words, notes(5 * BATCH))
    assert contents(tmp_path).is_whole
    assert len(contents(tmp_path).versions) == 5 * BATCH


def test_ctrl_c_while_passages_are_embedded(tmp_path):
    embedder = HeldEmbedder()

    def interrupted():
        yield from notes(3 * BATCH)
        assert until(lambda: embedder.given)
        embedder.let.set()
        raise KeyboardInterrupt

    report = put(tmp_path, embedder, interrupted())
    assert report.interrupted
    found = contents(tmp_path)
    assert len(found.versions) == len(report.outcomes) == 3 * BATCH
    put(tmp_path, embedder, [])
    assert contents(tmp_path).is_whole


def test_readers_see_batches_as_they_are_done(tmp_path):
    embedder, seen = WordEmbedder(), []

    def arriving():
        for number, note in enumerate(notes(4 * BATCH)):
            yield note
            if number == 3 * BATCH:
                with Archive(tmp_path) as archive:
                    assert until(lambda: int(archive.database.meta("generation") or 0) > 0)
                    seen.append(archive.matching("note", 5))

    put(tmp_path, embedder, arriving())
    assert seen[0]
    assert np.all([ranked.score > 0 for ranked in seen[0]])


class CountingEmbedder(WordEmbedder):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def document_vectors(self, texts):
        self.texts += texts
        return super().document_vectors(texts)


def test_what_two_articles_have_in_common_is_embedded_once(tmp_path):
    embedder = CountingEmbedder()
    copies = [
        named(f"n{number}", f"Note {number % 300} was  short." if number > 600 else
              f"Note {number % 300} was short.")
        for number in range(1000)
    ]  # fmt: skip
    put(tmp_path, embedder, copies)
    assert len(embedder.texts) == 300
    assert contents(tmp_path).is_whole
    with Archive(tmp_path) as archive:
        vector = embedder.query_vectors(["Note 7 was short."])[0]
        nearest = archive.nearest(vector, 4)
    assert all(ranked.score > 0.999 for ranked in nearest)
    assert len({ranked.place.article for ranked in nearest}) == 4


def test_what_was_embedded_lately_is_remembered_up_to_a_number():
    embedder = CountingEmbedder()
    reusing = Reusing(embedder, kept=2)
    again = WordEmbedder().document_vectors(["a", "b", "a"])
    assert np.array_equal(reusing.vectors(["a", "b", "a"]), again)
    reusing.vectors(["c"])
    assert np.array_equal(reusing.vectors(["b", "a"]), again[1:])
    assert sorted(embedder.texts) in (["a", "a", "b", "c"], ["a", "b", "b", "c"])
