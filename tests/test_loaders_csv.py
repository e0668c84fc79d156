from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article

HEADER = "id,headline,body,pubDate\n"


def test_a_row_is_an_article():
    found = loaded(HEADER + '7,Rain,"It rained,\nall ""day"".",2023-05-03\n8,A,B,\n', "a.csv")
    assert found[0] == Article(
        key="/news/a.csv#7",
        origin="a.csv:2",
        title="Rain",
        text='It rained,\nall "day".',
        published=date(2023, 5, 3),
    )
    assert found[1].origin == "a.csv:4"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("title,text\nRain,It rained.\n", id="commas"),
        pytest.param("title;text\nRain;It rained.\n", id="semicolons"),
        pytest.param("title\ttext\nRain\tIt rained.\n", id="tabs"),
        pytest.param("title|text\nRain|It rained.\n", id="bars"),
        pytest.param("\ufefftitle,text\r\nRain,It rained.\r\n", id="a mark, and Windows ends"),
        pytest.param("title,text\rRain,It rained.", id="old Mac ends"),
        pytest.param("sep=;\ntitle;text\nRain;It rained.", id="Excel says which"),
        pytest.param("\n\ntitle,text\n\nRain,It rained.\n,\n", id="empty rows"),
        pytest.param("title,text\nRain,It rained.,,\n", id="padded rows"),
        pytest.param(' Title , "Text"\nRain,It rained.', id="spaces in the header"),
        pytest.param("\ufefftitle,text\nRain,It rained.".encode("utf-16-le"), id="UTF-16"),
    ],
)
def test_the_ways_of_csv(content):
    found = only(content, "a.csv")
    assert (found.title, found.text) == ("Rain", "It rained.")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param("1,A,B\n2,A,It rained.,\n", [("a.csv:2", "3 cells where the header has 4")],
                     id="too few cells"),
        pytest.param("1,A,B,C,D\n", [("a.csv:2", "5 cells where the header has 4")],
                     id="too many cells"),
        pytest.param("1,A,,\n", [("a.csv:2", "no text")], id="no text"),
        pytest.param('1,A,"B,\n2,A,It rained.,\n',
                     [("a.csv:2", "a quotation mark opens here that is never closed")],
                     id="a quotation mark never closed"),
        pytest.param('1,A,"B"C,\n', [("a.csv:2", "not CSV: ',' expected after '\"'")],
                     id="text after a quotation mark"),
        pytest.param("1,A,It rained.,\n1,A,It snowed.,\n",
                     [("a.csv:3", "id '1' was already used on line 2 with other text: "
                       "give it an id of its own")], id="an id used before"),
        pytest.param("", [("a.csv", "no article in it")], id="only a header"),
    ],
)  # fmt: skip
def test_bad_rows_are_rejected_with_their_line(rows, expected):
    assert reasons(loaded(HEADER + rows, "a.csv")) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("a,b\n1,2\n", "no column with the text among a, b: pass --column text=NAME",
                     id="no text column"),
        pytest.param("text,text\n1,2\n", "two columns are called 'text'", id="two of a name"),
        pytest.param(b"\x00\x01text,b\n", "binary, not text", id="binary"),
        pytest.param("text,b\nÇa,2\n".encode("cp1252"),
                     "not UTF-8 (byte 0xc7 at 7): pass --encoding, e.g. --encoding cp1252",
                     id="another encoding"),
        pytest.param("title,text\n\"" + "a,b\n" * 30, "line 2: a field longer than is read as one "
                     "article: a quotation mark not closed?", id="a quotation mark never closed"),
        pytest.param("text\n" + "x" * 200, "a line larger than 100 bytes, the most that is read as "
                     "one article", id="a gigantic line"),
    ],
)  # fmt: skip
def test_bad_files_are_one_rejection(content, reason):
    assert reasons(loaded(content, "a.csv", longest=100)) == [("a.csv", reason)]


def test_columns_are_guessed_and_said_once():
    said: list[str] = []
    loaded(HEADER.replace("id", "mood") + "x,A,B,\nx,C,D,\n", "a.csv", tell=said.append)
    assert said == ["a.csv: title←headline, text←body, published←pubDate; ignored: mood"]


def test_standard_input_is_recognised_by_its_header():
    assert only("title;text\nRain;It rained.\n", "-").title == "Rain"


def test_another_encoding_when_told():
    assert only("text\nÇa va\n".encode("cp1252"), "a.csv", encoding="cp1252").text == "Ça va"
    assert only("text\nÇa va\n".encode(), "a.csv", encoding="cp1252").text == "Ça va"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_at_least_one_outcome_and_never_an_error(raw):
    assert loaded(raw, "a.csv")
    assert loaded(b"title,text\n" + raw, "a.csv")


@settings(deadline=None)
@given(st.text('",;\n\r ab', max_size=200))
def test_any_csv_like_text_is_never_an_error(text):
    assert loaded(f"title,text\n{text}", "a.tsv", longest=60)
