import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

BODY = (
    "<p>It rained all day on Tuesday, and the river rose.</p><p>“It was wet,” said J. D. Poe.</p>"
)
TEXT = "It rained all day on Tuesday, and the river rose.\n“It was wet,” said J. D. Poe."


def page(head: str = "", body: str = BODY) -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Rain</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>Rain</h1>{body}</article></body></html>"
    )


def said(**changes) -> str:
    dull = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Rain &amp; wind",
        "author": {"@type": "Person", "name": "J. D. Poe"},
        "datePublished": "2023-05-03T14:05:00+02:00",
        "publisher": {"@type": "Organization", "name": "The Post"},
        "mainEntityOfPage": "https://example.org/rain",
    }
    return script(json.dumps(dull | changes))


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def test_an_article_is_what_the_page_says_of_itself():
    found = only(page(said(dateModified="2023-05-04T01:00:00Z")), "rain.html")
    assert (found.title, found.text, found.publisher) == ("Rain & wind", TEXT, "The Post")
    assert found.authors == ("J. D. Poe",)
    assert found.published == datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    assert found.modified == datetime(2023, 5, 4, 1, tzinfo=UTC)
    assert found.url == found.key == "https://example.org/rain"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(script("[" + json.dumps({"@type": "WebSite"}) + ', {"@type": ["NewsArticle"], '
                            '"headline": "Rain", "author": ["J. D. Poe"]}]'), id="in a list"),
        pytest.param(script('{"@graph": [{"@id": "#p", "name": "J. D. Poe"}, {"@type": "Article", '
                            '"headline": "Rain", "author": {"@id": "#p"}}]}'), id="by reference"),
        pytest.param(script('{"@type": "BlogPosting", "headline": "Rain\n", '
                            '"author": "By J. D. Poe"}'), id="a line end inside a string"),
        pytest.param(script("not json") + script('<!-- {"@type": "NewsArticle", "headline": "Rain",'
                            ' "author": [{"name": "J. D. Poe"}]} -->'), id="after a broken block"),
        pytest.param('<meta name="author" content="J. D. Poe">', id="in a tag only"),
    ],
)  # fmt: skip
def test_authors_keep_their_full_stops(head):
    assert only(page(head), "rain.html").authors == ("J. D. Poe",)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        pytest.param('<link rel=canonical href="HTTPS://Example.org/a#top">',
                     "https://example.org/a", id="canonical link"),
        pytest.param('<meta property="og:url" content="https://example.org/b">',
                     "https://example.org/b", id="og:url"),
        pytest.param('<link rel=canonical href="https://example.org/">' + said(),
                     "https://example.org/rain", id="a canonical front page is none"),
        pytest.param('<link rel=canonical href="/rain">', None, id="a relative link is none"),
    ],
)  # fmt: skip
def test_the_address_of_a_page(head, url):
    found = only(page(head), "rain.html")
    assert (found.url, found.key) == (url, url or "/news/rain.html")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param('<meta property="og:title" content="Rain | The Post">', "Rain",
                     id="the heading, and the outlet behind it"),
        pytest.param('<meta property="og:title" content="Rain – and wind – Post">'
                     '<meta property="og:site_name" content="Post">', "Rain – and wind",
                     id="the outlet behind it"),
        pytest.param('<meta property="og:title" content="Wind - a poem">', "Wind - a poem",
                     id="something else behind it"),
        pytest.param(said(headline="Rain | The Post"), "Rain | The Post",
                     id="JSON-LD means what it says"),
    ],
)  # fmt: skip
def test_the_title_of_a_page_is_without_its_outlet(head, title):
    assert only(page(head), "rain.html").title == title


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        pytest.param('<meta property="og:site_name" content="The Post">', "The Post", id="named"),
        pytest.param('<meta property="og:site_name" content="https://post.example">', None,
                     id="an address is no name"),
    ],
)  # fmt: skip
def test_the_outlet_of_a_page(head, outlet):
    assert only(page(head), "rain.html").publisher == outlet


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        pytest.param("J. Poe", ("J Poe",), id="a name"),
        pytest.param("Monday November", (), id="a date is no name"),
    ],
)
def test_authors_that_only_the_looks_of_a_page_tell(byline, authors):
    told = f'<div class="byline">{byline}</div>'
    assert only(page("", told + BODY), "rain.html").authors == authors


@pytest.mark.parametrize(
    ("head", "published"),
    [
        pytest.param('<meta property="article:published_time" content="2023-05-03T14:05:00Z">',
                     datetime(2023, 5, 3, 14, 5, tzinfo=UTC), id="a tag"),
        pytest.param(said(datePublished="soon") + '<meta name="date" content="2023-05-03">',
                     date(2023, 5, 3), id="the tag, where JSON-LD has nonsense"),
        pytest.param("", None, id="undated stays undated"),
    ],
)  # fmt: skip
def test_the_date_of_a_page(head, published):
    body = BODY + "<footer>Copyright 2019 The Post</footer>"
    assert only(page(head, body), "rain.html").published == published


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(page().replace("utf-8", "windows-1251").replace("river", "река").encode(
            "cp1251", "xmlcharrefreplace"), "река", id="declared Cyrillic"),
        pytest.param(page().replace("utf-8", "iso-8859-1").encode(), "“It", id="declared wrongly"),
        pytest.param(page().replace("utf-8", "iso-8859-1").encode("cp1252"), "“It",
                     id="Latin-1 means cp1252, as in browsers"),
        pytest.param(page().replace("utf-8", "punycode").encode(), "“It",
                     id="declared as what no page is in"),
        pytest.param("\ufeff".encode("utf-16-le") + page().encode("utf-16-le"), "“It", id="UTF-16"),
    ],
)  # fmt: skip
def test_encodings(raw, text):
    assert text in only(raw, "rain.html").text


LONG = "The ferry ran aground in fog off Skarvik, and all who were aboard it were brought ashore."
LATER = "The owner said that the vessel had been inspected in March, and that nothing was found."
CALL = (
    "Subscribe to the morning letter of the Harbour Courier for all the news of the coast, daily."
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div><p>{LONG}</p><p>{LATER}</p></div><div><p>Also read this.</p></div>",
                     id="what stands beside the paragraphs is not the article's"),
        pytest.param(f"<div>{LONG}<br><br>{LATER}<br><br>{LONG}<br><br>{LATER}</div>"
                     f"<footer><p>{CALL}</p></footer>", id="a text without paragraphs"),
        pytest.param(f"<div><div><div>{LONG}<br><br>{LATER}<br><br>{LONG}</div></div></div>"
                     f"<div class=box><p>{CALL}</p></div>",
                     id="a text without paragraphs, beside one that has one"),
        pytest.param(f"<div><p>{LONG[:30]}<!-- ad -->{LONG[30:]}</p><p>{LATER}</p></div>",
                     id="a comment in a sentence"),
        pytest.param(f"<form><nav><p>{CALL}</p></nav><p>{LONG}</p><p>{LATER}</p></form>",
                     id="a form around the whole page"),
    ],
)  # fmt: skip
def test_the_text_is_the_articles_wherever_it_stands(body):
    raw = f"<!DOCTYPE html><html><head><title>Rain</title></head><body>{body}</body></html>"
    text = only(raw, "rain.html").text
    assert LONG in text
    assert LATER in text
    assert "Also read" not in text


def test_a_date_that_only_the_looks_of_a_page_tell():
    told = "<time datetime=2023-05-03>Wednesday</time>"
    assert only(page("", told + BODY), "rain.html").published == date(2023, 5, 3)


NONE = "no article text found"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("<html></html>", NONE, id="no body"),
        pytest.param("<!-- -->", NONE, id="only a comment"),
        pytest.param("<html><body><script>var a = 1;</script></body></html>", NONE, id="a script"),
        pytest.param(page().encode("cp1252"),
                     "not UTF-8 (byte 0x93 at 189): pass --encoding, e.g. --encoding cp1252",
                     id="not what it declares"),
        pytest.param("<div>" * 5000 + "It rained.", "HTML nested too deeply", id="nested deeply"),
        pytest.param("<div>" * 1_000_000, "more than 100,000 tags: not the page of an article",
                     id="nested a million times"),
        pytest.param("<a href=x>y</a> " * 500_000,
                     "more than 100,000 tags: not the page of an article", id="links and links"),
        pytest.param("<ul><li>Home<li>News<li>Sport and more<li>Log in</ul>", NONE, id="a menu"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "binary, not text", id="a picture"),
    ],
)  # fmt: skip
def test_pages_without_an_article_are_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "rain.html")) == [("rain.html", reason)]


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200), st.integers(0, 300))
def test_any_bytes_in_a_page_are_one_outcome(noise, place):
    raw = page(said()).encode()
    assert len(loaded(raw[:place] + noise + raw[place:], "rain.html")) == 1
    assert len(loaded(noise, "rain.html")) == 1


KEYS = ("@type", "@graph", "@id", "author", "name", "headline", "url", "datePublished", "publisher")
ANY_JSON = st.recursive(
    st.none() | st.text() | st.integers() | st.just("NewsArticle"),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner),
)


@settings(deadline=None)
@given(ANY_JSON)
def test_any_json_ld_is_one_outcome(content):
    assert len(loaded(page(script(json.dumps(content).replace("<", ""))), "rain.html")) == 1
