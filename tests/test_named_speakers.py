"""Speakers that a question names, and answers with what they said."""

from datetime import date

import pytest
from desks import desk_at

from bot.limits import read_limits
from bot.named_speakers import is_said_by, named_speakers

TODAY = date(2024, 2, 15)


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Biden say about the war?", ["Biden"]),
        ("What did President Joe Biden say about Ukraine?", ["President Joe Biden"]),
        ("What has the Kremlin said about drones?", ["the Kremlin"]),
        ("What does Prime Minister Rishi Sunak think of it?", ["Prime Minister Rishi Sunak"]),
        ("What did Ursula von der Leyen promise?", ["Ursula von der Leyen"]),
        ("Which of the promises did Boris Johnson say he kept?", ["Boris Johnson"]),
        ("According to the White House, who paid?", ["the White House"]),
        ("According to Dr. Anthony Fauci, when will it end?", ["Dr. Anthony Fauci"]),
        ("How many people died, according to Hamas?", ["Hamas"]),
        ("What was Macron's response to the strike?", ["Macron"]),
        ("What was the Bank of England's statement on rates?", ["the Bank of England"]),
        ("What did the minister say?", []),
        ("Did Biden say so?", []),
        ("Why did Trump call the governor?", []),
        ("Who said that Biden lied?", []),
        ("What did Biden's lawyer say?", []),
        ("What happened according to witnesses?", []),
        ("What did Reuters say about the dam?", []),
        ("According to The Verge, who resigned?", []),
    ],
)
def test_a_speaker_is_read_where_somebodys_words_are_asked_for(question, speakers):
    limits = read_limits(question, publishers=["Reuters", "The Verge"], today=TODAY)
    assert list(limits.speakers) == speakers
    assert [question[s.start : s.end] for s in limits.speaker_words] == speakers


def test_speakers_can_be_left_unread():
    read = read_limits("What did Biden say?", publishers=[], today=TODAY, speakers=False)
    assert read.speakers == ()


@pytest.mark.parametrize(
    ("speaker", "name", "same"),
    [
        ("Biden", "President Joe Biden", True),
        ("President Joe Biden", "Biden", True),
        ("the Kremlin", "The Kremlin", True),
        ("his spokesman", "Dmitry Peskov", True),
        ("Hunter Biden", "Joe Biden", False),
        ("the president", "President Biden", False),
        ("his lawyer", "Biden", False),
        (None, "Biden", False),
    ],
)
def test_who_may_be_meant_by_a_name(speaker, name, same):
    sentence = f"It was calm, according to {speaker}, Dmitry Peskov."
    assert is_said_by(sentence, speaker, [name]) is same


def test_names_are_given_in_the_order_of_the_question():
    question = "According to Lee, what did Kim say?"
    assert [one.name for one in named_speakers(question)] == ["Lee", "Kim"]


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with desk_at(sample_archive, embedder) as opened:
        yield opened


def test_what_somebody_said_is_shown_and_the_limit_told(desk):
    answer = desk.answer(desk.asked("What did Sergei Sobyanin say about drones?"))
    assert answer.searched.speakers == ("Sergei Sobyanin",)
    assert [(one.kind, one.words) for one in answer.searched.read] == [
        ("speakers", "Sergei Sobyanin")
    ]
    assert {finding.speaker for finding in answer.findings} == {"Moscow Mayor Sergei Sobyanin"}


def test_where_they_said_nothing_others_are_shown_and_that_is_said(desk):
    question = "According to Angela Merkel, who banned drone flights over Moscow?"
    answer = desk.answer(desk.asked(question))
    assert answer.findings
    assert answer.searched.speakers == answer.searched.read == ()
    assert any("Angela Merkel" in note for note in answer.notes)
