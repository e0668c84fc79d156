"""What an article says of its own changes: corrections, clarifications, retractions, updates.

By rule, and only where a paragraph (or the headline) begins with it: "he retracted his statement"
and a column on another paper's corrections are news, not notices.
"""

import re
from collections.abc import Iterator

from ingest.articles import Correction, CorrectionKind, Span
from ingest.sentences import sentences

# A notice in a text without paragraphs ends with the sentence that goes beyond this.
_LONGEST = 400

_ORNAMENT = r"[^\w\n\"“”«»]{0,6}"  # quotation marks would make it somebody's words
_THIS = (
    r"(?:article|story|report|post|piece|column|editorial|op-ed|blog|blog post|page|headline|"
    r"feature|interview|review|analysis|obituary|list|video|transcript|interactive)"
)
_BOTH = r"corrections? (?:and|&|/) (?:clarification|amplification)s?"
_NOTE = (
    r"(?:(?:editor|publisher|author)[’'`]?s?[’'`]? notes?|editors[’'`] note|note|correction|"
    rf"{_BOTH}|clarification|updated?)"
)
# "Update 4/8, 10:55 p.m.:", "Correction, Dec. 15, 2014 –", "UPDATE II -", "Update (5 p.m. ET):".
_WHEN = (
    r"(?:(?:[^\n:]|\d:\d){0,50}[\d)\]](?:st|nd|rd|th|\s?[ap]\.?m\.?)?(?: [A-Z]{2,4}T?)?"
    r"| [IVX]{1,4})?"
)
_END_OF_LABEL = r"\s*(?::|\s[-–—]+\s|\.\s|[-–—]{2}|—)"

# Kinds by the label a paragraph or a headline begins with; the first that fits.
_LABELS = (
    (CorrectionKind.RETRACTION, r"(?:retraction|retracted|withdrawn)"),
    (CorrectionKind.CORRECTION, rf"(?:{_BOTH}|corrections?|corrected|errat(?:um|a)|amendment|"
                      r"for the record)"),
    (CorrectionKind.CLARIFICATION, r"(?:clarifications?|clarified)"),
    (CorrectionKind.UPDATE, r"updated?"),
)  # fmt: skip
_LABELLED = [
    (kind, re.compile(rf"{_ORNAMENT}{label}{_WHEN}{_END_OF_LABEL}\s*\S", re.IGNORECASE))
    for kind, label in _LABELS
]
# The label alone on its line: what it announces is the next paragraph.
_ALONE = [
    (kind, re.compile(rf"{_ORNAMENT}{label}{_WHEN}\W{{0,3}}", re.IGNORECASE))
    for kind, label in _LABELS[:-1]
]
_UPDATED_AT = re.compile(
    rf"{_ORNAMENT}(?:last |first )?updated?\b(?=[^\n]*\d)[^\n]{{4,60}}", re.IGNORECASE
)

# Without a label "the report" is one in the news, "this report" the article itself.
_OPENING = rf"{_ORNAMENT}(?:{_NOTE}{_WHEN}\s*[:.–—-]+\s*{_ORNAMENT}(?P<labelled>))?"
_OWN = r"(?:this|(?(labelled)the|this))"
_EARLIER_VERSION = re.compile(
    rf"{_OPENING}(?:in )?(?:an?|the) (?:earlier|previous|prior|original|initial) "
    rf"(?:version|edition|draft)s? of {_OWN} (?:\w+ )?{_THIS}\b"
    r"(?!\s+(?:(?:was|were) )?(?:first |originally |also )*(?:published|posted|appeared|ran|is\b))"
    rf"|{_ORNAMENT}(?:{_NOTE}{_WHEN}\s*[:.–—-]+\s*)?"
    rf"earlier (?:versions|editions) of this {_THIS}\b",
    re.IGNORECASE,
)
_WAS_WRONG = re.compile(
    rf"{_OPENING}this {_THIS} (?:originally |previously |initially |incorrectly |mistakenly |"
    r"erroneously |first )+(?:\w+ )?(?:mis\w+ed|misspelt|incorrectly|mistakenly|erroneously|"
    r"wrongly|inaccurately|said|stated|gave|reported|identified|referred|attributed|included)\b",
    re.IGNORECASE,
)
_WAS_CHANGED = re.compile(
    rf"{_OPENING}{_OWN} {_THIS}(?:[’']s (?:headline|title))? "
    r"(?:has|have|had|was|were|is)(?: now)?(?: since)?(?: been| being)? "
    r"(?:\w+ly |last |since |now )*"
    r"(?P<done>updated|corrected|amended|edited|revised|clarified|changed|altered|modified|"
    r"retracted|withdrawn)\b",
    re.IGNORECASE,
)
_MISTAKEN = re.compile(
    r"\bto (?:correct|fix|remove an? (?:incorrect|erroneous))|\bearlier version|\bprevious version|"
    r"\b(?:in)?correct(?:s|ed|ly)?\b|\berror|\bmis(?:stated|identified|spelled|attributed)|"
    r"\binaccura|\bmistake",
    re.IGNORECASE,
)
_TO_CLARIFY = re.compile(r"\bclarif", re.IGNORECASE)
_BY_VERB = {
    "corrected": CorrectionKind.CORRECTION,
    "amended": CorrectionKind.CORRECTION,
    "clarified": CorrectionKind.CLARIFICATION,
    "retracted": CorrectionKind.RETRACTION,
    "withdrawn": CorrectionKind.RETRACTION,
}

# "CORRECTED-UPDATE 2-Oil falls", "REFILE-CORRECTED: …", "UPDATE 1-…", "Retraction: …".
_HEADLINE = re.compile(
    r"\W{0,3}(?:(?P<wrong>CORRECTED|CORRECTION|CORRECTS?)|(?P<back>RETRACTED|RETRACTION|WITHDRAWN)|"
    r"(?P<more>(?:REFILE-)?UPDATE ?\d*))(?= ?[-:–—(]| \d)",
)
_BY_PREFIX = {
    "wrong": CorrectionKind.CORRECTION,
    "back": CorrectionKind.RETRACTION,
    "more": CorrectionKind.UPDATE,
}


def corrections(title: str, text: str) -> tuple[Correction, ...]:
    """The notices in an article, that of the headline first."""
    return (*_in_headline(title), *_in_text(text))


def _in_headline(title: str) -> Iterator[Correction]:
    found = _HEADLINE.match(title)
    if found is not None:
        kind = _BY_PREFIX[found.lastgroup or "more"]
        yield Correction(kind=kind, start=found.start(), end=found.end(), in_title=True)


def _in_text(text: str) -> Iterator[Correction]:
    announced: CorrectionKind | None = None
    for line in _lines(text):
        words = text[line.start : line.end]
        alone = next((kind for kind, label in _ALONE if label.fullmatch(words)), None)
        kind = alone or _kind(words) or announced
        if kind is not None:
            yield Correction(kind=kind, start=line.start, end=line.start + _length(words))
        announced = alone


def _kind(line: str) -> CorrectionKind | None:
    if _EARLIER_VERSION.match(line) or _WAS_WRONG.match(line):
        return CorrectionKind.CORRECTION
    changed = _WAS_CHANGED.match(line)
    labelled = next((kind for kind, label in _LABELLED if label.match(line)), None)
    if changed is not None:
        return _BY_VERB.get(changed["done"].lower()) or _why(line, labelled)
    if labelled is CorrectionKind.UPDATE:
        return _why(line, labelled) if _MISTAKEN.search(line[:_LONGEST]) else CorrectionKind.UPDATE
    return labelled or (CorrectionKind.UPDATE if _UPDATED_AT.fullmatch(line) else None)


def _why(line: str, labelled: CorrectionKind | None) -> CorrectionKind:
    """What an update was for: also an update may say that it corrects."""
    if labelled not in (None, CorrectionKind.UPDATE):
        return labelled
    own = line[:_LONGEST]
    if _MISTAKEN.search(own):
        return CorrectionKind.CORRECTION
    return CorrectionKind.CLARIFICATION if _TO_CLARIFY.search(own) else CorrectionKind.UPDATE


def _length(line: str) -> int:
    if len(line) <= _LONGEST:
        return len(line)
    return next((s.end for s in sentences(line) if s.end >= _LONGEST), len(line))


def _lines(text: str) -> Iterator[Span]:
    """The paragraphs of a text, without the white space at their ends."""
    for found in re.finditer(r"\S[^\n]*", text):
        yield Span(found.start(), found.start() + len(found[0].rstrip()))
