"""Articles cut into passages: spans that do not overlap and together are the whole text."""

from collections.abc import Iterator
from itertools import pairwise

from ingest.articles import Span
from ingest.sentences import sentences

# A passage is measured in UTF-8 bytes, because a model's reach is measured in tokens: 900 bytes
# are about 200 tokens of English, of Cyrillic (2 bytes, .45 tokens a letter) and of Chinese
# (3 bytes, about a token a sign) alike, and all-MiniLM-L6-v2 reads 256.
LONGEST = 900


def passages(text: str, *, longest: int = LONGEST) -> list[Span]:
    """Cut between paragraphs, else between sentences, else between words, else anywhere.

    The spans joined are `text`; each is at most `longest` UTF-8 bytes. White space between two
    passages belongs to the first. A text of white space only has none.
    """
    if not text.strip():
        return []
    return list(_packed(text, _pieces(text, longest), longest))


def _packed(text: str, pieces: Iterator[Span], longest: int) -> Iterator[Span]:
    """Neighbouring pieces joined while they fit."""
    start = end = size = 0
    for piece in pieces:
        piece_size = _size(text, piece.start, piece.end)
        if size and size + piece_size > longest:
            yield Span(start, end)
            start, size = piece.start, 0
        end = piece.end
        size += piece_size
    if size:
        yield Span(start, end)


def _pieces(text: str, longest: int) -> Iterator[Span]:
    """The text in spans that each fit, cut at the best places that make them fit."""
    for paragraph in _cut(text, _line_ends(text)):
        if _size(text, paragraph.start, paragraph.end) <= longest:
            yield paragraph
        else:
            yield from _sentence_pieces(text, paragraph, longest)


def _sentence_pieces(text: str, paragraph: Span, longest: int) -> Iterator[Span]:
    own = text[paragraph.start : paragraph.end]
    ends = [s.start for s in sentences(own)][1:]
    for cut in _cut(own, ends):
        sentence = Span(paragraph.start + cut.start, paragraph.start + cut.end)
        if _size(text, sentence.start, sentence.end) <= longest:
            yield sentence
        else:
            yield from _word_pieces(text, sentence, longest)


def _word_pieces(text: str, sentence: Span, longest: int) -> Iterator[Span]:
    """A sentence too long for a passage (a table, a list), cut at its last space that fits."""
    start = sentence.start
    while _size(text, start, sentence.end) > longest:
        limit = _reach(text, start, longest)
        space = text.rfind(" ", start + 1, limit)
        end = space + 1 if space > start else limit
        yield Span(start, end)
        start = end
    if start < sentence.end:
        yield Span(start, sentence.end)


def _reach(text: str, start: int, longest: int) -> int:
    """The furthest end for which text[start:end] fits."""
    window = text[start : start + longest].encode()[:longest]
    return start + len(window.decode(errors="ignore"))  # only the cut last character is ignored


def _line_ends(text: str) -> list[int]:
    """Where a paragraph begins after another: past each run of line ends."""
    starts = []
    at = text.find("\n")
    while at >= 0:
        while at < len(text) and text[at].isspace():
            at += 1
        if at < len(text):
            starts.append(at)
        at = text.find("\n", at)
    return starts


def _cut(text: str, starts: list[int]) -> Iterator[Span]:
    edges = [0, *(s for s in starts if 0 < s < len(text)), len(text)]
    for start, end in pairwise(edges):
        yield Span(start, end)


def _size(text: str, start: int, end: int) -> int:
    own = text[start:end]
    return len(own) if own.isascii() else len(own.encode())
