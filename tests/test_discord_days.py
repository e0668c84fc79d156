from datetime import date

import pytest

from bot.discord.choices import offered, offered_outlets
from bot.discord.days import NotADayError, read_day

TODAY = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        pytest.param("2023-05-03", date(2023, 5, 3), date(2023, 5, 3), id="an ISO day"),
        pytest.param(" 2023-5 ", date(2023, 5, 1), date(2023, 5, 31), id="a month"),
        pytest.param("2024", date(2024, 1, 1), date(2024, 12, 31), id="a year"),
        pytest.param("3 May 2023", date(2023, 5, 3), date(2023, 5, 3), id="day month year"),
        pytest.param("May 3rd, 2023", date(2023, 5, 3), date(2023, 5, 3), id="month day year"),
        pytest.param("February 2024", date(2024, 2, 1), date(2024, 2, 29), id="month in words"),
        pytest.param("03.05.2023", date(2023, 5, 3), date(2023, 5, 3), id="German digits"),
        pytest.param("3. Mai 2023", date(2023, 5, 3), date(2023, 5, 3), id="German words"),
        pytest.param("3 de mayo de 2023", date(2023, 5, 3), date(2023, 5, 3), id="Spanish words"),
        pytest.param("Today", TODAY, TODAY, id="today"),
        pytest.param("ayer", date(2024, 3, 14), date(2024, 3, 14), id="yesterday in Spanish"),
        pytest.param("letzte Woche", date(2024, 3, 8), date(2024, 3, 8), id="last week in German"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, first, last):
    assert (read_day(typed, TODAY), read_day(typed, TODAY, last=True)) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("03/05/2023", id="two different days"),
        pytest.param("2023-02-30", id="no such day"),
        pytest.param("2023-13", id="no such month"),
        pytest.param("0000", id="no such year"),
        pytest.param("soon", id="no date"),
        pytest.param("٣ May 20231", id="too many digits"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(NotADayError, match="2023-05-03"):
        read_day(typed, TODAY)


def test_days_are_offered_as_they_will_be_understood():
    names = [choice.name for choice in offered("last", TODAY)]
    assert names == [
        "last week (2024-03-08)",
        "last month (2024-02-14)",
        "last year (2023-03-16)",
    ]
    assert [choice.value for choice in offered("2024-02", TODAY, last=True)] == ["2024-02-29"]


def test_outlets_that_begin_with_what_was_typed_come_first():
    known = ["The Herald", "Herald Tribune", "Courier", "x" * 101, ""]
    names = [choice.name for choice in offered_outlets(known, "her")]
    assert names == ["Herald Tribune", "The Herald"]
    assert len(offered_outlets(map(str, range(40)), "")) == 25
