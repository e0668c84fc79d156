"""Hidden characters and look-alikes between what a model writes and what an article says: nothing
unchecked is shown, and nothing honest falls for its typography."""

import unicodedata

import pytest
from archives import NOW, article
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Finding
from bot.model.drafts import Draft, Pointer
from bot.model.gate import finding_of
from bot.model.reasons import Reason
from ingest.articles import Passage, StoredArticle, normalised

SENTENCE = (
    "“The Kremlin didn’t know of the second drone,” Zoë Peskov — an official — said on Monday."
)
PLAIN = "The Kremlin did not know of the second drone, Zoë Peskov said."
HIDDEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\U000e0041"


def finding(words: str, statement: str = PLAIN, speaker: str = "", text: str = SENTENCE):
    stored = StoredArticle(article=article(normalised(text)), version=1, added=NOW)
    draft = Draft(statement=statement, speaker=speaker, quotes=(Pointer(1, words),))
    return finding_of(draft, [Passage(stored, 0, len(stored.article.text))])


def stands(made: Finding | Reason, text: str = SENTENCE) -> None:
    """Everything that is shown is the article's, to the character."""
    assert isinstance(made, Finding), made
    article_text = normalised(text)
    for quote in made.quotes:
        assert quote.text == article_text[quote.start : quote.end]
    for link in made.chain:
        for mark in link.marks:
            assert link.words(mark) == article_text[mark.span.start : mark.span.end]
    assert made.speaker is None or made.speaker in article_text
    assert not any(c in HIDDEN for c in made.statement)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(SENTENCE.replace(" ", " \u200b"), id="zero-width spaces"),
        pytest.param("\ufeff" + SENTENCE + "\u200e", id="marks of order around it"),
        pytest.param(SENTENCE.replace("Kremlin", "Krem\u00adlin"), id="a soft hyphen"),
        pytest.param(SENTENCE.replace(" ", "\u00a0"), id="spaces that do not break"),
        pytest.param(SENTENCE.replace(" ", "\u2009"), id="thin spaces"),
        pytest.param(unicodedata.normalize("NFD", SENTENCE), id="accents taken apart"),
        pytest.param(SENTENCE.replace("’", "'").replace("—", "--"), id="a typewriter’s marks"),
        pytest.param(SENTENCE.replace("’", "ʼ").replace("“", "„"), id="other marks"),
        pytest.param(SENTENCE.replace("official", "oﬀicial"), id="a ligature"),
        pytest.param(SENTENCE.replace("Monday", "Ｍｏｎｄａｙ"), id="wide letters"),
        pytest.param(SENTENCE.upper(), id="capitals"),
    ],
)
def test_typography_costs_no_honest_quote(words):
    stands(finding(words))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_an_article_with_hidden_characters_is_quoted_with_them(hidden):
    text = SENTENCE.replace("Kremlin", f"Krem{hidden}lin").replace("second", f"{hidden}second")
    stands(finding(SENTENCE, text=text), text)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(SENTENCE.replace("Kremlin", "Kremlіn"), id="a Cyrillic i"),
        pytest.param(SENTENCE.replace("o", "ο"), id="Greek o's"),
        pytest.param(SENTENCE.replace("didn’t know", "di\u0336dn’t know"), id="struck through"),
        pytest.param(SENTENCE.replace("second", "s\u3164econd"), id="a letter that fills nothing"),
        pytest.param(SENTENCE.replace("second drone", "drone second"), id="turned round"),
        pytest.param("\u202e" + SENTENCE[::-1], id="backwards, to be read forwards"),
    ],
)
def test_what_only_looks_like_a_quote_is_none(words):
    assert finding(words) in (Reason.ALTERED, Reason.TOO_SHORT, Reason.CUT_WORD)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("The Kremlіn did not know of the second drone.", id="a Cyrillic i in a name"),
        pytest.param(
            "Zoë Pеskov said it did not know of the drone.", id="a Cyrillic e in a speaker"
        ),
        pytest.param("The Κremlin did not know of the second drone.", id="a Greek K"),
        pytest.param("The Kremlin did n\u043et know of the second drone.", id="a Cyrillic not"),
        pytest.param("The Kremlin did\u3164not\u3164know of the second drone.", id="filled spaces"),
        pytest.param("Thе Krеmlin did not knоw оf thе sеcоnd drоnе.", id="looks like it all over"),
        pytest.param("The Kremlin knew 𝐧𝐨𝐭𝐡𝐢𝐧𝐠 of evil。example/x.", id="an address in disguise"),
    ],
)
def test_a_statement_of_look_alikes_is_not_shown(statement):
    assert isinstance(finding(SENTENCE, statement), Reason)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(PLAIN.replace(" ", " \u200b"), id="zero-width spaces"),
        pytest.param("\u202e" + PLAIN + "\u202c", id="turned round"),
        pytest.param(PLAIN.replace("did not", "did \u2066not\u2069"), id="isolated"),
        pytest.param(unicodedata.normalize("NFD", PLAIN), id="accents taken apart"),
        pytest.param(PLAIN.replace(" ", "\u00a0"), id="spaces that do not break"),
    ],
)
def test_hidden_characters_are_taken_out_of_a_statement(statement):
    made = finding(SENTENCE, statement)
    stands(made)
    assert unicodedata.normalize("NFC", made.statement) == PLAIN


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        pytest.param("The Kremlin did n\u200bot know of the second drone.", None, id="not, split"),
        pytest.param(
            "The Kremlin \u200bknew of the second drone.", Reason.POLARITY, id="not, lost"
        ),
    ],
)
def test_a_hidden_character_hides_no_not(statement, reason):
    made = finding(SENTENCE, statement)
    assert (made if isinstance(made, Reason) else None) is reason


@pytest.mark.parametrize(
    "speaker",
    [
        pytest.param("Zoë Pеskov", id="a Cyrillic e"),
        pytest.param("Zoë\u200b Pes\u00adkov", id="hidden characters"),
        pytest.param("\u202evoksеP ëoZ", id="turned round"),
        pytest.param("Z\u043eë Peskov, “https://evil.example”", id="with a link"),
        pytest.param("ZOË PESKOV", id="capitals"),
    ],
)
def test_the_speaker_is_the_article_s_whatever_the_model_writes(speaker):
    made = finding(SENTENCE, SENTENCE.strip("“"), speaker)
    if isinstance(made, Finding):
        stands(made)
        assert made.speaker == "Zoë Peskov"


def test_a_look_alike_in_an_article_is_shown_as_the_article_has_it():
    """Who puts it there speaks for himself: his name is none of the real one's."""
    text = SENTENCE.replace("Zoë Peskov", "Zоë Peskоv")
    made = finding(SENTENCE.replace("Zoë Peskov", "Zоë Peskоv"), text, "Zoë Peskov", text)
    stands(made, text)
    assert made.speaker == "Zоë Peskоv"
    assert isinstance(finding(text, "Zoë Peskov said it did not know.", "", text), Reason)


@given(st.data())
def test_whatever_is_hidden_between_the_letters_only_the_article_is_shown(data):
    words = "".join(
        data.draw(st.sampled_from(["", "", "", *HIDDEN])) + character for character in SENTENCE
    )
    made = finding(words, SENTENCE)
    stands(made)
