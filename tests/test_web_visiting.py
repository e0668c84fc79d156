"""What pages, feeds and sitemaps on the web become in the archive."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from archives import contents, writer
from doubles import WordEmbedder
from website import (
    HOST,
    Reply,
    breaking_off,
    feed,
    html,
    item,
    moved,
    page,
    resolver,
    sitemap,
    story,
    website,
)

from ingest.archive import Archive
from ingest.articles import Article
from ingest.loaders.sources import Reading
from ingest.pipeline import Report
from ingest.web import Limits, Pages, Web, WebRules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = WebRules(
    allowed_hosts=(HOST, "other.example"),
    pause=0.0,
    limits=Limits(seconds=2.0, between=1.0),
    resolve=resolver(other_example=["127.0.0.1"]),
)


def web(folder, **changes) -> Web:
    given = {"now": lambda: NOW, "rules": RULES}
    return Web(
        folder, lambda: writer(folder, WordEmbedder()), lambda: Reading(now=NOW), **given | changes
    )


def ingested(folder, *addresses: str, **changes) -> Report:
    return web(folder).ingest(addresses, **changes)


def counts(report: Report) -> dict[str, int]:
    assert len(report.outcomes) == sum(report.counts.values())
    return {outcome: count for outcome, count in report.counts.items() if count}


def reasons(report: Report) -> list[str]:
    return [record.reason for record in report.outcomes if record.reason]


def stored(folder) -> list[Article]:
    with Archive(folder) as archive:
        return sorted(
            (version.article for version, _ in archive.database.all_versions()),
            key=lambda article: article.title,
        )


def only(folder) -> Article:
    [article] = stored(folder)
    return article


# Pages


def test_a_page_becomes_an_article(tmp_path):
    head = (
        '<meta property="article:published_time" content="2023-05-03T14:05:00+02:00">'
        '<meta property="og:site_name" content="The Post">'
    )
    with website({"/rain?utm_source=feed&id=7": page(story(), head=head)}) as site:
        address = site.address("/rain?utm_source=feed&id=7")
        report = ingested(tmp_path, address)
    article = only(tmp_path)
    assert counts(report) == {"added": 1}
    assert report.outcomes[0].origin == address
    assert article.url == article.key == site.address("/rain?id=7")
    assert (article.title, article.publisher) == ("Rain over Skarvik", "The Post")
    assert article.text == story()
    assert article.published == datetime.fromisoformat("2023-05-03T14:05:00+02:00")
    assert article.retrieved == NOW


def test_a_page_again_is_unchanged_and_a_changed_one_a_new_version(tmp_path):
    with website({"/rain": page(story())}) as site:
        ingested(tmp_path, site.address("/rain"))
        assert counts(ingested(tmp_path, site.address("/rain"))) == {"unchanged": 1}
        site.pages["/rain"] = page(story(2))
        assert counts(ingested(tmp_path, site.address("/rain"))) == {"updated": 1}
    assert [article.text for article in stored(tmp_path)] == [story(), story(2)]


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        pytest.param("{site}/story/7", "{site}/story/7", id="of its own site"),
        pytest.param("{site}/story/7?utm_medium=x", "{site}/story/7", id="with tracking in it"),
        pytest.param("/story/7", "{site}/rain", id="relative, which it must not be"),
        pytest.param("https://herald.example/scoop", "{site}/rain", id="of another's site"),
        pytest.param("https://www.post.example/7", "https://www.post.example/7", id="with www"),
        pytest.param("{site}/", "{site}/rain", id="the front page"),
    ],
)
def test_the_address_that_a_page_calls_its_own(tmp_path, canonical, url):
    with website() as site:
        root = site.address("")
        link = f"<link rel=canonical href='{canonical.format(site=root)}'>"
        site.pages["/rain"] = page(story(), head=link)
        ingested(tmp_path, site.address("/rain"))
    assert only(tmp_path).url == url.format(site=root)


def test_a_redirect_leads_to_the_address_that_is_kept(tmp_path):
    with website({"/short": moved("/rain"), "/rain": page(story())}) as site:
        report = ingested(tmp_path, site.address("/short"))
    assert report.outcomes[0].origin == site.address("/short")
    assert only(tmp_path).url == site.address("/rain")


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        pytest.param("windows-1251", "cp1251", "Дождь", id="as declared"),
        pytest.param("iso-8859-1", "utf-8", "Дождь", id="UTF-8, whatever is declared"),
        pytest.param("utf-8", "cp1252", None, id="UTF-8 that is none"),
        pytest.param("no-such-code", "utf-8", "Дождь", id="an encoding that is none"),
    ],
)
def test_the_encoding_that_a_server_declares(tmp_path, declared, encoding, text):
    told = f"{text or 'Café'} идёт над гаванью. " if text else "Café après la pluie. "
    body = f"<!doctype html><html><body><article><p>{told * 9}</p></article></body></html>"
    reply = html(body.encode(encoding), **{"Content-Type": f"text/html; charset={declared}"})
    with website({"/rain": reply}) as site:
        report = ingested(tmp_path, site.address("/rain"))
    if text is None:
        assert "not UTF-8" in reasons(report)[0]
    else:
        assert text in only(tmp_path).text


def test_a_front_page_names_its_feed(tmp_path):
    head = '<link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">'
    front = html(f"<!doctype html><html><head>{head}</head><body><a href=/a>A</a></body></html>")
    with website({"/": front}) as site:
        report = ingested(tmp_path, site.address("/"))
    assert reasons(report) == [
        f"no article text found; its feed is {site.address('/feed?a=1&b=2')}"
    ]


def test_other_documents_are_read_as_what_they_are(tmp_path):
    ninjs = {"uri": "urn:x:1", "headline": "Wind", "body_text": story(3)}
    with website(
        {
            "/note.txt": Reply(
                body=f"A note\n\n{story(1)}".encode(), headers={"Content-Type": "text/plain"}
            ),
            "/wire": Reply(
                body=json.dumps(ninjs).encode(), headers={"Content-Type": "application/json"}
            ),
            "/picture.png": Reply(body=b"\x89PNG\r\n", headers={"Content-Type": "image/png"}),
        }
    ) as site:
        report = ingested(tmp_path, *(site.address(p) for p in ("/note.txt", "/wire")))
        assert counts(report) == {"added": 2}
        note = next(article for article in stored(tmp_path) if article.title == "A note")
        assert note.url == site.address("/note.txt")
        assert counts(ingested(tmp_path, site.address("/picture.png"))) == {"rejected": 1}


# Feeds


def test_entries_with_their_whole_text_need_no_page(tmp_path):
    with website() as site:
        site.pages["/feed"] = feed(
            *(item(f"/story/{n}", title=f"Story {n}", text=story(n)) for n in range(3))
        )
        report = ingested(tmp_path, site.address("/feed"))
        assert site.paths == ["/feed"]
    assert counts(report) == {"added": 3}
    assert [r.origin for r in report.outcomes] == [site.address(f"/story/{n}") for n in range(3)]
    assert [a.url for a in stored(tmp_path)] == [site.address(f"/story/{n}") for n in range(3)]


@pytest.mark.parametrize(
    ("pages", "fetched"),
    [
        pytest.param(Pages.SUMMARIES, ["/b"], id="of summaries"),
        pytest.param(Pages.ALWAYS, ["/a", "/b"], id="always"),
        pytest.param(Pages.NEVER, [], id="never"),
    ],
)
def test_when_the_page_behind_an_entry_is_fetched(tmp_path, pages, fetched):
    with website({"/a": page(story(1)), "/b": page(story(2))}) as site:
        site.pages["/feed"] = feed(
            item("/a", title="A", text=story(1)), item("/b", title="B", summary="It rained.")
        )
        report = ingested(tmp_path, site.address("/feed"), pages=pages)
        assert site.paths == ["/feed", *fetched]
    assert counts(report) == {"added": 2}


def test_a_page_is_completed_by_what_its_feed_says(tmp_path):
    with website({"/a": page(story())}) as site:
        site.pages["/feed"] = feed(item("/a?utm_source=rss", summary="It rained."))
        ingested(tmp_path, site.address("/feed"))
    article = only(tmp_path)
    assert article.text == story()
    assert article.url == site.address("/a")
    assert article.published == datetime.fromisoformat("2023-05-03T14:05:00+02:00")
    assert article.publisher == "The Post"


@pytest.mark.parametrize(
    ("behind", "outcome", "reason"),
    [
        pytest.param(Reply(status=404), "added", "no such page", id="gone"),
        pytest.param(html("<!doctype html><p>Log in</p>"), "added", "no article", id="a login"),
        pytest.param(moved("/"), "added", "front page", id="to the front page"),
        pytest.param(Reply(status=503), "rejected", "HTTP 503", id="a busy server"),
        pytest.param(breaking_off, "rejected", "broke off", id="half a page"),
    ],
)
def test_an_entry_whose_page_cannot_be_had(tmp_path, behind, outcome, reason):
    front = html("<!doctype html><body>The Post</body>")
    with website({"/a": behind, "/": front}) as site:
        site.pages["/feed"] = feed(item("/a", summary="It rained on Tuesday."))
        report = ingested(tmp_path, site.address("/feed"))
        assert counts(report) == {outcome: 1}
        if outcome == "rejected":
            assert reason in report.outcomes[0].reason
            site.pages["/a"] = page(story())
            assert counts(ingested(tmp_path, site.address("/feed"))) == {"added": 1}
            assert only(tmp_path).text == story()
        else:
            assert "only what the feed gives" in report.told[0]
            assert reason in report.told[0]
            assert only(tmp_path).text == "It rained on Tuesday."


def test_a_feed_with_copies(tmp_path):
    """40 % of a hundred entries are others again: listed twice, or tracked in another way."""
    with website({f"/{n}": page(story(n), title=f"Story {n}") for n in range(60)}) as site:
        own = [item(f"/{n}", title=f"Story {n}", summary="It rained.") for n in range(60)]
        again = [
            item(f"/{n}?utm_source=home", title=f"Story {n}", summary="It rained.")
            for n in range(0, 60, 3)
        ]
        site.pages["/feed"] = feed(*own, *own[::3], *again)
        report = ingested(tmp_path, site.address("/feed"))
        assert counts(report) == {"added": 60, "unchanged": 40}
        assert len(site.paths) == 61
    assert len(stored(tmp_path)) == 60
    assert contents(tmp_path).is_whole


def test_what_was_fetched_is_not_fetched_again(tmp_path):
    with website({f"/{n}": page(story(n), title=f"Story {n}") for n in range(5)}) as site:
        items = [item(f"/{n}", title=f"Story {n}", summary="It rained.") for n in range(5)]
        site.pages["/feed"] = feed(*items[:3])
        ingested(tmp_path, site.address("/feed"))
        site.pages["/feed"] = feed(*items)
        report = ingested(tmp_path, site.address("/feed"))
        assert counts(report) == {"added": 2, "unchanged": 3}
        assert site.paths == ["/feed", "/0", "/1", "/2", "/feed", "/3", "/4"]


def test_an_entry_of_which_something_new_is_said_is_fetched_again(tmp_path):
    with website({"/a": page(story(1))}) as site:
        site.pages["/feed"] = feed(item("/a", summary="It rained."))
        ingested(tmp_path, site.address("/feed"))
        site.pages["/feed"] = feed(item("/a", summary="It did not rain (corrected)."))
        site.pages["/a"] = page(story(2))
        assert counts(ingested(tmp_path, site.address("/feed"))) == {"updated": 1}


def test_an_article_that_was_removed_comes_back_for_whoever_asks_for_it(tmp_path, words):
    with website({"/a": page(story(1))}) as site:
        site.pages["/feed"] = feed(item("/a", summary="It rained."))
        ingested(tmp_path, site.address("/feed"))
        with writer(tmp_path, words) as opened:
            opened.remove(only(tmp_path).id)
        assert counts(ingested(tmp_path, site.address("/feed"))) == {"added": 1}


def test_json_feed(tmp_path):
    items = [{"id": "1", "url": "/a", "title": "A", "content_text": story(1)},
             {"id": "2", "url": "/b", "title": "B", "summary": "It rained."}]  # fmt: skip
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "items": items}
    kind = {"Content-Type": "application/feed+json"}
    with website({"/b": page(story(2))}) as site:
        site.pages["/feed"] = Reply(body=json.dumps(body).encode(), headers=kind)
        assert counts(ingested(tmp_path, site.address("/feed"))) == {"added": 2}
    assert sorted(article.text for article in stored(tmp_path)) == [story(1), story(2)]


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        pytest.param(feed(), "skipped", "a feed without entries", id="no entries"),
        pytest.param(
            Reply(body=b"<rss><channel><item><title>Rain</title><description>It ra"), "rejected",
            "cut off", id="half an entry",
        ),
        pytest.param(Reply(body=b"<x:y/>"), "rejected", "not recognised", id="other XML"),
        pytest.param(Reply(body=b"\0\1\2"), "rejected", "not recognised", id="binary"),
    ],
)  # fmt: skip
def test_feeds_that_are_none(tmp_path, body, outcome, reason):
    with website({"/feed": body}) as site:
        report = ingested(tmp_path, site.address("/feed"))
    assert counts(report) == {outcome: 1}
    assert reason in report.outcomes[0].reason


# Sitemaps


def test_a_sitemap_leads_to_its_pages(tmp_path):
    with website({f"/{n}": page(story(n), title=f"Story {n}") for n in range(3)}) as site:
        listed = [site.address(f"/{n}") for n in range(3)]
        site.pages["/sitemap.xml"] = sitemap(*listed, site.address("/gone"), "nonsense")
        report = ingested(tmp_path, site.address("/sitemap.xml"))
        assert counts(report) == {"added": 3, "rejected": 2}
        again = ingested(tmp_path, site.address("/sitemap.xml"))
        assert counts(again) == {"unchanged": 3, "rejected": 2}
        assert site.paths.count("/1") == 1


def test_a_sitemap_index_and_a_packed_sitemap(tmp_path):
    with website({f"/{n}": page(story(n), title=f"Story {n}") for n in range(2)}) as site:
        site.pages["/index.xml"] = sitemap(
            site.address("/one.xml"), site.address("/two.xml.gz"), kind="sitemapindex"
        )
        site.pages["/one.xml"] = sitemap(site.address("/0"))
        packed = gzip.compress(sitemap(site.address("/1")).body)
        site.pages["/two.xml.gz"] = Reply(
            body=packed, headers={"Content-Type": "application/x-gzip"}
        )
        assert counts(ingested(tmp_path, site.address("/index.xml"))) == {"added": 2}


def test_a_news_sitemap_tells_what_a_page_does_not(tmp_path):
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{0}</loc>'
        "<news:news><news:publication><news:name>The Post</news:name></news:publication>"
        "<news:publication_date>2023-05-03T14:05:00+02:00</news:publication_date>"
        "<news:title>Rain</news:title></news:news></url></urlset>"
    )
    with website({"/a": page(story())}) as site:
        site.pages["/news.xml"] = Reply(body=news.format(site.address("/a")).encode())
        ingested(tmp_path, site.address("/news.xml"))
    article = only(tmp_path)
    assert article.publisher == "The Post"
    assert article.published == datetime.fromisoformat("2023-05-03T14:05:00+02:00")


def test_sitemaps_that_lead_in_circles(tmp_path):
    with website() as site:
        site.pages["/a.xml"] = sitemap(site.address("/a.xml"), kind="sitemapindex")
        report = ingested(tmp_path, site.address("/a.xml"))
    assert counts(report) == {"rejected": 1}
    assert "inside 2 others" in reasons(report)[0]


def test_a_sitemap_that_unpacks_without_end(tmp_path):
    packed = gzip.compress(b"<urlset>" + b" " * 110_000_000)
    with website({"/a.xml.gz": Reply(body=packed)}) as site:
        report = ingested(tmp_path, site.address("/a.xml.gz"))
    assert counts(report) == {"rejected": 1}
    assert "unpacks to more than" in reasons(report)[0]


# Several at once


def test_hosts_are_asked_side_by_side_and_each_input_has_one_outcome(tmp_path):
    def slow(connection):
        time.sleep(0.3)
        body = page(story(len(site.asked)), title=f"Story {len(site.asked)}").body
        connection.send_response(200)
        connection.send_header("Content-Type", "text/html")
        connection.end_headers()
        connection.wfile.write(body)

    with website({"/a": slow}) as site:
        start = time.monotonic()
        addresses = [site.address("/a", host) for host in (HOST, "other.example")]
        report = ingested(tmp_path, *addresses, addresses[0])
        assert time.monotonic() - start < 5
        begun = [request.begun for request in site.asked if request.path == "/a"]
        assert abs(begun[0] - begun[1]) < 0.25
    assert counts(report) == {"added": 2}


def test_no_address_is_asked_that_is_not_public_wherever_it_comes_from(tmp_path):
    private = resolver(inner_example=["10.0.0.7"], **{"127_0_0_1": ["127.0.0.1"]})
    rules = WebRules(allowed_hosts=(HOST,), pause=0.0, resolve=private)
    with website({"/secret": page(story())}) as site:
        inner = site.address("/secret", "127.0.0.1")
        site.pages["/feed"] = feed(item(inner, title="A"), item("http://inner.example/", title="B"))
        site.pages["/sitemap.xml"] = sitemap(inner, "http://inner.example/a")
        addresses = [site.address("/feed"), site.address("/sitemap.xml"), inner]
        report = web(tmp_path, rules=rules).ingest(addresses)
        assert "/secret" not in site.paths
    assert counts(report) == {"rejected": 5}
    assert sum("not on the public internet" in reason for reason in reasons(report)) == 4
