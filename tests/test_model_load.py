"""Many questions at once to one chain with a model: none is lost, none is mixed with another."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from archives import named, put
from providers import Reply, claim, filled, passages_of, prompt_of, provider, reader_at

from bot.answering import Answering, Asked
from bot.answers import Answer
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive

ASKED, CONVERSATIONS = 50, 8
BRIDGES = [f"Bridge {chr(65 + n % 26)}{chr(97 + n // 26)}x" for n in range(ASKED)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("bridges") / "archive"
    stories = [
        named(f"b{n}", f"{name} was closed for {n + 60} days after the storm.", title=name)
        for n, name in enumerate(BRIDGES)
    ]
    put(folder, words, stories)
    with Archive(folder, embedder=words.identity) as archive:
        yield archive


def honest(request) -> Reply:
    """Quotes the passage on the bridge that is asked about."""
    bridge = re.search(r"question\]\nHow long was (.*?) closed", prompt_of(request))[1]
    own = next(p for p in passages_of(request) if p.text.startswith(f"{bridge} "))
    return filled(claim(own.text, passage=own.number), pace=0.005)


@pytest.mark.parametrize("client", ["openai:fake", "anthropic:fake"])
def test_fifty_questions_at_once_are_each_answered_with_their_own(client, archive, words):
    with provider(honest) as serving:
        search = Search(archive, words)
        chain = Answering(archive, search, SentenceReader(words), reader_at(serving.url, client))

        def ask(number: int) -> Answer:
            thread = f"thread {number % CONVERSATIONS}"
            question = f"How long was {BRIDGES[number]} closed?"
            return chain.answer(Asked(question, conversation=thread))

        with ThreadPoolExecutor(ASKED) as pool:
            came = list(pool.map(ask, range(ASKED)))
    for number, answer in enumerate(came):
        assert answer.answered_by == client, answer.notes
        [quote] = [q for f in answer.findings for q in f.quotes]
        assert quote.text == f"{BRIDGES[number]} was closed for {number + 60} days after the storm."
    assert len(serving.requests) == ASKED
