"""Passages looked up in the sample archive, as the command does it."""

import pytest

from bot.answering import Answering
from bot.desk import Desk
from bot.lookup import Order
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive, Filters
from ingest.articles import day_of


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        search = Search(archive, embedder)
        yield Desk(archive, search, Answering(archive, search, SentenceReader(embedder)))


def found(desk: Desk, text: str, **given) -> list[str]:
    lookup, _ = desk.look_up(desk.asked(text), k=50, **given)
    return [hit.passage.text for hit in lookup.found.hits]


def test_a_phrase_stands_in_every_passage_that_is_found(desk):
    passages = found(desk, '"no casualties"')
    assert passages
    assert all("no casualties" in passage for passage in passages)


def test_what_must_not_be_there_is_not(desk):
    with_it, without = (
        found(desk, "drone AND Kremlin"),
        found(desk, "drone AND Kremlin NOT Ukraine"),
    )
    assert without
    assert set(without) < set(with_it)
    assert not any("Ukraine" in passage for passage in without)


def test_a_phrase_that_must_not_be_there_hides_no_other_order_of_its_words(desk):
    assert set(found(desk, 'casualties NOT "no casualties"')).isdisjoint(
        found(desk, '"no casualties"')
    )


def test_a_speaker_is_a_source_of_what_the_passage_says(desk):
    assert found(desk, "speaker:Kremlin")
    assert found(desk, "speaker:Nobodyofthisname") == []


def test_the_newest_come_first(desk):
    lookup, _ = desk.look_up(desk.asked("ferry"), k=50, order=Order.NEWEST)
    days = [
        day_of(h.passage.source.article.published)
        for h in lookup.found.hits
        if h.passage.source.article.published
    ]
    assert days == sorted(days, reverse=True)
    assert len(days) > 1


def test_facets_add_up_to_the_articles_that_have_an_outlet(desk):
    lookup, _ = desk.look_up(desk.asked("ferry AND (captain OR harbour)"), k=5, counted=True)
    assert lookup.matched.complete
    assert 0 < sum(lookup.matched.facets.publishers.values()) <= lookup.matched.articles


def test_an_outlet_by_field_is_a_filter_and_an_unknown_one_is_noted(desk):
    lookup, notes = desk.look_up(desk.asked("Kremlin publisher:BBC"), k=50)
    assert {hit.passage.source.article.publisher for hit in lookup.found.hits} == {"BBC News"}
    assert notes == ()
    _, notes = desk.look_up(desk.asked("Kremlin publisher:Nosuch"), k=50)
    assert "Nosuch" in notes[0]


def test_a_field_never_widens_what_an_option_allows(desk):
    asked = desk.asked("Kremlin publisher:BBC", publishers=["Reuters"])
    lookup, _ = desk.look_up(asked, k=50)
    assert lookup.found.hits == ()


def test_plain_words_are_found_as_before(desk):
    plain = desk.passages(desk.asked("drones over the Kremlin"), k=5)
    lookup, _ = desk.look_up(desk.asked("drones over the Kremlin"), k=5)
    assert lookup.found == plain
    assert Filters() == desk.asked("x").filters
