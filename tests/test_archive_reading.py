from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from archives import NOW, article, found, named, put
from doubles import WordEmbedder

from ingest.archive import NO_FILTERS, Archive, Arrivals, Filters, Reach
from ingest.errors import UnknownArticleError

JUNE = named("june", "The bridge opened.", title="June")
MAY = named("may", "The bridge was built.", title="May", published=date(2024, 5, 1))
HERALD = named("herald", "The bridge is ugly.", title="Herald", publisher="Herald")
UNDATED = named("undated", "The bridge is old.", title="Undated", published=None)
NOBODY = named("nobody", "The bridge is new.", title="Nobody", publisher=None)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("shelf")
    put(folder, words, [JUNE, MAY, HERALD, UNDATED, NOBODY])
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


ALL = {"June", "May", "Herald", "Undated", "Nobody"}


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        pytest.param(NO_FILTERS, ALL, id="no filter"),
        pytest.param(
            Filters(after=date(2024, 6, 1)), {"June", "Herald", "Nobody"}, id="from that day on"
        ),
        pytest.param(Filters(before=date(2024, 5, 1)), {"May"}, id="up to that day"),
        pytest.param(
            Filters(after=date(2024, 5, 2), before=date(2024, 5, 31)), set(), id="between them"
        ),
        pytest.param(Filters(publishers=("Herald",)), {"Herald"}, id="one outlet"),
        pytest.param(
            Filters(publishers=("Herald", "The Courier")),
            ALL - {"Nobody"},
            id="two outlets",
        ),
        pytest.param(Filters(publishers=("herald",)), set(), id="spelt as the archive spells it"),
        pytest.param(
            Filters(publishers=("The Courier",), after=date(2024, 6, 1)), {"June"}, id="both"
        ),
        pytest.param(Filters(since=3), {"Undated", "Nobody"}, id="what came later"),
        pytest.param(Filters(since=5), set(), id="nothing came later"),
        pytest.param(
            Filters(since=1, publishers=("The Courier",)), {"May", "Undated"}, id="later, of one"
        ),
        pytest.param(Filters(as_of=date(2024, 5, 31)), {"May"}, id="as of the last of May"),
        pytest.param(
            Filters(as_of=date(2024, 6, 1)), ALL - {"Undated"}, id="as of the day it appeared"
        ),
        pytest.param(
            Filters(as_of=datetime(2024, 6, 1, 12, tzinfo=UTC)),
            {"May"},
            id="at noon of a day whose hour is unknown",
        ),
        pytest.param(Filters(as_of=date(1999, 1, 1)), set(), id="before there was anything"),
    ],
)
def test_filters(shelf, words, filters, titles):
    assert found(shelf, words, "the bridge", filters=filters) == titles
    assert shelf.reach(filters).articles == len(titles)


def test_reach(shelf):
    assert shelf.reach(NO_FILTERS) == Reach(5, date(2024, 5, 1), date(2024, 6, 1), 1)
    assert shelf.reach(Filters(publishers=("Nemo",))) == Reach(0, None, None, 0)


def test_publishers(shelf):
    assert shelf.publishers() == {"The Courier": 3, "Herald": 1}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="nothing"),
        pytest.param("?! “”", id="no word"),
        pytest.param('title:"June" AND (bridge OR', id="query syntax"),
        pytest.param("bridge^5 ~3 [a TO z] *", id="more of it"),
        pytest.param("мост 桥 🙂", id="words of other scripts"),
        pytest.param("bridge " * 5000, id="a very long one"),
    ],
)
def test_any_text_can_be_asked(shelf, query):
    assert len(shelf.matching(query, 10)) <= len(ALL)


def test_an_empty_archive_finds_nothing(tmp_path, words):
    put(tmp_path, words, [])
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert found(archive, words, "bridge") == set()


@pytest.mark.parametrize(
    ("version", "message"),
    [
        pytest.param(("nothing", None), "No article 'nothing'", id="no such article"),
        pytest.param((JUNE.id, 7), "no version 7, only 1", id="no such version"),
    ],
)
def test_what_is_not_there(shelf, version, message):
    with pytest.raises(UnknownArticleError, match=message):
        shelf.article(*version)


def test_everything_about_an_article_is_kept(tmp_path, words):
    whole = article(
        "“Rain,” he said. 🙂",
        authors=("A. Writer", "Б. Писатель"),
        published=datetime(2024, 6, 1, 9, 30, tzinfo=UTC),
        modified=date(2024, 6, 2),
    )
    put(tmp_path, words, [whole])
    with Archive(tmp_path) as archive:
        assert archive.article(whole.id).article == whole


# Versions: published on 1 June, corrected on 3 June, and changed without a word on when: that it
# was there is known since it was ingested on 1 July.

FIRST = named("dam", "The dam broke.", title="First")
SECOND = replace(FIRST, text="The dam held.", title="Second", modified=date(2024, 6, 3))
THIRD = replace(SECOND, text="The dam leaks.", title="Third")


@pytest.fixture(scope="module")
def versions(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("versions")
    put(folder, words, [FIRST, SECOND, THIRD], at=NOW)
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        pytest.param(None, {"Third"}, id="now"),
        pytest.param(date(2024, 5, 31), set(), id="before it appeared"),
        pytest.param(date(2024, 6, 1), {"First"}, id="on its day"),
        pytest.param(date(2024, 6, 2), {"First"}, id="the day before the correction"),
        pytest.param(date(2024, 6, 3), {"Second"}, id="the day of the correction"),
        pytest.param(date(2024, 6, 30), {"Second"}, id="before the archive saw the third"),
        pytest.param(date(2024, 7, 1), {"Third"}, id="the day that the archive saw it"),
        pytest.param(datetime(2024, 7, 1, 11, 59, tzinfo=UTC), {"Second"}, id="an hour earlier"),
        pytest.param(datetime(2024, 7, 1, 12, tzinfo=UTC), {"Third"}, id="at that hour"),
    ],
)
def test_the_version_that_could_be_read_then(versions, words, as_of, title):
    assert found(versions, words, "the dam", filters=Filters(as_of=as_of)) == title


def test_all_versions_can_be_shown(versions):
    texts = [versions.article(FIRST.id, number).article.text for number in (1, 2, 3)]
    assert texts == ["The dam broke.", "The dam held.", "The dam leaks."]
    assert versions.article(FIRST.id).version == 3


# Broad and narrow filters, against a ranking of everything by hand.

_VOCABULARY = [f"word{n}" for n in range(400)]
_MANY = 4000


@pytest.fixture(scope="module")
def wide() -> WordEmbedder:
    return WordEmbedder(384)


@pytest.fixture(scope="module")
def many(tmp_path_factory, wide):
    random = Random(7)  # noqa: S311
    folder = tmp_path_factory.mktemp("many")
    articles = [
        named(
            f"n{number}",
            " ".join(random.choices(_VOCABULARY, k=12)),
            title=str(number),
            publisher="Rare" if number % 40 == 0 else "Common",
            published=date.fromordinal(date(2024, 1, 1).toordinal() + number % 100),
        )
        for number in range(_MANY)
    ]
    put(folder, wide, articles)
    with Archive(folder, embedder=wide.identity) as archive:
        yield archive, articles


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        pytest.param(NO_FILTERS, lambda a: True, id="none"),
        pytest.param(
            Filters(publishers=("Common",)), lambda a: a.publisher == "Common",
            id="broad: an outlet",
        ),
        pytest.param(
            Filters(before=date(2024, 3, 20)), lambda a: a.published <= date(2024, 3, 20),
            id="broad: eighty days",
        ),
        pytest.param(
            Filters(publishers=("Rare",)), lambda a: a.publisher == "Rare", id="narrow: an outlet"
        ),
        pytest.param(
            Filters(after=date(2024, 2, 2), before=date(2024, 2, 3)),
            lambda a: date(2024, 2, 2) <= a.published <= date(2024, 2, 3), id="narrow: two days",
        ),
        pytest.param(
            Filters(as_of=date(2024, 1, 3)), lambda a: a.published <= date(2024, 1, 3),
            id="narrow: as of the third day",
        ),
    ],
)  # fmt: skip
def test_filtered_rankings_are_those_of_everything(many, wide, filters, passes):
    archive, articles = many
    allowed = [a for a in articles if passes(a)]
    vectors = wide.document_vectors([a.text for a in allowed])
    good = total = 0
    for query in (a.text for a in articles[:20]):
        vector = wide.query_vectors([query])[0]
        ranked = archive.nearest(vector, 10, filters)
        best = np.sort(vectors @ vector)[-10:]
        titles = {p.source.article.title for p in archive.passages(r.place for r in ranked)}
        assert titles <= {a.title for a in allowed}
        assert len(ranked) == 10
        good += sum(one.score >= best[0] - 1e-4 for one in ranked)
        total += 10
    narrow = len(allowed) <= 2000
    assert good == total if narrow else good >= 0.95 * total


@pytest.mark.parametrize("width", [pytest.param(1, id="one"), pytest.param(60, id="sixty")])
def test_a_rare_outlet_is_found_by_words_among_many(many, width):
    archive, articles = many
    filters = Filters(publishers=("Rare",), as_of=date(2024, 12, 31))
    sharing = [a for a in articles if a.publisher == "Rare" and "word7" in a.text.split()]
    assert len(archive.matching("word7", width, filters)) == min(width, len(sharing))


def test_a_correction_arrives_anew_and_what_is_unchanged_does_not(tmp_path, words):
    put(tmp_path / "archive", words, [JUNE, MAY])
    with Archive(tmp_path / "archive", embedder=words.identity) as archive:
        before = archive.arrivals()
        put(tmp_path / "archive", words, [named("june", "The bridge closed.", title="Late"), MAY])
        assert (before, archive.arrivals()) == (Arrivals(2, 2), Arrivals(3, 3))
        assert found(archive, words, "bridge", filters=Filters(since=before.found)) == {"Late"}


def test_what_is_not_indexed_yet_has_not_quite_arrived(tmp_path, words):
    put(tmp_path / "archive", words, [JUNE, MAY, HERALD])
    with Archive(tmp_path / "archive", embedder=words.identity) as archive:
        passages = archive.database.within(Filters(publishers=("Herald",)), 1)
        archive.database.mark_unindexed(passages)
        assert archive.arrivals() == Arrivals(stored=3, found=2)


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(publishers=("Rare", "Common")), id="outlets"),
        pytest.param(Filters(after=date(2024, 2, 2), publishers=("Rare",)), id="outlet and day"),
        pytest.param(Filters(as_of=date(2024, 2, 2), collections=("main",)), id="as of"),
    ],
)
def test_what_a_ranking_found_is_looked_up_one_by_one(many, filters):
    """However many articles an outlet has: SQLite must not begin with all of them."""
    database, statements = many[0].database, []
    database._connection.set_trace_callback(statements.append)
    try:
        database.seen([1, 2, 3], filters)
    finally:
        database._connection.set_trace_callback(None)
    [statement] = statements
    plan = [row[3] for row in database._all(f"EXPLAIN QUERY PLAN {statement}")]
    assert plan[0].startswith("SCAN j")
    assert all(line.startswith("SEARCH") or "SUBQUERY" in line for line in plan[1:])
