"""What a search asks for, read from its syntax; and whether a text is so."""

import pytest

from bot.search_syntax import SearchSyntaxError, holds, read_search
from ingest.archive import Either, Every, Not, Words

DRONE, MISSILE, FERRY = Words("drone"), Words("missile"), Words("ferry")
PHRASE = Words("no casualties")


@pytest.mark.parametrize(
    ("text", "condition", "words"),
    [
        pytest.param("drones over the Kremlin", None, "drones over the Kremlin", id="plain"),
        pytest.param("drone and missile", None, "drone and missile", id="small letters"),
        pytest.param('"no casualties"', PHRASE, "no casualties", id="a phrase"),
        pytest.param("“no casualties”", PHRASE, "no casualties", id="curly marks"),
        pytest.param(
            "drone AND missile", Every((DRONE, MISSILE)), "drone missile", id="both words"
        ),
        pytest.param(
            '"no casualties" drone',
            Every((PHRASE, DRONE)),
            "no casualties drone",
            id="side by side",
        ),
        pytest.param("drone OR missile", Either((DRONE, MISSILE)), "drone missile", id="either"),
        pytest.param(
            "drone OR missile ferry",
            Either((DRONE, Every((MISSILE, FERRY)))),
            "drone missile ferry",
            id="OR binds less",
        ),
        pytest.param(
            "(drone OR missile) ferry",
            Every((Either((DRONE, MISSILE)), FERRY)),
            "drone missile ferry",
            id="brackets",
        ),
        pytest.param("drone NOT ferry", Every((DRONE, Not(FERRY))), "drone", id="without"),
        pytest.param("drone -ferry", Every((DRONE, Not(FERRY))), "drone", id="a minus"),
        pytest.param("co-operation", None, "co-operation", id="a hyphen is none"),
        pytest.param("NOT NOT ferry", Not(Not(FERRY)), "", id="twice without"),
        pytest.param("publisher:BBC ferry", None, "ferry", id="a field is no word"),
        pytest.param("ferry AND publisher:BBC", FERRY, "ferry", id="a field after AND"),
        pytest.param("at 10:30 https://x.example", None, "at 10:30 https://x.example", id="colons"),
        pytest.param("", None, "", id="nothing"),
    ],
)
def test_a_search_is_read(text, condition, words):
    sought = read_search(text)
    assert (sought.condition, sought.words) == (condition, words)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('publisher:"BBC News" x', (("publisher", "BBC News"),)),
        ("speaker:Biden after:2023-05-03", (("speaker", "Biden"), ("after", "2023-05-03"))),
        ("publisher:a publisher:b", (("publisher", "a"), ("publisher", "b"))),
    ],
)
def test_fields_are_read_by_name(text, fields):
    assert read_search(text).fields == fields


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"no casualties', "quotation mark"),
        ("(drone", "not closed"),
        ("drone)", "not opened"),
        ("drone OR", "OR has nothing"),
        ("OR drone", "OR has nothing"),
        ("AND drone", "AND has nothing"),
        ("drone AND", "AND has nothing"),
        ("NOT", "NOT has nothing"),
        ("publisher: BBC", "publisher: has no value"),
        ("drone OR publisher:BBC", "cannot stand in brackets"),
        ("(publisher:BBC)", "cannot stand in brackets"),
        ("drone before:soon", "before:soon is not a day"),
        ("drone as_of:2023-13-01", "as_of:2023-13-01 is not a day"),
        ("???", "nothing to search for"),
        ("💥", "nothing to search for"),
        ('"…"', "nothing to search for"),
    ],
)
def test_what_cannot_be_read_is_named(text, told):
    with pytest.raises(SearchSyntaxError, match=told):
        read_search(text)


def test_a_day_that_is_none_is_named():
    with pytest.raises(SearchSyntaxError, match="after:soon is not a day"):
        read_search("ferry after:soon").days("after")


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("There were no casualties.", True),
        ("There were No\n  Casualties", True),
        ("no casualties’ lists", True),
        ("There were no casualtiesque", False),
        ("There were casualties, no doubt", False),
        ("casualties: no", False),
    ],
)
def test_a_phrase_is_compared_by_its_characters(text, is_so):
    assert holds(PHRASE, text) is is_so


def test_a_word_is_compared_by_its_stem():
    assert holds(Every((Words("drones"), Not(Words("missile")))), "A drone flew.")
