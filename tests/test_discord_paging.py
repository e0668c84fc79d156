"""Cards cut into messages: where the cuts fall, and what is said at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import sight, transcript

from bot.discord.cards import (
    Button,
    Buttons,
    Card,
    Instant,
    Message,
    Paragraph,
    Part,
    Quotation,
    Run,
    Separator,
)
from bot.discord.components import Size, size
from bot.discord.custom_ids import Good
from bot.discord.cutting import best_cut, parted, text_in
from bot.discord.paging import COMPONENTS, MESSAGES, OCTETS, messages
from bot.discord.plain import plain

ROOM = Size(4_000, OCTETS, COMPONENTS - 2)


def part(*texts: str) -> Part:
    return Part((Separator(), *(Paragraph((Run(text),)) for text in texts)))


def quoted(text: str) -> Part:
    return Part((Quotation((Run(text),)),))


FOOT = Part((Separator(), Paragraph((Run("the foot"),)), Buttons((Button("+", Good()),))))


def card(*parts: Part) -> Card:
    return Card(parts=parts, foot=FOOT)


def test_what_fits_is_one_message():
    assert sight(card(part("a"), part("b"))) == "a\n----\nb\n----\nthe foot\n[+]"


def test_cuts_fall_between_claims():
    first, second = part("a" * 2_000, "b" * 1_500), part("c" * 1_000, "d" * 1_000)
    one, two = messages(card(first, second))
    assert transcript(one) == f"{'a' * 2_000}\n{'b' * 1_500}"
    assert transcript(two) == f"{'c' * 1_000}\n{'d' * 1_000}\n----\nthe foot\n[+]"


def test_a_claim_longer_than_a_message_is_cut_between_its_quotes():
    texts = ["a" * 3_000, "b" * 3_000, "c" * 500]
    one, two = messages(card(part(*texts)))
    assert transcript(one) == texts[0]
    assert transcript(two).startswith("\n".join(texts[1:]))


def test_a_quote_longer_than_a_message_is_cut_after_a_sentence_and_says_so():
    sentence = "It was a very long statement indeed. "
    one, two = messages(card(quoted(sentence * 130)))
    first, second = transcript(one), transcript(two)
    assert first.endswith("indeed. \n-# ⤵ the quote goes on in the next message")
    assert second.startswith("-# ⤴ the quote goes on from the message before\n> It was")


def test_the_marks_of_a_cut_are_in_the_readers_language():
    german = Card(parts=(quoted("x" * 5_000),), foot=FOOT, language="de")
    assert "das Zitat geht in der nächsten Nachricht weiter" in sight(german)


def test_the_foot_is_on_the_last_message_even_alone():
    *_, last = messages(card(part("a" * 3_995)))
    assert transcript(last) == "the foot\n[+]"


def test_lines_part_nothing_at_the_ends_of_a_message():
    for message in messages(card(*(part("a" * 3_000) for _ in range(3)))):
        assert not isinstance(message.blocks[0], Separator)
        assert not isinstance(message.blocks[-1], Separator)


def test_bytes_count_beside_characters():
    """Three bytes each: 3,500 characters are more than 9,500 bytes."""
    assert len(messages(card(quoted("中" * 3_500)))) == 2


def test_components_count_too():
    rows = [Part((Buttons((Button("+", Good()),)),)) for _ in range(30)]
    assert all(size(message.blocks).components <= 38 for message in messages(card(*rows)))


def test_what_takes_too_many_messages_is_in_a_file_whole():
    texts = [f"{number:02} " + "a" * 3_000 for number in range(7)]
    shown = messages(card(*map(part, texts)))
    assert len(shown) == MESSAGES
    assert transcript(shown[-1]) == (
        "**This is more than fits into 5 messages. Everything is in the file answer\\.txt.**\n"
        "----\nthe foot\n[+]\n[file answer.txt]"
    )
    file = shown[-1].attachments[0].text
    assert [text in file for text in texts] == [True] * 7


def test_a_file_is_plain_text():
    made = Card(
        parts=(
            Part((Quotation((Run("a *b*\n"), Run("c", strong=True))),)),
            Part((Paragraph((Run("there", url="https://e.org/(a)"), Instant(0))),)),
        ),
        foot=FOOT,
    )
    assert plain(made) == (
        "»»»\na *b*\nc\n«««\nthere: https://e.org/%28a%291970-01-01T00:00:00+00:00\n"
        f"{'-' * 40}\nthe foot\n"
    )


TEXTS = st.text(st.sampled_from("ab. \n*\u202e😀中\u0301\u200d"), min_size=1, max_size=30).flatmap(
    lambda text: st.integers(1, 9_000 // len(text)).map(lambda times: text * times)
)


@given(st.lists(st.tuples(st.booleans(), TEXTS), max_size=4))
def test_every_page_fits_and_nothing_is_lost(drawn):
    parts = [quoted(text) if quote else part(text) for quote, text in drawn]
    cut = messages(card(*parts), most=1_000)
    assert all(size(message.blocks).fits(ROOM) for message in cut)
    assert words(cut) == "".join(text for _, text in drawn) + "the foot"


def words(cut: tuple[Message, ...]) -> str:
    """What is shown but for the marks of cuts, which are the small print of these cards."""
    texts = [
        text_in(block.pieces)
        for message in cut
        for block in message.blocks
        if isinstance(block, Quotation) or (isinstance(block, Paragraph) and not block.small)
    ]
    return "".join(texts)


@given(st.text(min_size=1), st.integers(1, 50))
def test_a_cut_leaves_something_on_the_left_and_not_too_much(text, longest):
    assert 0 < best_cut(text, longest) <= max(longest, 1)


@pytest.mark.parametrize(
    ("text", "longest", "left"),
    [
        pytest.param("One. Two. Three.", 12, "One. Two. ", id="after a sentence"),
        pytest.param("He said “No.” Then he left.", 17, "He said “No.” ", id="after its quote"),
        pytest.param("一句。二句。三句", 7, "一句。二句。", id="of Chinese"),
        pytest.param("one two three", 9, "one two ", id="after a word"),
        pytest.param("one\ntwo three", 9, "one\ntwo ", id="the end of a line is too early"),
        pytest.param("abcdefghij", 4, "abcd", id="within a word without end"),
        pytest.param("ae\u0301e\u0301", 4, "ae\u0301", id="not between a letter and its accent"),
        pytest.param("a👩\u200d👩x", 3, "a", id="not within a joined emoji"),
        pytest.param("a🇪🇺x", 2, "a", id="not within a flag"),
        pytest.param("a👍🏽x", 2, "a", id="not before a colour of skin"),
        pytest.param("short", 10, "short", id="nothing to cut"),
    ],
)
def test_where_a_text_is_cut(text, longest, left):
    assert text[: best_cut(text, longest)] == left


@pytest.mark.parametrize(
    ("place", "head"),
    [
        pytest.param(1, (Run("a"),), id="within a run"),
        pytest.param(2, (Run("ab"), Instant(1)), id="a moment goes with what is before"),
        pytest.param(3, (Run("ab"), Instant(1)), id="a link is not parted"),
        pytest.param(6, (Run("ab"), Instant(1), Run("link", url="u")), id="a link whole"),
        pytest.param(
            7, (Run("ab"), Instant(1), Run("link", url="u"), Run("c", strong=True)), id="strong"
        ),
    ],
)
def test_runs_are_parted(place, head):
    pieces = (Run("ab"), Instant(1), Run("link", url="u"), Run("cd", strong=True))
    left, right = parted(pieces, place)
    assert left == head
    assert text_in(left) + text_in(right) == text_in(pieces)


def test_a_link_that_comes_first_is_not_put_off_for_ever():
    assert parted((Run("link", url="u"), Run("x")), 2) == ((Run("link", url="u"),), (Run("x"),))
