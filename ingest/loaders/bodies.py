"""The running text of an article out of the tree of its page, by trafilatura.

It is asked for little first: its own rules alone, on the branch of the page that holds the
paragraphs. Only where that gives less than half of what the page has in long runs of text is it
asked for all that it can do (readability and jusText beside its rules) on the whole page. Over the
pages of the article-extraction benchmark this takes .6 of the time and is a little better: what
stands beside that branch (teasers, calls to subscribe) is not the article's. `python -m
tests.quality.pages` measures it.
"""

import copy
from collections.abc import Callable, Iterator

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import DEFAULT_CONFIG, MANUALLY_CLEANED, Document, Extractor

# Below its usual 250 characters trafilatura takes the whole page, menu and all.
_SHORT_IS_FINE = copy.deepcopy(DEFAULT_CONFIG)
_SHORT_IS_FINE["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "50"

# Made once: to read the configuration takes as long as to read a small page.
_RULES = Extractor(config=_SHORT_IS_FINE, output_format="python", comments=False, fast=True)
_ALL_IT_CAN = Extractor(config=_SHORT_IS_FINE, output_format="python", comments=False)

# What it drops anyway, but for what it looks into first: forms around the whole page, figures
# around tables, formulas and JSON-LD.
_NOISE = tuple(sorted(set(MANUALLY_CLEANED) - {"form", "figure", "head", "math", "script"}))
_TELLING = {"link", "input", "time"}
_MUTE = tuple(tag for tag in _NOISE if tag not in _TELLING)

_LONG = "string-length(normalize-space(.)) > 80"
_PARAGRAPHS = lxml.etree.XPath(f"//body//p[{_LONG}]")
_RUNS = lxml.etree.XPath(f"//body//text()[{_LONG}][not(parent::script or parent::style)]")
_LEAST_SHARE = 0.5


def without_noise(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """`page`, changed: without what is neither text nor tells of it. That is half of most pages."""
    lxml.etree.strip_elements(page, *_MUTE, with_tail=False)
    return page


def is_json_ld(script: lxml.html.HtmlElement) -> bool:
    return (script.get("type") or "").strip().lower().startswith("application/ld+json")


def running_text(
    page: lxml.html.HtmlElement, whole: Callable[[], lxml.html.HtmlElement]
) -> str | None:
    """The article's text, None where there is none. `page` is changed; `whole` gives it as it
    was."""
    _strip(page)
    there = sum(len(run) for run in _RUNS(page))
    _narrow(page)
    found = _extracted(page, _RULES)
    if found is not None and len(found) >= _LEAST_SHARE * there:
        return found
    return _extracted(whole(), _ALL_IT_CAN)


def _strip(page: lxml.html.HtmlElement) -> None:
    lxml.etree.strip_elements(page, *_NOISE, with_tail=False)
    for script in list(page.iter("script")):
        if not is_json_ld(script):
            script.drop_tree()


def _narrow(page: lxml.html.HtmlElement) -> None:
    """Take away what stands beside the innermost element with all the long paragraphs."""
    branch = page.find("body")
    paragraphs = _PARAGRAPHS(page)
    ways = set(_ways(paragraphs))
    while branch is not None and branch.tag != "p":
        onward = [child for child in branch if child in ways]
        if len(onward) != 1 or onward[0].tag == "p":
            return
        for child in list(branch):
            if child not in ways:
                branch.remove(child)
        branch = onward[0]


def _ways(paragraphs: list[lxml.html.HtmlElement]) -> Iterator[lxml.html.HtmlElement]:
    """The paragraphs and what they stand in, each once."""
    seen: set[lxml.html.HtmlElement] = set()
    for paragraph in paragraphs:
        for element in (paragraph, *paragraph.iterancestors()):
            if element in seen:
                break
            seen.add(element)
            yield element


def _extracted(page: lxml.html.HtmlElement, how: Extractor) -> str | None:
    found = trafilatura.bare_extraction(page, options=how)
    return found.text if isinstance(found, Document) else None
