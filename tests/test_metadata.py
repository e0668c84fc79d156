"""What is kept of an article beside its text, where it came from, and what is refused."""

import json
from datetime import UTC, datetime

import pytest
from loading import NOW, loaded, only, source

from ingest.articles import Article
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading

TEXT = "The mayor of Skarvik resigned on Monday. " * 4
PAGE = """<!doctype html><html><head><title>Mayor resigns</title>{head}</head>
<body><article><h1>Mayor resigns</h1><p>{text}</p><p>{text}</p></article></body></html>"""
JSON_LD = json.dumps(
    {
        "@type": "NewsArticle",
        "headline": "Mayor of Skarvik resigns",
        "author": {"name": "Ann Lee"},
        "publisher": {"name": "Courier"},
        "articleSection": "Politics",
        "datePublished": "2024-06-01T09:00:00+02:00",
        "dateModified": "2024-06-02T09:00:00Z",
    }
)
RSS = """<rss version="2.0"><channel><title>Courier</title><item><title>Mayor resigns</title>
<author>lee@example.org (Ann Lee)</author><link>https://example.org/mayor</link>
<pubDate>Sat, 01 Jun 2024 09:00:00 +0200</pubDate><description>{text}</description></item>
</channel></rss>"""
MAIL = """From: Courier <news@example.org>
Subject: Mayor resigns
Date: Sat, 01 Jun 2024 09:00:00 +0200

{text}
"""
NITF = """<nitf><head><docdata><date.issue norm="20240601T090000+0200"/></docdata>
<pubdata name="Courier"/></head><body><body.head><hedline><hl1>Mayor resigns</hl1></hedline>
<byline><person>Ann Lee</person></byline></body.head><body.content><p>{text}</p></body.content>
</body></nitf>"""
NINJS = json.dumps(
    {
        "uri": "tag:1",
        "headline": "Mayor resigns",
        "source": "Courier",
        "byline": "Ann Lee",
        "versioncreated": "2024-06-01T09:00:00+02:00",
        "body_text": TEXT,
    }
)
ROW = json.dumps(
    {
        "headline": "Mayor resigns",
        "byline": "Ann Lee",
        "source": "Courier",
        "pubDate": "2024-06-01T09:00:00+02:00",
        "category": "Politics",
        "crawled_at": "2024-06-05T00:00:00Z",
        "body": TEXT,
    }
)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        pytest.param(
            PAGE.format(head=f'<script type="application/ld+json">{JSON_LD}</script>', text=TEXT),
            "a.html",
            {
                "title": "JSON-LD headline", "authors": "JSON-LD author",
                "publisher": "JSON-LD publisher", "section": "JSON-LD articleSection",
                "published": "JSON-LD datePublished", "modified": "JSON-LD dateModified",
            },
            id="a page with JSON-LD",
        ),
        pytest.param(
            PAGE.format(
                head='<meta property="og:title" content="Mayor resigns">'
                '<meta property="article:section" content="Politics">'
                '<meta property="article:published_time" content="2024-06-01">',
                text=TEXT,
            ),
            "a.html",
            {
                "title": "meta og:title", "section": "meta article:section",
                "published": "meta article:published_time",
            },
            id="a page with tags",
        ),
        pytest.param(
            RSS.format(text=TEXT), "a.rss",
            {
                "title": "feed entry title", "authors": "feed entry author",
                "publisher": "feed title", "published": "feed entry published",
                "url": "feed entry link",
            },
            id="a feed",
        ),
        pytest.param(
            MAIL.format(text=TEXT), "a.eml",
            {"title": "header Subject", "publisher": "header From", "published": "header Date"},
            id="a message",
        ),
        pytest.param(
            NITF.format(text=TEXT), "a.nitf",
            {
                "title": "NITF hedline", "authors": "NITF byline", "publisher": "NITF pubdata",
                "published": "NITF date.issue",
            },
            id="NITF",
        ),
        pytest.param(
            NINJS, "a.json",
            {
                "title": "ninjs headline", "authors": "ninjs byline",
                "publisher": "ninjs source", "published": "ninjs versioncreated",
            },
            id="ninjs",
        ),
        pytest.param(
            ROW, "a.jsonl",
            {
                "title": "column headline", "authors": "column byline",
                "publisher": "column source", "section": "column category",
                "published": "column pubDate", "retrieved": "column crawled_at",
            },
            id="a line of JSON",
        ),
        pytest.param(
            f"---\ntitle: Mayor resigns\ndate: 2024-06-01\n---\n{TEXT}", "a.md",
            {"title": "front matter title", "published": "front matter date"},
            id="Markdown",
        ),
        pytest.param(f"Mayor resigns\n\n{TEXT}", "a.txt", {"title": "first line"}, id="text"),
        pytest.param(TEXT, "a.txt", {"title": "first words of the text"}, id="text alone"),
    ],
)  # fmt: skip
def test_every_field_says_where_it_came_from(content, name, expected):
    found = only(content, name)
    assert dict(found.came_from) == expected | {"language": "the text itself"}


def test_an_outlet_given_on_the_command_line_says_so():
    found = only(TEXT, publisher="Courier")
    assert dict(found.came_from)["publisher"] == "--publisher"


def row(**fields) -> Article:
    return only(json.dumps({"text": TEXT} | fields), "a.jsonl")


def test_the_three_dates_are_kept_apart_with_their_zones():
    found = row(
        published="2024-06-01T09:00:00+02:00",
        modified="2024-06-02",
        retrieved="2024-06-03T01:00:00Z",
    )
    dates = (found.published, found.modified, found.retrieved)
    assert [moment.isoformat() for moment in dates] == [
        "2024-06-01T09:00:00+02:00", "2024-06-02", "2024-06-03T01:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "kept", "reason"),
    [
        pytest.param(
            {"published": "2024-06-09", "retrieved": "2024-06-03T01:00:00Z"}, "retrieved",
            "after it was retrieved", id="published after it was retrieved",
        ),
        pytest.param(
            {"published": "2024-06-09", "modified": "2024-06-01"}, "published",
            "before it was published", id="modified before it was published",
        ),
        pytest.param(
            {"published": "1970-01-01T00:00:00Z"}, "", "the zero of computers' clocks",
            id="no date at all",
        ),
        pytest.param({"retrieved": "2099-01-01"}, "", "in the future", id="not retrieved yet"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_are_refused(fields, kept, reason):
    found = row(**fields)
    dates = {name: getattr(found, name) for name in ("published", "modified", "retrieved")}
    assert [name for name, moment in dates.items() if moment] == ([kept] if kept else [])
    [notice] = found.notices
    assert reason in notice


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(
            {"published": "2024-06-02", "modified": "2024-06-01T23:00:00-05:00"},
            id="the next day in another zone",
        ),
        pytest.param(
            {"published": "2024-06-01T10:00:00Z", "modified": "2024-06-01"}, id="on the same day"
        ),
    ],
)
def test_dates_that_zones_explain_are_kept(fields):
    assert row(**fields).notices == ()


def test_what_was_fetched_says_when():
    fetched = source(f"Mayor resigns\n\n{TEXT}")
    at = datetime(2024, 6, 3, tzinfo=UTC)
    web = type(fetched)(
        name="page",
        path=fetched.path,
        open=fetched.open,
        retrieved=at,
        address="https://a.example/",
    )
    [found] = read(web, Reading(now=NOW), lambda line: None)
    assert (found.retrieved, dict(found.came_from)["retrieved"]) == (at, "when it was fetched")


def test_a_captured_page_says_when_it_was_captured():
    page = PAGE.format(head="", text=TEXT).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/mayor\r\n"
        b"WARC-Date: 2024-06-03T01:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        b"Content-Length: " + str(len(http)).encode() + b"\r\n\r\n" + http + b"\r\n\r\n"
    )
    [found] = loaded(record, "a.warc")
    assert found.retrieved == datetime(2024, 6, 3, 1, tzinfo=UTC)
    assert dict(found.came_from)["retrieved"] == "the crawl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(TEXT, "en", id="English"),
        pytest.param("Der Bürgermeister trat am Montag zurück, nachdem die Fähre im Hafen sank.",
                     "de", id="German"),
        pytest.param("Мэр подал в отставку в понедельник после того, как паром затонул в гавани.",
                     "ru", id="Russian"),
        pytest.param("市長は月曜日にフェリーが沈没した後に辞任した。" * 5, "ja", id="Japanese"),
        pytest.param("Rain.", None, id="too short to tell"),
        pytest.param("12 34 56 78 " * 30, None, id="no words"),
    ],
)  # fmt: skip
def test_the_language_is_told_where_it_is_certain(text, language):
    assert only(text).language == language
