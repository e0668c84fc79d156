"""The other screens with hostile findings, names and topics: within every limit, nobody pinged."""

from collections.abc import Iterator
from datetime import date

import pytest
from discord_markdown import shown
from hostile_answers import hostile_answers

from bot.answers import Answer
from bot.discord.cards import Card, Message
from bot.discord.components import Size, Text, components, size
from bot.discord.custom_ids import Context, Page
from bot.discord.paging import COMPONENTS, OCTETS, messages, turned
from bot.discord.screens.archive import archive_card, hits_card
from bot.discord.screens.inquiries import check_card, comparison_card, origin_card, timeline_card
from bot.discord.screens.notices import notice_card
from bot.discord.screens.reading import carriers_card, context_card, sources_card
from bot.discord.screens.running import ended_card, running_card
from bot.discord.texts import LANGUAGES
from bot.discord.views import layout
from bot.inquiries import (
    Comparison,
    QuoteOrigin,
    Row,
    Side,
    Sighting,
    Statement,
    TextCheck,
    Timeline,
    Verdict,
)
from bot.retrieval import Hit
from bot.surroundings import surroundings
from ingest.articles import Passage

ROOM = Size(4_000, OCTETS, COMPONENTS - 1)


def cards(answer: Answer, language: str) -> Iterator[Card]:
    found, searched, notes = answer.findings, answer.searched, answer.notes
    topic = answer.question
    yield running_card("retrieve", found, language, articles=10**9)
    yield ended_card("Stopped.", found, language)
    yield notice_card(f"No day: {answer.text}", language)
    yield sources_card(answer, language)
    rows = tuple(Row(day=date.min, day_is_told=True, finding=finding) for finding in found)
    yield timeline_card(Timeline(topic=topic, rows=rows, searched=searched, notes=notes), language)
    sides = tuple(
        Side(publisher=name, findings=found[:3], searched=searched)
        for name in (*searched.filters.publishers[:4], "")
    )
    yield comparison_card(Comparison(topic=topic, sides=sides, notes=notes), language)
    statement = Statement(start=0, end=len(topic), verdict=Verdict.DISPUTED, support=found)
    yield check_card(
        TextCheck(text=topic, statements=(statement,) * 3, passed_over=1, searched=searched),
        language,
    )
    sightings = tuple(Sighting(finding=finding, exact=True, shared=1) for finding in found)
    yield origin_card(
        QuoteOrigin(quotation=topic, sightings=sightings, searched=searched, notes=notes), language
    )
    yield archive_card(
        searched.reach, dict.fromkeys(searched.filters.publishers, 3), language, passages=10**9
    )
    for finding in found[:3]:
        yield carriers_card(finding, language)
        quote = finding.quotes[0]
        around = surroundings(quote)
        yield context_card(around, Context(0), language, link=quote.link)
    passages = [Passage(q.source, q.start, q.end) for finding in found for q in finding.quotes]
    yield hits_card(topic, [Hit(p, 0.1, {}) for p in passages], language, told=notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_within_the_limits(language):
    for answer in hostile_answers(15, seed=sum(map(ord, language))):
        for card in cards(answer, language):
            shown_messages = (*messages(card), turned(card, 1, Page))
            assert [one for one in shown_messages if not is_fine(one)] == []


def is_fine(message: Message) -> bool:
    layout(message, "k" * 48)
    texts = [one.content for one in components(message.blocks) if isinstance(one, Text)]
    kinds = {kind for text in texts for kind, _ in shown(text).formats}
    return bool(
        size(message.blocks).fits(ROOM)
        and texts
        and kinds <= {"bold", "subtext", "link", "timestamp"}
    )
