"""Answers in a few words: which are one, which stand beside one another, and who said them."""

from dataclasses import replace
from datetime import date

import pytest
from archives import article, named
from made_answers import stored

from bot.answers import Claim, Finding
from bot.chains import Role
from bot.quotes import check
from bot.short_answers import agreeing, short_answer
from bot.spans.candidates import Candidate, answer_key
from bot.spans.decoding import Pointed, Reading
from bot.spans.speakers import Speakers, asked_for
from ingest.articles import Span


def found(text: str, words: str, name: str = "fire", **changes) -> Finding:
    """A finding that quotes a whole article and points at `words` of it."""
    told = {"publisher": f"The {name.title()}", "published": date(2024, 6, 1)}
    source = replace(stored(), article=named(name, text, **told))
    start = text.index(words)
    claim = Claim(
        statement=text,
        speaker=None,
        carriers=(),
        source=source,
        span=Span(0, len(text)),
        confidence=0.5,
        answer=Span(start, start + len(words)),
    )
    finding = check(replace(claim, **changes))
    assert finding is not None
    return finding


TWELVE = found("Twelve people were hurt.", "Twelve people", "courier")
AGAIN = found("In the fire twelve people suffered burns.", "twelve people", "herald")
TWENTY = found("Doctors treated twenty people.", "twenty people", "gazette", confidence=0.45)


def test_one_answer_in_two_articles_is_one_finding_with_both_quotes():
    [finding] = agreeing([TWELVE, AGAIN])
    assert [quote.answer_text for quote in finding.quotes] == ["Twelve people", "twelve people"]
    assert finding.statement == TWELVE.statement
    assert [link.name for link in finding.chain] == ["The Courier", "The Herald"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TWENTY, id="another answer"),
        pytest.param(replace(AGAIN, speaker="the mayor"), id="somebody else said so"),
        pytest.param(
            found("It burned. Twelve people fled.", "Twelve people", "courier"),
            id="the same article",
        ),
        pytest.param(
            replace(AGAIN, quotes=(replace(AGAIN.quotes[0], answer=None),)), id="points at nothing"
        ),
    ],
)
def test_what_does_not_agree_stays_apart(other):
    assert agreeing([TWELVE, other]) == [TWELVE, other]


def test_an_answer_that_many_give_is_quoted_three_times():
    many = [found(f"Twelve people ({n}) ran.", "Twelve people", f"paper{n}") for n in range(5)]
    assert [len(finding.quotes) for finding in agreeing(many)] == [3]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([], None, id="nothing found"),
        pytest.param([TWELVE], "Twelve people", id="one"),
        pytest.param([AGAIN], "Twelve people", id="begins with a capital"),
        pytest.param(
            [TWELVE, TWENTY],
            "Twelve people (The Courier, 2024-06-01); Twenty people (The Gazette, 2024-06-01)",
            id="two that differ",
        ),
        pytest.param(
            [TWELVE, replace(TWENTY, confidence=0.3)], "Twelve people", id="the other far less sure"
        ),
        pytest.param(
            [found("Police came.", "Police"), found("The police of Orde came.", "police of Orde")],
            "Police",
            id="one says more",
        ),
    ],
)
def test_the_answer_in_a_few_words(findings, expected):
    assert short_answer(findings) == expected


def test_an_answer_outside_its_quote_is_none():
    text = "Rain fell. It stopped."
    claim_changes = {"span": Span(0, 10), "answer": Span(11, 13)}
    assert found(text, "Rain", **claim_changes).answer_text is None


def test_answers_are_compared_without_articles_case_and_marks():
    assert answer_key("The Kremlin.") == answer_key("Kremlin") == "kremlin"


# Who said it


class Heard:
    """A network that hears one source for whatever it is asked."""

    def __init__(self, source: str, answered: float) -> None:
        self._source = source
        self._answered = answered

    def read(self, pairs, heads=()) -> list[Reading]:
        readings = []
        for _, passage in pairs:
            start = passage.find(self._source)
            span = Span(start, start + len(self._source))
            cited = {"source": (), "cue": (), "content": ()}
            readings.append(Reading((Pointed(span, 0.0),), -5.0, self._answered, cited))
        return readings


def candidate(text: str, sentence: str, answer: str) -> Candidate:
    source = replace(stored(), article=article(text))
    at, start = text.index(sentence), text.index(answer)
    return Candidate(
        source,
        Span(start, start + len(answer)),
        Span(at, at + len(sentence)),
        0,
        Pointed(Span(0, 1), 0.0),
        Reading((), 0.0, 0.0, {}),
        frozenset(),
    )


BY_RULE = "Twelve were hurt, Mayor Vall said."
UNSAID = "The view of Mayor Vall: twelve were hurt."


@pytest.mark.parametrize(
    ("text", "source", "answered", "expected"),
    [
        pytest.param(BY_RULE, "Twelve", 5.0, "Mayor Vall", id="the rules first"),
        pytest.param(UNSAID, "Mayor Vall", 3.0, "Mayor Vall", id="the network where they see none"),
        pytest.param(UNSAID, "Mayor Vall", 1.0, None, id="unclear where it is not sure"),
        pytest.param(f"He went. {UNSAID}", "He", 3.0, None, id="unclear whom it means by he"),
    ],
)
def test_who_said_it(text, source, answered, expected):
    sentence = text.removeprefix("He went. ")
    speakers = Speakers(Heard(source, answered), cited=2.0)
    [spoken] = speakers.of([candidate(text, sentence, "hurt")])
    assert spoken.said.speaker == expected
    assert 0 <= spoken.sure <= 1
    marks = [mark for voice in spoken.said.voices for mark in voice.marks]
    assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in marks)


def test_where_a_speaker_was_asked_for_the_answer_is_the_speaker():
    one = candidate(UNSAID, UNSAID, "Mayor Vall")
    [spoken] = Speakers(Heard("twelve", -3.0), cited=2.0).of([one])
    said = asked_for(one, spoken.said)
    assert (spoken.said.speaker, said.speaker) == (None, "Mayor Vall")
    assert [voice.role for voice in said.voices] == [Role.SPEAKER]
