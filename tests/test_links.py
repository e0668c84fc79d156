from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import link_to

PAGE = "https://example.org/rain"
DIRECTIVE = "#:~:text="


def text_of(link: str) -> str:
    return link.partition(":~:text=")[2]


@pytest.mark.parametrize(
    ("url", "words", "link"),
    [
        pytest.param(PAGE, "It held.", f"{PAGE}#:~:text=It%20held.", id="short, whole"),
        pytest.param(
            f"{PAGE}#photos", "It held.", f"{PAGE}#photos:~:text=It%20held.", id="has a fragment"
        ),
        pytest.param(PAGE, "yes, no", f"{PAGE}#:~:text=yes%2C%20no", id="comma"),
        pytest.param(PAGE, "Marks & Co", f"{PAGE}#:~:text=Marks%20%26%20Co", id="ampersand"),
        pytest.param(PAGE, "far-off", f"{PAGE}#:~:text=far%2Doff", id="hyphen"),
        pytest.param(PAGE, "50% of #1", f"{PAGE}#:~:text=50%25%20of%20%231", id="per cent, hash"),
        pytest.param(PAGE, "“Où?”", f"{PAGE}#:~:text=%E2%80%9CO%C3%B9%3F%E2%80%9D", id="accents"),
        pytest.param(PAGE, "one\n\n  two", f"{PAGE}#:~:text=one%20two", id="line ends"),
        pytest.param(
            PAGE,
            "One two, three four five six seven eight nine ten eleven twelve thirteen.",
            f"{PAGE}#:~:text=One%20two%2C%20three%20four%20five,nine%20ten%20eleven%20twelve"
            "%20thirteen.",
            id="long: its two ends",
        ),
        pytest.param(None, "It held.", None, id="no address"),
    ],
)
def test_a_link_opens_at_the_quoted_words(url, words, link):
    assert link_to(url, words) == link


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=12))
def test_decoding_a_short_link_gives_the_words_back(quoted):
    link = link_to(PAGE, " ".join(quoted))
    assert unquote(text_of(link)) == " ".join(quoted)


@given(st.lists(words, min_size=13, max_size=40))
def test_decoding_a_long_link_gives_both_ends_back(quoted):
    start, comma, end = text_of(link_to(PAGE, " ".join(quoted))).partition(",")
    assert comma
    assert [unquote(start), unquote(end)] == [" ".join(quoted[:5]), " ".join(quoted[-5:])]


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_nothing_quoted_is_read_as_part_of_the_directive(quoted):
    address, _, directive = link_to(PAGE, quoted).partition(DIRECTIVE)
    assert address == PAGE
    assert not set(directive) & set(" \n-&#“”<>\"'")
    assert directive.count(",") <= 1
