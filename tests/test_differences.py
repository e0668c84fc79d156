"""What changed between two versions of an article."""

from dataclasses import replace
from datetime import date

import pytest
from archives import NOW, named
from hypothesis import given
from hypothesis import strategies as st

from bot.differences import difference, difference_json
from ingest.articles import StoredArticle

FERRY = named(
    "ferry",
    "The ferry sank on Monday. It carried 12 people. Nobody was hurt.\n\nIt was built in 1971.",
)


def stored(text: str, version: int = 1, **changes) -> StoredArticle:
    article = replace(FERRY, text=text, **changes)
    return StoredArticle(article=article, version=version, added=NOW)


def changes(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    found = difference_json(difference(stored(before), stored(after, 2)))
    return [
        (c["kind"], c["from"] and c["from"]["text"], c["to"] and c["to"]["text"])
        for c in found["changes"]
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(FERRY.text, [], id="nothing"),
        pytest.param(
            FERRY.text.replace("12", "17"),
            [("changed", "It carried 12 people.", "It carried 17 people.")], id="a number",
        ),
        pytest.param(
            FERRY.text + " It was blue.", [("added", None, "It was blue.")], id="one more",
        ),
        pytest.param(
            FERRY.text.replace(" Nobody was hurt.", ""), [("removed", "Nobody was hurt.", None)],
            id="one less",
        ),
        pytest.param(
            FERRY.text.replace("Nobody was hurt.", "The mayor resigned at once."),
            [("removed", "Nobody was hurt.", None), ("added", None, "The mayor resigned at once.")],
            id="another sentence in its place",
        ),
        pytest.param(FERRY.text.replace("\n\n", " "), [], id="only the paragraphs"),
    ],
)  # fmt: skip
def test_sentences_that_changed(after, expected):
    assert changes(FERRY.text, after) == expected


def test_changes_beside_the_text_are_told():
    after = stored(FERRY.text, 2, title="Corrected", modified=date(2024, 6, 3))
    found = difference(stored(FERRY.text), after)
    assert [(f.field, f.before, f.after) for f in found.fields] == [
        ("title", "Weather", "Corrected"),
        ("modified", None, "2024-06-03"),
    ]
    assert (found.changes, found.kept) == ((), 4)


SENTENCES = st.lists(st.sampled_from([f"The {w} was seen." for w in "abcdefgh"]), max_size=8)


@given(SENTENCES, SENTENCES)
def test_every_sentence_is_kept_or_told_of_once(old, new):
    before, after = stored(" ".join(old)), stored(" ".join(new), 2)
    found = difference(before, after)
    assert found.kept + sum(c.before is not None for c in found.changes) == len(old)
    assert found.kept + sum(c.after is not None for c in found.changes) == len(new)
    assert all(
        stored.article.text[span.start : span.end].endswith(".")
        for change in found.changes
        for stored, span in ((before, change.before), (after, change.after))
        if span is not None
    )
