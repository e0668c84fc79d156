"""Who said this, and where it was printed first.

Word for word, as far as quote marks, dashes, spacing and capitals are forgiven; where the words
do not stand in the archive, sentences that share most of them, and how many.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from bot.answers import Claim, Finding, Searched
from bot.attribution import Said, speaker
from bot.copies import appeared, carried, folded
from bot.found_sentences import FoundSentence, found_sentences
from bot.inquiries import QuoteOrigin, Sighting
from bot.model.locating import around, everywhere
from bot.quotes import check
from bot.retrieval import Found, Search
from ingest.archive import Archive, Condition, Either, Filters, Words, stems
from ingest.articles import Span, StoredArticle
from ingest.sentences import sentences

_FEWEST: Final = 3  # words: less stands anywhere
_HOLDING: Final = 400  # passages that hold the words, by their stems
_NEAR: Final = 30
_SHOWN: Final = 12
# A sentence with fewer of the words, or without so many in a row, says something else.
_SHARED: Final = 0.6
_IN_A_ROW: Final = 3
_APART: Final = 1_000  # characters between the pieces of a shortened quotation
_BEFORE: Final = 600

_ELLIPSIS: Final = re.compile(r"\s*[\[(]?(?:…|\.{3,}|\. \. \.)[\])]?\s*")
_AROUND: Final = "\"“”„«»‘’' \n\t"
_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class _Place:
    source: StoredArticle
    span: Span
    shared: float


def trace(quotation: str, archive: Archive, search: Search, filters: Filters) -> QuoteOrigin:
    """Where the quotation stands, oldest first; those that are only like it behind them."""
    words = quotation.strip().strip(_AROUND)
    notes: tuple[str, ...] = ()
    places: list[_Place] = []
    if len(_WORD.findall(words)) < _FEWEST:
        notes = (f"So few words stand anywhere: give at least {_FEWEST}.",)
    else:
        places = list(_exact(words, search, filters))
        near = search(words, k=_NEAR, filters=filters)
        notes = near.degraded
        seen = {place.source.id for place in places}
        places += [place for place in _alike(words, near) if place.source.id not in seen]
    sightings = _sightings([place for place in places if place.shared == 1.0])
    sightings += _sightings([place for place in places if place.shared < 1.0])
    if len(sightings) > _SHOWN:
        notes = (*notes, f"Left out: {len(sightings) - _SHOWN} more places.")
    findings = carried([one.finding for one in sightings[:_SHOWN]], archive, filters)
    return QuoteOrigin(
        quotation=quotation,
        sightings=tuple(map(_with, sightings, findings)),
        searched=Searched(reach=archive.reach(filters), filters=filters),
        notes=notes,
    )


def _with(sighting: Sighting, finding: Finding) -> Sighting:
    return replace(sighting, finding=finding)


# Word for word


def _exact(words: str, search: Search, filters: Filters) -> Iterator[_Place]:
    """One place an article, its first."""
    pieces = [p for p in _ELLIPSIS.split(words) if len(_WORD.findall(p)) > 1]
    condition = _holding(pieces)
    if condition is None:
        return
    sources = {
        (hit.passage.source.id, hit.passage.source.version): hit.passage.source
        for hit in search.by_words(words, _HOLDING, filters, condition)
    }
    for source in sources.values():
        span = _located(pieces, source.article.text)
        if span is not None:
            yield _Place(source, span, 1.0)


def _holding(pieces: Sequence[str]) -> Condition | None:
    """A passage ends where a sentence does, so that each sentence is looked for alone."""
    held = [piece[s.start : s.end] for piece in pieces for s in sentences(piece)]
    phrases = [Words(sentence) for sentence in held if len(stems(sentence)) > 1]
    return Either(tuple(phrases)) if len(phrases) > 1 else phrases[0] if phrases else None


def _located(pieces: Sequence[str], text: str) -> Span | None:
    """From the first piece to the last, each behind the one before it and not far from it."""
    for first in everywhere(pieces[0], text):
        end: int | None = first.end
        for piece in pieces[1:]:
            following = everywhere(piece, text[end : end + _APART]) if end is not None else []
            end = end + following[0].end if following and end is not None else None
        if end is not None:
            return Span(first.start, end)
    return None


# Nearly


def _alike(words: str, found: Found) -> Iterator[_Place]:
    """The sentence of each article that shares most of the words, if that is enough."""
    wanted = _plain(words)
    best: dict[str, _Place] = {}
    for sentence in found_sentences(found.hits):
        for span in (sentence.span, _with_next(sentence)):
            text = sentence.source.article.text[span.start : span.end]
            place = _Place(sentence.source, span, _share(wanted, _plain(text)))
            known = best.get(sentence.source.id)
            if place.shared >= _SHARED and (known is None or place.shared > known.shared):
                best[sentence.source.id] = place
    for place in best.values():
        yield replace(place, shared=min(place.shared, 0.99))


def _with_next(sentence: FoundSentence) -> Span:
    """With the sentence behind it in the same paragraph."""
    text, span = sentence.source.article.text, sentence.span
    line_end = text.find("\n", span.end)
    rest = text[span.end : line_end if line_end >= 0 else len(text)][:_BEFORE]
    following = sentences(rest)[:1]
    return Span(span.start, span.end + following[0].end) if following else span


def _plain(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _share(wanted: Sequence[str], own: Sequence[str]) -> float:
    """The share of the wanted words that stand there in the same order."""
    if len(set(wanted) & set(own)) < _SHARED * len(set(wanted)):
        return 0.0
    blocks = SequenceMatcher(None, wanted, own, autojunk=False).get_matching_blocks()
    if max(block.size for block in blocks) < min(_IN_A_ROW, len(wanted)):
        return 0.0
    return sum(block.size for block in blocks) / len(wanted)


# Sightings


def _sightings(places: Sequence[_Place]) -> list[Sighting]:
    """Oldest first, undated ones last, copies of one sentence as one."""
    findings = [f for place in places if (f := check(_claim(place))) is not None]
    return [
        Sighting(finding=f, exact=f.confidence == 1.0, shared=f.confidence)
        for f in sorted(folded(findings), key=appeared)
    ]


def _claim(place: _Place) -> Claim:
    """The whole sentences that hold the words, said by whoever says the words."""
    article = place.source.article
    shown = around(article.text, place.span)
    said = _said(article.text, shown, place.span)
    return Claim(
        statement=" ".join(article.text[shown.start : shown.end].split()),
        speaker=said.speaker,
        carriers=said.carriers,
        source=place.source,
        span=shown,
        confidence=place.shared,
        voices=said.voices,
    )


def _said(text: str, shown: Span, words: Span) -> Said:
    """The speaker of the words, by the first of their sentences that names one; its voices with
    the places in the article."""
    said = Said(None)
    for own in sentences(text[shown.start : shown.end]):
        start, end = shown.start + own.start, shown.start + own.end
        focus = Span(max(words.start, start) - start, min(words.end, end) - start)
        if focus.start < focus.end:
            said = speaker(text[start:end], text[max(0, start - _BEFORE) : start], focus).moved(
                start
            )
        if said.speaker is not None:
            break
    return said
