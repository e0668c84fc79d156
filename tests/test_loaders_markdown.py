from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only

from ingest.articles import Article

STORY = """\
---
title: "Rain: the facts"
date: 2023-05-03
authors: [Ann Lee, 'Bob']
source: The Post
link: https://example.org/rain
---

# Another heading

It *rained*
all **day**.

## Why

See [the report](https://example.org/report), said [Ann][1].

- umbrellas
- boots

1. First

[1]: https://example.org/ann
"""


def test_front_matter_and_readable_text():
    assert only(STORY, "rain.md") == Article(
        key="https://example.org/rain",
        origin="rain.md",
        title="Rain: the facts",
        text="It rained all day.\n\nWhy\n\nSee the report, said Ann.\n\n"
        "- umbrellas\n- boots\n\n1. First",
        url="https://example.org/rain",
        publisher="The Post",
        authors=("Ann Lee", "Bob"),
        published=date(2023, 5, 3),
    )


@pytest.mark.parametrize(
    ("written", "title", "text"),
    [
        pytest.param("# Rain\n\nIt fell.", "Rain", "It fell.", id="the heading is the title"),
        pytest.param("Rain\n====\n\nIt fell.", "Rain", "It fell.", id="underlined heading"),
        pytest.param("# Rain", "Rain", "Rain", id="a heading that is all there is stays"),
        pytest.param("It *fell*.", "It fell.", "It fell.", id="no heading"),
        pytest.param("# A\n\n```\nx = 1\n```", "A", "x = 1", id="code stays"),
        pytest.param("# A\n\n> Quoth he.", "A", "Quoth he.", id="a quotation"),
        pytest.param("# A\n\n![alt](a.png) It fell.", "A", "It fell.", id="pictures go"),
        pytest.param("# A\n\nIt <b>fell</b>.", "A", "It fell.", id="tags go"),
        pytest.param("# A\n\n<p>It fell.</p>", "A", "It fell.", id="a block of HTML"),
        pytest.param("# A\n\n|a|b|\n|-|-|\n|1|2|", "A", "a | b\n1 | 2", id="a table"),
        pytest.param("# A\n\nfive * six * 7", "A", "five * six * 7", id="a star is no mark"),
        pytest.param("---\ntitle: A\nIt fell.", None, None, id="front matter never closed"),
    ],
)
def test_what_is_title_and_what_is_text(written, title, text):
    found = only(written, "a.md")
    assert title is None or (found.title, found.text) == (title, text)


def test_a_refused_date_keeps_the_article():
    found = only("---\ndate: 0001-01-01\n---\nIt fell.", "a.md")
    assert (found.published, found.notices) == (
        None,
        ('date "0001-01-01" refused: before 1600; kept undated',),
    )


@settings(deadline=None)
@given(st.text("#*_->|[]()`\n a1.<&:\\", max_size=300))
def test_any_marks_are_one_outcome(text):
    assert len(loaded(text, "a.md")) == 1


def test_deep_nesting_is_one_outcome():
    assert len(loaded("> " * 20_000 + "It fell.", "a.md")) == 1
