"""By whom a statement came into print: each link with the words that show it."""

from io import StringIO

import pytest
from archives import NOW, article, named, put
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.answering import Answering, Asked
from bot.answers import Claim, answer_json
from bot.attribution import speaker
from bot.chains import Basis, Link, Mark, Part, Role, Voice, chain, condition_of
from bot.discord.screens.lines import attribution
from bot.discord.texts import texts_for
from bot.model.drafts import Draft, Pointer
from bot.model.gate import finding_of
from bot.model.reasons import Reason
from bot.quotes import check
from bot.reader import SentenceReader
from bot.restoring import restored
from bot.retrieval import Search
from bot.terminal.answers import show_finding
from ingest.archive import Archive
from ingest.articles import Credit, CreditKind, Passage, Span, StoredArticle


def stored(text: str, *credits_: Credit, **changes) -> StoredArticle:
    return StoredArticle(article=article(text, **changes), version=1, added=NOW, credits=credits_)


def told(links) -> list[tuple[str, str, list[str]]]:
    """Role, name, and the words of the article."""
    return [(k.role.value, k.name, [k.words(mark) for mark in k.marks]) for k in links]


def by_sentence(text: str, sentence: str) -> list[tuple[str, str, list[str]]]:
    source, start = stored(text), text.index(sentence)
    return told(chain(source, speaker(sentence, text[:start]).moved(start).voices))


@pytest.mark.parametrize(
    ("before", "sentence", "links"),
    [
        pytest.param(
            "",
            "The Kremlin said the drones were shot down, Tass reported.",
            [
                ("speaker", "The Kremlin", ["The Kremlin", "said"]),
                ("carrier", "Tass", ["Tass", "reported"]),
            ],
            id="through an agency",
        ),
        pytest.param(
            "",
            "The ministry’s spokeswoman told Reuters that the dam broke.",
            [
                ("speaker", "The ministry’s spokeswoman", ["The ministry’s spokeswoman", "told"]),
                ("carrier", "Reuters", ["Reuters", "told"]),
            ],
            id="told to an agency",
        ),
        pytest.param(
            "“We are safe,” said Ann Lee. ",
            "She said the dam would hold.",
            [("speaker", "Ann Lee", ["Ann Lee", "She", "said"])],
            id="she, named before",
        ),
        pytest.param(
            "“We are safe,” said Ann Lee. ",
            "“The dam will hold.”",
            [("speaker", "Ann Lee", ["Ann Lee", "said"])],
            id="still speaking",
        ),
        pytest.param(
            "",
            "Tom Reed, who says the dam broke, left.",
            [("speaker", "Tom Reed", ["Tom Reed", "who", "says"])],
            id="who",
        ),
        pytest.param("", "The dam broke.", [], id="nobody: the outlet’s own words"),
    ],
)
def test_each_link_has_the_words_that_show_it(before, sentence, links):
    outlet = ("outlet", "The Courier", [])
    assert by_sentence(before + sentence, sentence) == [*links, outlet]


@pytest.mark.parametrize(
    ("sentence", "name", "condition"),
    [
        pytest.param(
            "A senior official who was not authorised to speak publicly said the deal was dead.",
            "A senior official who was not authorised to speak publicly",
            None,
            id="before the cue",
        ),
        pytest.param(
            "“It is dead,” said an aide, speaking on condition of anonymity.",
            "an aide, speaking on condition of anonymity",
            None,
            id="behind the cue",
        ),
        pytest.param(
            "Officials said on condition of anonymity that the deal was dead.",
            "Officials",
            "on condition of anonymity",
            id="apart from the name",
        ),
        pytest.param(
            "The deal is dead, according to two people who were not authorized to discuss it.",
            "two people who were not authorized to discuss it",
            None,
            id="according to",
        ),
        pytest.param(
            "An aide, who asked not to be named, has said that the deal was dead.",
            "An aide, who asked not to be named",
            None,
            id="asking for it asks nothing",
        ),
        pytest.param(
            "“I was not authorised to speak to the press,” Ann Lee said.",
            "Ann Lee",
            None,
            id="in a quotation it is about something else",
        ),
    ],
)
def test_an_unnamed_source_keeps_its_articles_words(sentence, name, condition):
    source = stored(sentence)
    links = chain(source, speaker(sentence).voices)
    assert (links[0].name, condition_of(links)) == (name, condition)


def test_no_statement_names_who_asked_not_to_be_named():
    text = (
        "An official who asked not to be named said the deal was dead. Lars Berge, an official "
        "of the port, said little."
    )
    sentence = text[: text.index(" Lars")]
    made = Draft(
        statement="Lars Berge said the deal was dead.",
        speaker="Lars Berge",
        quotes=(Pointer(1, sentence),),
    )
    assert finding_of(made, [Passage(stored(text), 0, len(text))]) is Reason.SPEAKER


def test_what_only_the_metadata_tell_says_so():
    dateline = Credit(kind=CreditKind.COPY, agency="AP", span=Span(0, 11))
    byline = Credit(kind=CreditKind.COPY, agency="Reuters", span=None)
    source = stored(
        "LONDON (AP) — The dam broke.",
        dateline,
        byline,
        came_from=(("publisher", "JSON-LD publisher"),),
    )
    assert [(k.name, k.basis, k.field, told([k])[0][2]) for k in chain(source, ())] == [
        ("AP", Basis.TEXT, None, ["LONDON (AP)"]),
        ("Reuters", Basis.BYLINE, None, []),
        ("The Courier", Basis.METADATA, "JSON-LD publisher", []),
    ]


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param((), id="no words"),
        pytest.param((Mark(Part.NAME, Span(0, 7)),), id="other words"),
        pytest.param((Mark(Part.NAME, Span(4, 7)), Mark(Part.CUE, Span(2, 9))), id="a cut word"),
        pytest.param((Mark(Part.NAME, Span(4, 99)),), id="beyond the end"),
        pytest.param((Mark(Part.NAME, Span(-8, -5)),), id="before the beginning"),
    ],
)
def test_a_voice_without_its_words_is_no_link(marks):
    source = stored("The dam broke.", publisher=None)
    assert chain(source, [Voice(Role.SPEAKER, "dam", marks)]) == ()


@given(st.text(max_size=60), st.text(max_size=60), st.integers(-3, 60), st.integers(-3, 60))
def test_every_word_of_a_chain_is_a_slice_of_its_article(before, sentence, start, end):
    text = before + sentence
    source = stored(text)
    voices = (
        *speaker(sentence, before).moved(len(before)).voices,
        Voice(Role.SPEAKER, text[start:end], (Mark(Part.NAME, Span(start, end)),)),
    )
    for link in chain(source, voices):
        for mark in link.marks:
            assert link.words(mark) == text[mark.span.start : mark.span.end] != ""


def test_a_model_s_finding_has_the_chain_of_a_sentence_s(archive_folder, embedder):
    """One path for both: quotations of several articles end in several outlets."""
    first = stored("The dam broke, Ann Lee told Reuters on Monday night.", key="a", publisher="One")
    other = stored("The dam broke on Monday night, people said.", key="b", publisher="Two")
    passages = [Passage(one, 0, len(one.article.text)) for one in (first, other)]
    made = finding_of(
        Draft(
            statement="The dam broke on Monday night.",
            speaker="",
            quotes=tuple(Pointer(at, p.text) for at, p in enumerate(passages, start=1)),
        ),
        passages,
    )
    assert told(made.chain) == [
        ("speaker", "Ann Lee", ["Ann Lee", "told"]),
        ("carrier", "Reuters", ["Reuters", "told"]),
        ("outlet", "One", []),
        ("outlet", "Two", []),
    ]
    assert made.carriers == ("Reuters",)


@pytest.fixture
def archive_folder(tmp_path, embedder):
    text = "A fire broke out in the mill. The mill burned down, the mayor told Reuters."
    put(tmp_path / "archive", embedder, [named("fire", text)])
    return tmp_path / "archive"


def test_a_chain_is_read_back_as_it_was_written(archive_folder, embedder):
    with Archive(archive_folder, embedder=embedder.identity) as archive:
        chain_ = Answering(archive, Search(archive, embedder), SentenceReader(embedder))
        answer = chain_.answer(Asked("Who said the mill burned down?"))
        kept = answer_json(answer)
        [finding] = restored(kept, archive).findings[:1]
        assert finding.chain == answer.findings[0].chain
        assert [link["role"] for link in kept["findings"][0]["chain"]] == [
            "speaker",
            "carrier",
            "outlet",
        ]
        kept["findings"][0]["chain"][0]["words"][0]["start"] += 1
        [finding] = restored(kept, archive).findings[:1]
        assert Role.SPEAKER not in {link.role for link in finding.chain}


def test_a_claim_whose_quote_stands_keeps_only_the_links_that_stand():
    source = stored("The dam broke, Lee said.")
    claim = Claim(
        statement="The dam broke, Lee said.",
        speaker="Lee",
        carriers=(),
        source=source,
        span=Span(0, 24),
        confidence=1.0,
        voices=(Voice(Role.SPEAKER, "Lee", (Mark(Part.NAME, Span(15, 18)),)),),
    )
    finding = check(claim)
    speaking = Link(
        role=Role.SPEAKER,
        name="Lee",
        basis=Basis.TEXT,
        source=source,
        marks=(Mark(Part.NAME, Span(15, 18)),),
    )
    assert finding.chain[0] == speaking


def test_a_condition_apart_from_the_name_is_shown_beside_it():
    text = "Officials said on condition of anonymity that the deal was dead."
    claim = Claim(
        statement=text,
        speaker="Officials",
        carriers=(),
        source=stored(text),
        span=Span(0, len(text)),
        confidence=1.0,
        voices=speaker(text).voices,
    )
    out = Console(file=StringIO(), width=200)
    show_finding(check(claim), out)
    assert "said by Officials (on condition of anonymity)" in out.file.getvalue()
    line = attribution(check(claim), texts_for("en-US")).pieces[0].text
    assert line == "— said by Officials (on condition of anonymity)"
