"""Who said this, and where first: word for word, else what shares most of the words."""

import json
from datetime import date

import pytest
from archives import named, put
from desks import desk_at

from bot.inquiries import origin_json
from ingest.archive import Filters


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with desk_at(sample_archive, embedder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("quotation", "speaker", "publisher"),
    [
        pytest.param(
            "attacked neither Putin nor Moscow",
            "President Volodymyr Zelenskiy", "Harbour Courier", id="reported speech",
        ),
        pytest.param(
            "“We will not pay”", "Morag Tull", "The Calder Herald", id="a quotation in another"
        ),
        pytest.param(
            "IT WOULD HAVE  TAKEN ONE CALL\nto find out",
            "Kari Tveit", "Nordvik Tidende", id="capitals and spaces",
        ),
        pytest.param(
            "We have changed the sensor … I can promise that this won't",
            "Kari Tveit", "The Meridian Post", id="shortened",
        ),
    ],
)  # fmt: skip
def test_words_that_stand_there_are_traced_to_their_speaker(desk, quotation, speaker, publisher):
    first = desk.trace(quotation).sightings[0]
    finding = first.finding
    assert first.exact
    assert (finding.speaker, finding.quotes[0].source.article.publisher) == (speaker, publisher)


def test_the_first_is_shown_first_and_copies_are_folded(desk):
    [sighting] = desk.trace("attacked neither Putin nor Moscow").sightings
    assert sighting.finding.quotes[0].source.article.publisher == "Harbour Courier"
    carriers = [copy.article.publisher for copy in sighting.finding.copies]
    assert carriers == ["The Meridian Post", "Nordvik Tidende"]


@pytest.mark.parametrize(
    ("quotation", "speaker"),
    [
        pytest.param("Nobody called us. It would have taken one call", "Kari Tveit", id="a verb"),
        pytest.param("she came in too fast and then I heard the horn", "Aasen", id="a word less"),
        pytest.param("it wasn't justice but it is diesel", "Morag Tull", id="was for is"),
    ],
)
def test_words_that_nearly_stand_there_are_told_as_such(desk, quotation, speaker):
    [sighting, *_] = desk.trace(quotation).sightings
    assert (sighting.exact, sighting.finding.speaker) == (False, speaker)
    assert 0.6 <= sighting.shared < 1


@pytest.mark.parametrize(
    "quotation",
    ["the dam broke at midnight and nobody rang", "a b c d e f g", "的" * 40, "…", "“”", "of the"],
)
def test_words_that_are_not_there_are_not_found(desk, quotation):
    assert desk.trace(quotation).sightings == ()


def test_too_few_words_are_not_looked_for(desk):
    found = desk.trace("not pay")
    assert found.notes == ("So few words stand anywhere: give at least 3.",)


def test_every_sighting_is_an_exact_slice(desk):
    for words in ("drones over the Kremlin", "the number of people hurt", "said on Wednesday that"):
        for sighting in desk.trace(words).sightings:
            for quote in sighting.finding.quotes:
                stored = desk.archive.article(quote.source.id, quote.source.version)
                assert quote.text == stored.article.text[quote.start : quote.end] != ""


WORDS = "The tide gate will hold for a hundred years."


def test_the_oldest_comes_first_also_where_hundreds_repeat_it(tmp_path, words):
    """The words stand in many outlets' own sentences, and in one that appeared before them."""
    people = [f"Person{n} of {chr(65 + n % 26)}ville number {n}" for n in range(120)]
    later = [
        named(f"later-{n}", f"In a letter to voters {who} repeated “{WORDS}” and went home.",
              published=date(2024, 6, 2))
        for n, who in enumerate(people)
    ]  # fmt: skip
    first = named("first", f"“{WORDS}” said engineer Ida Moe.", published=date(2024, 6, 1))
    undated = named("undated", f"Somebody once wrote: “{WORDS}” on a wall.", published=None)
    put(tmp_path / "archive", words, [*later, first, undated])
    with desk_at(tmp_path / "archive", words) as opened:
        found = opened.trace(WORDS)
    assert found.sightings[0].finding.speaker == "engineer Ida Moe"
    assert all(sighting.exact for sighting in found.sightings)


def test_a_quotation_over_two_passages_is_found(tmp_path, embedder):
    told = "“The gate broke in the storm of that winter. Nobody had looked at it for ten years,”"
    filler = " ".join(f"Line {n} of the report is about nothing at all." for n in range(18))
    put(
        tmp_path / "archive",
        embedder,
        [named("long", f"{filler} {told} said engineer Ida Moe. {filler}")],
    )
    with desk_at(tmp_path / "archive", embedder) as opened:
        [sighting] = opened.trace("the storm of that winter. Nobody had looked at it").sightings
    assert (sighting.exact, sighting.finding.speaker) == (True, "engineer Ida Moe")


def test_the_filters_hold(desk):
    found = desk.trace("attacked neither Putin nor Moscow", Filters(publishers=("TASS",)))
    assert [s for s in found.sightings if s.exact] == []
    assert found.searched.filters.publishers == ("TASS",)


def test_an_origin_is_written_by_the_published_contract(desk):
    told = origin_json(desk.trace("attacked neither Putin nor Moscow"))
    assert list(told) == ["quotation", "sightings", "searched", "notes"]
    assert list(told["sightings"][0]) == ["exact", "shared", "finding"]
    assert json.loads(json.dumps(told)) == told
