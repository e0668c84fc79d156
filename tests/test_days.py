"""The day that a sentence tells, read against the day on which it appeared."""

from datetime import date

import pytest

from bot.days import told_day

WEDNESDAY = date(2023, 5, 3)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        pytest.param("The dam broke on Tuesday.", "2023-05-02", id="a weekday before"),
        pytest.param("The dam broke on Wednesday.", "2023-05-03", id="the same weekday"),
        pytest.param("The dam broke late on Friday.", "2023-04-28", id="five days before"),
        pytest.param("It broke in the night of 2 May.", "2023-05-02", id="the night of a day"),
        pytest.param("The dam broke Tuesday night, flooding fields.", "2023-05-02", id="no “on”"),
        pytest.param("It was lost only last Wednesday.", "2023-04-26", id="last is a week ago"),
        pytest.param("The dam broke yesterday.", "2023-05-02", id="yesterday"),
        pytest.param("The dam broke this morning.", "2023-05-03", id="this morning"),
        pytest.param("The dam broke three days ago.", "2023-04-30", id="days ago"),
        pytest.param("The dam broke on April 3.", "2023-04-03", id="month and day"),
        pytest.param("The dam broke on 3rd of April, in rain.", "2023-04-03", id="day and month"),
        pytest.param("The dam broke on Dec. 28.", "2022-12-28", id="over the turn of the year"),
        pytest.param("The dam broke on May 3, 2021.", "2021-05-03", id="with its year"),
        pytest.param("In 1999 men dug; on 3 May 2021 it broke.", "2021-05-03", id="two times"),
        pytest.param("The log says 2023-04-30.", "2023-04-30", id="by ISO"),
        pytest.param(
            "The dam broke on Monday, the mayor said on Wednesday.", "2023-05-01",
            id="when it happened, not when it was said",
        ),
        pytest.param(
            "MOSCOW, May 3 (Reuters) - The dam broke on Tuesday.", "2023-05-02", id="dateline"
        ),
        pytest.param("The dam broke on Monday, on 1 May.", "2023-05-01", id="twice the same"),
    ],
)  # fmt: skip
def test_a_day_that_is_told_is_known(sentence, day):
    assert told_day(sentence, WEDNESDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The dam broke.", id="no day"),
        pytest.param("The mayor said on Tuesday that the dam was safe.", id="only said then"),
        pytest.param("The dam was safe, the mayor said Tuesday.", id="only said then, behind"),
        pytest.param("The dam broke on Thursday.", id="tomorrow’s weekday"),
        pytest.param("The dam will be closed on Friday.", id="ahead"),
        pytest.param("The road is closed until Tuesday.", id="a bound"),
        pytest.param("The May 2 parade was small.", id="a name"),
        pytest.param("Tuesday’s parade was small.", id="a possessive"),
        pytest.param("The parade on May 9 is ready.", id="a date after the paper"),
        pytest.param("The dam broke on Monday and again on Tuesday.", id="two days"),
        pytest.param("“We saw it on Tuesday,” she wrote.", id="in a quotation"),
        pytest.param("On Tuesday in 1953 the dam broke.", id="in another year"),
        pytest.param("The dam broke on Tuesday a year ago.", id="a year ago"),
        pytest.param("The dam broke on February 30.", id="no such day"),
        pytest.param("The dam broke in October 2022.", id="only a month"),
        pytest.param("It is shut every Tuesday.", id="every week"),
        pytest.param("It broke on 03/05/2023.", id="two readings"),
        pytest.param("The score was May 3.5 in all.", id="a decimal"),
    ],
)
def test_a_day_that_is_not_told_is_not_guessed(sentence):
    assert told_day(sentence, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        pytest.param("The dam broke on 3 May 2021.", date(2021, 5, 3), id="a whole date"),
        pytest.param("The dam broke on Tuesday.", None, id="a weekday"),
        pytest.param("The dam broke on 3 May.", None, id="no year"),
        pytest.param("The dam broke yesterday.", None, id="yesterday"),
    ],
)
def test_an_undated_article_tells_only_whole_dates(sentence, day):
    assert told_day(sentence, None) == day
