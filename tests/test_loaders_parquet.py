import io
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article

arrow = pytest.importorskip("pyarrow", reason="needs newshound[parquet]")
parquet = pytest.importorskip("pyarrow.parquet")


def table(**columns) -> bytes:
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns), out, row_group_size=2)
    return out.getvalue()


def rows(*texts: str | None, **columns) -> bytes:
    return table(headline=["Rain"] * len(texts), body=list(texts), **columns)


def test_a_row_is_an_article():
    said: list[str] = []
    raw = rows("It rained.", "<p>It stopped.</p>", id=[7, 8], mood=["a", "b"],
               pubDate=[date(2023, 5, 3)] * 2)  # fmt: skip
    first, second = loaded(raw, "a.parquet", tell=said.append)
    assert first == Article(
        key="/news/a.parquet#7",
        origin="a.parquet[1]",
        title="Rain",
        text="It rained.",
        published=date(2023, 5, 3),
    )
    assert second.text == "It stopped."
    assert said == ["a.parquet: title←headline, text←body, published←pubDate, id←id; ignored: mood"]


AT = datetime(2023, 5, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "published"),
    [
        pytest.param([date(2023, 5, 3)], date(2023, 5, 3), id="days"),
        pytest.param(arrow.array([AT], arrow.timestamp("ns", tz="UTC")), AT, id="nanoseconds"),
        pytest.param(arrow.array([AT], arrow.timestamp("s")), AT.replace(tzinfo=None),
                     id="no zone"),
        pytest.param(["2023-05-03"], date(2023, 5, 3), id="text"),
        pytest.param([1683122700], AT, id="seconds since 1970"),
        pytest.param(arrow.array([None], arrow.date32()), None, id="empty"),
    ],
)  # fmt: skip
def test_dates(column, published):
    assert only(rows("It rained.", published=column), "a.parquet").published == published


@pytest.mark.parametrize(
    ("columns", "authors"),
    [
        pytest.param({"authors": [["Ann Lee", "Bo Ek"]]}, ("Ann Lee", "Bo Ek"), id="a list"),
        pytest.param({"author": [{"name": "Ann Lee"}]}, ("Ann Lee",), id="an object"),
        pytest.param({"author": [b"Ann Lee"]}, ("Ann Lee",), id="bytes"),
        pytest.param({"author": [Decimal("1.5")]}, ("1.5",), id="a number"),
    ],
)
def test_values_of_many_kinds(columns, authors):
    assert only(rows("It rained.", **columns), "a.parquet").authors == authors


def test_columns_when_told():
    raw = table(a=["Rain"], b=["It rained."])
    assert only(raw, "a.parquet", columns={"text": "b"}).text == "It rained."


def test_one_bad_row_does_not_stop_the_others():
    raw = table(text=arrow.array([b"It rained.", b"\xff", b"", b"It stopped."]))
    found = loaded(raw, "a.parquet")
    assert [each.origin for each in found] == [f"a.parquet[{n}]" for n in (1, 2, 3, 4)]
    assert reasons(found) == [
        ("a.parquet[2]", "a value that cannot be read: 'utf-8' codec can't decode byte 0xff in "
         "position 0: invalid start byte"),
        ("a.parquet[3]", "no text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"It rained.", "not a Parquet file", id="no Parquet"),
        pytest.param(table(a=["x"], b=["y"]),
                     "no column with the text among a, b: pass --column text=NAME",
                     id="no text column"),
        pytest.param(rows(), "no article in it", id="no rows"),
        pytest.param(rows("It rained.")[:-20],
                     "damaged: Parquet magic bytes not found in footer. Either the file is "
                     "corrupted or this is not a parquet file.", id="cut short"),
    ],
)  # fmt: skip
def test_bad_files_are_one_rejection(raw, reason):
    assert reasons(loaded(raw, "a.parquet")) == [("a.parquet", reason)]


def test_a_value_that_is_too_long():
    found = loaded(rows("It rained. " * 100, "It rained."), "a.parquet", longest=500)
    assert reasons(found) == [("a.parquet[1]", "a value of more than 500 characters")]


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert reasons(loaded(rows("It rained."), "a.parquet")) == [
        ("a.parquet", 'reading Parquet needs pyarrow: pip install "newshound[parquet]"')
    ]


def test_a_column_whose_name_is_no_utf_8():
    raw = rows("It rained.").replace(b"headline", b"headlin\xf7")
    [(_, reason)] = reasons(loaded(raw, "a.parquet"))
    assert reason.startswith("damaged: 'utf-8' codec can't decode byte 0xf7")


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=30), st.integers(0, 1500), st.integers(0, 30))
def test_any_damage_is_at_least_one_outcome(noise, place, lost):
    raw = rows("It rained.", "It stopped.", "It snowed.")
    assert loaded(raw[:place] + noise + raw[place + lost :], "a.parquet")
