"""What a quoted article says of its own faults is told, whoever read the article."""

from datetime import date
from io import StringIO

import pytest
from archives import named, put
from made_answers import sight
from providers import claim, filled, passages_of, provider, reader_at
from rich.console import Console

from bot.answering import Answering, Asked
from bot.answers import Answer, answer_json
from bot.discord.screens.answers import Offer, answer_card
from bot.discord.screens.reading import carriers_card
from bot.reader import SentenceReader
from bot.restoring import restored
from bot.retrieval import Search
from bot.terminal.answers import show_answer
from ingest.archive import Archive, Filters

QUESTION = "How many people were injured in the fire at the mill?"
INJURED = "Fourteen people were injured in the fire at the mill, the mayor said."
NOTICE = "Correction: An earlier version of this article gave a wrong number of injured people."
UPDATE = "Update: This story has been updated with a statement of the mayor."
FIRE = f"A fire broke out in the old mill.\n\n{INJURED}\n\nThe mill stood empty for years."
CLIENTS = ("openai:fake", "anthropic:fake")


@pytest.fixture(scope="module")
def archive(tmp_path_factory, embedder):
    """A corrected article, and an earlier copy of its sentence that is retracted."""
    folder = tmp_path_factory.mktemp("corrected") / "archive"
    first = named("fire", f"{FIRE}\n\n{NOTICE}\n\n{UPDATE}", title="Fire in the mill")
    copied = f"{INJURED}\n\nRetraction: This article has been withdrawn."
    later = named("copy", copied, title="Mill burns", publisher="The Echo",
                  published=date(2024, 6, 9))  # fmt: skip
    put(folder, embedder, [first, later])
    with Archive(folder, embedder=embedder.identity) as archive:
        yield archive


def by_sentences(archive, embedder, filters) -> Answer:
    chain = Answering(archive, Search(archive, embedder), SentenceReader(embedder))
    return chain.answer(Asked(QUESTION, filters))


def by_model(archive, embedder, filters, client) -> Answer:
    """The claim rests on two quotes of the corrected article."""

    def script(request):
        shown = next(p for p in passages_of(request) if "stood empty" in p.text)
        made = claim(INJURED, "Fourteen people were injured in the fire, the mayor said.",
                     passage=shown.number)  # fmt: skip
        made["quotes"].append({"passage": shown.number, "words": "The mill stood empty for years."})
        return filled(made, answer="Fourteen")

    with provider(script) as serving:
        chain = Answering(
            archive,
            Search(archive, embedder),
            SentenceReader(embedder),
            reader_at(serving.url, client),
        )
        answer = chain.answer(Asked(QUESTION, filters))
    assert answer.answered_by == client
    return answer


def terminal(answer: Answer) -> str:
    out = Console(file=StringIO(), width=300)
    show_answer(answer, out)
    return out.file.getvalue()


def discord(answer: Answer) -> str:
    return sight(answer_card(answer, "en-US", Offer()))


def told(answer: Answer) -> list[tuple[str, str]]:
    quote = answer_json(answer)["findings"][0]["quotes"][0]
    return [(notice["kind"], notice["text"]) for notice in quote["corrections"]]


@pytest.mark.parametrize("reader", ["sentences", *CLIENTS])
def test_a_correction_is_told_with_the_quote(archive, embedder, reader):
    filters = Filters(publishers=("The Courier",))
    answer = (
        by_sentences(archive, embedder, filters)
        if reader == "sentences"
        else by_model(archive, embedder, filters, reader)
    )
    assert told(answer) == [("correction", NOTICE), ("update", UPDATE)]
    for text in (terminal(answer), discord(answer)):
        assert text.count("gave a wrong number of injured people") == 1
        assert "updated with a statement" not in text
    again = restored(answer_json(answer), archive)
    assert terminal(again) == terminal(answer)


def test_a_copy_that_was_retracted_says_so(archive, embedder):
    answer = by_sentences(archive, embedder, Filters())
    [finding] = [one for one in answer.findings if one.copies]
    [copy] = answer_json(answer)["findings"][answer.findings.index(finding)]["copies"]
    assert [notice["kind"] for notice in copy["corrections"]] == ["retraction"]
    assert "The Echo (9 June 2024, retraction)" in terminal(answer)
    assert "This article has been withdrawn" in sight(carriers_card(finding, "en-US"))


FLOOD = "The minister said on Tuesday that 11 people had died in the flood."
WRONG = "Correction: An earlier version of this article said that 13 people had died in the flood."
DEAD = "How many people died in the flood?"


@pytest.fixture(scope="module")
def corrected(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("flood") / "archive"
    put(folder, embedder, [named("flood", f"{FLOOD}\n\n{WRONG}", title="Flood")])
    with Archive(folder, embedder=embedder.identity) as archive:
        yield archive


def test_without_a_model_a_corrected_figure_is_no_answer(corrected, embedder):
    chain = Answering(corrected, Search(corrected, embedder), SentenceReader(embedder, threshold=0))
    answer = chain.answer(Asked(DEAD))
    assert [f.quotes[0].text for f in answer.findings] == [FLOOD]


def test_whoever_asks_for_the_correction_is_told_it_and_no_speaker(corrected, embedder):
    chain = Answering(corrected, Search(corrected, embedder), SentenceReader(embedder, threshold=0))
    answer = chain.answer(Asked("What did an earlier version of the article say of the flood?"))
    assert "13 people" in answer.text
    assert [f.speaker for f in answer.findings if "13 people" in f.statement] == [None]


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        pytest.param("13 people had died in the flood.", False, id="the wrong figure as news"),
        pytest.param(
            "An earlier version of the article said that 13 people had died in the flood.", True,
            id="told as corrected",
        ),
    ],
)  # fmt: skip
def test_what_a_correction_takes_back_is_never_told_as_news(corrected, embedder, statement, shown):
    def script(request):
        shown = next(p for p in passages_of(request) if "13 people" in p.text)
        return filled(claim(WRONG, statement, passage=shown.number), answer=statement)

    with provider(script) as serving:
        chain = Answering(
            corrected,
            Search(corrected, embedder),
            SentenceReader(embedder),
            reader_at(serving.url, CLIENTS[0]),
        )
        answer = chain.answer(Asked(DEAD))
    if shown:
        assert [(f.statement, f.speaker) for f in answer.findings] == [(statement, None)]
    else:
        assert answer.dropped == {"corrected": 1}
        assert "13" not in answer.text
