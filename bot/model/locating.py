"""Where the words that a model points at stand in a passage.

Typography and spacing are forgiven (quote marks, dashes, ligatures, line breaks, capitals), the
wording never. What is found is a span of the article: the model's own characters go no further.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.attribution import speaker
from bot.model.reasons import Reason
from bot.question import NEGATION, content_stems
from ingest.articles import Passage, Span
from ingest.sentences import sentences

# A stretch of fewer words ("the prime minister said") stands anywhere; a whole sentence may be
# shorter ("Nobody was hurt.").
_FEWEST_WORDS = 4
_FEWEST_IDEOGRAPHS = 8
# Each piece of a quotation with something left out.
_FEWEST_IN_PIECE = 2
# Characters: what is left out is shown too, and has to be little.
_WIDEST_GAP = 300
# A quotation and its sentences, in characters: what is longer is shown as it was pointed at.
_LONGEST_SHOWN = 800

_ELLIPSIS = re.compile(r"\s*[\[(]\s*(?:…|\.{3,}|\. \. \.)\s*[\])]\s*|\s*(?:…|\.{3,}|\. \. \.)\s*")
_TURNING = re.compile(
    r"\b(?:but|however|although|though|unless|except|den(?:y|ies|ied|ying)|fals(?:e|ely)|"
    r"refus\w+|reject\w+|fail\w*|untrue|wrong\w*|instead|rather|if)\b",
    re.IGNORECASE,
)
_MARKS = {
    **dict.fromkeys("\"“”„‟«»″〝〞＂'‘’‚‛‹›′`´＇ʼ", "'"),
    **dict.fromkeys("-‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
    "⁄": "/",
}
_WORD = re.compile(r"\w+(?:'\w+)*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_SPACES_AROUND_DASH = re.compile(r" ?-[ -]*")
_SEVERAL_MARKS = re.compile(r"'{2,}")


@dataclass(frozen=True, slots=True)
class Folded:
    """`source` without its typography: character `i` of `text` stands at `places[i]` in it."""

    source: str
    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Of the text itself."""
        return Span(self.places[start], self.places[end - 1] + 1)


@lru_cache(maxsize=256)
def folded(text: str) -> Folded:
    """Marks and dashes of one kind, no space beside either, one space for any, no capitals."""
    characters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in _plain(char):
            if plain in "'-" and characters[-1:] == [" "]:
                characters.pop()
                places.pop()
            before = characters[-1] if characters else " "
            if before in " '-" and plain in (before, " "):
                continue
            characters.append(plain)
            places.append(place)
    return Folded(text, "".join(characters), places)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _MARKS:
        return _MARKS[char]
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cf":  # a soft hyphen, a zero-width space
        return ""
    letters = unicodedata.normalize("NFKC", char) if category[0] == "L" or char > "\uff00" else char
    return "".join(_MARKS.get(c, c) for c in letters.casefold())


def locate(words: str, passages: Sequence[Passage], number: int) -> Span | Reason:
    """The span, in its article, of `words` in passage `number` (from 1)."""
    text = unicodedata.normalize("NFC", words)
    if not 0 < number <= len(passages):
        return Reason.OUT_OF_RANGE
    own = passages[number - 1]
    found = _within(text, own.text)
    if isinstance(found, Span):
        return Span(own.start + found.start, own.start + found.end)
    if found is Reason.ALTERED and any(isinstance(_within(text, p.text), Span) for p in passages):
        return Reason.ELSEWHERE
    return found


def _within(words: str, text: str) -> Span | Reason:
    whole = _whole(words, text)
    if whole is not Reason.ALTERED:
        return whole
    pieces = [piece for piece in _ELLIPSIS.split(words) if _WORD.search(piece)]
    return _joined(pieces, text) if len(pieces) > 1 else Reason.ALTERED


def _whole(words: str, text: str) -> Span | Reason:
    wanted = _core(words)
    if not wanted:
        return Reason.TOO_SHORT
    own = folded(text)
    found = list(_occurrences(wanted, own.text))
    if not found:
        return Reason.ALTERED
    spans = [own.span(at, at + len(wanted)) for at in found if _is_whole(own, at, wanted)]
    if not spans:
        return Reason.CUT_WORD
    proving = [span for span in spans if _proves(wanted, span, text)]
    return proving[0] if proving else Reason.TOO_SHORT


def _core(words: str) -> str:
    """Folded, without the marks around it: models add and drop a full stop or a quote mark."""
    text = folded(words).text
    inner = re.search(r"\w.*\w|\w", text, re.DOTALL)
    return inner[0] if inner else ""


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _is_whole(own: Folded, at: int, wanted: str) -> bool:
    """Whether it begins and ends where words do. Where words have no spaces between them, any
    place will do."""
    return not (_cuts(own, at) or _cuts(own, at + len(wanted)))


def _cuts(own: Folded, at: int) -> bool:
    """Whether a cut at `at` would part a word or a number."""
    left, right = own.text[max(0, at - 2) : at], own.text[at : at + 2]
    if not left or not right:
        return False
    if _IDEOGRAPH.match(left[-1]) or _IDEOGRAPH.match(right[0]):
        return False
    if left[-1].isalnum() and right[0].isalnum():
        return True
    return _is_link(own, at - 1, left, right[0]) or _is_link(own, at, left[-1], right)


def _is_link(own: Folded, at: int, left: str, right: str) -> bool:
    """Whether the mark at `at` holds together what stands at both sides of it: "non-violent",
    "didn't", "5.2 million", "7:42"; not "rain—snow"."""
    mark, one, other = own.text[at], left[0], right[-1]
    if len(left) + len(right) < 3 or not (one.isalnum() and other.isalnum()):
        return False
    if mark in ".,:":
        return one.isdigit() and other.isdigit()
    place = own.places[at]
    tight = own.places[at + 1] - own.places[at - 1] == 2
    return mark in "-'" and tight and own.source[place] in "-‐‑'’"


def _proves(wanted: str, span: Span, text: str) -> bool:
    if len(_WORD.findall(wanted)) >= _FEWEST_WORDS:
        return True
    if len(_IDEOGRAPH.findall(wanted)) >= _FEWEST_IDEOGRAPHS:
        return True
    own = around(text, span)
    left_out = text[own.start : span.start] + text[span.end : own.end]
    return not re.search(r"\w", left_out) and len(_WORD.findall(wanted)) > 1


def _joined(pieces: Sequence[str], text: str) -> Span | Reason:
    """From the first piece to the last, each standing behind the one before it."""
    own = folded(text)
    cores = [_core(piece) for piece in pieces]
    if sum(len(_WORD.findall(core)) for core in cores) < _FEWEST_WORDS:
        return Reason.TOO_SHORT
    if any(len(_WORD.findall(core)) < _FEWEST_IN_PIECE for core in cores):
        return Reason.TOO_SHORT
    chains = [c for at in _occurrences(cores[0], own.text) if (c := _chain(cores, own.text, at))]
    if not chains:
        return Reason.ALTERED
    best = min(chains, key=lambda chain: chain[-1] - chain[0])
    for at, core in zip(best, cores, strict=True):
        if not _is_whole(own, at, core):
            return Reason.CUT_WORD
    spans = [own.span(at, at + len(core)) for at, core in zip(best, cores, strict=True)]
    whole = Span(spans[0].start, spans[-1].end)
    gaps = [Span(one.end, other.start) for one, other in itertools.pairwise(spans)]
    return whole if all(_is_harmless(gap, whole, text) for gap in gaps) else Reason.GAP


def _chain(cores: Sequence[str], text: str, start: int) -> list[int] | None:
    places = [start]
    for before, core in itertools.pairwise(cores):
        at = text.find(core, places[-1] + len(before))
        if at < 0:
            return None
        places.append(at)
    return places


def _is_harmless(gap: Span, whole: Span, text: str) -> bool:
    """Whether nothing was left out that turns the meaning or lets somebody else speak."""
    left_out = text[gap.start : gap.end]
    if len(left_out) > _WIDEST_GAP or "\n" in left_out:
        return False
    if NEGATION in content_stems(left_out) or _TURNING.search(left_out):
        return False
    shown = around(text, whole)
    spoken = [
        text[shown.start + s.start : shown.start + s.end]
        for s in sentences(text[shown.start : shown.end])
    ]
    voices = {said for one in spoken if (said := speaker(one, text[: shown.start]).speaker)}
    return len(voices) < 2


def everywhere(words: str, text: str) -> list[Span]:
    """Every place where `words` stand in `text`, whole, however few."""
    wanted, own = _core(unicodedata.normalize("NFC", words)), folded(text)
    return [
        own.span(at, at + len(wanted))
        for at in (_occurrences(wanted, own.text) if wanted else ())
        if _is_whole(own, at, wanted)
    ]


def standing(words: str, text: str) -> str | None:
    """`words` as they stand in `text`, whole, however few; None where they do not."""
    span = next(iter(everywhere(words, text)), None)
    return text[span.start : span.end] if span is not None else None


def is_verbatim(statement: str, evidence: str) -> bool:
    """Whether it is one of the sentences, word for word."""
    wanted = _row(statement)
    return any(_row(evidence[s.start : s.end]) == wanted for s in sentences(evidence))


def _row(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def around(text: str, span: Span) -> Span:
    """The whole sentences that `span` lies in, or `span` itself where they are very long."""
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    line = text[first : last if last >= 0 else len(text)]
    held = [
        Span(first + s.start, first + s.end)
        for s in sentences(line)
        if first + s.start < span.end and span.start < first + s.end
    ]
    if not held:
        return span
    whole = Span(min(held[0].start, span.start), max(held[-1].end, span.end))
    return whole if whole.end - whole.start <= _LONGEST_SHOWN else span
