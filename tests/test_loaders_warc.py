import gzip
import io
import lzma
import os
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, reading, reasons

from ingest.articles import Article, Rejected, Skipped
from ingest.loaders.discovery import find
from ingest.loaders.registry import read

WARCS = Path(os.environ.get("NEWSHOUND_DATA", "")) / "formats/warc"
BODY = "It rained all day on Tuesday, and the river rose."


def page(body: str = BODY, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>Rain</title>{head}</head>"
        f"<body><article><p>{body}</p></article></body></html>"
    ).encode()


def http(body: bytes | None = None, *, status: str = "200 OK", **headers: str) -> bytes:
    dull = {"Content-Type": "text/html"}
    told = dull | {name.replace("_", "-"): value for name, value in headers.items()}
    fields = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + (page() if body is None else body)


def record(
    block: bytes | None = None, *, kind: str = "response", url: str = "https://post.example/rain"
) -> bytes:
    block = http() if block is None else block
    media = "application/http" if kind in ("response", "request", "revisit") else "text/html"
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2023-05-03T14:05:00Z\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def arc(block: bytes | None = None, *, length: int | None = None) -> bytes:
    block = http() if block is None else block
    about = b"1 0 Post\nURL IP-address Archive-date Content-type Archive-length\n"
    told = len(block) if length is None else length
    return (
        b"filedesc://a.arc 127.0.0.1 20140216050221 text/plain %d\n%s\n" % (len(about), about)
        + b"https://post.example/rain and wind 192.0.2.1 20140216050221 text/html %d\n" % told
        + block
        + b"\n"
    )


def shown(outcomes: list) -> list[str]:
    return [
        o.text if isinstance(o, Article) else f"{type(o).__name__}: {o.reason}" for o in outcomes
    ]


def test_a_captured_page_is_an_article_at_the_address_where_it_was():
    [found] = loaded(record(), "crawl.warc")
    assert (found.title, found.text, found.origin) == ("Rain", BODY, "crawl.warc@0")
    assert found.url == found.key == "https://post.example/rain"
    assert found.published is None  # when it was captured says nothing of that


def test_the_page_knows_its_address_better():
    head = "<link rel=canonical href='https://post.example/2023/rain'>"
    [found] = loaded(record(http(page(head=head))), "crawl.warc")
    assert found.url == "https://post.example/2023/rain"


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:], b""))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(http(), id="as it is"),
        pytest.param(http(gzip.compress(page()), Content_Encoding="gzip"), id="gzip"),
        pytest.param(http(zlib.compress(page()), Content_Encoding="deflate"), id="deflate"),
        pytest.param(http(zlib.compress(page())[2:-4], Content_Encoding="deflate"),
                     id="raw deflate"),
        pytest.param(http(brotli.compress(page()), Content_Encoding="br"), id="Brotli"),
        pytest.param(http(chunked(page()), Transfer_Encoding="chunked"), id="chunks"),
        pytest.param(http(chunked(gzip.compress(page())), Transfer_Encoding="chunked",
                          Content_Encoding="gzip"), id="gzip in chunks"),
        pytest.param(http(Transfer_Encoding="chunked", Content_Encoding="gzip"),
                     id="unpacked by the crawler, its headers left"),
        pytest.param(http(Content_Type=""), id="a page that does not say what it is"),
        pytest.param(http(page("Ça va: it rained all day on Tuesday.").decode().encode("cp1252"),
                          Content_Type="text/html; charset=ISO-8859-1"), id="the server's charset"),
    ],
)  # fmt: skip
def test_bodies_are_read_as_they_were_sent(block):
    [found] = loaded(record(block), "crawl.warc")
    assert "it rained all day on tuesday" in found.text.lower()


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        pytest.param(record(kind="request"), "Skipped: a request", id="a request"),
        pytest.param(record(kind="warcinfo"), "Skipped: a description of the crawl", id="warcinfo"),
        pytest.param(record(kind="revisit"),
                     "Skipped: a revisit: the page is in another record", id="a revisit"),
        pytest.param(record(http(b"x", Content_Type="image/png")),
                     "Skipped: image/png, not a page", id="a picture"),
        pytest.param(record(http(status="404 Not Found")),
                     "Skipped: a response with status 404", id="an error page"),
        pytest.param(record(page(), kind="resource"), BODY, id="a resource"),
        pytest.param(record(http(b"")), "Rejected: a response without a body", id="no body"),
        pytest.param(record(http(b"<p>Menu</p>")), "Rejected: no article text found", id="no text"),
        pytest.param(record(http(gzip.compress(page())[:-20], Content_Encoding="gzip")),
                     "Rejected: its compressed body is cut short", id="a body cut short"),
        pytest.param(record(http(gzip.compress(b"a" * 2_000_000), Content_Encoding="gzip")),
                     "Rejected: larger than 1,000,000 bytes, the most that is read as one article",
                     id="a gzip bomb"),
        pytest.param(record(http(brotli.compress(b"a" * 2_000_000), Content_Encoding="br")),
                     "Rejected: larger than 1,000,000 bytes, the most that is read as one article",
                     id="a Brotli bomb"),
        pytest.param(record(http(chunked(page())[:-90], Transfer_Encoding="chunked")),
                     "Rejected: the body breaks off, or its chunks have wrong lengths",
                     id="chunks that break off"),
        pytest.param(record()[:-40], "Rejected: cut short: 112 of its 148 bytes are there",
                     id="cut short"),
        pytest.param(record().replace(b"Content-Length", b"Length"),
                     "Rejected: a record whose header does not say how long it is", id="no length"),
        pytest.param(b"", "Rejected: empty", id="empty"),
        pytest.param(b"It rained.", "Rejected: no record can be read here: Invalid WARC header",
                     id="no WARC"),
    ],
)  # fmt: skip
def test_every_record_has_one_outcome(raw, outcome):
    assert shown(loaded(raw, "a.warc", longest=1_000_000)) == [outcome]


FIRST, LAST = record(), record(url="https://post.example/wind")


def wacz(crawl: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("archive/data.warc.gz", crawl)
        archive.writestr("indexes/index.cdx", "com,example)/ 2023")
    return held.getvalue()


def spoiled(member: bytes) -> bytes:
    return member[:40] + bytes(b ^ 0x55 for b in member[40:80]) + member[80:]


@pytest.mark.parametrize(
    ("raw", "damaged"),
    [
        pytest.param(FIRST + b"rubbish\r\n\r\n" + LAST, 0, id="rubbish between records"),
        pytest.param(FIRST + FIRST.replace(b"Content-Length: ", b"Content-Length: x") + LAST,
                     len(FIRST), id="a length that is no number"),
        pytest.param(gzip.compress(FIRST, mtime=0) + spoiled(gzip.compress(record(), mtime=0))
                     + gzip.compress(LAST), len(gzip.compress(FIRST, mtime=0)),
                     id="a damaged gzip member"),
    ],
)  # fmt: skip
def test_after_damage_the_rest_is_still_read(raw, damaged):
    found = loaded(raw, "a.warc")
    urls = [a.url for a in found if isinstance(a, Article)]
    assert (urls[0], urls[-1]) == ("https://post.example/rain", "https://post.example/wind")
    assert f"a.warc@{damaged}" in [origin for origin, _ in reasons(found)]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("a.warc.gz", gzip.compress(FIRST) + gzip.compress(LAST), id="gzip by record"),
        pytest.param("a.warc.gz", gzip.compress(FIRST + LAST), id="gzip as a whole"),
        pytest.param("a.warc.gz", gzip.compress(FIRST) + gzip.compress(b"") + gzip.compress(LAST),
                     id="an empty gzip member between"),
        pytest.param("a.warc.zst", zstd.compress(FIRST) + zstd.compress(LAST), id="Zstandard"),
        pytest.param("a.warc.xz", lzma.compress(FIRST + LAST), id="xz"),
        pytest.param("a.wacz", wacz(gzip.compress(FIRST) + gzip.compress(LAST)), id="WACZ"),
    ],
)  # fmt: skip
def test_packed_crawls_are_read(name, raw, tmp_path):
    (tmp_path / name).write_bytes(raw)
    [source] = find([str(tmp_path / name)])
    pages = [o for o in read(source, reading(), print) if isinstance(o, Article)]
    assert [a.url for a in pages] == ["https://post.example/rain", "https://post.example/wind"]


def test_a_file_that_only_looks_like_records_is_given_up():
    found = loaded(b"\x1f\x8b\x08" * 5000, "a.warc.gz")
    assert len(found) < 1100
    assert found[-1].reason == "damaged in more than 1000 places: not read on"


@pytest.mark.parametrize(
    ("raw", "outcomes"),
    [
        pytest.param(arc(), ["Skipped: a description of the crawl", BODY],
                     id="a page"),
        pytest.param(gzip.compress(arc()), ["Skipped: a description of the crawl", BODY],
                     id="gzip"),
        pytest.param(arc(page()), ["Skipped: a description of the crawl", BODY],
                     id="without headers"),
        pytest.param(arc(length=9999), ["Skipped: a description of the crawl",
                     "Rejected: cut short: 193 of its 9,999 bytes are there"], id="cut short"),
        pytest.param(arc(length=-1), ["Skipped: a description of the crawl",
                     "Rejected: no record begins here: passed over"], id="a length below zero"),
        pytest.param(b"It rained.", [
                     "Rejected: not ARC: its first line does not describe the file"],
                     id="no ARC"),
    ],
)  # fmt: skip
def test_arc_files(raw, outcomes, tmp_path):
    (tmp_path / "a.arc").write_bytes(raw)
    [source] = find([str(tmp_path / "a.arc")])
    assert shown(list(read(source, reading(), print))) == outcomes


def test_the_address_in_an_arc_file_may_hold_spaces():
    found = loaded(arc(), "a.arc")[-1]
    assert (found.url, found.origin) == ("https://post.example/rain%20and%20wind", "a.arc@122")


@pytest.mark.parametrize("suffix", [pytest.param("warc", id="WARC"), pytest.param("arc", id="ARC")])
@settings(deadline=None, max_examples=60)
@given(noise=st.binary(max_size=40), place=st.integers(0, 600), packed=st.booleans())
def test_any_bytes_in_a_crawl_are_outcomes(suffix, noise, place, packed):
    raw = FIRST + LAST if suffix == "warc" else arc()
    raw = gzip.compress(raw) if packed and suffix == "warc" else raw
    assert loaded(raw[:place] + noise + raw[place:], f"a.{suffix}")
    assert loaded(raw[:place], f"a.{suffix}")


@pytest.mark.skipif(not WARCS.is_dir(), reason="NEWSHOUND_DATA names no folder with formats/warc")
@pytest.mark.parametrize(
    ("name", "kept", "rejected"),
    [
        pytest.param("example.warc", 1, 0, id="as it should be"),
        pytest.param("example.warc.gz", 1, 0, id="packed"),
        pytest.param("example-iana.org-chunked.warc", 1, 0, id="chunks"),
        pytest.param("example-bad-non-chunked.warc.gz", 1, 0, id="declared chunks, but none"),
        pytest.param("example-wrong-chunks.warc.gz", 1, 0, id="chunks of wrong lengths"),
        pytest.param("example-resource.warc.gz", 1, 0, id="a resource"),
        pytest.param("example-trunc.warc", 0, 1, id="cut short"),
        pytest.param("example-wget-bad-target-uri.warc.gz", 1, 0, id="an address in brackets"),
        pytest.param("post-test.warc.gz", 0, 0, id="no pages in it"),
        pytest.param("example.arc", 1, 0, id="ARC"),
        pytest.param("example.arc.gz", 1, 0, id="ARC, packed"),
        pytest.param("bad.arc", 0, 2, id="a bad ARC"),
    ],
)  # fmt: skip
def test_the_files_of_warcio(name, kept, rejected):
    [source] = find([str(WARCS / name)])
    found = list(read(source, reading(), print))
    kinds = [type(outcome) for outcome in found]
    assert (kinds.count(Article), kinds.count(Rejected)) == (kept, rejected)
    assert kinds.count(Skipped) == len(found) - kept - rejected
