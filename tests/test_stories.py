"""Near-copies are found when they arrive, whatever came before, between and after."""

import json
import sqlite3
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from archives import contents, named, put, writer
from old_archives import age
from rich.console import Console

from bot.answering import Answering
from bot.answers import Origins, answer_json
from bot.desk import Desk
from bot.reader import SentenceReader
from bot.retrieval import Search, result_json
from bot.stories import holds
from bot.terminal import show_answer
from ingest.archive import NO_FILTERS, Archive, Filters, verify
from ingest.archive.connection import FILE
from ingest.archive.stories import Compared
from ingest.archive.writing import compare_stored

_OPENING = (
    "The ferry Solveig Maren ran aground off Skarvik on Monday night with 212 people aboard, and "
    "the harbour master said that everybody had been brought ashore by two in the morning. "
    "Nobody was seriously hurt, but nine passengers were treated for cold at the town's clinic. "
)
_MIDDLE = (
    "The captain told the maritime inspectors that the steering had failed twice since Friday. "
    "A spokeswoman for the company said that the ship had passed its last inspection in March, "
    "and that it would publish the full report as soon as the police allowed it to. "
)
_END = (
    "Fishermen from three villages had gone out in the dark to help. The mayor thanked them in "
    "the town hall on Tuesday, where soup was served until the last bus to Nordvik had left. "
)
STORY = (_OPENING + _MIDDLE + _END).strip()
OTHER = (
    "Two hundred people had to be taken off a ferry near Skarvik in the night to Tuesday. Our "
    "reporter spoke with a nurse who carried two children up the pier and with a teacher whose "
    "class was on its way home. Why the Solveig Maren lost her course is still being looked into, "
    "and the company has so far declined to answer what it knew about the faults of the rudder."
)

WIRE = named("wire", STORY, title="Ferry aground", publisher="Agency", published=date(2024, 6, 3))
CUT = named("cut", f"SKARVIK (Agency) - {_OPENING}{_MIDDLE}".strip(), title="All safe",
            publisher="Post", published=date(2024, 6, 4))  # fmt: skip
LONGER = named("longer", f"{STORY}\n\n{OTHER}", title="Ferry: the night", publisher="Herald",
               published=date(2024, 6, 5))  # fmt: skip
OWN = named("own", OTHER, title="Ferry aground", publisher="Courier", published=date(2024, 6, 4))


def copies(folder, source, filters=NO_FILTERS) -> list[str]:
    with Archive(folder) as archive:
        stored = archive.article(source.id)
        there = archive.copies([stored], filters).get((stored.id, stored.version), [])
        return [copy.article.publisher for copy in there]


@pytest.mark.parametrize(
    "order",
    [
        pytest.param([WIRE, CUT, LONGER, OWN], id="the original first"),
        pytest.param([LONGER, OWN, CUT, WIRE], id="the original last"),
    ],
)
@pytest.mark.parametrize(
    "at_once", [pytest.param(True, id="at once"), pytest.param(False, id="one by one")]
)
def test_copies_are_found_in_whatever_order_they_come(tmp_path, words, order, at_once):
    for given in [order] if at_once else [[one] for one in order]:
        put(tmp_path, words, given)
    assert copies(tmp_path, WIRE) == ["Post", "Herald"]
    assert copies(tmp_path, CUT)[0] == "Agency"
    assert verify(tmp_path).clean


def test_another_report_of_the_same_event_is_no_copy(tmp_path, words):
    put(tmp_path, words, [WIRE, OWN])
    assert copies(tmp_path, WIRE) == copies(tmp_path, OWN) == []


def test_the_same_words_at_another_address_are_a_copy(tmp_path, words):
    put(tmp_path, words, [WIRE, replace(CUT, text=STORY)])
    assert copies(tmp_path, CUT) == ["Agency"]


def test_what_is_too_short_to_tell_is_no_copy(tmp_path, words):
    put(
        tmp_path,
        words,
        [replace(WIRE, text="No results today."), replace(CUT, text="No results today.")],
    )
    assert copies(tmp_path, WIRE) == []
    assert verify(tmp_path).uncompared == 0


SEEN = [
    pytest.param(Filters(as_of=date(2024, 6, 4)), ["Post"], id="as of a day: not from the future"),
    pytest.param(Filters(as_of=date(2024, 6, 3)), [], id="as of the first day"),
    pytest.param(Filters(collections=("wire",)), [], id="in one collection"),
    pytest.param(Filters(collections=("desk",)), ["Post", "Herald"], id="in another"),
    pytest.param(Filters(publishers=("Agency", "Herald")), ["Herald"], id="of some outlets"),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "carriers"), SEEN)
def test_a_carrier_out_of_reach_is_not_there(tmp_path, words, filters, carriers):
    put(tmp_path, words, [WIRE], collections=("wire", "desk"))
    put(tmp_path, words, [CUT, LONGER], collections=("desk",))
    assert copies(tmp_path, WIRE, filters) == carriers


def test_a_version_that_is_another_story_now_is_no_copy_any_more(tmp_path, words):
    put(tmp_path, words, [WIRE, CUT])
    put(tmp_path, words, [replace(CUT, text=OTHER, modified=date(2024, 6, 9))])
    assert copies(tmp_path, WIRE) == []
    assert copies(tmp_path, WIRE, Filters(as_of=date(2024, 6, 5))) == ["Post"]


def test_a_removed_article_leaves_no_trace(tmp_path, words):
    put(tmp_path / "never", words, [WIRE, LONGER, OWN])
    put(tmp_path / "removed", words, [WIRE, CUT, LONGER, OWN])
    with writer(tmp_path / "removed", words) as opened:
        opened.remove(CUT.id)
    assert copies(tmp_path / "removed", WIRE) == ["Herald"]
    assert contents(tmp_path / "removed") == contents(tmp_path / "never")
    assert verify(tmp_path / "removed").clean


def test_of_two_with_the_same_words_one_may_go(tmp_path, words):
    put(tmp_path, words, [WIRE, replace(CUT, text=STORY), LONGER])
    with writer(tmp_path, words) as opened:
        opened.remove(CUT.id)
    assert copies(tmp_path, WIRE) == ["Herald"]
    assert verify(tmp_path).clean


def test_what_an_older_program_stored_is_compared_by_the_next_writer(tmp_path, words):
    put(tmp_path, words, [WIRE, CUT, LONGER, OWN])
    before = contents(tmp_path)
    age(tmp_path, "4")
    assert verify(tmp_path).uncompared == 4
    assert copies(tmp_path, WIRE) == []
    put(tmp_path, words, [])
    assert verify(tmp_path).uncompared == 0
    assert contents(tmp_path) == before


def test_comparing_that_is_cut_off_goes_on_from_there(tmp_path, words):
    many = [named(f"n{n}", f"{STORY} It was note number {n}.") for n in range(150)]
    put(tmp_path, words, many)
    before = contents(tmp_path)
    age(tmp_path, "4")
    with Archive(tmp_path) as archive:

        def cut_off(done: int, total: int) -> None:
            assert (done, total) == (64, 150)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            compare_stored(archive.database, cut_off)
        assert archive.database.count_unplaced() == 86
        compare_stored(archive.database, lambda done, total: None)
    assert contents(tmp_path).copies >= before.copies - contents(tmp_path).copies


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param("DELETE FROM sketches", "copies: 4 texts have no sketch", id="sketches lost"),
        pytest.param("DELETE FROM near WHERE print < other", "direction only", id="pairs lost"),
        pytest.param("UPDATE prints SET article = 'x' WHERE article = (SELECT MIN(article) FROM"
                     " prints)", "copies: 1 prints are of no version", id="a print astray"),
    ],
)  # fmt: skip
def test_copies_that_do_not_add_up_are_faults(tmp_path, words, spoil, fault):
    put(tmp_path, words, [WIRE, CUT, LONGER, OWN])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(spoil)
    database.close()
    assert any(fault in told for told in verify(tmp_path).faults)


# What is asked of them


@pytest.fixture
def desk(tmp_path, words):
    put(tmp_path, words, [LONGER, CUT, OWN], collections=("desk",))
    put(tmp_path, words, [WIRE], collections=("desk", "wire"))
    with Archive(tmp_path, embedder=words.identity) as archive:
        search = Search(archive, words)
        yield Desk(archive, search, Answering(archive, search, SentenceReader(words)))


QUESTION = "What did the harbour master say about the ferry Solveig Maren?"


def outlets(articles) -> list[str]:
    return [article.article.publisher for article in articles]


def test_an_answer_quotes_the_earliest_and_names_the_others(desk):
    [first, *_] = desk.answer(desk.asked(QUESTION)).findings
    assert first.quotes[0].source.article.publisher == "Agency"
    assert outlets(first.copies) == ["Post", "Herald"]


def test_words_that_a_copy_left_out_are_not_told_as_its_own(desk):
    [first, *_] = desk.answer(
        desk.asked("What was served in the town hall until the bus?")
    ).findings
    assert outlets(first.copies) == ["Herald"]


def test_an_answer_as_of_a_day_names_no_carrier_of_the_future(desk):
    [first, *_] = desk.answer(desk.asked(QUESTION, as_of=date(2024, 6, 4))).findings
    assert outlets(first.copies) == ["Post"]


def test_an_answer_within_a_reach_names_no_carrier_outside(desk):
    [first, *_] = desk.answer(desk.asked(QUESTION, reach=["Post", "Herald"])).findings
    assert first.quotes[0].source.article.publisher == "Post"
    assert outlets(first.copies) == ["Herald"]
    [first, *_] = desk.answer(desk.asked(QUESTION, collections=["wire"])).findings
    assert first.copies == ()


ORIGINS = [
    pytest.param({}, Origins(3, 1), Origins(4, 2), id="all of it"),
    pytest.param({"as_of": date(2024, 6, 4)}, Origins(2, 1), Origins(3, 2), id="as of a day"),
    pytest.param({"reach": ["Post", "Herald"]}, Origins(2, 1), Origins(2, 1), id="within a reach"),
    pytest.param({"collections": ["wire"]}, None, None, id="where one can be seen"),
]


@pytest.mark.parametrize(("within", "first", "all_"), ORIGINS)
def test_an_answer_says_how_many_articles_have_how_many_origins(desk, within, first, all_):
    answer = desk.answer(desk.asked("Give me a timeline of the ferry Solveig Maren", **within))
    assert answer.findings[0].origins == first
    assert answer.origins == all_
    assert answer_json(desk.restored(answer_json(answer))) == answer_json(answer)
    written = answer_json(answer)
    expected = {"articles": first.articles, "origins": first.origins} if first else None
    assert written["findings"][0]["origins"] == expected
    out = Console(width=200, file=StringIO(), highlight=False)
    show_answer(answer, out)
    told = [line.strip() for line in out.file.getvalue().splitlines()]
    shown = {f"{first.articles} articles, 1 origin"} if first else set()
    assert shown <= set(told)
    assert ("In all: 4 articles, 2 origins." in told) is (all_ == Origins(4, 2))


@pytest.mark.parametrize("order", [1, -1], ids=["the earliest first", "the earliest last"])
def test_however_many_carry_a_story_it_has_one_origin(tmp_path, words, order):
    """Each with an end of its own, so that no two have the same words."""
    many = [
        named(
            f"paper-{n}",
            f"{STORY}\n\nThis was printed by paper number {n}.",
            publisher=f"Paper {n}",
            published=date(2024, 6, 1 + n % 28),
        )
        for n in range(130)
    ]
    put(tmp_path, words, many[::order])
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert archive.database._count("near") == len(many) ** 2
        assert archive.database.story_faults() == []
        answering = Answering(archive, Search(archive, words), SentenceReader(words))
        answer = answering.answer(Desk(archive, Search(archive, words), answering).asked(QUESTION))
    assert answer.findings[0].origins == answer.origins == Origins(130, 1)


def test_texts_cut_into_words_are_kept_up_to_a_number_of_words():
    read: list[int] = []

    def told(mark: int) -> str:
        read.append(mark)
        return f"Text {mark} of five words"

    compared = Compared(told, words=10)
    for mark in (1, 2, 1, 2, 3, 2, 1):
        assert compared.of(mark).words == told(mark).split()
        read.pop()
    assert read == [1, 2, 3, 1]


def test_what_is_shown_again_counts_what_is_in_reach_then(desk):
    written = answer_json(desk.answer(desk.asked(QUESTION)))
    assert written["findings"][0]["origins"] == {"articles": 3, "origins": 1}
    again = desk.restored(written, Filters(publishers=("Agency", "Post")))
    assert again.findings[0].origins == Origins(2, 1)
    assert desk.restored(written, Filters(collections=("wire",))).findings[0].origins is None


@pytest.mark.parametrize(
    ("credit", "origins"),
    [
        pytest.param("(Reuters) - ", Origins(2, 1), id="both an agency's copy"),
        pytest.param("", Origins(2, 2), id="nobody says whose it is"),
    ],
)
def test_one_sentence_of_one_agency_is_one_origin(tmp_path, words, credit, origins):
    sentence = "The harbour master said that everybody had been brought ashore by two."
    given = [
        named(n, f"SKARVIK {credit}{sentence} {rest}", publisher=n, published=date(2024, 6, day))
        for n, rest, day in (("Post", _END, 3), ("Herald", OTHER, 4))
    ]
    put(tmp_path, words, given)
    with Archive(tmp_path, embedder=words.identity) as archive:
        answering = Answering(archive, Search(archive, words), SentenceReader(words))
        desk = Desk(archive, Search(archive, words), answering)
        answer = desk.answer(desk.asked("What did the harbour master say?"))
        assert len(answer.findings[0].copies) == 1
        assert answer.findings[0].origins == origins


def test_a_search_shows_a_story_once(desk):
    hits = desk.passages(desk.asked("harbour master ferry Solveig Maren"), k=5).hits
    shown = [(hit.passage.source.article.publisher, outlets(hit.copies)) for hit in hits]
    assert next(pair for pair in shown if pair[0] != "Courier") == ("Agency", ["Post", "Herald"])
    assert len([hit for hit in hits if "harbour master" in hit.passage.text]) == 1
    looked_up, _ = desk.look_up(desk.asked('"harbour master"'), k=5)
    assert [outlets(hit.copies) for hit in looked_up.found.hits] == [["Post", "Herald"]]
    assert result_json(looked_up.found.hits[0])["copies"][0]["publisher"] == "Post"


def test_a_number_that_was_changed_is_not_carried(desk):
    stored = desk.archive.article(WIRE.id)
    assert holds(stored, "nine passengers were treated for cold at the town's clinic")
    assert not holds(stored, "but ten passengers were treated for cold at the town's 24 clinics")
    assert not holds(stored, "everybody had not been brought ashore by two in the morning")


def test_the_command_shows_who_else_carries_an_article(newshound, tmp_path, words):
    put(tmp_path / "archive", words, [WIRE, CUT], collections=("desk",))
    put(tmp_path / "archive", words, [WIRE, LONGER], collections=("wire",))
    line = ("archive", "show", WIRE.id, "--archive", tmp_path / "archive")
    shown = json.loads(newshound.run(*line, "--json").stdout)
    assert [copy["publisher"] for copy in shown["copies"]] == ["Post", "Herald"]
    told = newshound.run(*line, "--collection", "desk").stdout
    assert f"also in: {CUT.id} Post" in told
    assert "Herald" not in told
