import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.attribution import Kind, Said, attributions, speaker
from ingest.articles import Span
from ingest.sentences import sentences

SEED = Path(os.environ.get("NEWSHOUND_DATA", "")) / "seed/000_4328164707fb55e9.txt"


def shown(sentence: str) -> list[tuple[str, str, str, Kind]]:
    return [
        (*(sentence[s.start : s.end] for s in (a.source, a.cue, a.content)), a.kind)
        for a in attributions(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content", "kind"),
    [
        pytest.param(
            "The port authority also claims that no ship was lost.",
            *("The port authority", "also claims", "no ship was lost", Kind.INDIRECT),
            id="claims that",
        ),
        pytest.param(
            "“It will hold,” said Mayor Ann Lee.",
            *("Mayor Ann Lee", "said", "“It will hold,”", Kind.DIRECT),
            id="said she",
        ),
        pytest.param(
            "“It will hold,” Ann Lee, the mayor, said.",
            *("Ann Lee", "said", "“It will hold,”", Kind.DIRECT),
            id="name, office, said",
        ),
        pytest.param(
            "No one was hurt, according to the health ministry in Oslo.",
            *("the health ministry in Oslo", "according to", "No one was hurt", Kind.ACCORDING),
            id="according to, at the end",
        ),
        pytest.param(
            "According to Ann Lee, no one was hurt.",
            *("Ann Lee", "According to", "no one was hurt", Kind.ACCORDING),
            id="according to, in front",
        ),
        pytest.param(
            "In a statement, the company said it would close.",
            *("the company", "said", "it would close", Kind.INDIRECT),
            id="in a statement",
        ),
        pytest.param(
            "Tom Reed, 57, of Denver, Colo., told reporters that the dam broke.",
            *("Tom Reed", "told", "the dam broke", Kind.INDIRECT),
            id="age and home between",
        ),
        pytest.param(
            "Tom Reed was quoted by Interfax as saying the dam broke.",
            *("Tom Reed", "saying", "the dam broke", Kind.INDIRECT),
            id="quoted as saying",
        ),
        pytest.param(
            "A source close to the talks said the deal was dead.",
            *("A source close to the talks", "said", "the deal was dead", Kind.INDIRECT),
            id="a source without a name",
        ),
        pytest.param(
            "Harbour News, one of the city's papers, reported that the mayor was in St. Ives.",
            *("Harbour News", "reported", "the mayor was in St. Ives", Kind.INDIRECT),
            id="an outlet and what it is",
        ),
        pytest.param(
            "Meanwhile, officials have repeatedly denied that it broke.",
            *("officials", "have repeatedly denied", "it broke", Kind.INDIRECT),
            id="adverbs and helpers are no part of the source",
        ),
        pytest.param(
            "The letter reads: “Leave now.”",
            *("The letter", "reads", "“Leave now.”", Kind.DIRECT),
            id="a letter reads",
        ),
        pytest.param(
            "The dam broke at night, two officials said on Monday.",
            *("two officials", "said", "The dam broke at night", Kind.INDIRECT),
            id="the source last, then the day",
        ),
    ],
)
def test_one_attribution(sentence, source, cue, content, kind):
    assert shown(sentence) == [(source, cue, content, kind)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "“A dam,” said Lee, “is a wall.”",
            [("Lee", "“A dam,”"), ("Lee", "“is a wall.”")],
            id="a quotation in two halves",
        ),
        pytest.param(
            "“It will hold,” Lee said, adding that repairs were done.",
            [("Lee", "“It will hold,”"), ("Lee", "repairs were done")],
            id="said, adding that",
        ),
        pytest.param(
            "Critics say it failed, and Lee also said it did.",
            [("Critics", "it failed, and Lee also said it did"), ("Lee", "it did")],
            id="two speakers",
        ),
        pytest.param(
            "The dam, according to Lee, will hold.",
            [("Lee", "The dam"), ("Lee", "will hold")],
            id="inserted",
        ),
    ],
)
def test_several_attributions(sentence, expected):
    assert [(source, content) for source, _, content, _ in shown(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Lee said.", id="nothing said"),
        pytest.param("It is said that cats have nine lives.", id="said by nobody"),
        pytest.param("Lee was told that the dam broke.", id="told to, not by"),
        pytest.param("He took it to the claims court.", id="a court"),
        pytest.param("Police reports of gunfire came in.", id="reports, a noun"),
        pytest.param("The alleged attack was filmed.", id="alleged, an adjective"),
        pytest.param("They toured the United States by train.", id="states, a country"),
        pytest.param("", id="empty"),
    ],
)
def test_nobody_says_anything(sentence):
    assert attributions(sentence) == []
    assert speaker(sentence) == Said(None)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        pytest.param(
            "A plume is seen over the port, and port officials claim that a drone hit it, "
            "Reuters reports.",
            Said("port officials", ("Reuters",)),
            id="an agency passes it on",
        ),
        pytest.param(
            "A plume is seen over the port, Reuters reports.",
            Said("Reuters"),
            id="an agency alone",
        ),
        pytest.param("Two died, according to TASS.", Said("TASS"), id="according to an agency"),
        pytest.param(
            "“Two drones came,” the message quoted by the TASS agency reads.",
            Said("the message", ("TASS",)),
            id="a message, quoted by an agency",
        ),
        pytest.param(
            "Officials told Reuters that the dam would hold.",
            Said("Officials", ("Reuters",)),
            id="told to an agency",
        ),
        pytest.param(
            "Two died, the AP reported, citing police.",
            Said("police", ("AP",)),
            id="an agency citing",
        ),
        pytest.param("Lee said she hopes it will hold.", Said("Lee"), id="her own hope"),
        pytest.param(
            "The mayor, Ann Lee, said that it will hold.",
            Said("Ann Lee"),
            id="office, then name",
        ),
        pytest.param(
            "The harbour office’s press release said nobody was hurt.",
            Said("The harbour office’s press release"),
            id="a press release",
        ),
        pytest.param("“Go,” she said.", Said(None), id="she, with nothing before"),
    ],
)
def test_who_said_it(sentence, said):
    assert speaker(sentence) == said


@pytest.mark.parametrize(
    ("before", "sentence", "name"),
    [
        pytest.param("“It broke,” said Tom Reed.", "He will stay, he added.", "Tom Reed", id="he"),
        pytest.param(
            "Tom Reed rose. Reed said no.", "He added that he tried.", "Reed", id="surname"
        ),
        pytest.param("“It broke,” said Tom Reed.", "She said it did not.", None, id="not a woman"),
        pytest.param("“It broke,” the Kremlin said.", "He adds that it did.", None, id="a body"),
        pytest.param("Reuters reported a fire.", "He said it was out.", None, id="an agency"),
        pytest.param(
            "Tom Reed said it broke. Adam Cole came late.",
            "He said it did not.",
            None,
            id="somebody else came between",
        ),
        pytest.param(
            "The fire is out, said the port's press release.",
            "The same statement also states that nobody was hurt.",
            "the port's press release",
            id="the same statement",
        ),
        pytest.param("“We won,” Ann Lee said.", "“We did it.”", "Ann Lee", id="she goes on"),
        pytest.param("Ann Lee left.", "“We did it.”", None, id="nobody was speaking"),
    ],
)
def test_words_that_point_back(before, sentence, name):
    assert speaker(sentence, before).speaker == name


def test_the_part_that_is_asked_about_decides():
    sentence = "Lee said the dam held, but Reed said the bridge fell."
    place = sentence.index("the bridge fell")
    assert speaker(sentence, focus=Span(0, 22)).speaker == "Lee"
    assert speaker(sentence, focus=Span(place, place + 15)).speaker == "Reed"


def test_what_nobody_vouches_for_has_no_speaker():
    sentence = "Lee left early, and Reed said the bridge fell."
    assert speaker(sentence, focus=Span(0, 8)) == Said(None)


WORDS = (
    "said says told according to adding that by as was quoted saying Lee Ann the mayor He who and "
    "Reuters reports TASS citing statement “ ” \" ' , . ( ) — : ; 57 % & \u00a0"
)
PIECES = st.sampled_from(WORDS.split(" "))


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_spans_are_slices_of_the_sentence(sentence):
    for found in attributions(sentence):
        for span in (found.source, found.cue, found.content):
            assert 0 <= span.start < span.end <= len(sentence)
        assert sentence[found.source.start : found.source.end].strip()


@given(st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=30).map(" ".join))
def test_a_speaker_stands_in_the_article(before, sentence):
    said = speaker(sentence, before)
    assert said.speaker is None or said.speaker in before or said.speaker in sentence
    assert all(carrier in sentence or carrier in before for carrier in said.carriers)


def test_a_sentence_takes_less_than_a_millisecond():
    sentence = (
        "“The dam, which was built in 1932, will hold,” said Ann Lee, the mayor, adding that the "
        "ministry had told Reuters on Monday that repairs, according to engineers, were done. "
    )
    started = time.process_time()
    for _ in range(200):
        attributions(sentence)
    assert (time.process_time() - started) / 200 < 0.001


@pytest.mark.skipif(
    not SEED.is_file(), reason="NEWSHOUND_DATA names no folder with the seed article"
)
@pytest.mark.parametrize(
    ("opening", "said"),
    [
        pytest.param("In a video", Said("Russian authorities", ("Reuters",)), id="claim, reports"),
        pytest.param("“The regime", Said("the Kremlin’s press release"), id="press release"),
        pytest.param(
            "“Two unmanned", Said("the Kremlin’s press release", ("TASS",)), id="quoted by TASS"
        ),
        pytest.param("The same statement", Said("the Kremlin’s press release"), id="the same"),
        pytest.param("The Kremlin also", Said("The Kremlin"), id="no casualties"),
        pytest.param("“We regard", Said("the Kremlin"), id="also stated"),
        pytest.param("He adds", Said(None), id="he is unclear"),
        pytest.param("TASS, one", Said("TASS"), id="TASS itself"),
        pytest.param("Ukraine has", Said(None), id="nobody"),
        pytest.param("President Putin", Said("President Putin’s administration"), id="by saying"),
    ],
)
def test_the_seed_article(opening, said):
    text = SEED.read_text(encoding="utf-8")
    [span] = [s for s in sentences(text) if text.startswith(opening, s.start)]
    assert speaker(text[span.start : span.end], text[: span.start]) == said
