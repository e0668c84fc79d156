"""Passages as they are shown: joined where they touch, widened where there is room."""

from itertools import pairwise

import pytest
from archives import NOW, article
from hypothesis import given
from hypothesis import strategies as st

from bot.fusion import spread
from bot.joining import LONGEST, widened
from ingest.articles import Passage, StoredArticle

FIRST, SECOND = "The dam at Calder held all night. ", "Nobody was hurt, the mayor said. "
TEXT = FIRST + SECOND + "It was built in 1912. " * 60


def stored(text: str) -> StoredArticle:
    return StoredArticle(article=article(text), version=1, added=NOW)


def test_a_passage_is_shown_with_the_sentences_that_follow_it():
    [wide] = widened([Passage(stored(TEXT), 0, len(FIRST) - 1)])
    assert wide.text.startswith(FIRST + SECOND)
    assert wide.text.endswith("1912.")
    assert LONGEST - len("It was built in 1912. ") < len(wide.text) <= LONGEST


def test_what_is_before_it_is_shown_where_nothing_follows():
    end = len(TEXT.rstrip())
    [wide] = widened([Passage(stored(TEXT), end - 21, end)])
    assert wide.text.startswith("It was built")
    assert wide.end == end
    assert LONGEST - len("It was built in 1912. ") < len(wide.text) <= LONGEST


def test_a_short_article_is_shown_whole():
    source = stored(FIRST + SECOND)
    [wide] = widened([Passage(source, len(FIRST), len(FIRST) + 6)])
    assert wide.text == (FIRST + SECOND).strip()


def test_two_passages_of_an_article_never_overlap():
    source = stored(TEXT)
    one, other = widened([Passage(source, 300, 500), Passage(source, 0, 33)])
    assert other.end <= one.start


def test_a_text_without_sentences_is_left_as_it_is():
    source = stored("word " * 1_000)
    [wide] = widened([Passage(source, 2_000, 2_400)])
    assert (wide.start, wide.end) == (2_000, 2_399)


@given(st.text(alphabet="ab. \n”", min_size=1, max_size=4_000), st.data())
def test_a_widened_passage_holds_the_passage_and_is_no_longer_than_may_be(text, data):
    starts = data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    source = stored(text)
    given_ = [
        Passage(source, start, min(start + 400, after))
        for start, after in zip(starts, [*starts[1:], len(text)], strict=False)
        if text[start : min(start + 400, after)].strip()
    ]
    wide = widened(given_)
    for before, after in zip(given_, wide, strict=True):
        assert before.text.strip() in after.text
        assert len(after.text) <= LONGEST
        assert after.text == after.text.strip()
    ordered = sorted(wide, key=lambda passage: passage.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))


@pytest.mark.parametrize(
    ("scores", "articles", "outlets", "order"),
    [
        pytest.param([0.9, 0.8, 0.7], "abc", "xyz", [0, 1, 2], id="nothing in common"),
        pytest.param([0.9, 0.89, 0.88], "aab", "xxy", [0, 2, 1], id="an article twice"),
        pytest.param([0.9, 0.895, 0.89], "abc", "xxy", [0, 2, 1], id="an outlet twice"),
        pytest.param([0.9, 0.8, 0.5], "aab", "xxy", [0, 1, 2], id="far better all the same"),
        pytest.param([0.9, 0.899, 0.89], "abc", [None, None, "y"], [0, 1, 2], id="no outlet"),
        pytest.param([], "", "", [], id="nothing"),
    ],
)
def test_neither_an_article_nor_an_outlet_crowds_out_the_others(scores, articles, outlets, order):
    told, left = spread(scores, articles, outlets)
    assert told == order
    assert left == sorted(left, reverse=True)
