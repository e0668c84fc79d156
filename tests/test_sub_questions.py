"""Which questions have parts, by rule, and what of the question's own filters they keep."""

from datetime import date

import pytest

from bot.sub_questions import (
    MOST_PARTS,
    SubQuestion,
    asks_for_course,
    is_composed,
    sub_questions,
    topic_of,
)
from ingest.archive import NO_FILTERS, Filters

OUTLETS = ("TASS", "Reuters", "Nordvik Tidende")


def texts(question: str, filters: Filters = NO_FILTERS) -> list[str]:
    return [str(part) for part in sub_questions(question, filters, publishers=OUTLETS)]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        pytest.param(
            "What did the Kremlin and Ukraine say about the drones?",
            [
                "What did the Kremlin say about the drones?",
                "What did Ukraine say about the drones?",
            ],
            id="two parties",
        ),
        pytest.param(
            "How do Biden, Trump and Harris differ on tariffs?",
            [f"How do {who} differ on tariffs?" for who in ("Biden", "Trump", "Harris")],
            id="three parties",
        ),
        pytest.param(
            "Did the mayor and the ferry company agree on the price?",
            ["Did the mayor agree on the price?", "Did the ferry company agree on the price?"],
            id="parties without a name",
        ),
        pytest.param(
            "Compare Biden and Trump on tariffs",
            ["Biden on tariffs", "Trump on tariffs"],
            id="an order",
        ),
        pytest.param(
            "How many were injured according to the police and the hospital?",
            [
                "How many were injured according to the police?",
                "How many were injured according to the hospital?",
            ],
            id="whose account",
        ),
        pytest.param(
            "How many died, according to TASS reports and Reuters reports?",
            [
                "How many died, according to TASS reports and Reuters reports? (TASS)",
                "How many died, according to TASS reports and Reuters reports? (Reuters)",
            ],
            id="two outlets",
        ),
        pytest.param(
            "How many people were injured on the ferry in the harbour, while the fire brigade was "
            "still counting the passengers of the second boat?",
            [
                "How many people were injured on the ferry in the harbour",
                "the fire brigade was still counting the passengers of the second boat",
            ],
            id="two clauses of a long question",
        ),
        pytest.param("Who resigned over the ferry contract?", [], id="one matter"),
        pytest.param("What did Simon Smith say about cats and dogs?", [], id="one speaker"),
        pytest.param("Did Russia and Ukraine exchange prisoners?", [], id="done together"),
        pytest.param("Who claimed there were no casualties?", [], id="the first question"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_question_is_taken_apart_where_it_is_clear(question, parts):
    assert texts(question) == parts


def test_a_change_over_a_time_is_looked_for_in_each_part_of_it():
    asked = Filters(after=date(2019, 1, 1), before=date(2021, 12, 31), publishers=("TASS",))
    parts = sub_questions("How did the number of arrivals change between 2019 and 2021?", asked)
    within = [part.within(asked) for part in parts]
    assert within[0].after == date(2019, 1, 1)
    assert within[-1].before == date(2021, 12, 31)
    assert all(one.publishers == ("TASS",) for one in within)
    assert len(parts) == 3


@pytest.mark.parametrize(
    ("given", "part", "kept"),
    [
        pytest.param(
            Filters(publishers=("TASS", "Reuters")),
            SubQuestion(text="?", publishers=("TASS",)),
            Filters(publishers=("TASS",)),
            id="one of the outlets",
        ),
        pytest.param(
            Filters(publishers=("Reuters",)),
            SubQuestion(text="?", publishers=("TASS",)),
            Filters(publishers=("Reuters",)),
            id="an outlet that was not asked for",
        ),
        pytest.param(
            Filters(after=date(2020, 1, 1), before=date(2020, 6, 1), as_of=date(2021, 1, 1)),
            SubQuestion(text="?", after=date(2019, 1, 1), before=date(2020, 3, 1)),
            Filters(after=date(2020, 1, 1), before=date(2020, 3, 1), as_of=date(2021, 1, 1)),
            id="days",
        ),
        pytest.param(
            Filters(collections=("wire",), since=4, until=9),
            SubQuestion(text="?", publishers=("TASS",)),
            Filters(collections=("wire",), since=4, until=9, publishers=("TASS",)),
            id="collections and arrivals",
        ),
    ],
)
def test_a_part_only_ever_narrows_the_filters(given, part, kept):
    assert part.within(given) == kept


def test_there_are_never_many_parts():
    long = "What did the mayor say of it, " + ", while the other mayor spoke of another bridge" * 9
    assert len(sub_questions(long, NO_FILTERS)) == MOST_PARTS


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What happened when in the ferry accident?", "the ferry accident"),
        ("Give me a timeline of the Kremlin drones", "the Kremlin drones"),
        ("What was the course of events in Skarvik?", "Skarvik"),
        ("How did the ferry fire unfold?", "the ferry fire"),
        ("Kremlin drones, step by step", "Kremlin drones"),
    ],
)
def test_a_course_of_events_is_asked_of_a_topic(question, topic):
    assert asks_for_course(question)
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    "question",
    ["What happened in Skarvik?", "When did the ferry sink?", "Who drew up the timeline?"],
)
def test_other_questions_ask_for_no_course(question):
    assert not asks_for_course(question)


@pytest.mark.parametrize(
    ("question", "composed"),
    [
        ("Who resigned over the ferry contract?", False),
        ("When was the Solveig Maren last inspected?", False),
        ("Do the police and the hospital give different figures?", True),
        ("How has the government's position changed?", True),
        ("What do Oslo and Skarvik want?", True),
    ],
)
def test_only_what_may_have_parts_is_worth_asking_a_model(question, composed):
    assert is_composed(question) is composed
