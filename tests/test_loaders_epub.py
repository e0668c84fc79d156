import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
)
ABOUT = (
    "<dc:identifier>urn:issue:18</dc:identifier><dc:title>The Post, 3 May</dc:title>"
    "<dc:publisher>The Post</dc:publisher><dc:date>2023-05-03T00:00:00+00:00</dc:date>"
    "<dc:creator>calibre</dc:creator>"
)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if "/" in name else None)
    return out.getvalue()


def page(body: str, attributes: str = "") -> str:
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="e"><head><title>T</title></head>'
        f"<body {attributes}>{body}</body></html>"
    )


def epub(*pages: str, about: str = ABOUT, extra: dict[str, str] | None = None) -> bytes:
    """An issue with these pages in its reading order, called a%20.xhtml, a%201.xhtml, …"""
    items = "".join(
        f'<item id="i{n}" href="a%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n, _ in enumerate(pages)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n, _ in enumerate(pages))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{about}</metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="pic" href="a.png" media-type="image/png"/></manifest>'
        f'<spine><itemref idref="nav"/><itemref idref="pic"/><itemref idref="gone"/>{order}</spine>'
        "</package>"
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    parts |= {"OEBPS/content.opf": package}
    parts |= {f"OEBPS/a {n}.xhtml": content for n, content in enumerate(pages)}
    return zipped(parts | (extra or {}))


STORY = page("<h1>Rain</h1><p>It rained.</p><p>It stopped.</p>")


def test_each_page_of_an_issue_is_an_article():
    found = loaded(epub(STORY, page("<h2>Snow</h2><p>It snowed.</p>")), "a.epub")
    assert found[0] == Article(
        key="The Post#urn:issue:18#OEBPS/a 0.xhtml",
        origin="a.epub/OEBPS/a 0.xhtml",
        title="Rain",
        text="It rained.\n\nIt stopped.",
        publisher="The Post",
        published=date(2023, 5, 3),
    )
    assert [each.title for each in found] == ["Rain", "Snow"]


def test_the_authors_of_a_book():
    about = ABOUT.replace("calibre", "Ann Lee") + "<dc:creator>The Post</dc:creator>"
    assert only(epub(STORY, about=about), "a.epub").authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(page("<p>It <i>rained</i>.</p>"), "It rained.", id="without a heading"),
        pytest.param(page("<h1>Rain</h1><p>Caf&eacute;&nbsp;3</p>"), "Café\u00a03",
                     id="named characters"),
        pytest.param("<html><body><h1>Rain</h1><p>It rained.<br>All day.</body></html>",
                     "It rained.\nAll day.", id="a page that is no XML"),
        pytest.param(page('<div class="calibre_navbar"><a href="x">Next</a> | Back</div>'
                          "<h1>Rain</h1><p>It rained all day in the whole of the county.</p>"),
                     "It rained all day in the whole of the county.", id="Calibre's bars"),
        pytest.param(page("<h1>Rain</h1><script>var a;</script><p>It rained.</p>"), "It rained.",
                     id="scripts"),
    ],
)  # fmt: skip
def test_the_text_of_a_page(content, text):
    assert only(epub(content), "a.epub").text == text


LINKS = "<ul><li><a href='a'>Rain</a></li><li><a href='b'>Snow</a></li></ul>"


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param(page("<p>The Post</p>", 'epub:type="cover"'), id="a cover"),
        pytest.param(page('<section epub:type="toc"><p>Rain 1</p></section>'), id="contents"),
        pytest.param(page(f"<h1>News</h1>{LINKS}"), id="only links"),
        pytest.param(page('<img src="a.png"/>'), id="only a picture"),
    ],
)
def test_what_is_no_article_is_passed_over_and_said_so(furniture):
    said: list[str] = []
    found = loaded(epub(furniture, STORY), "a.epub", tell=said.append)
    assert [each.origin for each in found] == ["a.epub/OEBPS/a 1.xhtml"]
    assert said == ["a.epub: passed over, no articles: a 0.xhtml"]


def locked(uri: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": "<e><EncryptedData><CipherData>"
        f'<CipherReference URI="{uri}"/></CipherData></EncryptedData></e>'
    }


def test_a_locked_page_is_rejected_and_the_others_are_read():
    found = loaded(epub(STORY, STORY, extra=locked("OEBPS/a%200.xhtml")), "a.epub")
    assert reasons(found) == [("a.epub/OEBPS/a 0.xhtml", "locked by copy protection (DRM)")]
    assert len(found) == 2


def test_fonts_that_are_locked_do_not_hinder():
    assert only(epub(STORY, extra=locked("OEBPS/font.otf")), "a.epub").title == "Rain"


def test_a_page_that_is_a_bomb_is_rejected_by_itself():
    found = loaded(epub(page(" " * 1_000_000), STORY), "a.epub", longest=100_000)
    assert reasons(found) == [
        ("a.epub/OEBPS/a 0.xhtml", "OEBPS/a 0.xhtml in it is larger than 100,000 bytes, "
         "the most that is read as one article")
    ]  # fmt: skip
    assert len(found) == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"It rained.", "not an EPUB, or damaged: File is not a zip file", id="no zip"),
        pytest.param(zipped({"a.txt": "x"}), "META-INF/container.xml is missing in it",
                     id="another zip"),
        pytest.param(epub(), "no page in it that could be read", id="no pages"),
        pytest.param(epub(page("")), "no article in it", id="an empty page"),
        pytest.param(zipped({"META-INF/container.xml": "<container/>"}),
                     "not an EPUB: it does not say where its contents are listed", id="no list"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.epub")) == [("a.epub", reason)]


def test_a_page_that_is_missing_is_rejected():
    raw = epub(STORY).replace(b"OEBPS/a 0.xhtml", b"OEBPS/b 0.xhtml")
    assert reasons(loaded(raw, "a.epub")) == [
        ("a.epub/OEBPS/a 0.xhtml", "OEBPS/a 0.xhtml is missing in it")
    ]


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=30), st.integers(0, 1500), st.integers(0, 30))
def test_any_damage_is_at_least_one_outcome(noise, place, lost):
    raw = epub(STORY)
    assert loaded(raw[:place] + noise + raw[place + lost :], "a.epub")
