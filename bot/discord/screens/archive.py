"""What a search found, and what is in the archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.discord.cards import Block, Card, Paragraph, Part, Piece, Quotation, Run, Separator, Tone
from bot.discord.markdown import one_line
from bot.discord.screens.feeding import feeds_lines
from bot.discord.screens.lines import BETWEEN, instant, notes, place, said, small, span
from bot.discord.texts import counted, number, texts_for
from bot.links import link_to
from bot.retrieval import Hit
from ingest.archive import Reach
from ingest.web import Feed

_OUTLETS = 20  # named with their numbers; the others are only counted
_LONGEST_QUERY = 200


def hits_card(
    query: str, hits: Sequence[Hit], language: str, *, told: tuple[str, ...] = ()
) -> Card:
    """Passages, best first, each with its article; `told` are notes on the search."""
    texts = texts_for(language)
    query = one_line(query, _LONGEST_QUERY)
    if not hits:
        heading = said(texts.nothing_found.format(query=query), strong=True)
        return Card(
            parts=(Part((heading, *notes(told, texts))),), tone=Tone.NOT_FOUND, language=language
        )
    heading = said(counted(texts, texts.hits_for, len(hits), query=query), strong=True)
    parts = [Part((heading, *notes(told, texts)))]
    for hit in hits:
        source = hit.passage.source
        link = link_to(source.article.url, hit.passage.text)
        passage = Quotation((Run(hit.passage.text),))
        blocks: list[Block] = [Separator(), passage, place(source, texts, link=link)]
        if hit.copies:
            blocks.append(small(counted(texts, texts.also_in, len(hit.copies))))
        parts.append(Part(tuple(blocks)))
    return Card(parts=tuple(parts), language=language, name="passages")


def archive_card(
    reach: Reach,
    outlets: Mapping[str, int],
    language: str,
    *,
    last_ingest: datetime | None = None,
    passages: int | None = None,
    feeds: Sequence[Feed] = (),
    whole: bool = False,
) -> Card:
    """How much there is, from when to when, from which outlets, and when something last came in.
    `outlets` are given with their number of articles, most first; `feeds` are what is followed, by
    their `whole` addresses or without what may be a key."""
    texts = texts_for(language)
    heading = said(texts.archive_title, strong=True)
    if not reach.articles:
        return Card(parts=(Part((heading, said(texts.archive_empty))),), language=language)
    held = counted(texts, texts.archive_holds, reach.articles)
    if reach.first is not None and reach.last is not None:
        held += f" {span(reach.first, reach.last, texts)}"
    if reach.undated:
        held += f" ({counted(texts, texts.without_date, reach.undated)})"
    if passages is not None:
        held += BETWEEN + counted(texts, texts.archive_passages, passages)
    blocks: list[Block] = [heading, said(held), _last_ingest(last_ingest, language)]
    named = [f"{one_line(name)} ({number(texts, count)})" for name, count in outlets.items()]
    if named:
        blocks += [Separator(), said(BETWEEN.join(named[:_OUTLETS]))]
    if len(named) > _OUTLETS:
        blocks.append(small(counted(texts, texts.archive_more_outlets, len(named) - _OUTLETS)))
    blocks += feeds_lines(feeds, language, whole=whole)
    return Card(parts=(Part(tuple(blocks)),), language=language, name="archive")


def _last_ingest(moment: datetime | None, language: str) -> Paragraph:
    texts = texts_for(language)
    if moment is None:
        return small(texts.archive_never)
    before, _, after = texts.archive_last_ingest.partition("{moment}")
    told: Piece = instant(moment) or Run(moment.isoformat(" ", "minutes"))
    return Paragraph((Run(before), told, Run(after)), small=True)
