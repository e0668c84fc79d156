"""Outlets on one topic, side by side: each is searched alone, so that none crowds out another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.answering import Asked
from bot.answers import Searched
from bot.copies import carried, folded
from bot.inquiries import Comparison, Side
from bot.quotes import check
from bot.retrieval import Search
from bot.topics import on_topic
from ingest.archive import Archive

_PASSAGES: Final = 20
_SHOWN: Final = 3


def compared(
    publishers: Sequence[str], asked: Asked, archive: Archive, search: Search
) -> Comparison:
    """A side for each of `publishers`, spelled as the archive does, in the order given."""
    notes = dict.fromkeys(asked.notes)
    sides = []
    for publisher in dict.fromkeys(publishers):
        passes = not asked.filters.publishers or publisher in asked.filters.publishers
        filters = replace(asked.filters, publishers=(publisher if passes else "",))
        found = search(asked.text, k=_PASSAGES, filters=filters)
        notes.update(dict.fromkeys(found.degraded))
        sentences = on_topic(asked.text, found.hits, search.embedder)
        findings = [f for one in sentences if (f := check(one.sentence.claim(one.score)))]
        searched = Searched(reach=archive.reach(filters), filters=filters)
        shown = tuple(carried(folded(findings)[:_SHOWN], archive, filters))
        sides.append(Side(publisher=publisher, findings=shown, searched=searched))
    return Comparison(topic=asked.text, sides=tuple(sides), notes=tuple(notes))
