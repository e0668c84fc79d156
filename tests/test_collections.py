"""Named collections: what is outside those that a reader may see is not there for that reader."""

from dataclasses import replace
from datetime import date

import pytest
from archives import contents, found, named, put, writer

from bot.answering import Answering
from bot.answers import answer_json
from bot.desk import Desk
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import NO_FILTERS, Archive, Filters, verify
from ingest.articles import DEFAULT_COLLECTION, collection_name
from ingest.errors import UnknownArticleError

RAIN = named("rain", "Rain fell on the harbour.", title="Rain")
SNOW = named("snow", "Snow fell on the harbour.", title="Snow", publisher="Herald")
SUN = named("sun", "The sun shone on the harbour.", title="Sun", published=date(2023, 1, 1))
DAM = named("dam", "The dam by the harbour broke.", title="First dam")
DAM_MENDED = replace(DAM, text="The dam by the harbour held.", title="Second dam")
SHEET = named("sheet", "A note on the harbour.", title="Sheet", url=None)
COPY = named("copy", "A note on the harbour.", title="Sheet", url=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, words):
    """Rain for all, snow for the wire, the sun for the desk, the dam's correction for the wire."""
    folder = tmp_path_factory.mktemp("collections")
    put(folder, words, [RAIN], collections=("wire", "desk"))
    put(folder, words, [SNOW], collections=("wire",))
    put(folder, words, [SUN, DAM, SHEET], collections=("desk",))
    put(folder, words, [DAM_MENDED], collections=("wire",))
    return folder


@pytest.fixture(scope="module")
def archive(folder, words):
    with Archive(folder, embedder=words.identity) as opened:
        yield opened


WIRE, DESK, NOWHERE = (Filters(collections=(name,)) for name in ("wire", "desk", "nowhere"))
SEEN = [
    pytest.param(NO_FILTERS, {"Rain", "Snow", "Sun", "Second dam", "Sheet"}, id="everything"),
    pytest.param(WIRE, {"Rain", "Snow", "Second dam"}, id="one"),
    pytest.param(DESK, {"Rain", "Sun", "First dam", "Sheet"}, id="another"),
    pytest.param(
        Filters(collections=("wire", "desk")), {"Rain", "Snow", "Sun", "Second dam", "Sheet"},
        id="both",
    ),
    pytest.param(NOWHERE, set(), id="one that there is not"),
    pytest.param(replace(DESK, before=date(2023, 12, 31)), {"Sun"}, id="and a date"),
    pytest.param(replace(DESK, publishers=("Herald",)), set(), id="and an outlet"),
    pytest.param(
        replace(DESK, as_of=date(2024, 8, 1)), {"Rain", "Sun", "First dam", "Sheet"},
        id="and as of a day after the correction",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "titles"), SEEN)
def test_only_what_is_inside_is_found_and_counted(archive, words, filters, titles):
    assert found(archive, words, "the harbour", 9, filters=filters) == titles
    assert archive.reach(filters).articles == len(titles)


def test_only_outlets_inside_are_known(archive):
    assert archive.publishers() == {"The Courier": 4, "Herald": 1}
    assert archive.publishers(DESK) == {"The Courier": 4}
    assert archive.publishers(NOWHERE) == {}


def test_the_reach_is_that_of_the_collection(archive):
    reach = archive.reach(WIRE)
    assert (reach.first, reach.last) == (date(2024, 6, 1), date(2024, 6, 1))


def test_an_article_outside_is_as_unknown_as_one_that_is_not_there(archive):
    assert archive.article(DAM.id, collections=("desk",)).version == 1
    assert archive.article(DAM.id, collections=("wire",)).version == 2
    for article in (SNOW.id, "nothing"):
        with pytest.raises(UnknownArticleError, match=f"No article '{article}'"):
            archive.article(article, collections=("desk",))
    with pytest.raises(UnknownArticleError, match="no version 2, only 1"):
        archive.article(DAM.id, 2, collections=("desk",))


def test_the_collections_there_are(archive):
    assert archive.collections() == {"desk": 4, "wire": 3}


@pytest.fixture(scope="module")
def desk(archive, words):
    search = Search(archive, words)
    return Desk(archive, search, Answering(archive, search, SentenceReader(words)))


def test_no_outlet_outside_is_hinted_at(desk):
    [note] = desk.asked("?", publishers=["Heralt"], collections=["desk"]).notes
    assert note == "No outlet named 'Heralt' in this archive."
    [note] = desk.asked("?", publishers=["Heralt"], collections=["wire"]).notes
    assert note.endswith("Did you mean Herald?")


def test_a_collection_that_there_is_not_is_told_without_naming_others(desk):
    asked = desk.asked("?", collections=["wires"])
    assert asked.notes == ("No collection named 'wires' in this archive.",)


def test_an_answer_says_in_which_collections_it_searched(desk):
    shown = answer_json(desk.answer(desk.asked("What fell on the harbour?", collections=["wire"])))
    assert shown["searched"]["filters"]["collections"] == ["wire"]
    assert shown["searched"]["articles"] == 3
    assert "Sun" not in str(shown)


def test_an_outlet_outside_is_no_outlet_to_a_question(desk):
    question = "What fell, according to the Herald?"
    for collection, read in (("desk", []), ("wire", [{"filter": "publishers", "words": "Herald"}])):
        shown = answer_json(desk.answer(desk.asked(question, collections=[collection])))
        assert [{**words, "words": "Herald"} for words in shown["searched"]["read"]] == read


# Putting in


def outcomes(report) -> list[tuple[str, str]]:
    return [(record.outcome, record.reason) for record in report.outcomes]


def test_without_a_name_it_is_the_one_by_default(tmp_path, words):
    put(tmp_path, words, [RAIN])
    assert contents(tmp_path).members == {(RAIN.id, 1, DEFAULT_COLLECTION)}


@pytest.mark.parametrize(
    ("earlier", "arriving", "outcome", "members"),
    [
        pytest.param(
            [RAIN], RAIN, ("unchanged", "now also in b"),
            {(RAIN.id, 1, "a"), (RAIN.id, 1, "b")}, id="the same article",
        ),
        pytest.param(
            [DAM], DAM_MENDED, ("updated", ""),
            {(DAM.id, 1, "a"), (DAM.id, 2, "b")}, id="a new version: not for the old collection",
        ),
        pytest.param(
            [DAM, DAM_MENDED], DAM, ("unchanged", "is version 1 of 2; now also in b"),
            {(DAM.id, 1, "a"), (DAM.id, 2, "a"), (DAM.id, 1, "b")}, id="an older version",
        ),
        pytest.param(
            [SHEET], COPY, ("duplicate", f"the same text as article {SHEET.id}; now also in b"),
            {(SHEET.id, 1, "a"), (SHEET.id, 1, "b")}, id="a copy: the text that is there joins",
        ),
    ],
)  # fmt: skip
def test_given_to_another_collection(tmp_path, words, earlier, arriving, outcome, members):
    put(tmp_path, words, earlier, collections=("a",))
    report = put(tmp_path, words, [arriving], collections=("b",))
    assert outcomes(report) == [outcome]
    assert report.enrolled == (outcome[0] != "updated")
    assert contents(tmp_path).members == members
    again = put(tmp_path, words, [arriving], collections=("b",))
    assert again.enrolled == 0
    assert verify(tmp_path).clean


def test_twice_in_one_run_is_one_membership_and_no_enrolment(tmp_path, words):
    report = put(tmp_path, words, [RAIN, RAIN], collections=("a", "b"))
    assert outcomes(report) == [("added", ""), ("unchanged", "")]
    assert report.enrolled == 0


def test_a_removed_article_leaves_its_collections(tmp_path, words):
    put(tmp_path, words, [RAIN, SNOW], collections=("a", "b"))
    with writer(tmp_path, words) as opened:
        opened.remove(RAIN.id)
    assert {member[0] for member in contents(tmp_path).members} == {SNOW.id}
    assert verify(tmp_path).clean


def test_the_ledger_of_one_collection_does_not_tell_of_another(tmp_path, words):
    put(tmp_path, words, [RAIN, SNOW], collections=("a",))
    put(tmp_path, words, [RAIN, SUN], collections=("b",))
    with Archive(tmp_path) as archive:
        ledger = archive.database
        assert ledger.outcomes(["a"]) == {"added": 2}
        assert ledger.outcomes(["b"]) == {"added": 1, "unchanged": 1}
        assert sum(ledger.outcomes().values()) == 3
        assert ledger.last_ingest(["c"]) is None


def test_a_version_in_no_collection_is_a_fault(tmp_path, words):
    put(tmp_path, words, [RAIN])
    with writer(tmp_path, words) as opened, opened.database.transaction():
        opened.database._run("DELETE FROM memberships")
        opened.database.enrol([("nothing", 1)], ["a"])
    assert list(verify(tmp_path).faults) == [
        f"collections: article {RAIN.id} version 1 is in none",
        "collections: article nothing version 1 is a member, but not stored",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("wire", "wire", id="plain"),
        pytest.param("  City\n desk ", "City desk", id="on one line"),
        pytest.param("Cafe\u0301", "Café", id="composed"),
        pytest.param("", None, id="empty"),
        pytest.param(" \n", None, id="blank"),
        pytest.param("a;b", None, id="two"),
        pytest.param("x" * 65, None, id="too long"),
    ],
)
def test_names(text, name):
    if name is None:
        with pytest.raises(ValueError, match="no name for a collection"):
            collection_name(text)
    else:
        assert collection_name(text) == name


# Among many: a small collection is found in full, however much there is beside it.


def test_a_small_collection_is_searched_in_full(tmp_path, words):
    many = [named(f"n{n}", f"Harbour harbour note {n}.", title=str(n)) for n in range(3000)]
    rare = [named(f"r{n}", f"Harbour, rarely, {n}.", title=f"rare {n}") for n in range(3)]
    put(tmp_path, words, many, collections=("many",))
    put(tmp_path, words, rare, collections=("rare",))
    filters = Filters(collections=("rare",))
    with Archive(tmp_path, embedder=words.identity) as archive:
        ranked = [
            archive.matching("harbour", 1, filters),
            archive.nearest(words.query_vectors(["harbour note"])[0], 1, filters),
        ]
        assert [len(ranking) for ranking in ranked] == [1, 1]
        wide = Filters(collections=("many",))
        assert len(archive.matching("harbour", 60, wide)) == 60


def test_what_was_counted_is_counted_anew_when_somebody_has_written(tmp_path, words):
    put(tmp_path, words, [RAIN], collections=("a",))
    with Archive(tmp_path, embedder=words.identity) as archive:
        of_a = Filters(collections=("a",))
        assert (archive.reach(of_a).articles, archive.publishers(of_a)) == (1, {"The Courier": 1})
        put(tmp_path, words, [SNOW], collections=("a",))
        assert archive.reach(of_a).articles == 2
        assert archive.publishers(of_a) == {"Herald": 1, "The Courier": 1}
