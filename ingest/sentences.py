"""Where the sentences and paragraphs of an article stand. Nothing is rewritten.

Most sentence ends in news are plain ("… on Monday. The mayor …") and are decided here; the
doubtful ones, after an abbreviation, an initial or an exclamation mark, are put to pysbd.
Asking pysbd everything took 24 ms an article and grew faster than the text; this takes about
2 ms (300 articles of two archives) and cuts fewer sentences wrongly: of 6,300 ends inside
paragraphs the two agree on 5,900, and nearly all the others are pysbd's mistakes. Alone it splits
"5 p.m. | Tuesday" and "“Are you ready?” | Smith asked".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum

from pysbd import Segmenter

from ingest.articles import Span

# A quotation of several sentences is one sentence up to here: cutting it loses who said it.
_LONGEST_QUOTATION = 600
# pysbd's time grows with the square of what it is shown.
_LONGEST_QUESTION = 500
_SHOWN_AFTER = 60

_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«(\\["
# A lone quote mark with space around it ("… systems.” “") belongs to what it follows.
# Possessive, so that a page of full stops is read once; the group is not: Python 3.11.2 then finds
# no end at all.
_END = re.compile(rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?:\s+[\"“”](?=\s))*(?=\s)")
_PARAGRAPH = re.compile(r"[^\n]+")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»(\[)\]—–]*$")
_ANY_WORD = re.compile(r"\w")
_WORDLESS_TAIL = re.compile(r"\A\W*")
_LONGEST_WORD = 40
_WORD_AFTER = re.compile(rf"\s*[{_OPENERS}]*(\S*)")

# A straight mark opens where a word follows it and none stands before it.
_DOUBLE_MARK = re.compile(r"(?P<opens>“|‘‘|(?<![\w.,!?…'’])(?:\"|'')(?=\S))|[\"”]|''|’’")
_BRACKETED = re.compile(rf"\([^()]{{1,{_LONGEST_QUOTATION}}}\)")
# Single marks are also apostrophes: only one after a full stop or comma closes a quotation.
_SINGLE_QUOTED = re.compile(rf"(?<!\w)[‘'](?=\w).{{1,{_LONGEST_QUOTATION}}}?[.,!?…][’'](?!\w)")

_TITLES = """
    adm amb asst atty brig capt cmdr col comdr cpl det dr drs fr gen gov govs hon insp lt maj messrs
    mm mr mrs ms mx pres prof pvt pfc rep reps rev rt sen sens sgt st ste supt mt ft lt.gov
"""
_ABBREVIATIONS = """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb
    nev okla ore pa penn tenn tex va vt wash wis wyo no co corp inc ltd bros dept dist ave blvd rd
    jr sr ph.d esq univ assn tel ext art sec ch vol
"""
# With a capital: "Rep. Jones", but "the sales rep." These announce a name: no end.
_ANNOUNCING = frozenset(_TITLES.split())
# These may end a sentence.
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
_ABBREVIATED_SMALL = frozenset({"no", "approx", "est", "etc", "al", "cf", "ed", "eds", "p", "pp"})
_AFTER_AN_HOUR = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:E|C|M|P|AK|H)[DS]?T\b|GMT|UTC|BST|CET|"
    r"Eastern|Central|Mountain|Pacific|(?:Jan|Febr)uary|March|April|May|June|July|August|"
    r"(?:Septem|Octo|Novem|Decem)ber|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|"
    r"(?:[A-Z]\w+ )?[Tt]ime\b)"
)
_SAID_NEXT = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}(?:also\s+|then\s+|has\s+|had\s+)?(?:said|says|asked|asks|"
    r"wrote|writes|tweeted|told|added|adds|shouted|yelled|replied|responded|wondered|exclaimed|"
    r"declared|joked|continued|recalled|demanded|cried|screamed|quipped)\b(?P<whole>[.,;])?"
)


class _Verdict(Enum):
    END = "end"
    GOES_ON = "goes on"
    DOUBTFUL = "doubtful"


def paragraphs(text: str) -> list[Span]:
    """The lines that hold anything, without surrounding white space."""
    lines = (Span(*line.span()) for line in _PARAGRAPH.finditer(text))
    return [span for line in lines if (span := _trimmed(text, line))]


def sentences(text: str) -> list[Span]:
    """The sentences, in order: every character but white space is in exactly one of them.

    A line end always ends one; a quotation of up to 600 characters is never cut.
    """
    found: list[Span] = []
    for paragraph in paragraphs(text):
        line = text[paragraph.start : paragraph.end]
        found.extend(
            Span(paragraph.start + span.start, paragraph.start + span.end)
            for span in _between(line, _ends(line))
        )
    return found


def _between(line: str, ends: Iterable[int]) -> Iterator[Span]:
    start, word = 0, _next_word(line, 0)
    for end in [*ends, len(line)]:
        # Dots or marks alone ("… The real story") go with what follows them.
        if word >= end and end < len(line):
            continue
        if span := _trimmed(line, Span(start, end)):
            yield span
            start, word = end, _next_word(line, end)


def _next_word(line: str, start: int) -> int:
    found = _ANY_WORD.search(line, start)
    return found.start() if found else len(line)


def _trimmed(text: str, span: Span) -> Span | None:
    held = text[span.start : span.end]
    start = span.end - len(held.lstrip())
    end = span.start + len(held.rstrip())
    return Span(start, end) if start < end else None


def _ends(line: str) -> list[int]:
    """Where sentences end in one paragraph, but for its last."""
    tail = _WORDLESS_TAIL.search(line[::-1])
    last_word = len(line) - (tail.end() if tail else 0)
    candidates = [found for found in _END.finditer(line) if found.end() <= last_word]
    if not candidates:
        return []
    inside = _Inside(line)
    verdicts = [
        (found.end(), _Verdict.GOES_ON if found.end() in inside else _verdict(line, found))
        for found in candidates
    ]
    return _decided(line, verdicts)


def _decided(line: str, verdicts: Iterable[tuple[int, _Verdict]]) -> list[int]:
    """The ends, after pysbd was asked about each stretch that holds doubtful ones."""
    ends, start, doubtful = list[int](), 0, list[int]()
    for at, verdict in verdicts:
        if verdict is _Verdict.DOUBTFUL:
            doubtful.append(at)
        elif verdict is _Verdict.END:
            ends.append(at)
            start = start if doubtful else at
        if doubtful and at - start > _LONGEST_QUESTION:
            ends += _told_by_pysbd(line, start, doubtful)
            start, doubtful = at, []
    return sorted([*ends, *_told_by_pysbd(line, start, doubtful)])


def _told_by_pysbd(line: str, start: int, doubtful: list[int]) -> Iterator[int]:
    if not doubtful:
        return
    start = max(start, doubtful[0] - _LONGEST_QUESTION)
    piece = line[start : doubtful[-1] + _SHOWN_AFTER]
    # Made anew each time (3 µs): a Segmenter keeps its text, so threads could not share one.
    segments = Segmenter(language="en", clean=False, char_span=True).segment(piece)
    # Only its cuts at our candidates count: its spans leave out or displace a sentence that
    # stands twice or holds one of its own markers.
    cuts = {start + len(piece[: found.end].rstrip()) for found in segments}
    yield from (at for at in doubtful if at in cuts)


def _verdict(line: str, found: re.Match[str]) -> _Verdict:
    after = _WORD_AFTER.match(line, found.end())
    coming = after[1] if after else ""
    if _continues(coming):
        return _Verdict.GOES_ON
    mark = found[0]
    if any(closer in mark for closer in "\"”’'»"):
        return _Verdict.GOES_ON if _is_said_next(line, found) else _Verdict.END
    if mark[0] == "!":
        return _Verdict.DOUBTFUL  # "Yahoo! Inc."
    if mark != ".":
        return _Verdict.END
    before = _WORD_BEFORE.search(line, max(0, found.start() - _LONGEST_WORD), found.start())
    word = before[0] if before else ""
    if len(word) == found.start() and (word.isdigit() or len(word) == 1):
        return _Verdict.GOES_ON  # "7. Tucson" in a list
    return _after_word(word, coming)


def _is_said_next(line: str, quoted: re.Match[str]) -> bool:
    """“Ready?” Ms. Smith asked. But “We won.” Smith said the vote … is two sentences."""
    said = _SAID_NEXT.match(line, quoted.end())
    return bool(said and (said["whole"] or quoted[0][0] in "?!"))


def _continues(coming: str) -> bool:
    """A small letter goes on, except in names like iPhone; so do marks other than bullets."""
    first = coming[:1]
    if first.isalpha():
        return first.islower() and not coming[1:2].isupper()
    return first in tuple(",;:.!?)-–—&/")


def _after_word(word: str, coming: str) -> _Verdict:
    plain = word.lower()
    capital = word[:1].isupper()
    if (capital and plain in _ANNOUNCING) or plain in ("v", "vs"):
        return _Verdict.GOES_ON
    if plain in (_ABBREVIATED if capital else _ABBREVIATED_SMALL):
        # "Jan. 6", "No. 10"
        return _Verdict.GOES_ON if coming[:1].isdigit() else _Verdict.DOUBTFUL
    if plain in ("p.m", "a.m") and _AFTER_AN_HOUR.match(coming):
        return _Verdict.GOES_ON
    return _Verdict.DOUBTFUL if len(plain) == 1 or "." in plain else _Verdict.END


class _Inside:
    """The stretches of a line that are not to be cut: quotations, brackets."""

    def __init__(self, line: str) -> None:
        spans = [*_quotations(line), *(m.span() for m in _BRACKETED.finditer(line))]
        if "‘" in line or " '" in line:
            spans += [m.span() for m in _SINGLE_QUOTED.finditer(line)]
        self.spans = _merged(spans)
        self.starts = [start for start, _ in self.spans]

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self.starts, place - 1) - 1
        return at >= 0 and place < self.spans[at][1]


def _quotations(line: str) -> Iterator[tuple[int, int]]:
    """Pairs of double quote marks no further apart than a quotation may be long."""
    opened: int | None = None
    for mark in _DOUBLE_MARK.finditer(line):
        at = mark.start()
        if mark.lastgroup == "opens":
            opened = at
        elif opened is not None:
            if at - opened <= _LONGEST_QUOTATION:
                yield opened, mark.end()
            opened = None


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
