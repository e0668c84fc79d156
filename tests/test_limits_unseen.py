"""Questions as people ask them, written before the rules were tried on them: what limits each to
outlets and days, and what only looks as if it did."""

from datetime import date

import pytest

from bot.limits import read_limits

TODAY = date(2024, 2, 15)  # a Thursday
FIRST = date(2015, 1, 1)
OUTLETS = (
    "BBC News",
    "CNN",
    "Financial Times",
    "Fox News",
    "Le Monde",
    "NPR",
    "Reuters",
    "TASS",
    "The Economist",
    "The Guardian",
    "The Independent",
    "The New York Times",
    "The Sun",
    "The Times",
    "The Verge",
    "The Week",
    "Time",
    "Variety",
    "Wired",
)


def read(question: str) -> tuple[list[str], str | None, str | None]:
    limits = read_limits(question, publishers=OUTLETS, today=TODAY, first=FIRST)
    after, before = limits.after, limits.before
    return (
        list(limits.publishers),
        after.isoformat() if after else None,
        before.isoformat() if before else None,
    )


@pytest.mark.parametrize(
    ("question", "outlets", "after", "before"),
    [
        # Outlets as sources
        ("What has the Guardian written about the water companies?", ["The Guardian"], None, None),
        ("What did Reuters say about the merger?", ["Reuters"], None, None),
        ("According to Wired, who built the robot?", ["Wired"], None, None),
        ("Did Fox News cover the hearing?", ["Fox News"], None, None),
        ("How does Le Monde describe the strike?", ["Le Monde"], None, None),
        ("What was the headline in the Financial Times?", ["Financial Times"], None, None),
        ("What do CNN and NPR report about the storm?", ["CNN", "NPR"], None, None),
        ("Per TASS, what was shot down?", ["TASS"], None, None),
        ("Show me Reuters coverage of the flood.", ["Reuters"], None, None),
        ("What did the BBC's report on care homes find?", ["BBC News"], None, None),
        (
            "Who did The New York Times interview about the fire?",
            ["The New York Times"],
            None,
            None,
        ),
        ("Which minister resigned, The Independent reports?", ["The Independent"], None, None),
        ("What does The Economist think of the budget?", ["The Economist"], None, None),
        ("In The Times, who was accused of fraud?", ["The Times"], None, None),
        ("Is there an article from Variety on the strike?", ["Variety"], None, None),
        # Outlets as subjects
        ("Who leads The Times?", [], None, None),
        ("How far did the Financial Times Stock Exchange index fall?", [], None, None),
        ("Why did CNN fire its chief executive?", [], None, None),
        ("Who bought the Independent?", [], None, None),
        ("How hot is the Sun?", [], None, None),
        ("What time did the week begin?", [], None, None),
        ("Who sued Fox News for defamation?", [], None, None),
        ("How many people watch BBC News?", [], None, None),
        ("Which variety of apple was recalled?", [], None, None),
        ("Who is Time's person of the year?", [], None, None),
        ("Which Reuters photographer was killed?", [], None, None),
        ("What did Trump say about the New York Times?", [], None, None),
        ("Did The Guardian apologise?", [], None, None),
        ("How was The Verge founded?", [], None, None),
        ("Who edits Le Monde?", [], None, None),
        # Days, months, years
        ("What happened at the summit in November 2021?", [], "2021-11-01", "2021-11-30"),
        ("Who resigned in the summer of 2022?", [], "2022-06-01", "2022-08-31"),
        ("What did the court decide on 14 June 2023?", [], "2023-06-14", "2023-06-16"),
        ("Who was killed on June 14th, 2023?", [], "2023-06-14", "2023-06-16"),
        ("Which banks failed between March and May 2023?", [], "2023-03-01", "2023-05-31"),
        ("What changed between 2019 and 2021?", [], "2019-01-01", "2021-12-31"),
        ("How many strikes were there from January to March 2022?", [], "2022-01-01", "2022-03-31"),
        ("What has the mayor promised since 2020?", [], "2020-01-01", None),
        ("What did the mayor promise before 2020?", [], None, "2019-12-31"),
        ("Who was arrested in early 2023?", [], "2023-01-01", "2023-04-30"),
        ("Who was arrested in late March 2023?", [], "2023-03-01", "2023-03-31"),
        ("What happened two weeks ago?", [], "2024-01-25", "2024-02-08"),
        ("Who resigned three days ago?", [], "2024-02-12", "2024-02-14"),
        ("What closed in the past month?", [], "2024-01-15", "2024-02-15"),
        ("Who has been elected this year?", [], "2024-01-01", "2024-02-15"),
        ("What did the minister announce last Tuesday?", [], "2024-02-13", "2024-02-15"),
        ("What was reported today?", [], "2024-02-15", "2024-02-15"),
        ("Which papers reported it during 2018?", [], "2018-01-01", "2018-12-31"),
        # Times that are only told of
        ("What has changed since the election?", [], None, None),
        ("Where was she the day before the parade?", [], None, None),
        ("Who planned the September 11 attacks?", [], None, None),
        ("What did the January 6 committee find?", [], None, None),
        ("Who will host the 2026 World Cup?", [], None, None),
        ("Which film won the 2019 Oscar?", [], None, None),
        ("What is the plan for carbon by 2050?", [], None, None),
        ("How many people lived there in 1900?", [], None, None),
        ("What did Theresa May say about Brexit?", [], None, None),
        ("When did the march in March end?", [], "2023-03-01", "2023-03-31"),
        ("Who could march in the parade next month?", [], None, None),
        ("How did the class of 2020 graduate?", [], None, None),
        ("What did Apple earn in the third quarter of 2022?", [], None, None),  # told later
    ],
)
def test_limits_are_read_as_they_are_meant(question, outlets, after, before):
    assert read(question) == (outlets, after, before)
