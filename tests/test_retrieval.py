"""Two rankings made one: what rises, what is joined, and what is said when one fails."""

import shutil
from datetime import date
from itertools import pairwise

import pytest
from archives import named, put

from bot.retrieval import Search, result_json
from ingest.archive import Archive, Filters
from ingest.errors import ArchiveError

QUERY = "drones over the Kremlin"


@pytest.fixture
def sample(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        yield archive


@pytest.fixture
def search(sample, embedder) -> Search:
    return Search(sample, embedder)


@pytest.fixture
def searched(tmp_path, words):
    """Search in an archive made of these articles."""
    folder = tmp_path / "archive"

    def made(*articles) -> Search:
        put(folder, words, articles)
        return Search(Archive(folder, embedder=words.identity), words)

    return made


QUERIES = [QUERY, "ferry", "Who was fined?", "что случилось", "the of and"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_best_come_first_and_each_has_a_rank(search, query):
    hits = search(query, k=50).hits
    assert hits
    assert all(hit.ranks for hit in hits)
    assert all(better.score >= worse.score for better, worse in pairwise(hits))


def test_what_is_first_in_both_rankings_is_first(searched):
    search = searched(
        named("dam", "The dam at Calder burst."),
        named("rain", "It rained at Calder for a week."),
        named("choir", "The choir sang in the evening."),
    )
    best, *_ = search("dam Calder burst", k=3).hits
    assert best.passage.text == "The dam at Calder burst."
    assert best.ranks == {"vectors": 1, "words": 1}


TODAY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("asked", "filters", "first"),
    [
        pytest.param("the dam at Calder", Filters(), "new", id="today"),
        pytest.param("the dam at Calder", Filters(as_of=date(2024, 3, 5)), "old", id="as of a day"),
        pytest.param(
            "the dam at Calder", Filters(after=date(2024, 1, 1)), "oldest", id="days are named"
        ),
        pytest.param("the dam at Calder: what is the latest?", Filters(), "new", id="the latest"),
        pytest.param(
            "the dam at Calder: what was said originally?", Filters(), "oldest", id="the first"
        ),
    ],
)
def test_of_passages_that_fit_alike_the_one_nearest_in_time_is_first(
    tmp_path, words, asked, filters, first
):
    days = {"oldest": date(2024, 1, 10), "old": date(2024, 3, 1), "new": date(2024, 6, 28)}
    texts = {name: f"The dam at Calder held, number {n}." for n, name in enumerate(days, start=1)}
    folder = tmp_path / "archive"
    put(folder, words, [named(n, texts[n], published=day) for n, day in days.items()])
    with Archive(folder, embedder=words.identity) as archive:
        search = Search(archive, words, today=lambda: TODAY)
        best, *_ = search(
            f"number 1 {asked}" if filters.after else asked, k=3, filters=filters
        ).hits
    assert best.passage.text == texts[first]


def test_nothing_is_ranked_by_what_had_not_appeared(tmp_path, words):
    """A later version and a later article, nearer to what is asked than what could be known."""
    folder = tmp_path / "archive"
    asked = "how many died at Calder"
    put(folder, words, [named("dam", "One died.", published=date(2024, 1, 1))])
    put(
        folder,
        words,
        [
            named("dam", "How many died at Calder: two.", modified=date(2024, 2, 1),
                  published=date(2024, 1, 1)),
            named("later", "How many died at Calder: nine.", published=date(2024, 2, 2)),
        ],
    )  # fmt: skip
    with Archive(folder, embedder=words.identity) as archive:
        then = Search(archive, words)(asked, k=5, filters=Filters(as_of=date(2024, 1, 15)))
        now = Search(archive, words)(asked, k=5)
    assert [hit.passage.text for hit in then.hits] == ["One died."]
    assert {hit.passage.text for hit in now.hits} == {
        "How many died at Calder: two.", "How many died at Calder: nine.",
    }  # fmt: skip


@pytest.mark.parametrize(("k", "hits"), [(1, 1), (3, 3)])
def test_no_more_than_k_are_given(search, k, hits):
    assert len(search(QUERY, k=k).hits) == hits


def test_fewer_than_k_are_all_that_there_are(searched):
    assert len(searched(named("dam"), named("choir"))("rain", k=10).hits) == 2


def test_hits_are_slices_without_white_space_at_their_ends(search):
    for hit in search(QUERY, k=50).hits:
        passage = hit.passage
        assert passage.text == passage.source.article.text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""


HALF = "The dam at Calder was looked at again today. " * 18  # 810 characters
SHORT = "The dam at Calder held. " * 8  # 192


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(f"{HALF.strip()}\n\n{SHORT.strip()}", 1, id="short enough together"),
        pytest.param(f"{HALF.strip()}\n\n{HALF.strip()}", 2, id="too long together"),
    ],
)
def test_neighbours_are_joined_where_that_is_not_too_long(searched, text, count):
    hits = searched(named("dam", text))("the dam at Calder", k=10).hits
    assert len(hits) == count
    if count == 1:
        assert hits[0].passage.text == text


def test_passages_of_two_articles_are_never_joined(searched):
    other = SHORT.replace("dam", "bridge")
    hits = searched(named("one", SHORT), named("two", other))("Calder", k=10).hits
    assert len({hit.passage.source.id for hit in hits}) == len(hits) == 2


@pytest.mark.parametrize(
    ("lost", "left"),
    [
        pytest.param("words", {"vectors"}, id="no words"),
        pytest.param("vectors", {"words"}, id="no vectors"),
    ],
)
def test_one_ranking_lost_is_said_and_the_other_answers(sample_copy, embedder, lost, left):
    for folder in sample_copy.glob(f"{lost}*"):
        shutil.rmtree(folder)
    with Archive(sample_copy, embedder=embedder.identity) as archive:
        found = Search(archive, embedder)(QUERY, k=5)
    assert len(found.hits) == 5
    assert {name for hit in found.hits for name in hit.ranks} == left
    [told] = found.failed
    assert told.startswith(f"{lost}: ")
    assert "newshound archive rebuild" in told


class Torn(Archive):
    """Of which an index goes between the rankings and the scores of what the other has found."""

    lost: str

    def nearness(self, vector, places):
        if self.lost == "vectors":
            raise ArchiveError("The vectors are gone.")
        return super().nearness(vector, places)

    def sharing(self, stemmed, places):
        if self.lost == "words":
            raise ArchiveError("The words are gone.")
        return super().sharing(stemmed, places)


@pytest.mark.parametrize("lost", ["vectors", "words"])
def test_a_ranking_lost_over_the_scores_is_said_and_the_other_answers(sample_copy, embedder, lost):
    with Torn(sample_copy, embedder=embedder.identity) as archive:
        archive.lost = lost
        found = Search(archive, embedder)(QUERY, k=5)
    assert len(found.hits) == 5
    assert found.failed == (f"{lost}: The {lost} are gone.",)


def test_with_both_rankings_lost_the_first_failure_is_raised(sample_copy, embedder):
    for folder in (*sample_copy.glob("words*"), *sample_copy.glob("vectors*")):
        shutil.rmtree(folder)
    with (
        Archive(sample_copy, embedder=embedder.identity) as archive,
        pytest.raises(ArchiveError, match="newshound archive rebuild"),
    ):
        Search(archive, embedder)(QUERY, k=5)


@pytest.mark.parametrize(
    ("filters", "let_through"),
    [
        pytest.param(
            Filters(after=date(2024, 1, 1)), lambda a: a["published"] >= "2024", id="after"
        ),
        pytest.param(
            Filters(before=date(2023, 5, 3)),
            lambda a: a["published"] < "2023-05-04",
            id="before, that day included",
        ),
        pytest.param(
            Filters(as_of=date(2023, 5, 4)), lambda a: a["published"] < "2023-05-05", id="as of"
        ),
        pytest.param(
            Filters(publishers=("TASS", "Reuters")),
            lambda a: a["publisher"] in ("TASS", "Reuters"),
            id="outlets",
        ),
    ],
)
def test_filters_let_through_what_they_say_and_all_of_it(sample, search, filters, let_through):
    hits = [result_json(hit) for hit in search(QUERY, k=100, filters=filters).hits]
    everything = {
        stored.id
        for stored, _ in sample.database.all_versions()
        if stored.article.published and let_through(result_of(stored))
    }
    shown = {article["article"] for hit in hits for article in (hit, *hit["copies"])}
    assert shown == everything != set()


def result_of(stored) -> dict[str, str]:
    article = stored.article
    return {"published": article.published.isoformat(), "publisher": article.publisher}


def test_an_outlet_that_is_not_there_lets_nothing_through(search):
    assert search(QUERY, k=5, filters=Filters(publishers=("Nobody's Gazette",))).hits == ()


def test_a_result_is_written_by_the_published_contract(search):
    [result] = [result_json(hit) for hit in search(QUERY, k=1).hits]
    types = {
        "article": str,
        "version": int,
        "start": int,
        "end": int,
        "text": str,
        "score": float,
        "title": str,
        "publisher": str,
        "published": str,
        "url": str,
    }
    assert {name: type(result[name]) for name in types} == types
