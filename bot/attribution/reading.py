"""A sentence as tokens that know whether they are quoted."""

import re
from typing import NamedTuple, TypeAlias

from bot.attribution.vocabulary import ADVERBS, DASHES
from ingest.articles import Span

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Sens|Reps|Prof|Rev|Jr|Sr|"
    r"No|Maj|Cpl|Adm|Supt|Det)\.|\b[A-Z]\.(?=\s[A-Z])|[^\W_]+(?:[-’'.&@/][^\W_]+)*[’']?(?=\s)|"
    r"\d+(?:[.,]\d+)*%|[^\W_]+(?:[-’'.&@/][^\W_]+)*|&|\S"
)
# Marks are often mixed up in news: whatever opened it, the next mark that can close it does.
_CLOSING = r"(?:”|\"|''|’’|$)"
_QUOTED = re.compile(
    rf"^[^“\"]*?[.,!?…](?:”|\"(?=\s|$))|(?:“|‘‘|(?<![\w.,!?…'’])(?:\"|'')(?=\S)).*?{_CLOSING}|"
    r"(?<!\w)[‘'](?=\w)[^‘“\"]*?[.,!?…][’'](?!\w)",
    re.DOTALL,
)


class Token(NamedTuple):
    text: str
    low: str
    start: int
    end: int
    quoted: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() and not self.quoted

    @property
    def is_adverb(self) -> bool:
        return self.low in ADVERBS or (self.low.endswith("ly") and not self.is_capital)

    @property
    def is_pause(self) -> bool:
        return self.text in (",", "?", "!", *DASHES) or self.quoted


NOTHING = Token(" ", "", 0, 0, quoted=False)
Range: TypeAlias = tuple[int, int]
"""The first and the last token of something, both included."""


class Reading:
    """A sentence's tokens by number; before the first and after the last there is `NOTHING`."""

    def __init__(self, sentence: str) -> None:
        self.text = sentence
        self.quotes = [m.span() for m in _QUOTED.finditer(sentence)]
        self.tokens = [
            Token(m[0], m[0].lower().replace("’", "'"), m.start(), m.end(), self._quoted(m.start()))
            for m in _TOKEN.finditer(sentence)
        ]

    def _quoted(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.quotes)

    def __getitem__(self, at: int) -> Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else NOTHING

    def span(self, words: Range) -> Span:
        return Span(self.tokens[words[0]].start, self.tokens[words[1]].end)

    def words(self, words: Range) -> str:
        span = self.span(words)
        return self.text[span.start : span.end]

    def between(self, first: int, stop: int) -> Span | None:
        """Tokens `first` to before `stop` without the marks around them; None without a word."""
        while first < stop and not (self[first].quoted or self[first].is_word):
            first += 1
        while first < stop and not (self[stop - 1].quoted or self[stop - 1].is_word):
            stop -= 1
        return self.span((first, stop - 1)) if first < stop else None

    def next_comma(self, at: int) -> int:
        """The first from `at` on; the end of the sentence without one."""
        while at < len(self.tokens) and self[at].text != ",":
            at += 1
        return at

    def previous(self, at: int, mark: str) -> int:
        """The last `mark` before `at`; -1 without one."""
        at -= 1
        while at >= 0 and self[at].text != mark:
            at -= 1
        return at
