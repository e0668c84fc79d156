import pytest
from hypothesis import given
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article, Rejected, normalised


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        pytest.param("Rain\n\nIt fell.", "Rain", "It fell.", id="a headline leaves the text"),
        pytest.param("Rain", "Rain", "Rain", id="a headline that is all there is stays"),
        pytest.param("Rain\n\n \n", "Rain", "Rain", id="nothing but space below it"),
        pytest.param("It rained.\n\nAll day.", "It rained.", None, id="a sentence stays"),
        pytest.param("Rain\nfell.", "Rain", None, id="no empty line below: no headline"),
        pytest.param(
            "Mr. Lee met St. Petersburg's mayor. Then he left.",
            "Mr. Lee met St. Petersburg's mayor.",
            None,
            id="titles of people end no sentence",
        ),
        pytest.param("word " * 30, "word " * 15 + "word…", None, id="cut at a word"),
        pytest.param("x" * 200, "x" * 80 + "…", None, id="one endless word"),
        pytest.param("-----\nIt rained.", "It rained.", None, id="a rule is no title"),
    ],
)
def test_title_and_text(text, title, body):
    found = only(text)
    assert (found.title, found.text) == (title, normalised(text) if body is None else body)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("Ça va.".encode(), id="UTF-8"),
        pytest.param("Ça va.".encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param("\ufeffÇa va.".encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param("\ufeffÇa va.".encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param("\ufeffÇa va.".encode("utf-32-le"), id="UTF-32"),
    ],
)
def test_encodings_that_say_what_they_are(raw):
    assert only(raw).text == "Ça va."


def test_a_told_encoding_is_for_what_is_not_utf_8():
    assert only("Ça va.".encode("cp1252"), encoding="cp1252").text == "Ça va."
    assert only("Ça va.".encode(), encoding="cp1252").text == "Ça va."


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n \n\t", "no text in it", id="blank"),
        pytest.param(b"--- ***", "no text in it", id="no letter or digit"),
        pytest.param(
            b"caf\xe9 au lait",
            "not UTF-8 (byte 0xe9 at 3): pass --encoding, e.g. --encoding cp1252",
            id="Latin letters",
        ),
        pytest.param(
            "It rained. Ça".encode()[:-2],
            "cut off inside a UTF-8 character (byte 0xc3 at 11): "
            "truncated, or of another --encoding",
            id="truncated in a character",
        ),
        pytest.param(b"MZ\x00\x01\xff", "binary, not text", id="a program"),
        pytest.param(b"%PDF-1.4 \xe2\xe3", "binary, not text", id="PDF"),
        pytest.param(b"It\x00rained", "binary, not text", id="a nought in the text"),
        pytest.param(
            b"a" * 101, "larger than 100 bytes, the most that is read as one article", id="gigantic"
        ),
    ],
)
def test_bad_files_are_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, longest=100)) == [("story.txt", reason)]


def test_an_unknown_encoding_is_named():
    assert reasons(loaded(b"\xe9", encoding="klingon")) == [
        ("story.txt", "no such encoding: klingon")
    ]


def test_it_is_named_by_its_path_and_takes_the_publisher_it_is_told():
    assert only("It rained.", "day/rain.txt", publisher="The Post") == Article(
        key="/news/day/rain.txt",
        origin="day/rain.txt",
        title="It rained.",
        text="It rained.",
        publisher="The Post",
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_one_article_or_one_rejection(raw):
    [outcome] = loaded(raw)
    if isinstance(outcome, Article):
        assert outcome.text
        assert outcome.title
        assert "\n" not in outcome.title
    else:
        assert outcome == Rejected("story.txt", outcome.reason)


@given(st.text(max_size=400))
def test_text_is_normalised_once_and_for_all(text):
    assert normalised(normalised(text)) == normalised(text)


@given(st.text("ab \n.", max_size=200))
def test_no_word_is_lost(text):
    for found in loaded(text):
        if isinstance(found, Article):
            assert text.split() in [found.text.split(), (found.title + " " + found.text).split()]
