from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loading import NOW

from ingest.articles import read_moment, written
from ingest.loaders.dates import dated

DAY = date(2023, 5, 3)
at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        pytest.param("2023-05-03", DAY, id="ISO day"),
        pytest.param("20230503", DAY, id="ISO day without dashes"),
        pytest.param(20230503, DAY, id="the same as a number"),
        pytest.param("2023/05/03", DAY, id="year first with slashes"),
        pytest.param("2023/5/3", DAY, id="without leading noughts"),
        pytest.param("3 May 2023", DAY, id="British"),
        pytest.param("May 3, 2023", DAY, id="American"),
        pytest.param("Wednesday, May 3rd, 2023", DAY, id="with weekday and ordinal"),
        pytest.param("Wed, 3 May 2023", DAY, id="mail date without a time"),
        pytest.param("Oct. 23, 2024", date(2024, 10, 23), id="month with a full stop"),
        pytest.param("Sept. 3, 2023", date(2023, 9, 3), id="four-letter September"),
        pytest.param("May 3, 2023 at 2:05 p.m. ET", DAY, id="a time in a zone without offset"),
        pytest.param("2023-05-03 14:05 ET", DAY, id="ISO time in a zone without offset"),
        pytest.param("13/02/2023", date(2023, 2, 13), id="only a day can be 13"),
        pytest.param("02/13/2023", date(2023, 2, 13), id="only a day can be 13, American"),
        pytest.param("03/03/2023", date(2023, 3, 3), id="the same either way round"),
        pytest.param("1605-07-01", date(1605, 7, 1), id="the first newspaper"),
        pytest.param("2026-11-23", date(2026, 11, 23), id="already tomorrow in Auckland"),
        pytest.param("2023-05-03T14:05:00", at("2023-05-03T14:05"), id="no zone"),
        pytest.param("2023-05-03T14:05Z", datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="Z"),
        pytest.param(
            "2023-05-03 14:05:09.25+02:00",
            datetime(2023, 5, 3, 14, 5, 9, 250000, tzinfo=timezone(timedelta(hours=2))),
            id="zone and fraction are kept",
        ),
        pytest.param(
            "2023-05-03 14:05:00 UTC", datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="zone by name"
        ),
        pytest.param(
            "Wed, 03 May 2023 14:05:00 -0400",
            datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=-4))),
            id="RFC 2822",
        ),
        pytest.param("20230503140500", at("2023-05-03T14:05"), id="digits only"),
        pytest.param(1683122700, datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="epoch seconds"),
        pytest.param("1683122700000", datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="milliseconds"),
        pytest.param(1683122700.0, datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="a float"),
        pytest.param(None, None, id="none"),
        pytest.param("  ", None, id="blank"),
    ],
)
def test_dates_as_outlets_write_them(value, moment):
    assert dated(value, NOW) == (moment, None)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param("01/02/2023", "ambiguous: day first or month first?", id="two readings"),
        pytest.param("0001-01-01", "before 1600", id="the year 1"),
        pytest.param("0001-01-01T00:00:00Z", "before 1600", id="the year 1 with a time"),
        pytest.param("9999-12-31T23:59:59-11:00", "in the future", id="the end of days"),
        pytest.param("2026-11-24", "in the future", id="the day after tomorrow"),
        pytest.param("2023-02-30", "no such day", id="the 30th of February"),
        pytest.param("2023/13/01", "no such day", id="month 13, year first"),
        pytest.param("2023-05-03T25:00", "no such day", id="25 o'clock"),
        pytest.param("2023", "a number that could mean several things", id="a bare year"),
        pytest.param(0, "a number that could mean several things", id="epoch nought"),
        pytest.param(10**400, "a number that could mean several things", id="a huge number"),
        pytest.param("9" * 5000, "a number that could mean several things", id="endless digits"),
        pytest.param(float("nan"), "not a date", id="not a number"),
        pytest.param(True, "not a date", id="true"),
        pytest.param("yesterday", "not in a form that is known", id="a word"),
        pytest.param("5/3/23", "not in a form that is known", id="a year of two digits"),
        pytest.param("2023-05-03-2023", "not in a form that is known", id="something longer"),
    ],
)
def test_what_is_ambiguous_or_impossible_is_refused_with_the_reason(value, why):
    moment, notice = dated(value, NOW)
    assert moment is None
    assert notice.startswith('date "')
    assert notice.endswith(f'" refused: {why}; kept undated')


@given(
    st.one_of(
        st.text(max_size=40), st.text("0123456789-/:. TZMay,", max_size=30), st.integers(),
        st.floats(), st.booleans(), st.none(), st.binary(), st.lists(st.text(), max_size=2),
    )
)  # fmt: skip
def test_whatever_it_is_it_is_a_plausible_date_or_refused_or_empty(value):
    moment, notice = dated(value, NOW)
    assert moment is None or notice is None
    if moment is not None:
        assert 1600 <= moment.year <= NOW.year
        assert read_moment(written(moment)) == moment


@given(st.datetimes(at("1700-01-01"), at("2026-01-01"), timezones=st.timezones()))
def test_iso_times_are_read_back(moment):
    fixed = datetime.fromisoformat(moment.isoformat())
    assert dated(fixed.isoformat(), NOW) == (fixed, None)
