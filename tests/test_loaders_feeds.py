import json
import os
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reading, reasons

from ingest.articles import Article, Rejected
from ingest.loaders.discovery import find
from ingest.loaders.registry import read

FEEDS = Path(os.environ.get("NEWSHOUND_DATA", "")) / "formats/feeds"
RAIN = "It rained all day on Tuesday."


def rss(*items: str, about: str = "<title>The Post</title>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"{about}{''.join(items)}</channel></rss>"
    )


def item(more: str = "", *, text: str = RAIN, link: str = "https://post.example/rain") -> str:
    about = f"<title>Rain</title><link>{link}</link><description>{text}</description>"
    return f"<item>{about}{more}</item>"


def atom(entry: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title><entry>'
        "<title>Rain</title>"
        f'<link href="https://post.example/rain"/><summary>{RAIN}</summary>{entry}</entry></feed>'
    )


def json_feed(*items: dict, **changes) -> str:
    dull = {"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "items": items}
    return json.dumps(dull | changes)


def test_an_entry_is_an_article_of_its_feed():
    found = only(
        rss(
            item(
                "<dc:creator>J. D. Poe</dc:creator><guid isPermaLink='false'>7</guid>"
                "<pubDate>Wed, 03 May 2023 14:05:00 +0200</pubDate>"
            )
        ),
        "feed.xml",
    )
    assert (found.title, found.text, found.publisher) == ("Rain", RAIN, "The Post")
    assert (found.authors, found.origin) == (("J. D. Poe",), "feed.xml[1]")
    assert found.published == datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    assert found.url == found.key == "https://post.example/rain"


def test_an_item_of_a_json_feed_is_an_article():
    found = only(
        json_feed(
            {
                "id": "7",
                "url": "https://post.example/rain",
                "title": "Rain",
                "content_html": f"<p>{RAIN}</p>",
                "date_published": "2023-05-03T14:05:00+02:00",
                "authors": [{"name": "J. D. Poe"}],
            }
        ),
        "feed.json",
    )
    assert (found.title, found.text, found.publisher) == ("Rain", RAIN, "The Post")
    assert (found.authors, found.origin) == (("J. D. Poe",), "feed.json[1]")
    assert found.published == datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(rss(item()), "-", id="RSS on standard input"),
        pytest.param(atom(""), "-", id="Atom on standard input"),
        pytest.param(json_feed({"id": "1", "content_text": RAIN}), "-", id="JSON Feed"),
        pytest.param(
            json.dumps({"home_page_url": "x", "items": [{"content_text": RAIN}],
                        "title": "The Post"}),
            "a.json", id="JSON Feed without its version in sight"),
        pytest.param("<!-- a -->\n<!DOCTYPE rss [<!ELEMENT rss ANY>]>" + rss(item())[38:], "-",
                     id="below a comment and a document type"),
        pytest.param('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                     'xmlns="http://purl.org/rss/1.0/"><channel><title>The Post</title></channel>'
                     + item() + "</rdf:RDF>", "-", id="RSS 1.0"),
        pytest.param("\ufeff".encode("utf-16-le") + rss(item()).encode("utf-16-le"), "a.xml",
                     id="UTF-16 with its mark"),
        pytest.param(rss(item()).encode("utf-16-be"), "a.rss", id="UTF-16 without a mark"),
        pytest.param(rss(item()).replace("utf-8", "cp037").encode("cp037"), "a.xml", id="EBCDIC"),
    ],
)  # fmt: skip
def test_feeds_are_known_by_their_content(content, name):
    found = only(content, name)
    assert (found.text, found.publisher) == (RAIN, "The Post")


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        pytest.param(item("<content:encoded><![CDATA[<p>One.</p><p>Two, which is longer.</p>]]>"
                          "</content:encoded>", text="One."), "One.\n\nTwo, which is longer.",
                     id="the full content before the teaser"),
        pytest.param(item("<content:encoded> </content:encoded>"), RAIN, id="blank content"),
        pytest.param(item(text="&lt;p&gt;Rain &amp;amp; wind&lt;/p&gt;"), "Rain & wind",
                     id="escaped HTML"),
        pytest.param(item(text="Rain &amp;lt; wind"), "Rain < wind", id="escaped twice"),
        pytest.param(item(text="Rain &#55357;&#56832;"), "Rain \U0001f600", id="two halves"),
        pytest.param(item(text="Rain &#xD83D; fell."), "Rain \ufffd fell.", id="half a character"),
        pytest.param(item(text="&lt;script&gt;alert(1)&lt;/script&gt;Rain."), "Rain.",
                     id="no scripts"),
    ],
)  # fmt: skip
def test_the_text_of_an_entry(entry, text):
    assert only(rss(entry), "a.rss").text == text


ZONED = datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("feed", "published", "modified"),
    [
        pytest.param(rss(item("<pubDate>Wed, 03 May 2023 14:05:00 +0200</pubDate>")), ZONED, None,
                     id="RSS"),
        pytest.param(rss(item("<dc:date>2023-05-03T14:05:00+02:00</dc:date>")), ZONED, None,
                     id="Dublin Core, as published"),
        pytest.param(rss(item("<dc:date>2023-05-03</dc:date>")), date(2023, 5, 3), None,
                     id="a day stays a day"),
        pytest.param(atom("<published>2023-05-03T14:05:00+02:00</published>"
                          "<updated>2023-05-04T01:00:00Z</updated>"), ZONED,
                     datetime(2023, 5, 4, 1, tzinfo=UTC), id="Atom, published and updated"),
        pytest.param(atom("<updated>2023-05-04T01:00:00Z</updated>"), None,
                     datetime(2023, 5, 4, 1, tzinfo=UTC), id="Atom's update is no publication"),
        pytest.param(rss(item("<pubDate>01/02/2023</pubDate>")), None, None, id="ambiguous"),
        pytest.param(rss(item()), None, None, id="undated"),
    ],
)  # fmt: skip
def test_dates_are_as_they_are_written(feed, published, modified):
    found = only(feed, "a.xml")
    assert (found.published, found.modified) == (published, modified)


@pytest.mark.parametrize(
    ("more", "authors"),
    [
        pytest.param("<author>poe@post.example (J. D. Poe)</author>", ("J. D. Poe",), id="RSS"),
        pytest.param("<author>poe@post.example</author>", (), id="an address is no byline"),
        pytest.param("<author>J. D. Poe &lt;poe@post.example&gt;</author>", ("J. D. Poe",),
                     id="a name before an address"),
        pytest.param("<dc:creator>By J. D. Poe</dc:creator>", ("J. D. Poe",), id="By"),
        pytest.param("<dc:creator>A. Lee</dc:creator><dc:creator>J. D. Poe</dc:creator>",
                     ("A. Lee", "J. D. Poe"), id="two"),
    ],
)  # fmt: skip
def test_authors(more, authors):
    assert only(rss(item(more)), "a.rss").authors == authors


def test_an_entry_that_was_taken_over_names_its_own_source():
    found = only(rss(item("<source url='https://other.example/'>The Other</source>")), "a.rss")
    assert found.publisher == "The Other"


def test_entries_that_share_an_address_are_told_apart_by_their_ids():
    entries = [
        item(
            f"<guid isPermaLink='false'>{n}</guid>",
            text=f"Update {n}.",
            link="https://p.example/live",
        )
        for n in "123"
    ]
    found = loaded(rss(*entries), "a.rss")
    assert [a.key for a in found] == ["The Post#1", "The Post#2", "The Post#3"]
    assert {a.url for a in found} == {"https://p.example/live"}


def test_another_text_under_a_known_address_is_rejected():
    assert reasons(loaded(rss(item(), item(text="Other.")), "a.rss")) == [
        ("a.rss[2]", "its address https://post.example/rain is already that of entry 1, "
                     "with other text")
    ]  # fmt: skip


BILLION_LAUGHS = "<!DOCTYPE rss [" + '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("It rained.", "not XML", id="no XML"),
        pytest.param("<svg xmlns='x'/>", "XML of a kind that is not read: its root is <svg>",
                     id="another kind of XML"),
        pytest.param(rss(), "a feed without entries", id="no entries"),
        pytest.param("<rss", "a feed without entries: <unknown>:2:0: unclosed token",
                     id="cut in its first tag"),
        pytest.param(rss(item(text="")), "only a headline, no text", id="only a headline"),
        pytest.param(rss("<item/>"), "no text in it", id="an empty entry"),
        pytest.param(rss(item())[:-60], "cut off: the feed ends inside this entry", id="cut off"),
        pytest.param(rss(item()).encode("cp1252").replace(b"rained", b"r\xe4ned"),
                     "not UTF-8 (byte 0xe4 at 270): pass --encoding, e.g. --encoding cp1252",
                     id="not what it declares"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "binary, not text", id="a picture"),
        pytest.param('<!DOCTYPE rss [<!ENTITY a "' + "x" * 10_000 + '">]>'
                     + rss(item(text="&a;" * 1000))[38:],
                     "the XML entity 'a' is made to fill memory", id="a long entity many times"),
        pytest.param("<rss>" + "<a>" * 1_000_001,
                     "more than 1,000,000 tags: too many for a feed", id="a million tags"),
    ],
)  # fmt: skip
def test_feeds_that_give_nothing_are_rejected_with_the_reason(content, reason):
    [(_, told)] = reasons(loaded(content, "a.xml"))
    assert told == reason


@pytest.mark.parametrize(
    "prologue",
    [
        pytest.param(BILLION_LAUGHS, id="a billion laughs"),
        pytest.param('<!DOCTYPE rss [<!ENTITY i SYSTEM "file:///etc/passwd">]>', id="a file"),
        pytest.param('<!DOCTYPE rss [<!ENTITY i SYSTEM "http://127.0.0.1:9/">]>', id="a page"),
        pytest.param('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', id="a document type"),
        pytest.param('<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
                     id="a parameter"),
    ],
)  # fmt: skip
def test_entities_are_never_resolved(prologue):
    start = time.process_time()
    found = loaded(prologue + rss(item(text=f"{RAIN} &i;"))[38:], "a.xml")
    assert time.process_time() - start < 5
    for outcome in found:
        assert isinstance(outcome, Rejected) or (
            outcome.text.startswith(RAIN) and len(outcome.text) < len(RAIN) + 20
        )


def test_a_feed_that_is_not_well_formed_is_read_and_said_so():
    said = []
    found = loaded(rss(item("<b>", text="Rain & wind.")), "a.xml", tell=said.append)
    assert [a.text for a in found] == ["Rain & wind."]
    assert said[0].startswith("a.xml: not well-formed (")


def test_the_whole_entries_of_a_feed_that_is_cut_off_are_kept():
    whole, cut = item(), item(text="Half", link="https://post.example/half")[:-30]
    kept, rejected = loaded(rss(whole)[: -len("</channel></rss>")] + cut, "a.xml")
    assert isinstance(kept, Article)
    assert reasons([rejected]) == [("a.xml[2]", "cut off: the feed ends inside this entry")]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 500))
def test_any_bytes_in_a_feed_are_outcomes(noise, place):
    raw = rss(item(), item(link="https://post.example/b")).encode()
    assert loaded(raw[:place] + noise + raw[place:], "a.xml")
    assert loaded(raw[:place], "a.xml")


ANY_JSON = st.recursive(
    st.none() | st.text() | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(("content_html", "id", "url", "authors", "title")), inner)
    ),
)


@settings(deadline=None)
@given(st.lists(ANY_JSON))
def test_any_items_of_a_json_feed_are_one_outcome_each(items):
    assert len(loaded(json_feed(*items), "a.json")) == max(1, len(items))


# The test documents of feedparser that give something other than articles, and why.
UNREADABLE = {
    "illformed/rss_empty_document.xml": "not XML",
    "illformed/chardet/koi8r.xml": "not UTF-8 (byte 0xeb at 169)",
    "encoding/bozo_linenoise.xml": "not UTF-8 (byte 0xa9 at 236)",
}


@pytest.mark.skipif(not FEEDS.is_dir(), reason="NEWSHOUND_DATA names no folder with formats/feeds")
def test_every_test_document_of_feedparser_ends_in_an_outcome():
    found = {}
    for source in find([str(FEEDS / folder) for folder in ("wellformed", "illformed", "encoding")]):
        name = source.path.relative_to(FEEDS).as_posix()
        found[name] = list(read(source, reading(), lambda line: None))
    assert all(found.values())
    assert sum(isinstance(o, Article) for each in found.values() for o in each) >= 280
    for name, reason in UNREADABLE.items():
        [(_, told)] = reasons(found[name])
        assert told.startswith(reason)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="NEWSHOUND_DATA names no folder with formats/feeds")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("wellformed/rss/item_content_encoded.xml", "Example content", id="encoded"),
        pytest.param("wellformed/atom/entry_summary_escaped_markup.xml", "Example Atom",
                     id="escaped"),
        pytest.param("wellformed/atom10/entry_content_div_escaped_markup.xml", "Example Atom",
                     id="div"),
    ],
)  # fmt: skip
def test_what_documents_of_feedparser_show(name, text):
    assert text in only((FEEDS / name).read_bytes(), "a.xml").text
