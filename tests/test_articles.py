from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from archives import article
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import (
    Span,
    day_of,
    latest_instant,
    normalised,
    passage_id,
    read_moment,
    written,
)

_MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends of three systems"),
        pytest.param("one\x0ctwo\x0bthree\x85four", "one\ntwo\nthree\nfour", id="page breaks"),
        pytest.param("one\u2028two\u2029three", "one\ntwo\n\nthree", id="Unicode's own line ends"),
        pytest.param("one \t\ntwo\u00a0 ", "one\ntwo", id="spaces at line ends go"),
        pytest.param("one\n\n \n\n\ntwo", "one\n\ntwo", id="one empty line at most"),
        pytest.param("\n\n one\n\n", " one", id="nothing around it"),
        pytest.param("\ufeffone\x1b[31mtwo\x00", "one[31mtwo", id="no command reaches a terminal"),
        pytest.param("Cafe\u0301", "Café", id="composed letters"),
        pytest.param("e\x00\u0301", "é", id="composed after the rubbish between is gone"),
        pytest.param(
            "“No,”  he said — 5\u00a0%", "“No,”  he said — 5\u00a0%", id="typography stays"
        ),
        pytest.param("\u202eevil", "\u202eevil", id="marks of writing direction stay"),
    ],
)
def test_text_is_normalised(raw, stored):
    assert normalised(raw) == stored


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"origin": "elsewhere.csv:9"}, True, id="where it was read"),
        pytest.param({"notices": ("a date was refused",)}, True, id="what the loader told"),
        pytest.param({"text": "Rain fell. It stopped!"}, False, id="one character of the text"),
        pytest.param({"title": "Rain"}, False, id="the title"),
        pytest.param({"publisher": "Herald"}, False, id="the outlet"),
        pytest.param({"publisher": None}, False, id="no outlet"),
        pytest.param({"authors": ("A. Writer",)}, False, id="the author"),
        pytest.param({"published": datetime(2024, 6, 1)}, False, id="the hour"),  # noqa: DTZ001
        pytest.param({"modified": date(2024, 6, 2)}, False, id="the correction's date"),
        pytest.param({"url": None}, False, id="the address"),
    ],
)
def test_a_fingerprint_changes_with_what_a_reader_is_shown(changes, same):
    assert (article(**changes).fingerprint == article().fingerprint) is same


def test_authors_are_told_apart():
    one, two = article(authors=("A", "B")), article(authors=("A, B",))
    assert one.fingerprint != two.fingerprint


def test_ids_are_the_same_on_every_machine():
    assert article(key="https://example.org/rain").id == "bdd4ed2aea0cc59a"
    assert passage_id("bdd4ed2aea0cc59a", 1, Span(0, 13)) == 2392177992001881968


@given(st.integers(1, 99), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_passage_id_fits_where_it_is_kept(version, start, end):
    assert 0 <= passage_id("bdd4ed2aea0cc59a", version, Span(start, end)) < 2**63


_MOMENTS = [
    pytest.param(None, None, id="unknown"),
    pytest.param(date(2023, 5, 3), "2023-05-03", id="a day"),
    pytest.param(
        datetime(2023, 5, 3, 14, 5, tzinfo=_MOSCOW), "2023-05-03T14:05:00+03:00", id="with a zone"
    ),
    pytest.param(datetime(2023, 5, 3, 14), "2023-05-03T14:00:00", id="without"),  # noqa: DTZ001
]


@pytest.mark.parametrize(("moment", "iso"), _MOMENTS)
def test_moments_are_written_and_read(moment, iso):
    assert written(moment) == iso
    assert read_moment(iso) == moment


@pytest.mark.parametrize(
    ("moment", "day", "instant"),
    [
        pytest.param(
            date(2023, 5, 3),
            date(2023, 5, 3),
            datetime(2023, 5, 3, 23, 59, 59, 999999, UTC),
            id="a day lasts until its midnight",
        ),
        pytest.param(
            datetime(2023, 5, 3, 1, tzinfo=_MOSCOW),
            date(2023, 5, 3),
            datetime(2023, 5, 2, 22, tzinfo=UTC),
            id="the outlet's day, the world's instant",
        ),
        pytest.param(
            datetime(2023, 5, 3, 1),  # noqa: DTZ001
            date(2023, 5, 3),
            datetime(2023, 5, 3, 1, tzinfo=UTC),
            id="no zone is read as UTC",
        ),
    ],
)
def test_days_and_instants(moment, day, instant):
    assert day_of(moment) == day
    assert latest_instant(moment) == instant
