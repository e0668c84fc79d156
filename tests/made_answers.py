"""Dull answers for tests, so that the one changed field is the point; and cards as text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from bot.answers import Answer, Finding, Outcome, Quote, Searched
from bot.discord.cards import Card, Message, Separator
from bot.discord.components import Row, Text, components
from bot.discord.paging import messages
from ingest.archive import NO_FILTERS, Filters, Reach
from ingest.articles import Article, Correction, StoredArticle

REACH = "Searched 21 articles from 2023-05-03 to 2024-09-12 (2 undated)"


def searched(filters: Filters = NO_FILTERS, **changes: Any) -> Searched:
    reach = Reach(21, date(2023, 5, 3), date(2024, 9, 12), undated=2)
    return Searched(reach=reach, filters=filters, **changes)


def stored(
    text: str = "Nobody was hurt.",
    *,
    version: int = 1,
    corrections: tuple[Correction, ...] = (),
    **changes: Any,
) -> StoredArticle:
    dull: dict[str, Any] = {
        "key": "k", "origin": "o", "title": "Ferry runs aground", "text": text,
        "publisher": "Nordvik Tidende", "published": date(2024, 2, 12), "url": "https://e.org/a",
    }  # fmt: skip
    return StoredArticle(
        article=Article(**dull | changes),
        version=version,
        added=datetime(2024, 3, 1, tzinfo=UTC),
        corrections=corrections,
    )


def quote(text: str = "Nobody was hurt.", link: str | None = None, **changes: Any) -> Quote:
    return Quote(source=stored(text, **changes), start=0, end=len(text), link=link)


def finding(*quotes: Quote, **changes: Any) -> Finding:
    quotes = quotes or (quote(),)
    dull: dict[str, Any] = {
        "statement": quotes[0].text, "speaker": "the police", "carriers": (), "confidence": 0.9,
        "quotes": quotes,
    }  # fmt: skip
    return Finding(**dull | changes)


def answer(*findings: Finding, **changes: Any) -> Answer:
    dull: dict[str, Any] = {
        "question": "Who says so?", "findings": findings, "searched": searched(),
        "outcome": Outcome.ANSWERED if findings else Outcome.NOT_FOUND, "text": "The police",
        "answered_by": "sentences",
    }  # fmt: skip
    return Answer(**dull | changes)


def transcript(*shown: Message) -> str:
    """Each message's Markdown and buttons, a line of `=` between messages."""
    return "\n====\n".join("\n".join(_lines(message)) for message in shown)


def sight(card: Card) -> str:
    """The messages of a card."""
    return transcript(*messages(card))


def _lines(message: Message) -> Iterator[str]:
    for one in components(message.blocks):
        match one:
            case Text(content):
                yield content
            case Row(buttons):
                yield " ".join(f"[{button.label}]" for button in buttons)
            case Separator():
                yield "----"
    for file in message.attachments:
        yield f"[file {file.name}]"
