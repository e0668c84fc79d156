import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article

BODY = "<p>It rained all day.</p><p>The river rose.</p>"
HEADLINE = "<hedline><hl1>Rain</hl1><hl2>Rivers rise</hl2></hedline>"


def nitf(body: str = BODY, *, head: str = "", above: str = HEADLINE, below: str = "",
         doctype: str = "") -> str:  # fmt: skip
    return (
        f'<?xml version="1.0"?>{doctype}<nitf><head>{head}</head><body><body.head>{above}'
        f"</body.head><body.content>{body}</body.content>{below}</body></nitf>"
    )


def test_a_story_with_what_it_says_of_itself():
    head = (
        '<docdata management-status="usable"><doc-id regsrc="tp" id-string="tp-7"/>'
        '<date.issue norm="20230503T140500Z"/><doc.copyright holder="Holder"/></docdata>'
        '<pubdata name="The Post" ex-ref="https://example.org/rain"/>'
    )
    above = HEADLINE + "<byline>By <person>Ann Lee</person></byline>"
    assert only(nitf(head=head, above=above), "a.xml") == Article(
        key="https://example.org/rain",
        origin="a.xml",
        title="Rain",
        text="It rained all day.\n\nThe river rose.",
        url="https://example.org/rain",
        publisher="The Post",
        authors=("Ann Lee",),
        published=datetime(2023, 5, 3, 14, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("<p>It\n  rained in <location>Oslo</location>.</p>", "It rained in Oslo.",
                     id="names are marked inside a sentence"),
        pytest.param("<p>It rained.</p><media><media-caption>A cloud.</media-caption></media>"
                     "<p>It stopped.</p>", "It rained.\n\nIt stopped.", id="no captions"),
        pytest.param("<block><hl2>Oslo</hl2><p>It rained.</p></block>", "Oslo\n\nIt rained.",
                     id="headings between"),
        pytest.param("<p>Wet:</p><ul><li>Oslo</li><li>Rome</li></ul>", "Wet:\n\nOslo\nRome",
                     id="a list"),
        pytest.param("<p>Caf&eacute;&nbsp;au &amp; lait.</p>", "Café\u00a0au & lait.",
                     id="named characters without a DTD"),
        pytest.param("<p>It<!-- no --> rained<?x y?>.</p>", "It rained.", id="comments"),
        pytest.param("<p>It <em>rained</em>.<br/>It stopped.</p>", "It rained.\nIt stopped.",
                     id="a line break"),
    ],
)  # fmt: skip
def test_the_text_is_what_a_reader_sees(body, text):
    assert only(nitf(body), "a.xml").text == text


@pytest.mark.parametrize(
    ("above", "text"),
    [
        pytest.param("<dateline><location>OSLO</location>, May 3</dateline>",
                     "OSLO, May 3\n\nIt rained.", id="above the text"),
        pytest.param("<dateline><location>It</location></dateline>", "It rained.",
                     id="not twice"),
    ],
)  # fmt: skip
def test_a_dateline_is_part_of_the_text(above, text):
    assert only(nitf("<p>It rained.</p>", above=above), "a.xml").text == text


def test_a_tagline_ends_the_text():
    below = "<body.end><tagline>(Reporting by Ann Lee)</tagline></body.end>"
    assert only(nitf("<p>It rained.</p>", below=below), "a.xml").text == (
        "It rained.\n\n(Reporting by Ann Lee)"
    )


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        pytest.param("By Ann Lee, <byttl>Staff Reporter</byttl>", ("Ann Lee",), id="with a title"),
        pytest.param("<person>Ann Lee</person> and <person>Bo Ek</person>", ("Ann Lee", "Bo Ek"),
                     id="two persons"),
        pytest.param("<byttl>The Agency</byttl>", (), id="only a title"),
    ],
)  # fmt: skip
def test_bylines(byline, authors):
    assert only(nitf(above=f"<byline>{byline}</byline>"), "a.xml").authors == authors


@pytest.mark.parametrize(
    ("head", "published"),
    [
        pytest.param('<docdata><date.issue norm="20080219+0100"/></docdata>', date(2008, 2, 19),
                     id="a day with a zone"),
        pytest.param('<pubdata date.publication="20070101T000000"/>', date(2007, 1, 1),
                     id="midnight is no time"),
        pytest.param('<docdata><date.issue norm="soon"/><date.release norm="2007-01-01"/>'
                     "</docdata>", date(2007, 1, 1), id="the first that can be read"),
        pytest.param("", None, id="undated stays undated"),
    ],
)  # fmt: skip
def test_dates(head, published):
    assert only(nitf(head=head), "a.xml").published == published


LAUGHS = "<!DOCTYPE nitf [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12))
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("<a/>", "XML of another kind (<a>)", id="another kind of XML"),
        pytest.param("rain", "not XML: Start tag expected, '<' not found (line 1)", id="no XML"),
        pytest.param(nitf("", above=""), "no text in it", id="no text"),
        pytest.param(nitf(head='<docdata management-status="canceled"/>'),
                     "cancelled by its agency: not for publication", id="taken back"),
        pytest.param(nitf(head='<docdata management-status="embargoed">'
                               '<date.release norm="2027-01-01T00:00:00Z"/></docdata>'),
                     "embargoed by its agency until 2027-01-01T00:00:00Z", id="embargoed"),
        pytest.param(nitf()[:-9], "not XML: expected '>' (line 1)",
                     id="cut short"),
        pytest.param(nitf("<p>Ça va.</p>").encode("cp1252"),
                     "not XML: Invalid bytes in character encoding: "
                     "pass --encoding, e.g. --encoding cp1252", id="another encoding"),
        pytest.param(nitf("<p>" * 100_000), "XML nested too deeply", id="nested deeply"),
        pytest.param(nitf("<p/>" * 250_000),
                     "more than 200,000 elements: not the text of an article", id="only elements"),
        pytest.param(nitf("<p>&a11;</p>", doctype=LAUGHS),
                     "XML that unfolds without end: an attack on its readers", id="laughs"),
        pytest.param(nitf("<p class='&a11;'>x</p>", doctype=LAUGHS),
                     "XML that unfolds without end: an attack on its readers",
                     id="laughs in an attribute"),
        pytest.param(nitf("<p>&x;</p>", doctype="<!DOCTYPE nitf [<!ENTITY x SYSTEM "
                          "'file:///etc/hostname'>]>"),
                     "it defines an entity of its own (&x;): not resolved", id="a file's content"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_rejected_with_the_reason(raw, reason):
    began = time.monotonic()
    assert reasons(loaded(raw, "a.nitf")) == [("a.nitf", reason)]
    assert time.monotonic() - began < 5


def test_a_dtd_elsewhere_is_not_asked_for():
    doctype = '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd">'
    assert only(nitf("<p>Caf&eacute;.</p>", doctype=doctype), "a.xml").text == "Café."


def test_encodings():
    declared = nitf("<p>Ça va.</p>").replace('"1.0"', '"1.0" encoding="iso-8859-1"')
    assert only(declared.encode("latin-1"), "a.xml").text == "Ça va."
    assert only(nitf("<p>Ça va.</p>").encode("cp1252"), "a.xml", encoding="cp1252").text == "Ça va."
    wide = nitf("<p>Ça va.</p>").replace('"1.0"', '"1.0" encoding="utf-16"')
    assert only(wide.encode("utf-16"), "a.xml").text == "Ça va."


def test_a_name_across_two_pieces_of_the_file():
    for shift in range(12):
        body = "<p>" + "x" * (65_536 - 200 + shift) + "</p>" + "<p>&eacute;</p>" * 20
        assert only(nitf(body), "a.xml").text.count("é") == 20


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_any_bytes_in_a_story_are_at_least_one_outcome(noise, place):
    raw = nitf().encode()
    assert loaded(raw[:place] + noise + raw[place:], "a.nitf")
