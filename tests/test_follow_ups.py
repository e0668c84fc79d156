"""Follow-ups made whole by rule; a question that stands by itself is left alone."""

import pytest

from bot.asked_for import asked_with
from bot.follow_ups import RuleResolver
from bot.turns import Turn, names_in

CLAIMED = Turn(
    asked="Who claimed there were no casualties?",
    understood="Who claimed there were no casualties?",
    answer="The Kremlin",
    speakers=("The Kremlin",),
    quotes=("The Kremlin claimed that debris inside its walls had caused no casualties.",),
    names=("Kremlin", "Moscow"),
    words=("drone", "kremlin", "russia", "ukrain", "attack"),
)  # fmt: skip
PUTIN = Turn(
    asked="Where was Vladimir Putin on Tuesday?",
    understood="Where was Vladimir Putin on Tuesday?",
    quotes=("On Tuesday the president was in St. Petersburg, where he held several meetings.",),
    names=("St. Petersburg",),
)
FERRY = Turn(
    asked="How many people were injured on the ferry in Skarvik?",
    understood="How many people were injured on the ferry in Skarvik?",
    speakers=("Ingrid Aasen",),
    quotes=("Twelve people were injured, harbour master Ingrid Aasen said.",),
    words=("ferri", "passeng", "captain", "quay", "crash"),
)
OUTLETS = ("BBC News", "TASS")


def resolved(question: str, *turns: Turn) -> str:
    return RuleResolver(lambda: OUTLETS).resolve(question, turns)


@pytest.mark.parametrize(
    ("question", "turn", "whole"),
    [
        pytest.param(
            "and what did Ukraine say?", CLAIMED,
            "What did Ukraine say (who claimed there were no casualties, Kremlin, Moscow)?",
            id="another speaker",
        ),
        pytest.param(
            "when was that?", CLAIMED,
            "When was it that the Kremlin claimed there were no casualties (Moscow)?", id="when",
        ),
        pytest.param("why?", PUTIN, "Why was Vladimir Putin on Tuesday?", id="why"),
        pytest.param("When?", FERRY, "When were people injured on the ferry in Skarvik?",
                     id="the counted go along"),
        pytest.param(
            "Who else?", CLAIMED,
            "Who else claimed there were no casualties (Kremlin, Moscow)?", id="who else",
        ),
        pytest.param(
            "What about the BBC?", CLAIMED,
            "Who claimed there were no casualties, according to the BBC?", id="an outlet",
        ),
        pytest.param(
            "And Volodymyr Zelenskiy?", PUTIN, "Where was Volodymyr Zelenskiy on Tuesday?",
            id="another name in the place of one",
        ),
        pytest.param(
            "and on Monday?", PUTIN, "Where was Vladimir Putin on Monday?",
            id="another day",
        ),
        pytest.param(
            "Where did he go then?", PUTIN,
            "Where did Vladimir Putin go then (where was Vladimir Putin on Tuesday)?", id="he",
        ),
        pytest.param(
            "What is its name?", FERRY,
            "What is the ferry in Skarvik’s name (how many people were injured on the ferry in "
            "Skarvik)?",
            id="its",
        ),
        pytest.param(
            "Was the captain drunk?", FERRY,
            "Was the captain drunk (how many people were injured on the ferry in Skarvik)?",
            id="somebody who was not named",
        ),
        pytest.param(
            "How many died?", FERRY,
            "How many died (how many people were injured on the ferry in Skarvik)?",
            id="nothing is counted",
        ),
        pytest.param(
            "says who?", FERRY,
            "Who said that people injured on the ferry in Skarvik?", id="says who",
        ),
    ],
)  # fmt: skip
def test_what_is_left_unsaid_is_filled_in(question, turn, whole):
    assert resolved(question, turn) == whole


@pytest.mark.parametrize(
    "question",
    [
        "Who said Peskov was lying?",
        "How many people died in the earthquake in Afghanistan?",
        "Where was Zelenskiy when he rejected the accusations?",
        "What is the price of oil?",
        "What is inflation?",
        "When did Chandrayaan-3 land on the Moon?",
        "Which airline announced it is suspending its flights to New York?",
        "Which city was rocked by a bridge collapse this week?",
        "The bridge of Elm fell into the river on Monday. Who built it?",
        "Is it true that Liz Truss resigned?",
        "Which singer released a film that set a record at the box office?",
        "?",
        "",
        "的",
    ],
)
@pytest.mark.parametrize("turn", [CLAIMED, PUTIN], ids=["claimed", "Putin"])
def test_a_question_that_stands_by_itself_is_left_alone(question, turn):
    assert resolved(question, turn) == question


def test_the_first_question_is_left_alone():
    assert resolved("And why?") == "And why?"


def test_a_chain_of_follow_ups_keeps_to_its_matter():
    first = resolved("When did it crash?", FERRY)
    second = Turn(asked="When did it crash?", understood=first)
    assert resolved("Who is the captain?", FERRY, second) == (
        "Who is the captain (how many people were injured on the ferry in Skarvik)?"
    )


def test_nobody_is_he_who_cannot_be():
    """Nobody that the talk has named can be "she"."""
    assert resolved("What did she say?", FERRY).startswith("What did Ingrid Aasen say")
    assert resolved("What did she say?", CLAIMED).startswith("What did she say (")


@pytest.mark.parametrize(
    ("question", "wh", "whole"),
    [
        ("Why was the parade called off?", "when", "When was the parade called off?"),
        ("Who banned drones?", "when", "When was it that Lee banned drones?"),
        ("Which governor ended it?", "why", "Why was it that the governor ended it?"),
        ("How many people died there?", "when", "When was it that people died there?"),
        ("How much overtime did they work?", "why", "Why did they work overtime?"),
        ("Did Ukraine deny it?", "when", "When did Ukraine deny it?"),
        ("What company was fined?", "why", "Why was the company fined?"),
        ("Drones.", "why", None),
    ],
)
def test_the_same_is_asked_with_another_word(question, wh, whole):
    assert asked_with(wh, question, "Lee") == whole


def test_names_are_read_where_only_names_have_capitals():
    text = "On Monday the Bank of England told Ayman al-Zawahiri and M&M’s what CNN had said."
    assert names_in(text) == ["Bank of England", "Ayman al-Zawahiri", "M&M"]


@pytest.mark.parametrize(
    ("speakers", "question", "whom"),
    [
        pytest.param(("Interior minister Petra Holt", "Anna Brandt"), "What did she say about it?",
                     "Petra Holt", id="an office before the name"),
        pytest.param(("The director of Velm hospital, Anna Brandt", "Petra Holt"),
                     "What did she say next?", "Anna Brandt", id="an office and a comma"),
        pytest.param(("A spokesman for Hydra Energy", "Petra Holt"), "What did she say about it?",
                     "Petra Holt", id="a firm's, no person"),
        pytest.param(("Chief executive Olaf Brink", "Anna Brandt"), "What did she say about it?",
                     "Anna Brandt", id="a man's name"),
        pytest.param(("Chief executive Olaf Brink", "Anna Brandt"), "What did he say about it?",
                     "Olaf Brink", id="he"),
        pytest.param(("Head of research Lea Marsh", "Tom Weiss"), "What did she say about it?",
                     "Lea Marsh", id="an office of several words"),
        pytest.param(("The mayor of New Velm", "Petra Holt"), "What did she say about it?",
                     "Petra Holt", id="a place behind the office"),
    ],
)  # fmt: skip
def test_a_pronoun_means_who_was_named_first_as_having_said_it(speakers, question, whom):
    asked = "Who said there were no casualties?"
    turn = Turn(asked=asked, understood=asked, answer="; ".join(speakers), speakers=speakers,
                quotes=(f"{speakers[0]} said that there were no casualties.",))  # fmt: skip
    assert resolved(question, turn).startswith(f"What did {whom} say")
