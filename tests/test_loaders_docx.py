import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships><Relationship Type="http://x/relationships/officeDocument" '
    'Target="/word/document.xml"/></Relationships>'
)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, *, core: str | None = None, **parts: str) -> bytes:
    written = {"_rels/.rels": RELATIONS}
    written["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    if core is not None:
        written["docProps/core.xml"] = f"<c xmlns:dc='d' xmlns:dcterms='t'>{core}</c>"
    return zipped(written | parts)


def p(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{r(text)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_document_with_a_heading():
    raw = word(p("Rain", "Title") + p("It rained.") + p("") + p("It stopped."))
    assert only(raw, "a.docx") == Article(
        key="/news/a.docx", origin="a.docx", title="Rain", text="It rained.\n\nIt stopped."
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(f"<w:p>{r('It ra')}{r('ined.')}</w:p>", "It rained.", id="runs"),
        pytest.param(f"<w:p>{r('It rained.')}<w:r><w:br/></w:r>{r('All day.')}</w:p>",
                     "It rained.\nAll day.", id="a line break"),
        pytest.param(f"<w:p>{r('Rail')}<w:r><w:noBreakHyphen/></w:r>{r('way')}</w:p>", "Rail‑way",
                     id="a hyphen"),
        pytest.param(f"<w:p>{r('It ')}<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
                     f"<w:ins>{r('often ')}</w:ins>{r('rained.')}</w:p>", "It often rained.",
                     id="changes accepted"),
        pytest.param(f"<w:ins>{p('It rained.')}</w:ins><w:del>{p('No.')}</w:del>", "It rained.",
                     id="whole paragraphs changed"),
        pytest.param(f"<w:p>{r('It rained.')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>No.</w:t></w:r>"
                     "</w:p>", "It rained.", id="hidden text"),
        pytest.param(f"<w:p><w:hyperlink>{r('It rained')}</w:hyperlink>{r('.')}</w:p>",
                     "It rained.", id="a link"),
        pytest.param(f"<w:sdt><w:sdtContent>{p('It rained.')}</w:sdtContent></w:sdt>",
                     "It rained.", id="a content control"),
        pytest.param(f"<w:tbl><w:tr><w:tc>{p('Oslo')}</w:tc><w:tc>{p('5 mm')}</w:tc></w:tr>"
                     "</w:tbl>", "Oslo | 5 mm", id="a table"),
        pytest.param("<w:p><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:t>It rained.</w:t>"
                     "</mc:Choice><mc:Fallback><w:t>It rained.</w:t></mc:Fallback>"
                     "</mc:AlternateContent></w:r></w:p>", "It rained.", id="alternatives"),
        pytest.param(f"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>{r('It rained.')}</w:p>",
                     "It rained.", id="a field"),
    ],
)  # fmt: skip
def test_the_text_is_what_a_reader_sees(body, text):
    assert only(word(body), "a.docx").text == text


@pytest.mark.parametrize(
    ("core", "title", "authors"),
    [
        pytest.param("<dc:title>Rain in Oslo</dc:title><dc:creator>Ann Lee</dc:creator>",
                     "Rain in Oslo", ("Ann Lee",), id="real ones"),
        pytest.param("<dc:title>Document1</dc:title><dc:creator>python-docx</dc:creator>",
                     "It rained.", (), id="made by a program"),
    ],
)  # fmt: skip
def test_properties_that_look_real_are_taken(core, title, authors):
    found = only(word(p("It rained."), core=core), "a.docx")
    assert (found.title, found.authors) == (title, authors)


def test_the_day_a_file_was_made_is_told_but_is_no_date():
    core = "<dcterms:created>2023-05-03T14:05:00Z</dcterms:created>"
    found = only(word(p("It rained."), core=core), "a.docx")
    assert found.published is None
    assert found.notices == (
        "undated: the file was made on 2023-05-03, which need not be when it was published",
    )


LAUGHS = "<!DOCTYPE d [<!ENTITY a0 'ha'>{}]><d><body><p><r><t>&a11;</t></r></p></body></d>".format(
    "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12))
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"It rained.",
                     "not a Word document, or damaged: File is not a zip file", id="no zip"),
        pytest.param(zipped({"a.txt": "It rained."}),
                     "not a Word document: another kind of zip archive", id="another zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
                     "not a Word document: of an old format, or protected by a password",
                     id="a password"),
        pytest.param(word(""), "no text in it", id="no text"),
        pytest.param(zipped({"word/document.xml": "<a><b>"}),
                     "not XML: Premature end of data in tag b line 1 (line 1)", id="damaged"),
        pytest.param(zipped({"word/document.xml": LAUGHS}),
                     "XML that unfolds without end: an attack on its readers", id="laughs"),
        pytest.param(word(" " * 1_000_000),
                     "word/document.xml in it is larger than 100,000 bytes, "
                     "the most that is read as one article", id="a bomb"),
        pytest.param(word(p("It rained."))[:-30],
                     "not a Word document, or damaged: File is not a zip file", id="cut short"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.docx", longest=100_000)) == [("a.docx", reason)]


def test_a_document_is_recognised_without_a_suffix():
    assert only(word(p("It rained.")), "-").text == "It rained."


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=30), st.integers(0, 700), st.integers(0, 30))
def test_any_damage_is_one_outcome(noise, place, lost):
    raw = word(p("Rain", "Heading1") + p("It rained."), core="<dc:title>Rain</dc:title>")
    assert len(loaded(raw[:place] + noise + raw[place + lost :], "a.docx")) == 1
