"""Random and hostile answers as messages: within every limit, nothing lost, nobody pinged."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from discord_markdown import Shown, shown
from fake_discord import MISSING, FakeDiscord, document
from hostile_answers import LONGEST, hostile_answers
from small_bot import SmallBot, running

from bot.answers import Answer, Outcome
from bot.discord.cards import Message, Quotation, Run
from bot.discord.components import Row, Size, Text, components, size
from bot.discord.custom_ids import pressed
from bot.discord.paging import COMPONENTS, MESSAGES, OCTETS, messages
from bot.discord.screens.answers import Offer, answer_card
from bot.discord.views import files, layout


@dataclass(frozen=True)
class Rendered:
    """An answer, its messages, and what a reader sees of their texts."""

    answer: Answer
    messages: tuple[Message, ...]
    seen: tuple[Shown, ...]

    @property
    def texts(self) -> list[str]:
        return [text for message in self.messages for text in texts(message)]

    @property
    def file(self) -> str | None:
        attached = self.messages[-1].attachments
        return attached[0].text if attached else None

    @property
    def whole(self) -> str:
        return self.file or "".join(one.text for one in self.seen)

    @property
    def quotes(self) -> list[str]:
        return [quote.text for finding in self.answer.findings for quote in finding.quotes]


@pytest.fixture(scope="module")
def rendered() -> list[Rendered]:
    return list(map(render, hostile_answers(500)))


def render(answer: Answer) -> Rendered:
    cut = messages(answer_card(answer, "en-US", Offer(share=True, watch=True)))
    return Rendered(answer, cut, tuple(shown(text) for one in cut for text in texts(one)))


@pytest.fixture(scope="module")
def every_message(rendered) -> list[Message]:
    return [message for one in rendered for message in one.messages]


def texts(message: Message) -> list[str]:
    return [one.content for one in components(message.blocks) if isinstance(one, Text)]


def test_hostile_answers_are_of_all_kinds(rendered):
    lengths = [sum(map(len, one.quotes)) for one in rendered]
    assert max(lengths) > LONGEST / 2
    assert sum(length > 4_000 for length in lengths) > 50
    assert sum(one.answer.outcome is Outcome.NOT_FOUND for one in rendered) > 20
    assert sum(one.file is not None for one in rendered) > 20
    assert sum(len(one.messages) > 1 and one.file is None for one in rendered) > 20
    assert sum(bool(one.answer.days) for one in rendered) > 100
    assert sum(len(one.answer.disagreements) > 1 for one in rendered) > 20
    assert max(len(one.answer.disagreements) for one in rendered) > 30


def test_no_message_is_over_a_limit(every_message):
    for message in every_message:
        assert layout(message, "k" * 48).total_children_count <= COMPONENTS
        written = texts(message)
        assert written
        assert all(text.strip() for text in written)
        assert sum(len(text.encode("utf-16-le")) // 2 for text in written) <= 4_000
        labels = list(labels_of(message))
        assert len("".join(written + labels).encode()) <= OCTETS
        assert all(1 <= len(label) <= 80 for label in labels)


def labels_of(message: Message) -> Iterator[str]:
    for one in components(message.blocks):
        if isinstance(one, Row):
            yield from (button.label for button in one.buttons)


def test_an_answer_has_at_most_five_messages(rendered):
    assert max(len(one.messages) for one in rendered) == MESSAGES


def test_no_two_buttons_of_a_message_are_one(every_message):
    for message in every_message:
        items = layout(message, "k").walk_children()
        ids = [item.custom_id for item in items if getattr(item, "custom_id", None)]
        assert [one for one, times in Counter(ids).items() if times > 1] == []
        assert all(pressed(one) for one in ids)


def test_no_message_holds_what_could_ping_or_link(rendered):
    """Of all that Discord reads, only our bold, small print and links to stored addresses."""
    for one in rendered:
        formats = [found for seen in one.seen for found in seen.formats]
        assert {kind for kind, _ in formats} <= {"bold", "subtext", "link"}
        links = [source for kind, source in formats if kind == "link"]
        assert all(re.search(r"\]\(https?://[^()\s]+\)$", link) for link in links)
        for text in one.texts:
            assert re.search(r"<(@[!&]?\d|#\d|/\w|a?:\w|t:-?\d|id:\w)", text) is None
            assert re.search(r"(?<!\\)(?:\\\\)*@(everyone|here)", text) is None


def test_no_character_of_a_quote_is_lost(rendered):
    """Joined, what is quoted in the messages is every quote, in order, to the character; where
    that is too much, the file has it."""
    for one in rendered:
        if one.file is not None:
            assert_in_order([f"»»»\n{quote}\n«««" for quote in one.quotes], one.file)
        else:
            blocks = [block for seen in one.seen for block in seen.quotes]
            assert "".join(map(bare, blocks)) == "".join(map(bare, one.quotes))


def bare(text: str) -> str:
    """Without what ends directions at a quote's end, and line ends between pieces."""
    return re.sub("[\u202c\u2069\n]", "", text)


def assert_in_order(pieces: list[str], text: str) -> None:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0
        at = found + len(piece)


def test_every_statement_and_answer_is_shown(rendered):
    for one in rendered:
        whole = squeezed(one.whole)
        for finding in one.answer.findings:
            assert squeezed(finding.statement) in whole
        if one.answer.outcome is Outcome.ANSWERED:
            assert squeezed(one.answer.text) in whole


def test_every_finding_stands_under_its_day_and_by_its_number(rendered):
    for one in rendered:
        days, whole = one.answer.days, one.whole
        assert_in_order([day.day.isoformat() if day else "undated" for day in days], whole)
        if one.answer.disagreements:
            numbers = range(1, len(one.answer.findings) + 1)
            assert_in_order([f"No. {number}" for number in numbers], whole)
        assert whole.count("against no. ") >= len(
            {at for pair in one.answer.disagreements for at in (pair.one, pair.other)}
        )


_BETWEEN_PIECES = re.compile(
    r"⤵ goes on in the next message\s*⤴ goes on from the message before"
    r"|⤵ the quote goes on in the next message\s*⤴ the quote goes on from the message before"
)


def squeezed(text: str) -> str:
    text = _BETWEEN_PIECES.sub("", text)
    return re.sub("[\\s\x00-\x1f\x7f-\x9f\u202c\u2069]", "", text)


def test_only_a_quote_longer_than_a_message_is_cut(rendered):
    for one in rendered:
        if one.file is None:
            blocks = {bare(block) for seen in one.seen for block in seen.quotes}
            assert [q for q in one.quotes if fits_a_message(q) and bare(q) not in blocks] == []


def fits_a_message(quote: str) -> bool:
    return size((Quotation((Run(quote),)),)).fits(Size(3_900, 9_000, 30))


@pytest.mark.skipif(document() is None, reason=MISSING)
async def test_discord_takes_every_message_and_rings_at_nobody(every_message):
    """As the real discord.py sends them."""
    async with FakeDiscord() as fake, running(fake, SmallBot()) as bot:
        channel = bot.get_partial_messageable(fake.general.id)
        for message in every_message:
            await channel.send(view=layout(message, "k" * 48), files=files(message))
        assert (fake.refused, fake.pings) == ([], [])
        assert len(fake.general.messages) == len(every_message) > 800
