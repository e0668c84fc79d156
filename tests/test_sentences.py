import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import Span
from ingest.sentences import paragraphs, sentences

SEED = Path(os.environ.get("NEWSHOUND_DATA", "")) / "seed/000_4328164707fb55e9.txt"


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("He flew to St. Petersburg on Monday.", id="a saint in a city's name"),
        pytest.param("Mr. Reed met Gov. Lee and Sen. Ann Cole, R-Ariz., at noon.", id="titles"),
        pytest.param("The U.S. Senate and the U.N. Security Council agreed.", id="U.S. and U.N."),
        pytest.param("She works at No. 10 Downing Street.", id="a number"),
        pytest.param("The trial opened on Jan. 6, 2021.", id="a month"),
        pytest.param("The dam broke at 5 p.m. Tuesday.", id="an hour, then a day"),
        pytest.param("Doors close at 11:30 a.m. ET on Friday.", id="an hour, then its zone"),
        pytest.param("George W. Bush and J. K. Rowling met.", id="initials"),
        pytest.param("The court overturned Roe v. Wade.", id="a case"),
        pytest.param("“We won. We really did,” he said.", id="a quotation of two sentences"),
        pytest.param("“Are you ready?” Ann Lee asked.", id="a question and who asked it"),
        pytest.param('"Go away!" Ms. Lee shouted.', id="straight marks and an exclamation"),
        pytest.param("‘It is over. We lost,’ said Tom Reed.", id="British marks"),
        pytest.param("The road (it is old. It is worn.) was closed.", id="brackets"),
        pytest.param("The dam ... will hold.", id="words left out"),
        pytest.param("7. Tromsø", id="a place in a ranking"),
        pytest.param("The harbour at dawnPhoto: Ann Lee/Agency", id="a caption and its credit"),
        pytest.param("They shot it down “with radar.” “", id="a stray mark after the end"),
    ],
)
def test_one_sentence_stays_whole(whole):
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["The dam broke.", "Nobody died."], id="plain"),
        pytest.param(["“We won.”", "He left."], id="a closing mark goes with its sentence"),
        pytest.param(['"We won."', "He left."], id="a straight closing mark too"),
        pytest.param(["He lives in the U.S.", "He works at night."], id="U.S. at the end"),
        pytest.param(["It closed at 5 p.m.", "The rest is known."], id="p.m. at the end"),
        pytest.param(["Lee said “no.”", "Reed said the vote was lost."], id="said by another"),
        pytest.param(["Was it rain?", "It was!", "So be it."], id="other ends"),
        pytest.param(["He called the sales rep.", "She came."], id="a small rep is no title"),
        pytest.param(["They wait and see…", "Nobody knows."], id="dots at the end"),
        pytest.param(["He came on Sunday.", "12 people saw him."], id="a number begins"),
        pytest.param(["It was (too) late.", "(He was told.)", "He left."], id="in brackets"),
        pytest.param(["“One.”", "“Two.”"], id="two quotations"),
        pytest.param(["She sells it.", "iPhone sales rose."], id="a name with a small letter"),
    ],
)
def test_sentences_are_told_apart(expected):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "A headline\nThe story begins.", ["A headline", "The story begins."], id="line"
        ),
        pytest.param("“One.\n\n“Two.”", ["“One.", "“Two.”"], id="a quotation over paragraphs"),
        pytest.param("Yes.  \n \n\t No. ", ["Yes.", "No."], id="white space around"),
        pytest.param(" \n ", [], id="nothing"),
        pytest.param("He left.\n”", ["He left.", "”"], id="a mark in a line of its own"),
    ],
)
def test_a_line_end_always_ends_a_sentence(text, expected):
    assert cut(text) == expected


def test_a_quotation_longer_than_a_paragraph_is_cut_at_its_sentences():
    speech = "“" + " ".join(["We will rebuild the dam before winter."] * 20) + "”"
    assert len(cut(speech)) == 20


def test_paragraphs_are_the_lines_that_hold_anything():
    assert paragraphs(" One.\n\n  \nTwo. Three. \n") == [Span(1, 5), Span(10, 21)]


WORDS = "Mr. U.S. p.m. No. 10 broke . ? ! … “ ” \" ' ’ ‘ ( ) \u00a0 , J. Yahoo! The he said"
NEWS = st.lists(st.sampled_from([*WORDS.split(" "), " ", "\n", "\t"]), max_size=60).map("".join)


@given(st.one_of(st.text(max_size=300), NEWS))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text):
    spans = sentences(text)
    held = [place for span in spans for place in range(span.start, span.end)]
    assert held == sorted(set(held))
    assert {at for at, char in enumerate(text) if not char.isspace()} <= set(held)


@given(st.one_of(st.text(max_size=300), NEWS))
def test_a_sentence_has_no_white_space_around_it_and_no_line_end_in_it(text):
    for sentence in cut(text):
        assert sentence
        assert sentence == sentence.strip()
        assert "\n" not in sentence


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("Mr. Lee of St. Petersburg left the U.S. at 5 p.m. Friday. ", id="news"),
        pytest.param("In the U.S. Lee won. ", id="many doubtful ends"),
        pytest.param(". ", id="nothing but full stops"),
        pytest.param("x", id="one word"),
        pytest.param("‘a", id="marks that never close"),
    ],
)
def test_a_page_without_paragraphs_takes_no_more_than_two_seconds(piece):
    page = piece * (200_000 // len(piece))
    started = time.process_time()
    sentences(page)
    assert time.process_time() - started < 2


@pytest.mark.skipif(
    not SEED.is_file(), reason="NEWSHOUND_DATA names no folder with the seed article"
)
def test_the_seed_article_is_cut_where_a_reader_would():
    found = cut(SEED.read_text(encoding="utf-8"))
    assert len(found) == 16
    assert sum("St. Petersburg on Tuesday" in sentence for sentence in found) == 1
    assert [s for s in found if s.startswith(("“ ", "” "))] == []
    assert any(s.startswith("The Kremlin also claims") and s.endswith("drone.") for s in found)
