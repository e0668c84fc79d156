"""The contract of an answer, and the promise that every quote stands in the archive."""

import json
import lzma
import os
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from archives import NOW, put

from bot.answering import NOT_FOUND, Answering, Asked
from bot.answers import Outcome, answer_json
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive, Filters
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Reading

SAMPLE_QUESTIONS = [
    json.loads(line)["question"]
    for line in Path(__file__)
    .with_name("sample_questions.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TEXT = (str,)
OPTIONAL = (str, type(None))
ANSWER = {
    "question": TEXT,
    "outcome": TEXT,
    "answer": TEXT,
    "findings": (list,),
    "searched": (dict,),
    "answered_by": TEXT,
    "elapsed_ms": (dict,),
}
FINDING = {"statement": TEXT, "speaker": OPTIONAL, "quotes": (list,)}
QUOTE = {
    "text": TEXT,
    "article": TEXT,
    "version": (int,),
    "start": (int,),
    "end": (int,),
    "title": TEXT,
    "publisher": OPTIONAL,
    "published": OPTIONAL,
    "url": OPTIONAL,
    "link": OPTIONAL,
}
SEARCHED = {"articles": (int,), "from": OPTIONAL, "to": OPTIONAL, "filters": (dict,)}
FILTERS = {
    "after": OPTIONAL,
    "before": OPTIONAL,
    "as_of": OPTIONAL,
    "publishers": (list,),
    "speakers": (list,),
}


def broken(written: dict, contract: dict) -> list[str]:
    """The keys that are missing or of another type; keys may be added."""
    return [
        name
        for name, types in contract.items()
        if name not in written or not isinstance(written[name], types)
    ]


def breaches(answer: dict) -> list[str]:
    findings = answer["findings"]
    return [
        *broken(answer, ANSWER),
        *broken(answer["searched"], SEARCHED),
        *broken(answer["searched"]["filters"], FILTERS),
        *(name for finding in findings for name in broken(finding, FINDING)),
        *(name for f in findings for quote in f["quotes"] for name in broken(quote, QUOTE)),
    ]


def unfounded(answer: dict, archive: Archive) -> list[dict]:
    """The quotes that are not `text[start:end]` of the stored version that they name."""
    return [
        quote
        for finding in answer["findings"]
        for quote in finding["quotes"]
        if quote["text"] != stored_text(archive, quote)[quote["start"] : quote["end"]]
        or not quote["text"]
    ]


def stored_text(archive: Archive, quote: dict) -> str:
    return archive.article(quote["article"], quote["version"]).article.text


def answering(archive: Archive, embedder) -> Answering:
    return Answering(archive, Search(archive, embedder), SentenceReader(embedder))


@pytest.fixture(scope="module")
def sample(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        yield archive


@pytest.fixture(scope="module")
def answers(sample, embedder) -> dict[str, dict]:
    """The sample's questions, each with its answer as JSON reads it."""
    chain = answering(sample, embedder)
    return {
        question: json.loads(json.dumps(answer_json(chain.answer(Asked(question)))))
        for question in SAMPLE_QUESTIONS
    }


def test_an_answer_is_written_by_the_published_contract(answers):
    assert {question: breaches(answer) for question, answer in answers.items()} == {
        question: [] for question in SAMPLE_QUESTIONS
    }


def test_every_quote_is_a_slice_of_its_stored_article(answers, sample):
    assert [quote for answer in answers.values() for quote in unfounded(answer, sample)] == []


def test_an_answer_has_findings_and_not_found_has_none(answers):
    assert {answer["outcome"] for answer in answers.values()} == {"answered", "not_found"}
    for answer in answers.values():
        found = answer["outcome"] == "answered"
        assert bool(answer["findings"]) is found
        assert (answer["answer"] == NOT_FOUND) is not found


def test_every_quote_of_a_page_has_a_link_that_opens_at_it(answers):
    quotes = [q for a in answers.values() for f in a["findings"] for q in f["quotes"]]
    assert quotes
    for quote in quotes:
        if quote["url"] is None:
            assert quote["link"] is None
        else:
            assert quote["link"].startswith(f"{quote['url']}#:~:text=")


def test_not_found_tells_how_far_was_searched(answers):
    searched = answers["What is the price of oil?"]["searched"]
    assert {name: searched[name] for name in ("articles", "from", "to", "undated")} == {
        "articles": 21,
        "from": "2023-05-03",
        "to": "2024-09-12",
        "undated": 2,
    }


def test_who_claimed_is_answered_with_the_speaker(answers):
    assert answers["Who claimed there were no casualties?"]["answer"] == "The Kremlin"


def test_the_filters_are_told_and_the_reach_is_theirs(sample, embedder):
    filters = Filters(publishers=("TASS",))
    answer = answering(sample, embedder).answer(Asked("Were there casualties?", filters))
    written = answer_json(answer)["searched"]
    assert (written["articles"], written["filters"]["publishers"]) == (1, ["TASS"])


def test_a_lost_ranking_is_told_with_the_answer(sample_copy, embedder):
    for folder in sample_copy.glob("words*"):
        folder.rename(folder.with_name("lost"))
    with Archive(sample_copy, embedder=embedder.identity) as archive:
        answer = answering(archive, embedder).answer(Asked("Who said Peskov was lying?"))
    [note] = answer.notes
    assert note.startswith("Searched without one of two rankings (words:")
    assert answer.findings


def test_notes_on_the_question_are_kept(sample, embedder):
    asked = Asked("Who was fined?", notes=("No outlet named 'X' in this archive.",))
    assert answering(sample, embedder).answer(asked).notes == asked.notes


@pytest.fixture(scope="module")
def news(tmp_path_factory, embedder):
    """100 articles of the real world."""
    data = os.environ.get("NEWSHOUND_DATA")
    if data is None:
        pytest.skip("NEWSHOUND_DATA is not set: no real articles here")
    folder = tmp_path_factory.mktemp("news")
    file = Path(data) / "articles" / "realtimeqa.jsonl.xz"
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        (folder / "news.jsonl").write_text("".join(islice(lines, 0, 2000, 20)), encoding="utf-8")
    sources = find([str(folder / "news.jsonl")])
    reading = Reading(now=NOW)
    inputs = (given for source in sources for given in read(source, reading, lambda line: None))
    put(folder / "archive", embedder, inputs)
    with Archive(folder / "archive", embedder=embedder.identity) as archive:
        yield archive


def test_every_quote_from_real_articles_is_a_slice_of_its_stored_article(news, embedder):
    chain = answering(news, embedder)
    titles = [stored.article.title for stored, _ in news.database.all_versions()]
    answers = [answer_json(chain.answer(Asked(f"{title}?"))) for title in titles[::2]]
    assert sum(answer["outcome"] == "answered" for answer in answers) > len(answers) / 2
    assert [quote for answer in answers for quote in unfounded(answer, news)] == []
    assert [breaches(answer) for answer in answers] == [[]] * len(answers)


def test_what_a_question_says_of_time_and_outlets_becomes_a_filter_and_is_told(sample, embedder):
    question = "What did Reuters report in May 2023?"
    answer = answering(sample, embedder).answer(Asked(question))
    assert (answer.searched.filters.after, answer.searched.filters.before) == (
        date(2023, 5, 1),
        date(2023, 5, 31),
    )
    assert [(r.kind, r.words) for r in answer.searched.read][-1] == ("dates", "in May 2023")


def test_a_filter_that_was_read_can_be_left_unread(sample, embedder):
    asked = Asked("What was reported in May 2023?", unread=frozenset({"dates"}))
    assert answering(sample, embedder).answer(asked).searched.filters == Filters()


def test_a_filter_of_the_asker_is_not_overruled_by_what_is_read(sample, embedder):
    asked = Asked("What was reported in May 2023?", Filters(before=date(2024, 1, 1)))
    assert answering(sample, embedder).answer(asked).searched.filters == asked.filters


def test_where_only_news_is_asked_for_a_filter_that_was_read_stays(sample, embedder):
    """Evidence from another month is not what is waited for."""
    asked = Asked("Who claimed there were no casualties in July 2023?", Filters(since=0))
    answer = answering(sample, embedder).answer(asked)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.searched.filters.after == date(2023, 7, 1)


def test_a_read_filter_that_nothing_passes_is_dropped_and_said_so(sample, embedder):
    asked = Asked("Who claimed there were no casualties in July 2023?")
    answer = answering(sample, embedder).answer(asked)
    assert answer.searched.read == ()
    assert answer.notes == (
        "Nothing in the archive is limited to “in July 2023”: searched without.",
    )
    assert answer.searched.filters == Filters()


def test_words_that_became_a_filter_need_not_stand_in_the_sentence(sample, embedder):
    asked = Asked("Who claimed there were no casualties in May 2023?")
    assert answering(sample, embedder).answer(asked).text == "The Kremlin"
