from itertools import pairwise

import pytest
from archives import stories
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import LONGEST, passages

_PROSE = st.lists(
    st.sampled_from(
        ["Rain fell.", "Mr. Lee said: “No.”", " ", "\n", "\n\n", "Ünïcödé", "北京市", "🙂"]
    )
).map("".join)


def cut(text: str, longest: int = LONGEST) -> list[str]:
    return [text[span.start : span.end] for span in passages(text, longest=longest)]


@given(_PROSE | st.text(), st.integers(4, 120))
def test_passages_joined_are_the_text(text, longest):
    assert "".join(cut(text, longest)) == (text if text.strip() else "")


@given(_PROSE | st.text(), st.integers(4, 120))
def test_no_passage_is_empty_or_longer_than_a_model_reads(text, longest):
    assert all(0 < len(passage.encode()) <= longest for passage in cut(text, longest))


@given(_PROSE | st.text(), st.integers(4, 120))
def test_two_neighbours_never_fit_into_one(text, longest):
    sizes = [len(passage.encode()) for passage in cut(text, longest)]
    assert all(one + other > longest for one, other in pairwise(sizes))


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        pytest.param("", 20, [], id="nothing"),
        pytest.param(" \n ", 20, [], id="white space only"),
        pytest.param("Rain fell.", 20, ["Rain fell."], id="all of a short text"),
        pytest.param(
            "Rain fell.\n\nIt stopped.\n\nSun shone.",
            25,
            ["Rain fell.\n\nIt stopped.\n\n", "Sun shone."],
            id="between paragraphs, as many as fit",
        ),
        pytest.param(
            "Rain fell. It stopped. Sun shone.",
            25,
            ["Rain fell. It stopped. ", "Sun shone."],
            id="between sentences where a paragraph is too long",
        ),
        pytest.param(
            "Mr. Lee met the mayor of St. Petersburg. He left.",
            42,
            ["Mr. Lee met the mayor of St. Petersburg. ", "He left."],
            id="an abbreviation ends no sentence",
        ),
        pytest.param(
            "one two three four", 9, ["one two ", "three ", "four"], id="between words at need"
        ),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="anywhere at the last"),
        pytest.param("ааа бб", 7, ["ааа ", "бб"], id="measured in bytes"),
        pytest.param("🙂🙂", 5, ["🙂", "🙂"], id="no character is cut"),
    ],
)
def test_where_a_text_is_cut(text, longest, expected):
    assert cut(text, longest) == expected


def test_a_gigantic_text_is_cut_in_seconds():
    text = "\n\n".join(story["text"] for story in stories(1000))
    assert "".join(cut(text)) == text
