"""What stands around a quotation: exact slices, page by page, nothing lost and nothing twice."""

from datetime import UTC, datetime

from archives import article
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Quote
from bot.surroundings import surroundings
from ingest.articles import StoredArticle

TEXT = "One fell. Two fell. Three fell.\n\nFour fell. Five fell. Six fell. Seven fell."


def quote(words: str, text: str = TEXT) -> Quote:
    source = StoredArticle(article=article(text), version=1, added=datetime(2024, 7, 1, tzinfo=UTC))
    start = text.index(words)
    return Quote(source=source, start=start, end=start + len(words), link=None)


def test_a_page_is_the_quotation_with_the_sentences_around_it():
    page = surroundings(quote("Four fell."), around=34)
    assert (page.text, page.page) == ("Three fell.\n\nFour fell. Five fell.", 0)
    assert (page.before, page.after) == (True, True)


def test_the_next_page_goes_on_and_the_last_is_the_last():
    pages = [surroundings(quote("Four fell."), page=p, around=34) for p in (-9, -1, 0, 1, 9)]
    assert [(p.page, p.text) for p in pages] == [
        (-1, "One fell. Two fell."),
        (-1, "One fell. Two fell."),
        (0, "Three fell.\n\nFour fell. Five fell."),
        (1, "Six fell. Seven fell."),
        (1, "Six fell. Seven fell."),
    ]
    assert [(p.before, p.after) for p in pages[1:4]] == [(False, True), (True, True), (True, False)]


def test_an_article_that_fits_is_one_page():
    page = surroundings(quote("Four fell."))
    assert (page.text, page.before, page.after) == (TEXT, False, False)


def test_a_part_of_a_sentence_is_shown_with_all_of_it():
    assert surroundings(quote("Five"), around=10).text == "Five fell."


@given(
    st.text(alphabet=st.sampled_from("abc. \n”“"), min_size=1, max_size=400),
    st.integers(20, 90),
    st.data(),
)
def test_the_pages_together_are_the_article(text, around, data):
    if not text.strip():
        return
    start = data.draw(st.sampled_from([i for i, c in enumerate(text) if not c.isspace()]))
    quoted = Quote(source=quote(text[start], text).source, start=start, end=start + 1, link=None)
    pages = [surroundings(quoted, page=0, around=around)]
    while pages[0].before:
        pages.insert(0, surroundings(quoted, page=pages[0].page - 1, around=around))
    while pages[-1].after:
        pages.append(surroundings(quoted, page=pages[-1].page + 1, around=around))
    assert "".join("".join(p.text for p in pages).split()) == "".join(text.split())
    assert all(text[p.start : p.end] == p.text for p in pages)
    zero = next(p for p in pages if p.page == 0)
    assert zero.start <= start < zero.end
