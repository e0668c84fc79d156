"""What becomes of a claim that a model wrote: a finding, or a counted reason why not."""

import json

import pytest
from archives import NOW, named
from hypothesis import given
from hypothesis import strategies as st
from providers import claim

from bot.answers import Finding
from bot.model.drafts import Draft, Form, Pointer, Unreadable
from bot.model.gate import finding_of
from bot.model.reasons import Reason
from bot.model.wording import shown_wording
from ingest.articles import Passage, StoredArticle

FERRY = (
    "The car ferry Solveig Maren ran into the stone quay at Skarvik with 86 passengers on board. "
    "Twelve people were injured, harbour master Ingrid Aasen said. “She came in far too fast,” "
    "said Aasen."
)
KREMLIN = "The Kremlin claimed that debris had caused no casualties. Ukraine denied any part in it."


def passage(name: str, text: str) -> Passage:
    stored = StoredArticle(article=named(name, text), version=1, added=NOW)
    return Passage(stored, 0, len(text))


SHOWN = (passage("ferry", FERRY), passage("kremlin", KREMLIN))
INJURED = "Twelve people were injured, harbour master Ingrid Aasen said."


def draft(words: str, statement: str, *, passage: int = 1, speaker: str = "") -> Draft:
    return Draft(statement=statement, speaker=speaker, quotes=(Pointer(passage, words),))


def test_what_stands_becomes_a_finding_of_whole_sentences():
    made = finding_of(draft("Twelve people were injured", "Twelve people were injured."), SHOWN)
    assert isinstance(made, Finding)
    [quote] = made.quotes
    assert (made.statement, quote.text) == ("Twelve people were injured.", INJURED)
    assert quote.text == FERRY[quote.start : quote.end]
    assert quote.link.startswith("https://example.org/ferry#:~:text=")
    assert made.speaker == "harbour master Ingrid Aasen"


def test_a_claim_stands_by_those_of_its_quotes_that_stand():
    made = Draft(
        statement="Twelve people were injured.",
        speaker="",
        quotes=(
            Pointer(1, "Thirteen people were injured"),
            Pointer(1, "Twelve people were injured"),
        ),
    )
    [quote] = finding_of(made, SHOWN).quotes
    assert quote.text == INJURED


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param(Unreadable(), Reason.UNREADABLE, id="not in the form"),
        pytest.param(
            Draft(statement="It sank.", speaker="", quotes=()), Reason.NO_QUOTE, id="no quote"
        ),
        pytest.param(
            draft("Twelve people were injured", "Twelve were.", passage=2),
            Reason.ELSEWHERE,
            id="the right words of the wrong article",
        ),
        pytest.param(draft(INJURED, ""), Reason.EMPTY, id="no statement"),
        pytest.param(draft(INJURED, "“…” [1] ** <b></b>"), Reason.EMPTY, id="marks alone"),
        pytest.param(
            draft(INJURED, "Twelve were hurt. " * 30), Reason.WORDY, id="a long statement"
        ),
        pytest.param(
            draft(INJURED, "Twelve were hurt, see https://evil.example/x."),
            Reason.LINK,
            id="a link",
        ),
        pytest.param(
            draft(INJURED, "Twelve were hurt ([more](https://evil.example))."),
            Reason.LINK,
            id="a link behind words",
        ),
        pytest.param(draft(INJURED, "Ask evil.com how many."), Reason.LINK, id="a bare domain"),
        pytest.param(draft(INJURED, "Ask me@evil.example."), Reason.LINK, id="an address"),
        pytest.param(
            draft(INJURED, "Aasen said “twelve were badly hurt”."),
            Reason.FABRICATED,
            id="words in quotation marks that nobody said",
        ),
    ],
)
def test_what_does_not_stand_is_dropped_for_a_reason(given, reason):
    assert finding_of(given, SHOWN) is reason


@pytest.mark.parametrize(
    "address",
    [
        *("evil.shop", "evil.store", "a.evil.club/x", "evil.tech", "evil.ca", "evil.jp", "x.ai"),
        *("evil.cc", "evil.pro", "evil.zip", "зло.рф", "evil.xn--p1ai", "evil.भारत", "Evil.World"),
        *("10.0.0.1", "10.0.0.1:8080", "[2001:db8::1]", "2001:db8:0:0:0:0:0:1", "evil。com"),
        *("evil．com", "evil dot com", "evil DOT com", "evil dot shop", "evil[.]shop", "evil .com"),
        *("evil (dot) shop", "me@evil.shop", "evil.shop."),
    ],
)
def test_no_address_is_shown_that_the_quotes_do_not_have(address):
    statement = f"Twelve people were injured, see {address}"
    assert finding_of(draft(INJURED, statement), SHOWN) is Reason.LINK
    standing = f"{INJURED} See {address} for more."
    assert not isinstance(shown_wording(statement, standing), Reason)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        pytest.param("The U.S. sent 3.5 million, e.g. to N.Y.", "", id="abbreviations"),
        pytest.param("The U.S.-led force left at 9.30 p.m.", "", id="an abbreviation in a word"),
        pytest.param("Prices rose 1.234.567 on 12.03.2024 at 12:30:45.", "", id="numbers"),
        pytest.param("He waited...then left.", "", id="an ellipsis"),
        pytest.param("他说。没有人受伤。", "", id="a full stop between Chinese sentences"),
        pytest.param("J.K.Rowling wrote it.", "It is by J. K. Rowling.", id="initials"),
        pytest.param("Booking.com was fined.", "They fined Booking.com.", id="a firm of that name"),
        pytest.param("It sank.Nobody died.", "It sank.Nobody died.", id="no space after a stop"),
    ],
)
def test_stops_that_make_no_address_are_left_alone(statement, evidence):
    assert shown_wording(statement, evidence) == statement


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Twelve people were injured.", "Twelve people were injured.", id="plain"),
        pytest.param("Aasen: \"Twelve people were injured\"", "Aasen: “Twelve people were injured”",
                     id="a quotation that stands"),
        pytest.param("\x1b[31mTwelve\x1b[0m were hurt.", "Twelve were hurt.", id="colours"),
        pytest.param("The “so-called” quay", "The so-called quay", id="a word in marks"),
        pytest.param("Twelve [1] were hurt [2, 3] (passage 2).", "Twelve were hurt.",
                     id="passage numbers"),
        pytest.param("**Twelve** `were` _hurt_", "Twelve were hurt", id="Markdown"),
        pytest.param("# Twelve\nwere   hurt", "Twelve were hurt", id="lines"),
        pytest.param("Twelve<script>x</script> were", "Twelvex were", id="tags"),
        pytest.param("Twelve \u202ewere\u200b hurt\x1b[31m", "Twelve were hurt",
                     id="what cannot be seen"),
        pytest.param("Twelve “were hurt", "Twelve were hurt", id="a mark too many"),
        pytest.param("It’s Aasen’s ferry", "It’s Aasen’s ferry", id="apostrophes"),
        pytest.param("Mr. Smith of the U.S. left at 7.30 a.m.",
                     "Mr. Smith of the U.S. left at 7.30 a.m.", id="full stops"),
    ],
)  # fmt: skip
def test_a_statement_is_shown_in_plain_words(written, shown):
    assert shown_wording(written, FERRY) == shown


def test_a_form_is_read_claim_by_claim():
    text = json.dumps({"claims": [claim("One dam held."), claim("Two fell.")], "answer": "One"})
    form, came = Form(), []
    for at, char in enumerate(f"Well: ```json\n{text}\n```"):
        came += [(at, made.statement) for made in form.feed(char)]
    assert [statement for _, statement in came] == ["One dam held.", "Two fell."]
    assert came[0][0] < text.index("Two fell.") + 20
    assert (form.is_read, form.answer) == (True, "One")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("no form", 0, id="no JSON"),
        pytest.param('{"claims": [{"statement": "x", "quotes": []', 0, id="broken off"),
        pytest.param('[{"statement": "x", "quotes": []}]', 1, id="a bare list"),
        pytest.param('<think>{"a": "{"</think>{"statement": "x", "quotes": []}', 1, id="thoughts"),
        pytest.param('{"statement": 5, "quotes": []}', 1, id="a number for a statement"),
        pytest.param('{"statement": "\\ud800x", "quotes": []}', 1, id="half a character"),
        pytest.param('{"statement": "a\nb", "quotes": []}', 1, id="a raw line end"),
        pytest.param('{"statement": "x", "quotes": [{"passage": "1", "words": 2}, 3]}', 1,
                     id="quotes of other kinds"),
        pytest.param('{"statement": ' + "9" * 5000 + ', "quotes": []}', 0, id="a huge number"),
        pytest.param("{" * 5000 + "[" * 5000, 0, id="depth"),
    ],
)  # fmt: skip
def test_odd_forms_are_read_as_far_as_they_go(text, count):
    form = Form()
    assert len([made for piece in (text[:9], text[9:]) for made in form.feed(piece)]) == count


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=30), st.integers(-1, 3))
def test_nothing_that_a_model_writes_breaks_the_gate(words, statement, speaker, number):
    made = finding_of(draft(words, statement, passage=number, speaker=speaker), SHOWN)
    assert isinstance(made, Finding | Reason)


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=8), st.text())
def test_no_form_breaks_the_reading(value, text):
    form = Form()
    written = json.dumps({"claims": value, "statement": value, "quotes": value, "answer": value})
    assert all(isinstance(made, Draft | Unreadable) for made in form.feed(written + text))
