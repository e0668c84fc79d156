"""Accounts that differ stand side by side with who and when; a course of events stands by its
days; with a model and without."""

import io
from datetime import date

import pytest
from archives import named, put
from providers import Reply, claim, filled, passages_of, prompt_of, provider, reader_at
from rich.console import Console

from bot.answering import Answering, Asked
from bot.answers import Answer, Disagreement, NamedBy, answer_json
from bot.reader import SentenceReader
from bot.restoring import restored
from bot.retrieval import Search
from bot.terminal.answers import show_answer
from ingest.archive import Archive, Filters

CLIENTS = ("openai:fake", "anthropic:fake")
TWELVE = "Twelve people were injured on the ferry, harbour master Ingrid Aasen said."
SEVENTEEN = "Seventeen people were injured on the ferry, the hospital said."
LEFT = "The ferry left Nordvik on Feb. 13 with 86 people on the ferry."
BOARD = "The board began its inquiry into the ferry accident."
LATER = "Nobody was injured on the ferry, the operator said."
QUESTION = "How many people were injured on the ferry?"
COURSE = "What happened when in the ferry accident?"


@pytest.fixture(scope="module")
def archive(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("ferry") / "archive"
    stories = [
        named("twelve", TWELVE, title="Ferry accident", published=date(2024, 2, 14)),
        named("seventeen", SEVENTEEN, title="Ferry hospital", published=date(2024, 2, 15)),
        named("left", LEFT, title="Ferry accident", published=date(2024, 2, 16)),
        named("board", BOARD, title="Ferry board", published=date(2024, 2, 20)),
        named("later", LATER, title="Ferry operator", published=date(2024, 9, 1)),
        named("undated", "The ferry accident was long ago.", title="Ferry", published=None),
    ]
    put(folder, words, stories)
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


def writes(*claims: tuple[str, str, list[int]], answer: str = ""):
    """A model that quotes these sentences wherever they are shown, with these statements."""

    def script(request) -> Reply:
        shown = {p.text: p.number for p in passages_of(request)}
        made = [
            claim(words, statement, passage=shown.get(words, 99), contradicts=against)
            for words, statement, against in claims
        ]
        return filled(*made, answer=answer)

    return script


def answered(archive, words, script, question=QUESTION, client="openai:fake", **filters) -> Answer:
    with provider(script) as serving:
        reader = reader_at(serving.url, client)
        chain = Answering(archive, Search(archive, words), SentenceReader(words), reader)
        return chain.answer(Asked(question, Filters(**filters)))


def printed(answer: Answer) -> str:
    out = Console(record=True, width=200, file=io.StringIO())
    show_answer(answer, out)
    return out.export_text()


TWO = (
    (TWELVE, "Twelve people were injured on the ferry.", []),
    (LEFT, "The ferry left Nordvik with 86 people.", []),
    (SEVENTEEN, "Seventeen people were injured on the ferry.", []),
)


@pytest.mark.parametrize("client", CLIENTS)
def test_numbers_that_differ_are_found_though_the_model_blends_them(client, archive, words):
    blend = "Between 12 and 17 people were injured on the ferry."
    answer = answered(archive, words, writes(*TWO, answer=blend), client=client)
    assert answer.disagreements == (Disagreement(0, 1, NamedBy.RULE),)
    assert [f.quotes[0].text for f in answer.findings] == [TWELVE, SEVENTEEN, LEFT]
    assert answer.text == (
        "Accounts differ. Harbour master Ingrid Aasen, The Courier, 2024-02-14: Twelve people were "
        "injured on the ferry. The hospital, The Courier, 2024-02-15: Seventeen people were "
        "injured on the ferry."
    )
    assert answer_json(restored(answer_json(answer), archive)) == answer_json(answer)
    assert "Against no. 1:" in printed(answer)


def test_a_contradiction_that_the_model_names_is_told_where_both_quotes_stand(archive, words):
    claims = (
        (TWELVE, "Twelve people were injured on the ferry.", []),
        (LATER, "Nobody was injured on the ferry.", [1]),
    )
    answer = answered(archive, words, writes(*claims))
    assert [(d.one, d.other) for d in answer.disagreements] == [(0, 1)]


@pytest.mark.parametrize(
    ("claims", "dropped"),
    [
        pytest.param(
            (
                (TWELVE, "Twelve people were injured.", []),
                ("No one was hurt at all there", "", [1]),
            ),
            {"out_of_range": 1},
            id="one without a quote",
        ),
        pytest.param(((TWELVE, TWELVE, []), (BOARD, BOARD, [1])), {}, id="another matter"),
        pytest.param(((TWELVE, TWELVE, [7, 0, -1]),), {}, id="claims that are not there"),
    ],
)
def test_what_a_model_calls_a_contradiction_is_checked(claims, dropped, archive, words):
    answer = answered(archive, words, writes(*claims))
    assert answer.disagreements == ()
    assert answer.dropped == dropped


def test_one_claim_of_two_accounts_falls(archive, words):
    def blended(request) -> Reply:
        shown = {p.text: p.number for p in passages_of(request)}
        both = [{"passage": shown[text], "words": text} for text in (TWELVE, SEVENTEEN)]
        return filled(
            claim(TWELVE, "Twelve or seventeen people were injured on the ferry.", quotes=both)
        )

    answer = answered(archive, words, blended)
    assert answer.dropped == {"blended": 1}
    assert answer.answered_by == "sentences"


def test_without_a_model_the_same_is_told(archive, words):
    chain = Answering(archive, Search(archive, words), SentenceReader(words, threshold=0.0))
    answer = chain.answer(Asked(QUESTION, Filters(before=date(2024, 2, 15))))
    assert answer.disagreements == (Disagreement(0, 1, NamedBy.RULE),)
    assert answer.text.startswith("Accounts differ. ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "Twelve people were injured on the ferry.",
            "Seventeen people were injured on the ferry.",
            id="nobody is named",
        ),
        pytest.param(
            "Twelve people were injured on the ferry, Ingrid Aasen said.",
            "Seventeen people were injured on the ferry, harbour master Ingrid Aasen said.",
            id="one speaker twice",
        ),
    ],
)
def test_by_rule_only_two_speakers_differ(one, other, tmp_path, words):
    put(tmp_path / "archive", words, [named("one", one), named("other", other)])
    with Archive(tmp_path / "archive", embedder=words.identity) as archive:
        chain = Answering(archive, Search(archive, words), SentenceReader(words, threshold=0.0))
        answer = chain.answer(Asked(QUESTION, Filters()))
    assert len(answer.findings) == 2
    assert answer.disagreements == ()


def test_as_of_an_earlier_day_a_later_account_is_not_known(archive, words):
    asked = []

    def script(request) -> Reply:
        asked.append(prompt_of(request))
        return writes(*TWO, (LATER, "Nobody was injured on the ferry.", [1]))(request)

    answer = answered(archive, words, script, as_of=date(2024, 3, 1))
    assert LATER not in asked[0]
    assert answer.dropped == {"out_of_range": 1}
    assert answer.searched.reach.last == date(2024, 2, 20)


# A course of events

ROWS = [("2024-02-13", True, LEFT), ("2024-02-14", False, TWELVE), ("2024-02-20", False, BOARD)]


def rows_of(answer: Answer) -> list[tuple[str, bool, str]]:
    told = zip(answer.days, answer.findings, strict=True)
    return [(day.day.isoformat(), day.is_told, f.quotes[0].text) for day, f in told if day]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_model_s_course_of_events_stands_by_its_days_with_one_quote_a_row(client, archive, words):
    def script(request) -> Reply:
        assert "a course of events: give one claim for each event" in prompt_of(request)
        shown = {p.text: p.number for p in passages_of(request)}
        two = [{"passage": shown[text], "words": text} for text in (BOARD, TWELVE)]
        return filled(
            claim(BOARD, BOARD, quotes=two),
            claim(TWELVE, TWELVE, passage=shown[TWELVE]),
            claim(LEFT, LEFT, passage=shown[LEFT]),
            answer="The ferry left Nordvik.",
        )

    answer = answered(archive, words, script, COURSE, client)
    assert rows_of(answer) == ROWS
    assert all(len(finding.quotes) == 1 for finding in answer.findings)
    assert answer.text == "3 events, from 13 February 2024 to 20 February 2024."
    assert answer_json(restored(answer_json(answer), archive)) == answer_json(answer)
    assert "14 February 2024 (published)" in printed(answer)


def test_without_a_model_a_course_of_events_stands_by_its_days_too(archive, words):
    chain = Answering(archive, Search(archive, words), SentenceReader(words))
    answer = chain.answer(Asked(COURSE))
    days = [day.day for day in answer.days if day]
    assert len(days) > 1
    assert days == sorted(days)
    assert answer.parts
    assert all(part.startswith("the ferry accident (from ") for part in answer.parts)


def test_the_periods_of_a_course_keep_within_what_was_known(archive, words):
    chain = Answering(archive, Search(archive, words), SentenceReader(words))
    answer = chain.answer(Asked(COURSE, Filters(as_of=date(2024, 3, 1))))
    assert answer.findings
    assert all(day.day <= date(2024, 3, 1) for day in answer.days if day)
    assert LATER not in [finding.statement for finding in answer.findings]


# Who said it, where another says the contrary

NONE_HURT = "Interior minister Petra Holt said that there were no casualties."
SOME_HURT = "Twelve people died when the dam burst, hospital director Anna Brandt said."
KNEW = "Lawyers for the villagers say that Hydra knew of the cracks."
DENIED = "Olaf Brink denied that Hydra knew of the cracks."


@pytest.fixture(scope="module")
def dam(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("dam") / "archive"
    stories = [
        named(f"dam{at}", f"{text} The dam burst early.", title=title, published=date(2024, 3, at))
        for at, (text, title) in enumerate(
            [(SOME_HURT, "Dam deaths"), (NONE_HURT, "Dam casualties"), (DENIED, "Hydra denies"),
             (KNEW, "Hydra cracks")], start=1)
    ]  # fmt: skip
    put(folder, words, stories)
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


@pytest.mark.parametrize("with_model", [True, False])
@pytest.mark.parametrize(
    ("question", "texts", "speaker"),
    [
        pytest.param("Who said there were no casualties?", (SOME_HURT, NONE_HURT),
                     "Interior minister Petra Holt", id="no"),
        pytest.param("Who said that Hydra knew of the cracks?", (DENIED, KNEW),
                     "Lawyers for the villagers", id="affirmed"),
        pytest.param("Who denied that Hydra knew of the cracks?", (KNEW, DENIED),
                     "Olaf Brink", id="denied"),
        pytest.param("Who said that twelve people died when the dam burst?",
                     (NONE_HURT, SOME_HURT), "Hospital director Anna Brandt", id="a number"),
    ],
)  # fmt: skip
def test_who_said_it_names_nobody_who_contradicts_it(
    dam, words, question, texts, speaker, with_model
):
    if with_model:
        claims = ((texts[0], texts[0], []), (texts[1], texts[1], [1]))
        answer = answered(dam, words, writes(*claims, answer="Both"), question)
    else:
        chain = Answering(dam, Search(dam, words), SentenceReader(words, threshold=0.0))
        answer = chain.answer(Asked(question))
    assert answer.text == speaker
