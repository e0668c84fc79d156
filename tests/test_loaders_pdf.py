import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article


def pdf(*pages: list[str], info: str = "") -> bytes:
    """A file with these lines on its pages; an empty line is a gap between two paragraphs."""
    parent = 2 + 2 * len(pages)
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for lines in pages:
        drawn = b"BT /F1 11 Tf 72 760 Td 14 TL " + b" ".join(map(_shown, lines)) + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 1 0 R >> >> >>" % (parent, len(objects))
        )
    kids = b" ".join(b"%d 0 R" % number for number in range(3, parent, 2))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
    objects.append(b"<< %s >>" % info.encode())
    return _file(objects)


def _shown(line: str) -> bytes:
    escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(%s) Tj T*" % escaped.encode("cp1252") if line else b"T*"


def _file(objects: list[bytes]) -> bytes:
    raw, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return raw + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(objects) - 1, len(objects), len(raw))
    )


def encrypted(raw: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


STORY = [
    "Ferry runs aground",
    "",
    "A ferry ran aground off the coast of Nordvik on Tuesday, and",
    "32 people were taken off by lifeboats. Nobody was hurt.",
    "",
    "The captain had slept for two hours.",
]
TEXT = (
    "A ferry ran aground off the coast of Nordvik on Tuesday, and 32 people were taken off by "
    "lifeboats. Nobody was hurt.\n\nThe captain had slept for two hours."
)


def test_lines_become_paragraphs_and_the_headline_the_title():
    assert only(pdf(STORY), "a.pdf") == Article(
        key="/news/a.pdf", origin="a.pdf", title="Ferry runs aground", text=TEXT, language="en"
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(["It rained on the rail-", "way for days."],
                     "It rained on the railway for days.", id="a word cut at the line's end"),
        pytest.param(["A long-term plan for the long-", "term."],
                     "A long-term plan for the long-term.", id="a hyphen it has elsewhere too"),
        pytest.param(["The Franco-", "German summit."], "The Franco-German summit.",
                     id="a name with a hyphen"),
        pytest.param(["In the years 2019-", "2021 it rained."], "In the years 2019-2021 it rained.",
                     id="figures"),
        pytest.param(["It rained in all of the county on Tuesday", "night.",
                      "The river rose and the bridges were closed."],
                     "It rained in all of the county on Tuesday night.\n\n"
                     "The river rose and the bridges were closed.", id="a short last line"),
        pytest.param(["They ask for three things today:", "• higher pay", "• shorter hours"],
                     "They ask for three things today:\n\n• higher pay\n\n• shorter hours",
                     id="points"),
    ],
)  # fmt: skip
def test_lines_put_together(lines, text):
    assert only(pdf(["X" * 10, "", *lines]), "a.pdf").text == text


def test_running_heads_and_page_numbers_are_not_text():
    words = ("one", "two", "three", "four")
    pages = [
        ["The Post, 3 May 2023", f"On page {word} the story of the flood goes on", f"and {word}.",
         "and more of it is told there, to the end of the page " + word, str(number)]
        for number, word in enumerate(words, start=1)
    ]  # fmt: skip
    text = only(pdf(*pages), "a.pdf").text
    assert "The Post" not in text
    assert not set("1234") & set(text)
    assert all(f"On page {word} " in text and f"page {word}" in text for word in words)


@pytest.mark.parametrize(
    ("info", "title", "authors"),
    [
        pytest.param("/Title (A ferry aground) /Author (Ann Lee; Bo Ek)", "A ferry aground",
                     ("Ann Lee", "Bo Ek"), id="real ones"),
        pytest.param("/Title (Microsoft Word - ferry.doc) /Author (alee)", "Ferry runs aground", (),
                     id="made by a program"),
        pytest.param("/Title (page 4) /Author (Windows User)", "Ferry runs aground", (),
                     id="a page's number"),
        pytest.param("/Title 7 /Author [1]", "Ferry runs aground", (), id="no words"),
    ],
)  # fmt: skip
def test_properties_that_look_real_are_taken(info, title, authors):
    found = only(pdf(STORY, info=info), "a.pdf")
    assert (found.title, found.authors) == (title, authors)


def test_the_day_a_file_was_made_is_told_but_is_no_date():
    found = only(pdf(STORY, info="/CreationDate (D:20230503140500+02'00')"), "a.pdf")
    assert found.published is None
    assert found.notices == (
        "undated: the file was made on 2023-05-03, which need not be when it was published",
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"It rained.", "not a PDF, or damaged: Stream has ended unexpectedly",
                     id="no PDF"),
        pytest.param(pdf([]), "no text in it, only pictures of pages: scanned? "
                     "Run text recognition (OCR) first", id="no text layer"),
        pytest.param(encrypted(pdf(STORY), "secret"),
                     "encrypted: save it without its password first", id="a password"),
        pytest.param(pdf(["It rained. " * 20] * 60),
                     "larger than 9,000 bytes, the most that is read as one article",
                     id="a long text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.pdf", longest=9_000)) == [("a.pdf", reason)]


def test_protection_against_printing_does_not_hinder_reading():
    assert only(encrypted(pdf(STORY), ""), "a.pdf").text == TEXT


def test_a_pdf_is_recognised_without_a_suffix():
    assert only(pdf(STORY), "-").text == TEXT


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=30), st.integers(0, 1200), st.integers(0, 30))
def test_any_damage_is_one_outcome(noise, place, lost):
    raw = pdf(STORY, info="/Title (A ferry)")
    assert len(loaded(raw[:place] + noise + raw[place + lost :], "a.pdf")) == 1
