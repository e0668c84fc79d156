"""HTML inside a field: its text, paragraph by paragraph."""

import html
import re
from collections.abc import Iterator

import lxml.etree
import lxml.html

_CLEARLY_HTML = re.compile(
    r"</(?:p|div|span|a|em|strong|b|i|u|ul|ol|li|h[1-6]|blockquote|figure|table|script|style)>"
    r"|<(?:br|hr)\s*/?>|<p(?:\s[^<>]*)?>|<img\s[^<>]*>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_HAS_PARAGRAPHS = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "head", "title")
_PARAGRAPHS = (
    *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main"),
    *("nav", "ol", "p", "pre", "section", "table", "ul"),
)
_MARKS = dict.fromkeys(_PARAGRAPHS, "\n\n")
_STARTS = _MARKS | {"br": "\n", "li": "\n", "tr": "\n", "td": " ", "th": " "}
# Not `\s`: a no-break space is typography, and stays.
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WHITE_IN_LINES = re.compile(r"[ \t\r\f]+")


def plain(text: str) -> str:
    """`text` as a reader sees it: without tags where it clearly is HTML, references resolved."""
    if "<" in text and _CLEARLY_HTML.search(text):
        return _stripped(text)
    if "&" in text:
        return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    return text


def _stripped(text: str) -> str:
    try:
        raw = text.replace("\0", "").encode()
    except UnicodeEncodeError:
        return text  # half a character: the caller rejects it
    # Some systems store paragraphs as lines, with inline tags only.
    white = _WHITE if _HAS_PARAGRAPHS.search(text) else _WHITE_IN_LINES
    body = _body(raw)
    return "" if body is None else _tidy("".join(_pieces(body, white)))


def _body(raw: bytes) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(b"<html><body>" + raw, parser=parser)
    except lxml.etree.ParserError:
        return None
    unseen = (*_UNSEEN, lxml.etree.Comment, lxml.etree.PI)
    lxml.etree.strip_elements(page, *unseen, with_tail=False)
    return page.find("body")


def _pieces(body: lxml.html.HtmlElement, white: re.Pattern[str]) -> Iterator[str]:
    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        start = event == "start"
        mark = (_STARTS if start else _MARKS).get(element.tag, "")
        yield mark + white.sub(" ", (element.text if start else element.tail) or "")


def _tidy(text: str) -> str:
    text = re.sub(r" ?\n ?", "\n", re.sub(" {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip(" \n")
