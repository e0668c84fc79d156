"""The sentences of what a search has found: whole, each once, with who says them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Claim
from bot.attribution import Said, speaker
from bot.question import content_stems
from bot.retrieval import Hit
from ingest.articles import Span, StoredArticle
from ingest.sentences import paragraphs, sentences

# How far to look for the sentence that a passage cuts: further than sentences are long.
_LONGEST_LINE = 2_000

_BEFORE = 600  # characters before a sentence in which its "he" may have been named


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence of an article. `nearby` are the stems of its passage and its article's title,
    `before` is what the article says up to it."""

    source: StoredArticle
    span: Span
    text: str
    nearby: frozenset[str]
    before: str

    def said(self) -> Said:
        """Who says it, by what the article shows."""
        return speaker(self.text, self.before)

    def claim(self, confidence: float) -> Claim:
        """The sentence as a claim of its own."""
        said = self.said().moved(self.span.start)
        return Claim(
            statement=" ".join(self.text.split()),
            speaker=said.speaker,
            carriers=said.carriers,
            source=self.source,
            span=self.span,
            confidence=confidence,
            voices=said.voices,
        )


def found_sentences(hits: Sequence[Hit]) -> Iterator[FoundSentence]:
    """Each sentence of the hits once, whole, even where a passage cut it."""
    seen: set[tuple[str, int, int]] = set()
    for hit in hits:
        source = hit.passage.source
        text = source.article.text
        nearby = content_stems(f"{source.article.title} {hit.passage.text}")
        for span in _whole_sentences(text, Span(hit.passage.start, hit.passage.end)):
            key = (source.id, source.version, span.start)
            if key not in seen:
                seen.add(key)
                before = text[max(0, span.start - _BEFORE) : span.start]
                yield FoundSentence(source, span, text[span.start : span.end], nearby, before)


def _whole_sentences(text: str, passage: Span) -> Iterator[Span]:
    for line in _lines(text, passage):
        for own in sentences(text[line.start : line.end]):
            span = Span(line.start + own.start, line.start + own.end)
            if span.start < passage.end and passage.start < span.end:
                yield span


def _lines(text: str, passage: Span) -> Iterator[Span]:
    """The lines that the passage lies in, whole; of a line without end, what is near it."""
    start = max(text.rfind("\n", 0, passage.start) + 1, passage.start - _LONGEST_LINE)
    end = text.find("\n", passage.end)
    end = min(end if end >= 0 else len(text), passage.end + _LONGEST_LINE)
    for line in paragraphs(text[start:end]):
        yield Span(start + line.start, start + line.end)
