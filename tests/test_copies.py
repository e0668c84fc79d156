"""One story told several times is one source: by its quotations, whoever words the claims."""

from datetime import UTC, date, datetime

import pytest
from archives import named

from bot.answers import Finding, Quote
from bot.copies import folded
from ingest.articles import StoredArticle

WIRE = (
    "The ferry Solveig Maren hit the quay at Skarvik on Wednesday and twelve people were injured."
)
CHANGED = WIRE.replace("hit", "struck")
OTHER = "Twelve of those who stood on the stairs when she came in had to be treated, Berge saw."


def quote(text: str, day: int) -> Quote:
    article = named(f"a{day}", text, published=date(2024, 2, day))
    stored = StoredArticle(article=article, version=1, added=datetime(2024, 3, 1, tzinfo=UTC))
    return Quote(source=stored, start=0, end=len(text), link=None)


def finding(statement: str, *quotes: Quote) -> Finding:
    return Finding(statement=statement, speaker=None, carriers=(), quotes=quotes, confidence=1.0)


@pytest.mark.parametrize(
    ("one", "other", "sources"),
    [
        pytest.param((WIRE, WIRE), (WIRE, WIRE), 1, id="a wire sentence"),
        pytest.param((WIRE, WIRE), (CHANGED, CHANGED), 1, id="one word changed"),
        pytest.param(
            ("Twelve people were injured.", WIRE),
            ("Twelve people were injured at Skarvik.", CHANGED),
            1,
            id="claims in other words on copies",
        ),
        pytest.param(
            ("Twelve people were injured.", WIRE),
            ("Twelve people were injured.", OTHER),
            2,
            id="one claim on two reports of their own",
        ),
        pytest.param(
            ("Twelve people were injured.", WIRE),
            ("The ferry hit the quay.", CHANGED),
            2,
            id="two claims on copies",
        ),
        pytest.param(
            (WIRE, WIRE), (WIRE.replace("twelve", "seventeen"),) * 2, 2, id="another number"
        ),
    ],
)
def test_copies_are_one_finding(one, other, sources):
    made = folded([finding(one[0], quote(one[1], 15)), finding(other[0], quote(other[1], 14))])
    assert len(made) == sources
    if sources == 1:
        assert made[0].quotes[0].source.article.published == date(2024, 2, 14)
        assert [copy.article.published for copy in made[0].copies] == [date(2024, 2, 15)]


def test_quotes_of_one_claim_that_are_copies_are_one_source():
    quotes = quote(WIRE, 15), quote(CHANGED, 14), quote(OTHER, 16)
    [made] = folded([finding("Twelve people were injured.", *quotes)])
    assert [q.text for q in made.quotes] == [CHANGED, OTHER]
    assert [copy.article.published for copy in made.copies] == [date(2024, 2, 15)]
