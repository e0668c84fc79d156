"""Where a model's words stand: typography is forgiven, wording never."""

import pytest
from archives import NOW, article
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.locating import around, folded, locate, standing
from bot.model.reasons import Reason
from ingest.articles import Passage, Span, StoredArticle, normalised

FERRY = (
    "“We don’t — and won’t — pay 5.2 million kroner,” the mayor said. She left at 7:42 a.m. "
    "on Wednesday.\nNobody was hurt. “I ran,” said Ingrid Aasen, the harbour master, “before she "
    "struck the quay.” The non-violent protest was held at Skarvik’s quay.\nThe minister did not "
    "say that the ferry would sail again. Berge said the hull was sound. Holm said it was torn. "
    "渡船在星期三撞上了码头，十二人受伤。"
)
RAIN = "Rain fell for nine days in the Dun Valley. The dam held through the night."


def passage(text: str, start: int = 0) -> Passage:
    stored = StoredArticle(article=article("x" * start + text), version=1, added=NOW)
    return Passage(stored, start, start + len(text))


SHOWN = (passage(FERRY, 40), passage(RAIN))


def found(words: str, number: int = 1) -> str | Reason:
    span = locate(words, SHOWN, number)
    if isinstance(span, Reason):
        return span
    return SHOWN[number - 1].source.article.text[span.start : span.end]


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        pytest.param("She left at 7:42 a.m. on Wednesday.", "She left at 7:42 a.m. on Wednesday",
                     id="as it stands"),
        pytest.param('"We don\'t - and won\'t - pay', "We don’t — and won’t — pay",
                     id="plain marks and hyphens"),
        pytest.param("We don't--and won't--pay 5.2", "We don’t — and won’t — pay 5.2",
                     id="typewriter's dashes"),
        pytest.param("'she left at 7:42\n a.m.", "She left at 7:42 a.m",
                     id="other spaces and no capital"),
        pytest.param("on Wednesday. Nobody was hurt", "on Wednesday.\nNobody was hurt",
                     id="across a line end"),
        pytest.param("Nobody was hurt.", "Nobody was hurt", id="a whole short sentence"),
        pytest.param("«The non‑violent protest was held»", "The non-violent protest was held",
                     id="other quote marks and a hard hyphen"),
        pytest.param("‘I ran,’ said Ingrid Aasen", "I ran,” said Ingrid Aasen",
                     id="single marks for double"),
        pytest.param("渡船在星期三撞上了码头", "渡船在星期三撞上了码头", id="no spaces"),
        pytest.param("I ran … before she struck the quay",
                     "I ran,” said Ingrid Aasen, the harbour master, “before she struck the quay",
                     id="an ellipsis in order"),
        pytest.param("She left [...] on Wednesday.", "She left at 7:42 a.m. on Wednesday",
                     id="an ellipsis in brackets"),
    ],
)  # fmt: skip
def test_typography_is_forgiven(words, stands):
    assert found(words) == stands


@pytest.mark.parametrize(
    ("words", "number", "reason"),
    [
        pytest.param("She left at 7:43 a.m. on Wednesday", 1, Reason.ALTERED, id="another number"),
        pytest.param("She leaves at 7:42 a.m. on Wednesday", 1, Reason.ALTERED, id="another word"),
        pytest.param("She left on Wednesday at 7:42", 1, Reason.ALTERED, id="another order"),
        pytest.param("We and won't pay 5.2 million", 1, Reason.ALTERED, id="a word left out"),
        pytest.param("Nobody was hurt. She left at 7:42", 1, Reason.ALTERED, id="two fused"),
        pytest.param("Sie ging am Mittwoch um 7.42 Uhr", 1, Reason.ALTERED, id="translated"),
        pytest.param("We dont - and wont - pay", 1, Reason.ALTERED, id="apostrophes left out"),
        pytest.param("The dam held through the night", 1, Reason.ELSEWHERE, id="another passage's"),
        pytest.param("Rain fell for nine days", 3, Reason.OUT_OF_RANGE, id="a passage too far"),
        pytest.param("Rain fell for nine days", 0, Reason.OUT_OF_RANGE, id="passage nought"),
        pytest.param("Rain fell for nine days", -1, Reason.OUT_OF_RANGE, id="a passage below"),
        pytest.param("on Wednesday", 1, Reason.TOO_SHORT, id="two words"),
        pytest.param("the mayor said.", 1, Reason.TOO_SHORT, id="three words"),
        pytest.param("渡船在", 1, Reason.TOO_SHORT, id="three characters"),
        pytest.param("", 1, Reason.TOO_SHORT, id="nothing"),
        pytest.param("… — “”", 1, Reason.TOO_SHORT, id="marks only"),
        pytest.param("violent protest was held", 1, Reason.CUT_WORD, id="without its non-"),
        pytest.param("t - and won't - pay 5.2", 1, Reason.CUT_WORD, id="inside a contraction"),
        pytest.param("and won't - pay 5", 1, Reason.CUT_WORD, id="inside a number"),
        pytest.param("2 million kroner,” the mayor said", 1, Reason.CUT_WORD, id="behind a point"),
        pytest.param("he left at 7:42 a.m. on", 1, Reason.CUT_WORD, id="behind a first letter"),
        pytest.param("We … pay 5.2 million kroner", 1, Reason.TOO_SHORT, id="a piece of one word"),
        pytest.param("The minister did … say that the ferry would sail again", 1, Reason.GAP,
                     id="a not left out"),
        pytest.param("Berge said … it was torn", 1, Reason.GAP, id="a speaker left out"),
        pytest.param("the ferry would sail ... The minister did not say", 1, Reason.ALTERED,
                     id="pieces in another order"),
        pytest.param("She left at 7:42 … struck the quay", 1, Reason.GAP, id="over a line end"),
    ],
)  # fmt: skip
def test_wording_is_not(words, number, reason):
    assert found(words, number) is reason


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        pytest.param("say that the ferry would sail", "The minister did not say that the ferry "
                     "would sail again.", id="the not comes with it"),
        pytest.param("at 7:42 a.m. on Wednesday", "She left at 7:42 a.m. on Wednesday.",
                     id="a line's last"),
    ],
)  # fmt: skip
def test_a_quote_is_shown_with_the_rest_of_its_sentence(words, sentences):
    at = FERRY.index(words)
    span = around(FERRY, Span(at, at + len(words)))
    assert FERRY[span.start : span.end] == sentences


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        pytest.param("the DAM", "The dam", id="few words"),
        pytest.param("dams", None, id="a longer word"),
        pytest.param("da", None, id="half a word"),
        pytest.param("…", None, id="no word"),
    ],
)
def test_a_few_words_are_found_whole(words, stands):
    assert standing(words, RAIN) == stands


TEXT = st.text(
    st.sampled_from("abcdé ABC.,:;’'“”\"—-–\u00a0\u200b\u00adﬁ123…\n漢字()[]é́"), max_size=200
)


@given(TEXT)
def test_each_folded_character_knows_its_place(text):
    own = folded(text)
    assert len(own.text) == len(own.places)
    assert list(own.places) == sorted(own.places)
    assert all(0 <= place < len(text) for place in own.places)


@given(TEXT, st.data())
def test_words_that_stand_there_are_found_and_what_is_found_folds_to_them(text, data):
    source = normalised(text)
    assume(source)
    start = data.draw(st.integers(0, len(source) - 1))
    words = source[start : data.draw(st.integers(start + 1, len(source)))]
    found = locate(words, [passage(source, 7)], 1)
    if isinstance(found, Span):
        slice_ = ("x" * 7 + source)[found.start : found.end]
        assert folded(slice_).text in folded(words).text
    else:
        assert found in (Reason.TOO_SHORT, Reason.CUT_WORD, Reason.GAP)


@given(st.text(max_size=80), st.text(max_size=80), st.integers(-3, 3))
def test_no_words_break_it(words, text, number):
    locate(words, [passage(text)], number)
