"""Statements that say the opposite of a true quote, or something else in nearly its words."""

import pytest
from test_model_support import finding

from bot.answers import Doubt, Finding
from bot.model.reasons import Reason

BLAST = "At least 12 people were injured and three were killed when the boiler burst."
HURT = "At least 12 people were injured when the boiler burst on Monday."
DERBY = "Skarvik Rovers beat Nordvik United by 3 goals to 1 on Saturday."
FERRY = "The ferry from Nordvik to Skarvik was held for 4 hours by fog."
HELD = "Police arrested the harbour clerk over the missing ropes."
CLEARED = "A jury acquitted the harbour clerk of theft after two days."
BOARD = "Seven of the board voted against the merger of the two ports."
PASSED = "The council passed the harbour plan by 31 votes to 12."
WAGES = "The yard raised wages for its welders by 4 percent."
RATE = "The bank lowered its main rate to 2 percent."
JOBS = "The port has fewer workers than in 2010."
BOYS = "Two boys were pulled from the water."
WOMEN = "The clinic tested the vaccine on 300 women."
LOST = "Nine sailors are missing after the storm off Dun Head."
PAY = "The operator will not pay the passengers unless a court orders it."
OPEN = "The bridge will reopen if the inspectors agree."
STAY = "Crews will not sail until the engine has been tested."
SOLD = "Berge Lines sold the tug Maren to the city."
SUED = "Ann Lee sued Lars Berge over the contract."
BEATEN = "Tom Weiss was beaten by Jan Kolar in the vote for mayor."
BEFORE = "The crew left the ship before the tanks caught fire."


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        pytest.param(BLAST, "12 people were killed when the boiler burst.", id="counted apart"),
        pytest.param(BLAST, "Three people were injured when the boiler burst.", id="and back"),
        pytest.param(HURT, "At least 12 people were killed when the boiler burst.", id="killed"),
        pytest.param(HURT, "The burst boiler left at least 12 people dead.", id="dead"),
        pytest.param(HURT, "At least 12 people are missing after the boiler burst.", id="missing"),
        pytest.param(DERBY, "Nordvik United beat Skarvik Rovers on Saturday.", id="winner"),
        pytest.param(DERBY, "Skarvik Rovers lost to Nordvik United on Saturday.", id="lost to"),
        pytest.param(
            DERBY, "Skarvik Rovers were beaten by Nordvik United on Saturday.", id="passive"
        ),
        pytest.param(DERBY, "Skarvik Rovers beat Nordvik United by 1 goal to 3.", id="score"),
        pytest.param(FERRY, "The ferry from Skarvik to Nordvik was held by fog.", id="route"),
        pytest.param(FERRY, "The ferry was held for 4 days by fog.", id="days"),
        pytest.param(FERRY, "Fog held the ferry for 4 weeks.", id="weeks"),
        pytest.param(HELD, "Police released the harbour clerk.", id="released"),
        pytest.param(HELD, "The harbour clerk was convicted over the missing ropes.", id="court"),
        pytest.param(CLEARED, "A jury found the harbour clerk guilty of theft.", id="guilty"),
        pytest.param(CLEARED, "The harbour clerk was jailed for theft.", id="jailed"),
        pytest.param(BOARD, "Seven of the board voted for the merger.", id="voted for"),
        pytest.param(BOARD, "Seven of the board backed the merger of the two ports.", id="backed"),
        pytest.param(PASSED, "The council passed the harbour plan by 12 votes to 31.", id="votes"),
        pytest.param(PASSED, "The council rejected the harbour plan.", id="rejected"),
        pytest.param(WAGES, "The yard cut wages for its welders by 4 percent.", id="cut"),
        pytest.param(RATE, "The bank raised its main rate to 2 percent.", id="raised"),
        pytest.param(RATE, "The bank increased its main rate to 2 percent.", id="increased"),
        pytest.param(JOBS, "The port has more workers than in 2010.", id="more than"),
        pytest.param(BOYS, "Two girls were pulled from the water.", id="girls"),
        pytest.param(WOMEN, "The clinic tested the vaccine on 300 men.", id="men"),
        pytest.param(LOST, "Nine sailors died in the storm off Dun Head.", id="died"),
        pytest.param(SOLD, "Berge Lines bought the tug Maren from the city.", id="bought"),
        pytest.param(SUED, "Lars Berge sued Ann Lee over the contract.", id="who sued"),
        pytest.param(SUED, "Ann Lee was sued by Lars Berge over the contract.", id="sued by"),
        pytest.param(BEATEN, "Tom Weiss beat Jan Kolar in the vote for mayor.", id="active"),
        pytest.param("The minister welcomed the report.", "The minister condemned the report.",
                     id="condemned"),
        pytest.param("Exports to the islands doubled.", "Exports to the islands halved.",
                     id="halved"),
        pytest.param("The union opposes the new shifts.", "The union favours the new shifts.",
                     id="favours"),
        pytest.param(BEFORE, "The crew left the ship after the tanks caught fire.", id="after"),
    ],
)  # fmt: skip
def test_the_opposite_of_a_quote_is_not_shown(quote, statement):
    assert isinstance(finding(quote, statement), Reason)


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        pytest.param(BLAST, "Three people were killed and at least 12 injured.", id="both counted"),
        pytest.param(BLAST, "The boiler burst killed three and hurt at least 12.", id="actively"),
        pytest.param(HURT, "The burst boiler wounded at least 12 people.", id="wounded"),
        pytest.param(DERBY, "Nordvik United lost to Skarvik Rovers on Saturday.", id="lost to"),
        pytest.param(
            DERBY, "Nordvik United were beaten by Skarvik Rovers on Saturday.", id="passive"
        ),
        pytest.param(DERBY, "Skarvik Rovers defeated Nordvik United 3-1.", id="score"),
        pytest.param(DERBY, "Skarvik Rovers won against Nordvik United.", id="won"),
        pytest.param(FERRY, "Fog held the ferry from Nordvik for four hours.", id="hours"),
        pytest.param(HELD, "The harbour clerk was detained over the missing ropes.", id="held"),
        pytest.param(CLEARED, "The harbour clerk was cleared of theft.", id="cleared"),
        pytest.param(BOARD, "Seven of the board opposed the merger.", id="opposed"),
        pytest.param(PASSED, "The council approved the harbour plan, 31 to 12.", id="votes"),
        pytest.param(PASSED, "The harbour plan was approved by the council.", id="approved"),
        pytest.param(WAGES, "Wages for welders at the yard increased by 4 percent.", id="rose"),
        pytest.param(RATE, "The bank cut its main rate to 2 percent.", id="cut"),
        pytest.param("Police arrested a man on suspicion of murder.",
                     "A murder suspect was arrested by police.", id="a suspect"),
        pytest.param(BOYS, "Two boys were rescued from the water.", id="rescued"),
        pytest.param(LOST, "Nine sailors disappeared in the storm off Dun Head.", id="gone"),
        pytest.param(SOLD, "The tug Maren was sold to the city by Berge Lines.", id="sold by"),
        pytest.param(SUED, "Lars Berge was sued by Ann Lee over the contract.", id="sued by"),
        pytest.param(BEATEN, "Jan Kolar beat Tom Weiss in the vote for mayor.", id="active"),
        pytest.param(
            "The court freed the clerk, who had been arrested in May.",
            "The clerk was released by the court.", id="freed",
        ),
        pytest.param(
            "The mine fire killed nine; 14 others were taken to hospital with burns.",
            "Nine people died in the mine fire.", id="killed, died",
        ),
        pytest.param(
            "A man was shot dead in the port and his wife was hurt.",
            "A man was killed in the port.", id="shot dead",
        ),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_shown(quote, statement):
    made = finding(quote, statement)
    assert isinstance(made, Finding), made
    assert made.doubts == ()


@pytest.mark.parametrize(
    ("quote", "statement", "doubts"),
    [
        pytest.param(PAY, "The operator will not pay the passengers.", True, id="unless"),
        pytest.param(PAY, "The operator refuses to pay unless a court orders it.", False,
                     id="unless, kept"),
        pytest.param(PAY, "Without a court order the operator will not pay.", False,
                     id="in other words"),
        pytest.param(OPEN, "The bridge will reopen.", True, id="if"),
        pytest.param(OPEN, "The bridge will reopen when the inspectors agree.", False,
                     id="if, kept"),
        pytest.param(STAY, "Crews will not sail.", True, id="until"),
        pytest.param(STAY, "Crews will not sail before the engine was tested.", False,
                     id="until, kept"),
        pytest.param("She asked if the bridge was open at night.", "She asked about the bridge.",
                     False, id="a question"),
        pytest.param("If the tide is high, the gate will close.", "The gate will close.", True,
                     id="in front"),
        pytest.param("The gate opened at noon, and remains so until Friday.", "The gate opened.",
                     False, id="a time"),
    ],
)  # fmt: skip
def test_a_lost_condition_is_marked(quote, statement, doubts):
    made = finding(quote, statement)
    assert isinstance(made, Finding), made
    assert bool(made.doubts) == doubts
    assert set(made.doubts) <= {Doubt.CONDITION}
