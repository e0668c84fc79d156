import base64
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article, Skipped

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/"><body>'
    "<body.head><byline>By Bo Ek, <byttl>Oslo</byttl></byline></body.head>"
    "<body.content><p>It rained.</p><p>It stopped.</p></body.content></body></nitf></inlineXML>"
)
XHTML = (
    '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head><body>'
    "<p>It <b>rained</b>.</p><figure><figcaption>A cloud</figcaption></figure></body></html>"
    "</inlineXML>"
)


def item(content: str = NITF, *, meta: str = "", about: str = "<headline>Rain</headline>",
         class_: str = "ninat:text", rights: str = "", kind: str = "newsItem") -> str:  # fmt: skip
    return (
        f'<{kind} {NAR} guid="urn:post:7" version="2">{rights}'
        f'<itemMeta><itemClass qcode="{class_}"/>'
        f'<provider qcode="nprov:AFP"/><versionCreated>2023-05-04T08:00:00Z</versionCreated>{meta}'
        f"</itemMeta><contentMeta>{about}</contentMeta><contentSet>{content}</contentSet></{kind}>"
    )


def message(*items: str) -> str:
    return f"<newsMessage {NAR}><itemSet>{''.join(items)}</itemSet></newsMessage>"


def test_an_item_with_what_it_says_of_itself():
    meta = "<firstCreated>2023-05-03T14:05:00Z</firstCreated>"
    about = "<by>By Ann Lee</by><slugline>RAIN-1</slugline><headline>Rain</headline>"
    assert only(item(meta=meta, about=about), "a.xml") == Article(
        key="AFP#urn:post:7",
        origin="a.xml",
        title="Rain",
        text="It rained.\n\nIt stopped.",
        publisher="AFP",
        authors=("Ann Lee",),
        published=datetime(2023, 5, 3, 14, 5, tzinfo=UTC),
        modified=datetime(2023, 5, 4, 8, tzinfo=UTC),
    )


def data(content: str, **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<inlineData{written}>{content}</inlineData>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(NITF, "It rained.\n\nIt stopped.", id="NITF"),
        pytest.param(XHTML, "It rained.", id="XHTML without its pictures"),
        pytest.param(f"<inlineXML {NAR}><p>It rained.</p><p>All day.</p></inlineXML>",
                     "It rained.\n\nAll day.", id="paragraphs by themselves"),
        pytest.param(XHTML + NITF, "It rained.\n\nIt stopped.", id="NITF before XHTML"),
        pytest.param(data("It rained.\nAll day."), "It rained.\nAll day.", id="plain"),
        pytest.param(data("&lt;p&gt;It rained.&lt;/p&gt;", contenttype="text/html"), "It rained.",
                     id="HTML as data"),
        pytest.param(data(base64.b64encode("Ça va.".encode()).decode(), contenttype="text/plain",
                          encoding="encd:base64"), "Ça va.", id="base64"),
        pytest.param(data("Rain\n\nIt rained."), "It rained.", id="the headline is not repeated"),
    ],
)  # fmt: skip
def test_the_text_of_an_item(content, text):
    assert only(item(content), "a.xml").text == text


@pytest.mark.parametrize(
    ("changes", "publisher"),
    [
        pytest.param({"meta": ""}, "AFP", id="by its code in the register"),
        pytest.param({"meta": "", "rights": "<rightsInfo><copyrightHolder><name>The Post</name>"
                      "</copyrightHolder></rightsInfo>", "provider": '<provider uri="http://x.org"/>'},
                     "The Post", id="by the holder of the right"),
        pytest.param({"provider": '<provider qcode="x:1"><name>The Wire</name></provider>'},
                     "The Wire", id="by name"),
        pytest.param({"provider": '<provider qcode="x:1"/>'}, None, id="a number is no name"),
    ],
)  # fmt: skip
def test_the_publisher(changes, publisher):
    provider = changes.pop("provider", '<provider qcode="nprov:AFP"/>')
    raw = item(**changes).replace('<provider qcode="nprov:AFP"/>', provider)
    assert only(raw, "a.xml").publisher == publisher


@pytest.mark.parametrize(
    ("about", "authors"),
    [
        pytest.param("<creator><name>Ann Lee</name></creator>", ("Bo Ek",), id="the byline"),
        pytest.param("<by>Ann Lee</by>", ("Ann Lee",), id="the item's own before it"),
    ],
)
def test_authors(about, authors):
    assert only(item(about=about), "a.xml").authors == authors


def test_a_creator_that_is_not_the_agency_is_an_author():
    about = "<creator><name>Ann Lee</name></creator><creator><name>AFP</name></creator>"
    assert only(item(XHTML, about=about), "a.xml").authors == ("Ann Lee",)


def test_a_day_stays_a_day_and_a_bare_year_gives_way():
    about = "<contentCreated>2023-05-02Z</contentCreated>"
    assert only(item(about=about), "a.xml").published == date(2023, 5, 2)
    about = "<contentCreated>2023</contentCreated>"
    assert only(item(about=about), "a.xml").published == datetime(2023, 5, 4, 8, tzinfo=UTC)


def test_each_item_of_a_message_has_its_outcome():
    concept = f'<conceptItem {NAR} guid="c"/>'
    picture = item("", class_="ninat:picture")
    found = loaded(message(item(), concept, picture, item("")), "a.xml")
    assert [type(each).__name__ for each in found] == ["Article", "Skipped", "Skipped", "Rejected"]
    assert [each.origin for each in found] == ["a.xml[1]", "a.xml[2]", "a.xml[3]", "a.xml[4]"]


def test_what_came_before_the_break_is_kept():
    found = loaded(message(item(), item())[:-80], "a.xml")
    assert [type(each).__name__ for each in found] == ["Article", "Rejected"]


REMOTE = '<remoteContent href="https://example.org/a.txt"/>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(item("", class_="ninat:text"), "no text in it", id="no text"),
        pytest.param(item(REMOTE),
                     "no text in it: its content is kept elsewhere (https://example.org/a.txt)",
                     id="text kept elsewhere is not fetched"),
        pytest.param(item("<inlineXML><sports-content/></inlineXML>"),
                     "no text in it: its content is <sports-content>", id="statistics"),
        pytest.param(item(meta='<pubStatus qcode="stat:canceled"/>'),
                     "cancelled by its agency: not for publication", id="taken back"),
        pytest.param(item(meta='<pubStatus qcode="stat:withheld"/>'),
                     "withheld by its agency until further notice: not for publication",
                     id="withheld"),
        pytest.param(item(meta="<embargoed>2027-01-01T00:00:00Z</embargoed>"),
                     "embargoed by its agency until 2027-01-01T00:00:00Z", id="embargoed"),
        pytest.param(item(meta="<embargoed/>"), "embargoed by its agency until further notice",
                     id="embargoed without an end"),
        pytest.param(f"<newsMessage {NAR}/>", "a message without an item in it", id="no item"),
        pytest.param("<groupSet/>", "a piece of NewsML-G2 (<groupSet>) without the item around it",
                     id="a piece"),
        pytest.param(item(data("!", encoding="encd:base64")), "its text is damaged: not base64",
                     id="damaged base64"),
        pytest.param(item("<inlineXML><p>&x;</p></inlineXML>").replace(
                     "<newsItem", "<!DOCTYPE n [<!ENTITY x SYSTEM '/etc/hostname'>]><newsItem", 1),
                     "it defines an entity of its own (&x;): not resolved", id="an entity"),
    ],
)  # fmt: skip
def test_items_that_are_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.xml")) == [("a.xml", reason)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(item("", class_="ninat:picture"), "a picture, not an article", id="a picture"),
        pytest.param(item("", class_="ninat:video"), "a video without a text", id="a video"),
        pytest.param(item("", kind="packageItem"),
                     "a package: a list of other items, without a text of its own", id="a package"),
        pytest.param(item("", kind="planningItem"), "a planning item, not an article", id="a plan"),
        pytest.param(item("", kind="conceptItem"), "a concept of a vocabulary, not an article",
                     id="a concept"),
    ],
)  # fmt: skip
def test_items_that_are_no_texts_are_skipped(raw, reason):
    assert loaded(raw, "a.xml") == [Skipped("a.xml", reason)]


def test_an_embargo_that_is_over():
    assert only(item(meta="<embargoed>2023-05-04T12:00:00Z</embargoed>"), "a.xml").title == "Rain"


def test_a_summary_alone_is_kept_and_said_so():
    about = "<headline>Rain</headline><description>It rained in Oslo.</description>"
    found = only(item("", about=about), "a.xml")
    assert found.text == "It rained in Oslo."
    assert found.notices == ("only its summary is kept: there is no body in the file",)


def test_many_items_are_read_one_at_a_time():
    one = item(data("It rained. " * 2000))
    found = loaded(message(*[one] * 200), "a.xml", longest=200_000)
    assert len(found) == 200
    assert all(isinstance(each, Article) for each in found)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 700))
def test_any_bytes_in_an_item_are_at_least_one_outcome(noise, place):
    raw = item(meta="<embargoed>2023-05-04</embargoed>").encode()
    assert loaded(raw[:place] + noise + raw[place:], "a.newsml")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(item().replace("2006-10-01/", "2006-}10-01/"), id="a brace in a namespace"),
        pytest.param(item() + "<rest/>", id="more after the end"),
    ],
)
def test_what_is_wrong_around_an_item_is_said_and_the_item_kept(raw):
    found = loaded(raw, "a.newsml")
    assert [type(each).__name__ for each in found] == ["Article", "Rejected"]


SAMPLES = Path(os.environ.get("NEWSHOUND_DATA", "nowhere"), "formats/newsml-g2")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs NEWSHOUND_DATA")
def test_the_samples_of_the_standard():
    found = {p.name: loaded(p.read_bytes(), p.name) for p in sorted(SAMPLES.glob("*.xml"))}
    assert len(found) == 35
    articles = {name for name, each in found.items() if isinstance(each[0], Article)}
    assert articles == {
        "LISTING_22_Sports_story_in_NewsML-G2NITF.xml",
        "LISTING_27_Company_Financial_Information.xml",
        "LISTING_2_NewsML-G2_Text_Document.xml",
        "Receiver View.xml",
        "facet-example-3.xml",
    }
    assert sum(len(each) for each in found.values()) == 39  # one is a message of five items
