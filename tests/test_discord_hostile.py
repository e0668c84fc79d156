"""Random and hostile answers as messages: within every limit, nothing lost, nobody pinged."""

import re
from collections import Counter

from discord_markdown import Shown, shown
from hostile_answers import LONGEST, hostile_answers

from bot.answers import Answer, Outcome
from bot.discord.cards import Message, Quotation, Run
from bot.discord.components import Row, Size, Text, components, size
from bot.discord.custom_ids import pressed
from bot.discord.paging import COMPONENTS, MESSAGES, OCTETS, messages
from bot.discord.screens.answers import Offer, answer_card
from bot.discord.views import layout

HOSTILE = list(hostile_answers(500))
OFFER = Offer(share=True, watch=True)


def cut(answer: Answer, language: str = "en-US") -> tuple[Message, ...]:
    return messages(answer_card(answer, language, OFFER))


def texts(message: Message) -> list[str]:
    return [one.content for one in components(message.blocks) if isinstance(one, Text)]


def seen(message: Message) -> list[Shown]:
    return [shown(text) for text in texts(message)]


# Three seconds for all: each is rendered once.
RENDERED = [(answer, cut(answer)) for answer in HOSTILE]


def every_message():
    return [message for _, shown_messages in RENDERED for message in shown_messages]


def test_hostile_answers_are_of_all_kinds():
    lengths = [sum(len(q.text) for f in a.findings for q in f.quotes) for a in HOSTILE]
    assert max(lengths) > LONGEST / 2
    assert sum(length > 4_000 for length in lengths) > 50
    assert sum(a.outcome is Outcome.NOT_FOUND for a in HOSTILE) > 20
    assert sum(bool(m[-1].attachments) for _, m in RENDERED) > 20
    assert sum(1 < len(m) <= MESSAGES and not m[-1].attachments for _, m in RENDERED) > 20


def test_no_message_is_over_a_limit():
    for message in every_message():
        view = layout(message, "k" * 48)
        assert view.total_children_count <= COMPONENTS
        written = texts(message)
        assert all(text.strip() for text in written)
        assert sum(len(text.encode("utf-16-le")) // 2 for text in written) <= 4_000
        labels = [b.label for one in components(message.blocks) if isinstance(one, Row)
                  for b in one.buttons]  # fmt: skip
        assert len("".join(written + labels).encode()) <= OCTETS
        assert all(1 <= len(label) <= 80 for label in labels)
        assert any(isinstance(one, Text) for one in components(message.blocks))


def test_an_answer_has_at_most_five_messages():
    assert max(len(shown_messages) for _, shown_messages in RENDERED) == MESSAGES


def test_no_two_buttons_of_a_message_are_one():
    for message in every_message():
        ids = [item.custom_id for item in layout(message, "k").walk_children() if _is_button(item)]
        assert [one for one, times in Counter(ids).items() if times > 1] == []
        assert all(pressed(one) for one in ids)


def _is_button(item: object) -> bool:
    return getattr(item, "custom_id", None) is not None


def test_no_message_holds_what_could_ping_or_link():
    """Of all that Discord reads, only our bold, small print and links to stored addresses."""
    for message in every_message():
        for text in texts(message):
            kinds = {kind for kind, _ in shown(text).formats}
            assert kinds <= {"bold", "subtext", "link"}
            assert re.search(r"<(@[!&]?\d|#\d|/\w|a?:\w|t:-?\d|id:\w)", text) is None
            assert re.search(r"(?<!\\)(?:\\\\)*@(everyone|here)", text) is None


def test_every_link_goes_to_a_stored_article():
    for _, shown_messages in RENDERED:
        for message in shown_messages:
            for one in seen(message):
                assert all(re.search(r"\]\(https?://[^()\s]+\)$", link) for link in one.links())


def test_no_character_of_a_quote_is_lost():
    """Joined, what is quoted in the messages is every quote, in order, to the character; where
    that is too much, the file has it."""
    for answer, shown_messages in RENDERED:
        quotes = [quote.text for finding in answer.findings for quote in finding.quotes]
        if shown_messages[-1].attachments:
            (file,) = shown_messages[-1].attachments
            assert_in_order([f"»»»\n{quote}\n«««" for quote in quotes], file.text)
            continue
        blocks = [q for message in shown_messages for one in seen(message) for q in one.quotes]
        assert "".join(map(bare, blocks)) == "".join(map(bare, quotes))


def bare(text: str) -> str:
    """Without what ends directions at a quote's end, and line ends between pieces."""
    return re.sub("[\u202c\u2069\n]", "", text)


def test_every_statement_and_answer_is_shown():
    for answer, shown_messages in RENDERED:
        if shown_messages[-1].attachments:
            whole = shown_messages[-1].attachments[0].text
        else:
            whole = "".join(one.text for message in shown_messages for one in seen(message))
        for finding in answer.findings:
            assert squeezed(finding.statement) in squeezed(whole)
        if answer.outcome is Outcome.ANSWERED:
            assert squeezed(answer.text) in squeezed(whole)


_BETWEEN_PIECES = re.compile(
    r"⤵ goes on in the next message\s*⤴ goes on from the message before"
    r"|⤵ the quote goes on in the next message\s*⤴ the quote goes on from the message before"
)


def squeezed(text: str) -> str:
    text = _BETWEEN_PIECES.sub("", text)
    return re.sub("[\\s\x00-\x1f\x7f-\x9f\u202c\u2069]", "", text)


def assert_in_order(pieces: list[str], text: str) -> None:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0
        at = found + len(piece)


def test_only_a_quote_longer_than_a_message_is_cut():
    for answer, shown_messages in RENDERED:
        if shown_messages[-1].attachments:
            continue
        blocks = {
            bare(q) for message in shown_messages for one in seen(message) for q in one.quotes
        }
        for finding in answer.findings:
            for quote in finding.quotes:
                whole = size((Quotation((Run(quote.text),)),))
                if whole.fits(Size(3_900, 9_000, 30)):
                    assert bare(quote.text) in blocks
