"""What was embedded is not embedded again, for another article, version, run or index."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from archives import NOW, contents, named, put
from test_indexing import CountingEmbedder
from test_stories import STORY, WIRE

from bot.retrieval import Search
from ingest.archive import Archive, Filters, rebuild, verify
from ingest.archive.reuse import words_print

SAID = "The mayor said: “Nobody was hurt” – 3.5% of the crew, at 10:30, swam."

FORGIVEN = [
    pytest.param('The mayor said "Nobody was hurt" - 3.5% of the crew at 10:30 swam', id="marks"),
    pytest.param("THE MAYOR SAID NOBODY WAS HURT, 3.5% OF THE CREW (AT 10:30) SWAM!", id="caps"),
    pytest.param(SAID.replace(" ", "\u00a0\n "), id="white space"),
]  # fmt: skip

COUNTED = [
    pytest.param("3.5", "35", id="a point in a number"),
    pytest.param("3.5", "3.6", id="a digit"),
    pytest.param("3.5", "-3.5", id="a sign"),
    pytest.param("10:30", "10 30", id="a time"),
    pytest.param("%", "", id="per cent"),
    pytest.param("Nobody was", "Nobody wasn't", id="a not"),
    pytest.param("swam.", "swam?", id="a question"),
    pytest.param("mayor", "major", id="a word"),
    pytest.param("of the crew", "of crew", id="a small word"),
]


@pytest.mark.parametrize("text", FORGIVEN)
def test_typography_makes_no_other_words(text):
    assert words_print(text) == words_print(SAID)


@pytest.mark.parametrize(("was", "is_"), COUNTED)
def test_words_and_numbers_do(was, is_):
    assert words_print(SAID.replace(was, is_)) != words_print(SAID)


def test_signs_alone_are_compared_as_they_are():
    assert words_print("* * *") != words_print("…")


def paragraphs(*changed: str) -> str:
    """Four passages; each of `changed` takes the place of one, from the end."""
    told = [f"{STORY} That was part {part}." for part in ("one", "two", "three", "four")]
    return "\n\n".join([*told[: 4 - len(changed)], *changed])


LONG = replace(WIRE, text=paragraphs())
PLAIN = named(
    "plain",
    LONG.text.replace("town's", "town’s").replace("Monday night", "Monday  night"),
    publisher="Herald",
    published=date(2024, 6, 5),
)


@pytest.fixture
def embedder():
    return CountingEmbedder()


def vectors(folder, source) -> np.ndarray:
    """Of an article's passages, in order."""
    with Archive(folder) as archive:
        rows = archive.database.indexed([(source.id, 1)])
        stored = archive._fresh_vectors().stored([row.place.passage for row in rows])
        return np.stack([stored[row.place.passage] for row in rows])


@pytest.mark.parametrize(
    "runs", [pytest.param(1, id="in one run"), pytest.param(2, id="in another run")]
)
def test_a_copy_in_other_typography_is_not_embedded(tmp_path, embedder, runs):
    for given in ([LONG, PLAIN],) if runs == 1 else ([LONG], [PLAIN]):
        put(tmp_path, embedder, given)
    assert len(embedder.texts) == 4
    assert np.allclose(vectors(tmp_path, PLAIN), vectors(tmp_path, LONG), atol=1e-6)
    assert contents(tmp_path).is_whole
    assert verify(tmp_path).clean


def test_it_is_found_and_quoted_in_its_own_words(tmp_path, embedder):
    put(tmp_path, embedder, [LONG])
    put(tmp_path, embedder, [PLAIN])
    with Archive(tmp_path) as archive:
        found = Search(archive, embedder)(
            "treated for cold", k=4, filters=Filters(publishers=("Herald",))
        )
    assert [hit.passage.source.id for hit in found.hits] == [PLAIN.id] * 4
    assert all("town’s clinic" in hit.passage.text for hit in found.hits)


def test_of_a_new_version_only_what_changed_is_embedded(tmp_path, embedder):
    put(tmp_path, embedder, [LONG])
    changed = paragraphs(f"{STORY} Correction: it was a Tuesday.")
    put(tmp_path, embedder, [replace(LONG, text=changed, modified=date(2024, 6, 9))])
    assert len(embedder.texts) == 5
    assert "Tuesday" in embedder.texts[-1]


def test_many_copies_are_asked_few_at_a_time(tmp_path, embedder):
    others = [replace(PLAIN, key=f"c{n}", url=f"https://example.org/c{n}") for n in range(30)]
    put(tmp_path, embedder, [LONG, *others])
    with Archive(tmp_path) as archive:
        alike = archive.database.alike([(LONG.id, 1)], 8)
    assert len(set(alike)) == 8
    assert (LONG.id, 1) not in alike


def test_a_rebuild_embeds_what_copies_share_once(tmp_path, embedder):
    put(tmp_path, embedder, [LONG, named("rain"), PLAIN])
    embedder.texts.clear()
    assert rebuild(tmp_path, embedder, now=lambda: NOW) == 9
    assert len(embedder.texts) == 5
    assert contents(tmp_path).is_whole
    assert verify(tmp_path).clean
