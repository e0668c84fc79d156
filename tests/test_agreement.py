"""Whether a sentence says what a statement says, or the contrary: a false "supported" is worst."""

import pytest

from bot.agreement import Bearing, Told, bearing
from bot.quantities import quantities
from bot.question import content_stems
from bot.statements import statements

HEADLINE = "Drones attack the Kremlin; Ukraine denies; ferry Solveig Maren hits quay at Skarvik"


def of(statement: str, sentence: str, after: str = "") -> str:
    near = content_stems(f"{HEADLINE} {sentence}")
    return bearing(statement, Told(sentence, near, content_stems(HEADLINE), after)).value


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            "The mayor resigned on Tuesday.",
            "The mayor resigned on Tuesday, the council said.",
            id="the same, said by somebody",
        ),
        pytest.param(
            "Twelve people were hurt in Skarvik.",
            "Twelve passengers were injured in Skarvik, none of them critically.",
            id="hurt is injured",
        ),
        pytest.param(
            "At least 10 people were injured in Skarvik.",
            "Twelve people were injured in Skarvik.",
            id="twelve are at least ten",
        ),
        pytest.param(
            "President Zelenskiy was in Helsinki.",
            "President Volodymyr Zelenskiy, who was in Helsinki for talks, said nothing more.",
            id="a clause that tells more of him",
        ),
        pytest.param(
            "Peskov said the parade will take place as planned.",
            "The parade on Red Square would take place as planned, Peskov said.",
            id="the same speaker",
        ),
        pytest.param(
            "The Kremlin said there were no casualties.",
            "The Kremlin claimed that debris in its walls had caused no casualties.",
            id="nobody hurt, says the same speaker",
        ),
        pytest.param(
            "There was no warning on the loudspeaker.",
            "“There was no warning on the loudspeaker,” he said.",
            id="both with a not",
        ),
    ],
)
def test_the_same_is_supported(statement, sentence):
    assert of(statement, sentence) == Bearing.SUPPORTS


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param("The mayor resigned.", "The mayor’s aide resigned.", id="somebody of his"),
        pytest.param("The mayor resigned.", "A spokesman for the mayor resigned.", id="for him"),
        pytest.param(
            "The mayor resigned.", "The minister thanked the mayor and resigned.", id="and"
        ),
        pytest.param("The mayor resigned.", "The mayor will resign if asked.", id="if"),
        pytest.param("The mayor resigned.", "The mayor offered to resign.", id="only offered"),
        pytest.param("The mayor resigned.", "Many believe that the mayor resigned.", id="belief"),
        pytest.param(
            "Russia attacked Ukraine.", "Ukraine attacked Russia.", id="the other way round"
        ),
        pytest.param(
            "All passengers were injured.", "Passengers were injured in Skarvik.", id="all"
        ),
        pytest.param("Passengers were injured.", "Some passengers were injured.", id="some"),
        pytest.param("Prices went up in May.", "Prices went down in May.", id="the direction"),
        pytest.param(
            "Twelve people were injured in Skarvik.",
            "At least ten people were injured in Skarvik.",
            id="at least ten may be more",
        ),
        pytest.param("Lee said the dam broke.", "The dam broke, said Jones.", id="another speaker"),
        pytest.param("Lee said the dam broke.", "Lee denied the dam broke.", id="a denial"),
        pytest.param("Lee denied the dam broke.", "Lee said the dam broke.", id="no denial"),
        pytest.param("Lee confirmed the dam broke.", "Lee said the dam broke.", id="no admission"),
        pytest.param(
            "Lee has not announced a new dam.", "Lee has announced a new dam.", id="not announced"
        ),
        pytest.param(
            "Police said on May 11 that they stopped it.",
            "Police said on May 4 that they stopped it.",
            id="another day",
        ),
        pytest.param("There were 3 fires.", "There were fires.", id="a number of its own"),
        pytest.param("It was awful.", "It was awful.", id="nothing to look for"),
    ],
)
def test_what_differs_is_not_supported(statement, sentence):
    assert of(statement, sentence) != Bearing.SUPPORTS


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            "17 people were injured when the Solveig Maren hit Skarvik.",
            "Twelve people were injured, none of them critically, the harbour master said.",
            id="another number",
        ),
        pytest.param(
            "There were no casualties in the attack on the Kremlin.",
            "Three people were injured in the attack.",
            id="no casualties, three injured",
        ),
        pytest.param(
            "Ten people were hurt in the attack on the Kremlin.",
            "Nobody was injured in the attack.",
            id="ten, nobody",
        ),
        pytest.param(
            "Drones of Ukraine attacked the Kremlin.",
            "Ukraine denied having anything to do with it.",
            id="denied by whom it accuses",
        ),
        pytest.param(
            "The Solveig Maren was last inspected in 2019.",
            "The vessel was last inspected in October 2023, and the Solveig Maren passed.",
            id="another year of what happens once",
        ),
        pytest.param(
            "The ferry Solveig Maren did not hit the quay at Skarvik.",
            "The ferry Solveig Maren hit the quay at Skarvik at 7:42.",
            id="the contrary",
        ),
        pytest.param(
            "The attack on the Kremlin injured three people.",
            "Reports that the attack on the Kremlin injured people are false.",
            id="called false",
        ),
    ],
)
def test_the_contrary_disputes(statement, sentence):
    assert of(statement, sentence) == Bearing.DISPUTES


def test_what_the_next_sentence_takes_back_disputes():
    wrong = "The paper wrote that the Solveig Maren sank at Skarvik."
    statement = "The paper wrote that the Solveig Maren sank at Skarvik."
    assert of(statement, wrong) == Bearing.SUPPORTS
    assert of(statement, wrong, " That was wrong. It floats.") == Bearing.DISPUTES


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            "The bus crash in Ottawa injured 17 people.",
            "Twelve people were injured in Skarvik.",
            id="another place",
        ),
        pytest.param("There were no casualties.", "Three people were injured.", id="about what?"),
        pytest.param(
            "12 people were injured at Skarvik.",
            "Two of the people were seriously injured at Skarvik.",
            id="a part of them",
        ),
        pytest.param(
            "12 people were injured at Skarvik.",
            "Three people were killed at Skarvik.",
            id="killed, not injured",
        ),
        pytest.param(
            "The ferry Solveig Maren carried 86 passengers to Skarvik.",
            "The number of people hurt is disputed by the hospital in Skarvik.",
            id="another matter is disputed",
        ),
        pytest.param(
            "The Solveig Maren was painted in 2019.",
            "The Solveig Maren was painted in 2021.",
            id="may happen every year",
        ),
    ],
)
def test_what_is_about_something_else_does_not_dispute(statement, sentence):
    assert of(statement, sentence) == Bearing.NEITHER


def test_a_statement_without_a_name_is_about_what_was_named_before():
    sentence = Told("Three people were injured in the attack.", content_stems(HEADLINE))
    statement = "There were no casualties."
    assert bearing(statement, sentence, content_stems("Kremlin")) == Bearing.DISPUTES
    assert bearing(statement, sentence, content_stems("Ottawa")) == Bearing.NEITHER


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("Twelve people were injured.", [(12, 12, "person")], id="in letters"),
        pytest.param("It cost £6.5 million in all.", [(6.5e6, 6.5e6, "£")], id="money"),
        pytest.param("Some 2,000 men came.", [(1800, 2200, "men")], id="about"),
        pytest.param("At least 30 men came.", [(30, float("inf"), "men")], id="at least"),
        pytest.param("Nobody was hurt.", [(0, 0, "person")], id="nobody"),
        pytest.param("No one was killed.", [(0, 0, "killed")], id="no one"),
        pytest.param("There were no casualties.", [(0, 0, "casualty")], id="no"),
        pytest.param("Two hundred men and twenty-one cows.",
                     [(200, 200, "men"), (21, 21, "cow")], id="words"),
        pytest.param("It sank in 1987.", [(1987, 1987, "")], id="a year"),
        pytest.param("One of them fell.", [], id="one of"),
    ],
)  # fmt: skip
def test_numbers_are_read(text, read):
    assert [(q.low, q.high, q.unit) for q in quantities(text)] == read


@pytest.mark.parametrize(
    "sentence",
    [
        "Did you hear about the Kremlin?",
        "Good morning, harbour people of Skarvik!",
        "Thank you for reading the Courier.",
        "I think the mayor of Skarvik is a fool.",
        "Let us pray for the people of Skarvik.",
        "Please share this with the people of Skarvik.",
        "https://example.org/a/long/address",
        "@someone #skarvik",
        "Unbelievable!!!",
    ],
)
def test_what_states_nothing_is_passed_over(sentence):
    parts = statements(f"{sentence}\nThe mayor of Skarvik resigned on Tuesday.")
    assert (len(parts.statements), parts.passed_over) == (1, 1)


def test_statements_are_slices():
    text = "Hello!  The dam at Elm broke.\n\nWho did it? The mayor of Elm resigned."
    found = [text[s.start : s.end] for s in statements(text).statements]
    assert found == ["The dam at Elm broke.", "The mayor of Elm resigned."]
