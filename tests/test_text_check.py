"""A post held against the archive: supported, disputed, or not found, with quotations."""

import json

import pytest
from archives import named, put
from desks import desk_at

from bot.inquiries import Verdict, text_check_json
from ingest.archive import Filters


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with desk_at(sample_archive, embedder) as opened:
        yield opened


def verdicts(found):
    return [statement.verdict.value for statement in found.statements]


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("King Charles was crowned at Westminster Abbey.", "supported"),
        ("Peskov said the parade on Red Square would take place as planned.", "supported"),
        ("President Zelenskiy was in Helsinki.", "supported"),
        ("Ukraine attacked the Kremlin with two drones.", "disputed"),
        ("17 people were injured when the Solveig Maren hit the quay at Skarvik.", "disputed"),
        ("The Solveig Maren was last inspected in 2019.", "disputed"),
        ("The Calder fishermen receive £9 million for the closure of the bank.", "disputed"),
        ("There were no injuries on the ferry at Skarvik.", "disputed"),
        ("Aliens landed in Skarvik.", "not_found"),
        ("The Kremlin claimed that the drones caused no casualties.", "not_found"),
        ("There were no casualties.", "not_found"),
        ("Washington stood behind the drones.", "not_found"),
    ],
)
def test_a_statement_gets_its_verdict(desk, statement, verdict):
    found = desk.check_text(statement)
    assert verdicts(found) == [verdict]
    [checked] = found.statements
    assert bool(checked.dispute) is (verdict == Verdict.DISPUTED)
    assert bool(checked.support) or verdict != Verdict.SUPPORTED
    for finding in (*checked.support, *checked.dispute, *checked.related):
        [quote] = finding.quotes
        stored = desk.archive.article(quote.source.id, quote.source.version)
        assert quote.text == stored.article.text[quote.start : quote.end] != ""


def test_what_comes_nearest_is_shown_where_nothing_else_is(desk):
    found = desk.check_text("The Kremlin claimed that the drones caused no casualties.")
    [nearest] = found.statements[0].related
    assert nearest.speaker == "The Kremlin"


def test_a_sentence_that_the_next_takes_back_is_shown_with_it(desk):
    found = desk.check_text("The Solveig Maren was last inspected in 2019.")
    shown = [finding.statement for finding in found.statements[0].dispute]
    assert any(text.endswith("last inspected in 2019. That was wrong.") for text in shown)


def test_a_text_is_split_and_what_states_nothing_is_counted(desk):
    text = "Good morning! Did you hear? King Charles was crowned at Westminster Abbey.\n\nWow!"
    found = desk.check_text(text)
    [statement] = found.statements
    assert text[statement.start : statement.end].startswith("King Charles")
    assert found.passed_over == 3


def test_what_one_says_and_another_denies_is_disputed(tmp_path, embedder):
    put(
        tmp_path / "archive",
        embedder,
        [
            named("one", "The mill at Elm poisoned the river, said Anna Lee.", title="Elm mill"),
            named("two", "Karl Holt, who runs the mill at Elm, denied that the mill at Elm had "
                         "poisoned the river.", title="Elm mill"),
        ],
    )  # fmt: skip
    with desk_at(tmp_path / "archive", embedder) as opened:
        [statement] = opened.check_text("The mill at Elm poisoned the river.").statements
    assert statement.verdict is Verdict.DISPUTED
    assert [f.speaker for f in statement.support] == ["Anna Lee"]
    assert [f.speaker for f in statement.dispute] == ["Karl Holt"]


def test_the_filters_hold(desk):
    statement = "King Charles was crowned at Westminster Abbey."
    found = desk.check_text(statement, Filters(publishers=("TASS",)))
    assert verdicts(found) == ["not_found"]
    assert found.searched.reach.articles == 1


def test_a_very_long_text_is_checked_in_part_and_that_is_told(tmp_path, embedder, words):
    put(tmp_path / "archive", words, [named("one")])
    with desk_at(tmp_path / "archive", words) as opened:
        found = opened.check_text(" ".join(f"The dam of Elm broke {n} times." for n in range(50)))
    assert len(found.statements) == 40
    assert found.notes == ("Checked the first 40 of 50 statements.",)


@pytest.mark.parametrize("text", ["", "\n", "?", "x" * 20_000, "的" * 300, "\u202e"])
def test_any_text_is_checked(desk, text):
    assert desk.check_text(text).text == text


def test_a_check_is_written_by_the_published_contract(desk):
    told = text_check_json(desk.check_text("There were no injuries on the ferry at Skarvik."))
    assert list(told) == ["text", "statements", "passed_over", "searched", "notes"]
    assert list(told["statements"][0]) == [
        *("text", "start", "end", "verdict", "support", "dispute", "related"),
    ]
    assert json.loads(json.dumps(told)) == told
