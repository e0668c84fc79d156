"""From the lines of printed pages to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

_FINAL = tuple(".!?…:\"'”’»)")
_HYPHENS = ("-", "\u00ad", "\u2010")
_CUT = re.compile(r"(\w+)[-\u00ad\u2010]$")
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"^(?:[•▪●◦‣–—*-]\s|\d{1,2}[.)]\s)")

# Share of the usual width below which a line ends its paragraph.
_SHORT = 0.8
_VERY_SHORT = 0.6
_EDGE = 2
# How many times the usual distance of two lines parts paragraphs.
_WIDE = 1.35


def joined(pages: Sequence[str]) -> str:
    """The paragraphs of printed pages: lines put together, running heads and page numbers out."""
    lines = [line for page in _without_running_heads(pages) for line in page]
    width = _usual_width(lines)
    whole = _Words(lines)
    paragraphs: list[str] = []
    begins = True
    for at, line in enumerate(lines):
        if not line:
            begins = True
            continue
        if begins or not paragraphs:
            paragraphs.append(line)
        else:
            paragraphs[-1] = whole.put_together(paragraphs[-1], line)
        following = next((later for later in lines[at + 1 :][:1]), "")
        begins = _ends_paragraph(line, following, width)
    return "\n\n".join(paragraphs)


def spaced(drawn: Iterable[tuple[str, float]]) -> str:
    """The lines of what was drawn, piece by piece, at a height; where two stand further apart
    than lines usually do, an empty one between them."""
    lines: list[tuple[str, float]] = []
    open_ = False
    for piece, height in drawn:
        for text in piece.splitlines(keepends=True):
            if open_ and lines:
                lines[-1] = (lines[-1][0] + text.rstrip("\n"), lines[-1][1])
            else:
                lines.append((text.rstrip("\n"), height))
            open_ = not text.endswith("\n")
    lines = [line for line in lines if line[0].strip()]
    gaps = [above[1] - below[1] for above, below in pairwise(lines)]
    usual = _usual_gap(sorted(gap for gap in gaps if gap > 0))
    wide = [*(gap > usual * _WIDE for gap in gaps), False]
    return "\n".join(
        text + ("\n" if is_wide else "") for (text, _), is_wide in zip(lines, wide, strict=False)
    )


def _usual_gap(gaps: Sequence[float]) -> float:
    """A small one, for there may be more paragraphs than lines; not that of a raised figure."""
    lines = [gap for gap in gaps if gap > gaps[len(gaps) // 2] * 0.4]
    return lines[len(lines) // 5] if lines else 0.0


def _without_running_heads(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each page without what stands at the edge of most pages."""
    split = [[" ".join(line.split()) for line in page.split("\n")] for page in pages]
    split = [_trimmed(page) for page in split]
    seen = Counter(mark for page in split for mark in {_DIGITS.sub("#", e) for e in _edges(page)})
    repeated = {m for m, times in seen.items() if len(pages) >= 3 and times * 2 > len(pages)}
    return [_without(page, repeated) for page in split]


def _trimmed(page: list[str]) -> list[str]:
    there = [at for at, line in enumerate(page) if line]
    return page[there[0] : there[-1] + 1] if there else []


def _edges(page: Sequence[str]) -> Iterable[str]:
    return [*page[:_EDGE], *page[_EDGE:][-_EDGE:]]


def _without(page: list[str], repeated: set[str]) -> list[str]:
    last = len(page) - _EDGE

    def goes(at: int, line: str) -> bool:
        edge = at < _EDGE or at >= last
        return edge and (line.isdecimal() or _DIGITS.sub("#", line) in repeated)

    return [line for at, line in enumerate(page) if not (line and goes(at, line))]


def _usual_width(lines: Sequence[str]) -> int:
    """That of a line that runs to the margin: longer than three of four."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    if not following or _BULLET.match(following):
        return True
    if line.endswith(_HYPHENS) or following[:1].islower():
        return False
    return len(line) < width * (_SHORT if line.endswith(_FINAL) else _VERY_SHORT)


class _Words:
    """The words of a text as it writes them inside its lines, to mend those cut at a line end."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._known: set[str] | None = None

    def put_together(self, above: str, line: str) -> str:
        cut = _CUT.search(above)
        if cut is None:
            return f"{above} {line}"
        rest = re.match(r"[^\W\d_]+", line)
        if cut[1].isdecimal() or rest is None or not rest[0][0].islower():
            return above + line  # "2019-" and "2021": the hyphen is the word's own
        if above.endswith("-") and self._is_written(f"{cut[1]}-{rest[0]}"):
            return above + line
        return above[:-1] + line

    def _is_written(self, word: str) -> bool:
        """Whether the text has the word with its hyphen elsewhere, in one line."""
        if self._known is None:
            found = (re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line) for line in self._lines)
            self._known = {each.lower() for words in found for each in words}
        return word.lower() in self._known
