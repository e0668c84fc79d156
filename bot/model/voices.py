"""Whose words a quote is, by the article: a model's word on that is only a hint.

Who is shown stands in the article, in the article's words. A statement that puts something into
another mouth than its quote does falls.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Quote
from bot.attribution import Said, is_unnamed, speaker
from bot.chains import Mark, Part, Role, Voice
from bot.model.locating import everywhere, is_verbatim
from bot.model.naming import Name, name_words, names, unknown
from bot.model.prompts import visible
from bot.model.reasons import Reason
from bot.question import content_stems
from ingest.articles import Span, StoredArticle
from ingest.sentences import sentences

# Characters before a quote in which its "he" may have been named.
_BEFORE = 600
_QUOTATION = re.compile(r"\s*[“\"«‘']")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A quote with the words in it that a model pointed at, as offsets in the article."""

    quote: Quote
    words: Span


@dataclass(frozen=True, slots=True)
class Heard:
    """Who said it and passed it on, with the words of `source` that show it."""

    said: Said
    source: StoredArticle


def said_by(named: str, statement: str, pointed: Sequence[Pointed]) -> Heard | Reason:
    """Who said it and through whom, by the first quote that shows it; `named` is whom the model
    names. `Reason.SPEAKER` where the statement puts it into another mouth than the quotes do."""
    shown = [heard for one in pointed for heard in _spoken(one)]
    sources = [heard for heard in shown if heard.said.speaker is not None]
    if not sources:
        return _vouched(named, pointed) or next(iter(shown))
    text = "\n".join(one.quote.text for one in pointed)
    claimed = None if is_verbatim(statement, text) else speaker(statement).speaker
    for who in (claimed, named if _names_in(named, statement) and claimed is None else None):
        if who:
            sources = [heard for heard in sources if not _contradicts(who, heard, pointed)]
        if not sources:
            return Reason.SPEAKER
    agreeing = [heard for heard in sources if named and not _contradicts(named, heard, pointed)]
    return (agreeing or sources)[0]


def _spoken(one: Pointed) -> list[Heard]:
    """Who says each sentence that the words lie in: what they say of it, and the whole of it."""
    quote, found = one.quote, list[Heard]()
    text = quote.source.article.text
    for sentence in sentences(quote.text):
        start, end = quote.start + sentence.start, quote.start + sentence.end
        focus = Span(max(start, one.words.start), min(end, one.words.end))
        if focus.start < focus.end:
            before = text[max(0, start - _BEFORE) : start]
            for part in (Span(focus.start - start, focus.end - start), None):
                said = speaker(text[start:end], before, part).moved(start)
                found.append(Heard(said, quote.source))
    return found or [Heard(Said(None), quote.source)]


def _contradicts(who: str, heard: Heard, pointed: Sequence[Pointed]) -> bool:
    return _is_another(who, heard.said.speaker or "", pointed)


def _is_another(one: str, other: str, pointed: Sequence[Pointed]) -> bool:
    """Whether these are two: names that share no word, or a name and a description that the
    article nowhere brings together."""
    one, other = visible(one), visible(other)
    mine, theirs = _named(one), _named(other)
    left, right = content_stems(one), content_stems(other)
    if is_unnamed(other) and any(unknown(name, other, "") for name in mine):
        return True  # who asked not to be named is nobody by name
    if not (left and right) or left & right:
        return False
    article = visible("\n".join(p.quote.source.article.text for p in pointed))
    if mine and theirs:
        strange = all(unknown(name, other, article) for name in mine)
        return strange and all(unknown(name, one, article) for name in theirs)
    return not (mine or theirs) or not _stand_together(one, other, article)


def _stand_together(one: str, other: str, article: str) -> bool:
    """ "Mayor Ann Lee", "Ann Lee, who has been the mayor": by their last words."""
    first, second = (re.escape(re.findall(r"\w+", text)[-1]) for text in (one, other))
    near = r"\W+(?:\w+\W+){0,6}?"
    return any(
        re.search(rf"\b{a}{near}{b}\b", article, re.IGNORECASE)
        for a, b in ((first, second), (second, first))
    )


def _named(text: str) -> list[Name]:
    """The names in what is a name or a description: its first word counts."""
    return names(text, name_words([f"x {text}"]))


def _names_in(named: str, statement: str) -> bool:
    """Whether the statement speaks of whom the model names."""
    mine = _named(named)
    return bool(mine) and not all(unknown(name, statement, "") for name in mine)


def _vouched(named: str, pointed: Sequence[Pointed]) -> Heard | None:
    """The model's speaker where the rules see none: only if the quote itself names him, or is a
    quotation and he is named next to it."""
    for one in pointed:
        quote, text = one.quote, one.quote.source.article.text
        near = Span(quote.start, quote.end)
        if _QUOTATION.match(quote.text):
            near = Span(max(0, quote.start - _BEFORE // 2), quote.end + _BEFORE // 3)
        for span in everywhere(named, text[near.start : near.end])[:1]:
            place = Span(near.start + span.start, near.start + span.end)
            name = text[place.start : place.end]
            carriers = next(heard.said for heard in _spoken(one))
            voice = Voice(Role.SPEAKER, name, (Mark(Part.NAME, place),))
            said = Said(name, carriers.carriers, (voice, *carriers.voices))
            return Heard(said, quote.source)
    return None
