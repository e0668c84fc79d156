"""Outlets on one topic, side by side."""

import json
from datetime import date

import pytest
from desks import desk_at

from bot.inquiries import comparison_json


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with desk_at(sample_archive, embedder) as opened:
        yield opened


def test_each_side_holds_what_its_outlet_printed(desk):
    found = desk.compare(["tass", "Reuters"], desk.asked("drones over the Kremlin"))
    assert [side.publisher for side in found.sides] == ["TASS", "Reuters"]
    for side in found.sides:
        assert side.findings
        printed = {q.source.article.publisher for f in side.findings for q in f.quotes}
        assert printed == {side.publisher}
        assert side.searched.filters.publishers == (side.publisher,)
    assert "Kyiv sent two drones" in found.sides[0].findings[0].statement
    assert "shifted its accusations" in found.sides[1].findings[0].statement


def test_an_outlet_with_nothing_on_the_topic_has_an_empty_side(desk):
    found = desk.compare(["TASS", "Nordvik Tidende"], desk.asked("ferry at Skarvik"))
    assert [bool(side.findings) for side in found.sides] == [False, True]
    assert found.sides[0].searched.reach.articles == 1


def test_an_outlet_that_is_not_there_is_told(desk):
    found = desk.compare(["Nobody", "TASS"], desk.asked("drones over the Kremlin"))
    assert [(side.publisher, len(side.findings) > 0) for side in found.sides] == [
        ("Nobody", False),
        ("TASS", True),
    ]
    assert found.notes == ("No outlet named 'Nobody' in this archive.",)


def test_the_same_outlet_twice_is_one_side(desk):
    found = desk.compare(["TASS", "tass"], desk.asked("drones over the Kremlin"))
    assert [side.publisher for side in found.sides] == ["TASS"]


def test_the_other_filters_hold_on_each_side(desk):
    asked = desk.asked("drones over the Kremlin", before=date(2023, 5, 3))
    found = desk.compare(["TASS", "Reuters"], asked)
    assert [bool(side.findings) for side in found.sides] == [True, False]


def test_a_comparison_is_written_by_the_published_contract(desk):
    told = comparison_json(desk.compare(["TASS", "Reuters"], desk.asked("Kremlin drones")))
    assert list(told) == ["topic", "sides", "notes"]
    assert list(told["sides"][0]) == ["publisher", "findings", "searched"]
    assert json.loads(json.dumps(told)) == told
