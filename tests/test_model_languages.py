"""Support in other languages than English: what the rules know, and what they only mark."""

from datetime import date
from io import StringIO

import pytest
from archives import NOW, article
from rich.console import Console
from statements_abroad import SEEN, UNSEEN

from bot.answers import Doubt, Finding
from bot.discord.screens.answers import finding_part
from bot.discord.texts import texts_for
from bot.model.drafts import Draft, Pointer
from bot.model.foreign import negates
from bot.model.gate import finding_of
from bot.model.lexicons import LEXICONS, language
from bot.model.reasons import Reason
from bot.terminal.answers import show_finding
from ingest.articles import Passage, StoredArticle

ROWS = [*SEEN, *UNSEEN]
# "Sentenced" for "acquitted": no rule knows that they are opposites.
MISSED = {"Tom Reed wurde wegen Untreue verurteilt."}


def finding(quote: str, statement: str, code: str | None) -> Finding | Reason:
    stored = StoredArticle(
        article=article(quote, title="", published=date(2024, 6, 6), language=code),
        version=1,
        added=NOW,
    )
    draft = Draft(statement=statement, speaker="", quotes=(Pointer(1, quote),))
    return finding_of(draft, [Passage(stored, 0, len(quote))])


@pytest.mark.parametrize(
    ("code", "quote", "statement"),
    [pytest.param(c, q, s, id=s) for c, q, s, is_so in ROWS if is_so],
)
def test_what_a_quote_bears_out_is_shown_without_a_mark(code, quote, statement):
    made = finding(quote, statement, code)
    assert isinstance(made, Finding), made
    assert made.doubts == ()


@pytest.mark.parametrize(
    ("code", "quote", "statement"),
    [pytest.param(c, q, s, id=s) for c, q, s, is_so in ROWS if not is_so and s not in MISSED],
)
def test_what_it_does_not_is_dropped(code, quote, statement):
    assert isinstance(finding(quote, statement, code), Reason)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("The ferry was late, and nobody said why.", "en", id="English"),
        pytest.param("Die Fähre war zu spät, und niemand sagte es.", "de", id="German"),
        pytest.param("Le bac est en retard, et personne ne l’a dit.", "fr", id="French"),
        pytest.param("El transbordador llegó tarde y nadie lo dijo.", "es", id="Spanish"),
        pytest.param("Паром опоздал, и никто не сказал почему.", None, id="Russian"),
        pytest.param("Veerboot zonk gisteren.", None, id="too little to tell"),
    ],
)
def test_a_language_is_known_by_its_small_words(text, code):
    assert language(text) == code


def test_too_little_to_tell_is_taken_for_what_its_quotes_are_in():
    assert language("Berge resigned.", ["en"]) == "en"
    assert language("Berge resigned.", ["en", "de"]) is None


@pytest.mark.parametrize(
    ("text", "code", "denies"),
    [
        pytest.param("Il n’a entendu que deux témoins.", "fr", False, id="ne … que is only"),
        pytest.param("Il n’a pas entendu que cela.", "fr", True, id="ne … pas que"),
        pytest.param("Personne n’est venu.", "fr", True, id="nobody came"),
        pytest.param("Une personne est venue.", "fr", False, id="a person came"),
        pytest.param("Er kam ohne Hut.", "de", True, id="without"),
        pytest.param("Vino sin nada.", "es", True, id="with nothing"),
    ],
)
def test_a_denial_is_known(text, code, denies):
    assert negates(text, LEXICONS[code]) is denies


RUSSIAN = "Власти Скарвика сообщили 4 июня, что паром Solveig Maren не тонул."
GERMAN = "Die Fähre Solveig Maren ist nicht gesunken, sagte Ingrid Aasen am 4. Juni in Skarvik."


@pytest.mark.parametrize(
    ("quote", "code", "statement", "expected"),
    [
        pytest.param(
            GERMAN, "de", "The ferry Solveig Maren sank in Skarvik, Ingrid Aasen said.",
            Reason.POLARITY, id="a not lost on the way into English",
        ),
        pytest.param(
            GERMAN, "de", "Solveig Maren did not sink in Skarvik, Ingrid Aasen said.",
            (Doubt.LANGUAGE,), id="in English, marked",
        ),
        pytest.param(
            RUSSIAN, "ru", "Solveig Maren: паром не тонул, сообщили власти Скарвика.",
            (Doubt.LANGUAGE,), id="a language that the rules do not know, marked",
        ),
    ],
)  # fmt: skip
def test_across_languages_it_is_dropped_or_marked(quote, code, statement, expected):
    made = finding(quote, statement, code)
    assert (made.doubts if isinstance(made, Finding) else made) == expected


def test_a_mark_is_shown():
    statement = "Solveig Maren did not sink in Skarvik, Ingrid Aasen said."
    made = finding(GERMAN, statement, "de")
    out = Console(file=StringIO(), width=200)
    show_finding(made, out)
    assert "not checked for a “not” or “may” that was lost" in out.file.getvalue()
    blocks = finding_part(made, 0, texts_for("de")).blocks
    assert any("Nicht geprüft" in str(block) for block in blocks)
