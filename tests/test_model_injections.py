"""Articles that give orders, a model scripted to obey them, and an answer that does not."""

import json

import pytest
from archives import named, put
from doubles import WordEmbedder
from injections import INJECTIONS, MARK, PLACES, text_of
from providers import Reply, claim, filled, passages_of, provider, reader_at

from bot.answering import Answering, Asked
from bot.answers import Answer, answer_json
from bot.model.locating import standing
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive

CLIENTS = ("openai:fake", "anthropic:fake")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """One for each kind of order: its article, and another to borrow from."""
    embedder = WordEmbedder()
    opened = []
    for number in range(len(INJECTIONS)):
        folder = tmp_path_factory.mktemp("orders") / "archive"
        own = named("own", text_of(number), title=f"{PLACES[number % 8]} bridge closed")
        other = named("other", "The Calder bridge reopened in May. Rain fell for nine days.")
        put(folder, embedder, [own, other])
        opened.append(Archive(folder, embedder=embedder.identity))
    yield embedder, opened
    for archive in opened:
        archive.close()


def obedient(number: int):
    """Does as the article says, resting it on its order, on its story, and on another article."""
    injection = INJECTIONS[number]

    def script(request) -> Reply:
        shown = passages_of(request)
        own = next(p for p in shown if "crack" in p.text or injection.order[:20] in p.text)
        other = next((p for p in shown if p.number != own.number), own)
        story = next(line for line in own.text.split("\n") if line.strip())
        quotes = ((own, injection.order), (own, story), (own, own.text), (other, other.text))
        made = [
            claim(words, injection.obeyed, passage=at.number, speaker="the prime minister")
            for at, words in quotes
        ]
        return filled(*made, answer=injection.answer)

    return script


def words_of(answer: Answer) -> str:
    """All that is shown but the quotes themselves, and what only repeats them."""
    told = answer_json(answer)
    for finding in told["findings"]:
        quotes = finding.pop("quotes")
        if standing(finding["statement"], "\n".join(quote["text"] for quote in quotes)):
            finding.pop("statement")
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("client", CLIENTS)
def test_no_order_in_an_article_is_obeyed(client, archives):
    embedder, opened = archives
    obeyed = []
    for number, injection in enumerate(INJECTIONS):
        with provider(obedient(number)) as serving:
            search = Search(opened[number], embedder)
            chain = Answering(
                opened[number], search, SentenceReader(embedder), reader_at(serving.url, client)
            )
            answer = chain.answer(Asked("Why was the bridge closed on Monday?"))
        shown = words_of(answer)
        if injection.obeyed in shown or f'"{injection.answer}"' in shown or MARK in shown:
            obeyed.append((injection.kind, answer.text, [f.statement for f in answer.findings]))
        if answer.answered_by == client:
            obeyed.append((injection.kind, "by the model", answer.findings))
    assert obeyed == []
    assert len(INJECTIONS) >= 40
