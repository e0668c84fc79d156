"""The filters of a search in words, and as buttons that take them away."""

from collections.abc import Collection, Iterator
from typing import Final

from bot.answers import Searched
from bot.discord.cards import Button, Buttons
from bot.discord.components import IN_A_ROW, LABEL
from bot.discord.custom_ids import DropFilter, FilterName
from bot.discord.markdown import one_line
from bot.discord.texts import Texts
from ingest.articles import Moment, day_of


def filters(searched: Searched, texts: Texts) -> list[str]:
    """Each filter in words, and the words of the question that some were read from."""
    given = [words for _, words in _given(searched, texts)]
    within = [
        texts.filter_collection.format(collection=one_line(name))
        for name in searched.filters.collections
    ]
    read = [texts.filter_read.format(words=one_line(one.words)) for one in searched.read]
    return [*given, *within, *read]


def removable(searched: Searched, texts: Texts, *, fixed: Collection[FilterName]) -> Buttons | None:
    """A row of buttons, one for each filter that the asker may take away: the first five. What
    was read from the question's words is taken away together, as it was read."""
    read = {kind: _READ[kind] for kind in dict.fromkeys(one.kind for one in searched.read)}
    covered = {name for _, names in read.values() for name in names} | set(fixed)
    offered = [(drop, words) for drop, words in _given(searched, texts) if drop.name not in covered]
    for kind, (name, _) in read.items():
        words = "”, “".join(one.words for one in searched.read if one.kind == kind)
        offered.insert(0, (DropFilter(name), f"“{one_line(words, _WORDS)}”"))
    shown = [
        Button(one_line(texts.button_drop.format(filter=words), _LABEL), drop)
        for drop, words in offered[:IN_A_ROW]
    ]
    return Buttons(tuple(shown)) if shown else None


# A character may count twice, and two more may enclose what is written from right to left.
_LABEL: Final = LABEL // 2 - 2
_WORDS: Final = 30
_READ: Final = {
    "publishers": (FilterName.PUBLISHERS, (FilterName.PUBLISHER,)),
    "dates": (FilterName.DATES, (FilterName.AFTER, FilterName.BEFORE)),
    "speakers": (FilterName.SPEAKER, (FilterName.SPEAKER,)),
}


def _given(searched: Searched, texts: Texts) -> Iterator[tuple[DropFilter, str]]:
    """Each filter with what takes it away, and its words."""
    limits = searched.filters
    if limits.after:
        yield DropFilter(FilterName.AFTER), _on(texts.filter_after, limits.after)
    if limits.before:
        yield DropFilter(FilterName.BEFORE), _on(texts.filter_before, limits.before)
    if limits.as_of:
        yield DropFilter(FilterName.AS_OF), _on(texts.filter_as_of, limits.as_of)
    for which, publisher in enumerate(limits.publishers):
        if not publisher:  # nothing passes: which outlets would, nobody here may know
            continue
        words = texts.filter_publisher.format(publisher=one_line(publisher))
        yield DropFilter(FilterName.PUBLISHER, which), words
    for which, speaker in enumerate(searched.speakers):
        words = texts.filter_speaker.format(speaker=one_line(speaker))
        yield DropFilter(FilterName.SPEAKER, which), words


def _on(template: str, moment: Moment) -> str:
    return template.format(day=day_of(moment).isoformat())
