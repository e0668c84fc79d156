"""What a question limits itself to, and what only looks as if it did."""

from datetime import date

import pytest

from bot.limits import NO_LIMITS, Limits, read_limits

TODAY = date(2024, 2, 15)  # a Thursday
OUTLETS = (
    "The Verge",
    "BBC News",
    "BBC News - Health",
    "Financial Times",
    "Fortune",
    "The Times",
    "www.cnn.com",
    "CBSSports.com",
    "Cnbc | World Business News Leader",
    "USA Today",
    "Reuters",
    "The Age",
)


def read(question: str, **given) -> Limits:
    return read_limits(question, publishers=OUTLETS, today=TODAY, **given)


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("Who resigned, according to The Verge?", ["The Verge"]),
        ("What did the BBC report about the strike?", ["BBC News", "BBC News - Health"]),
        ("What does the Reuters article say about the dam?", ["Reuters"]),
        ("How many were hurt, as reported by CNN?", ["www.cnn.com"]),
        ("What did CNBC's report on rates predict?", ["Cnbc | World Business News Leader"]),
        ("Did CBS Sports report that he was traded?", ["CBSSports.com"]),
        (
            "Which company was fined, as reported by Fortune, The Verge and Reuters?",
            ["Fortune", "The Verge", "Reuters"],
        ),
        ("What does Megan Grey claim in 'The Age'?", ["The Age"]),
        ("Does 'The Verge' describe the phone as slow?", ["The Verge"]),
        ("What was in the Financial Times story on gold?", ["Financial Times"]),
        ("What did USA Today write about the storm?", ["USA Today"]),
        ("What happened to the Financial Times Stock Exchange?", []),
        ("Who leads The Times?", []),
        ("Why was The Verge sold?", []),
        ("How did Fortune 500 companies react?", []),
        ("Which BBC presenter resigned?", []),
        ("Who hosts Wheel of Fortune?", []),
        ("What was decided at the age of 18?", []),
        ("Who reported the verge of collapse?", []),
        ("What did Bloomberg report about gold?", []),
        ("What did the Washington Times report?", []),
    ],
)
def test_an_outlet_is_a_limit_where_it_is_the_source(question, publishers):
    assert list(read(question).publishers) == publishers


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("What happened in May 2023?", "2023-05-01", "2023-05-31"),
        ("Who was elected in 2022?", "2022-01-01", "2022-12-31"),
        ("Who resigned between March and June 2019?", "2019-03-01", "2019-06-30"),
        ("What changed from 3 May 2023 to 7 May 2023?", "2023-05-03", "2023-05-07"),
        ("What did the minister say since January 2024?", "2024-01-01", None),
        ("Who protested before May 3, 2023?", None, "2023-05-02"),
        ("Who protested until May 3, 2023?", None, "2023-05-03"),
        ("What followed after June 2022?", "2022-07-01", None),
        ("Who won this week?", "2024-02-08", "2024-02-15"),
        ("Who won last week?", "2024-02-05", "2024-02-11"),
        ("Who won last month?", "2024-01-01", "2024-01-31"),
        ("Who won last year?", "2023-01-01", "2023-12-31"),
        ("What closed in the last 3 days?", "2024-02-12", "2024-02-15"),
        ("Who was arrested yesterday?", "2024-02-14", "2024-02-15"),
        ("Who was arrested on Monday?", "2024-02-12", "2024-02-14"),
        ("Who was arrested on 3 May 2023?", "2023-05-03", "2023-05-05"),
        ("What did the report published on May 3, 2023 say?", "2023-05-03", "2023-05-03"),
        ("What did the 2023-05-03 article say?", "2023-05-03", "2023-05-03"),
        ("Who resigned in December?", "2023-12-01", "2023-12-31"),
        ("What burned on October 7?", "2023-10-07", "2023-10-09"),
        ("Who planned the October 7 attack?", None, None),
        ("Who was hurt on the day before the parade?", None, None),
        ("Who won the 2022 World Cup?", None, None),
        ("Which names were the most popular of 2023?", None, None),
        ("May the minister resign?", None, None),
        ("What will be the leading cause of cancer by 2030?", None, None),
        ("What happened on February 30, 2023?", None, None),
        ("Which paper is USA Today?", None, None),
        ("Who marched in May Day rallies?", None, None),
    ],
)
def test_a_date_is_a_limit_where_it_says_when(question, after, before):
    limits = read(question)
    assert (limits.after, limits.before) == (_day(after), _day(before))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_the_words_that_were_read_are_told():
    question = "What did The Verge report in May 2023?"
    limits = read(question)
    words = [question[s.start : s.end] for s in (*limits.outlet_words, *limits.date_words)]
    assert words == ["The Verge", "in May 2023"]


def test_two_dated_articles_span_the_time_between_them():
    limits = read(
        "Did The Verge report published on May 3, 2023 agree with the Reuters report of "
        "June 1, 2023, published on June 1, 2023?"
    )
    assert (limits.after, limits.before) == (date(2023, 5, 3), date(2023, 6, 1))


def test_the_date_of_one_of_two_articles_limits_neither():
    limits = read("Did The Verge report of November 1 agree with what Reuters reported?")
    assert (limits.after, limits.before, limits.date_words) == (None, None, ())


def test_a_time_before_the_archive_is_history_and_no_limit():
    assert read("Which state was founded in 1947?", first=date(2019, 1, 1)) == NO_LIMITS


@pytest.mark.parametrize(
    ("off", "left"), [("outlets", (date(2023, 5, 1), ())), ("dates", (None, ("The Verge",)))]
)
def test_either_kind_can_be_left_unread(off, left):
    limits = read("What did The Verge report in May 2023?", **{off: False})
    assert (limits.after, limits.publishers) == left
