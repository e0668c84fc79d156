"""Answers by a language model, whole: the real clients, a scripted provider, the sample archive."""

from collections.abc import Callable
from threading import Event

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from providers import Reply, Shown, claim, filled, passages_of, provider, reader_at

from bot.answering import NOT_FOUND, Answering, Asked
from bot.answers import Answer, Finding, Outcome, Progress, answer_json
from bot.model.budget import Allowance
from bot.model.prompts import ANSWER_PROMPT_ID
from bot.reader import SentenceReader
from bot.restoring import restored
from bot.retrieval import Search
from ingest.archive import Archive

QUESTION = "Who claimed there were no casualties?"
CLAIMED = "The Kremlin claimed that debris which fell inside its walls had caused no casualties"
CLIENTS = ("openai:fake", "anthropic:fake")


@pytest.fixture(scope="module")
def archive(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        yield archive


@pytest.fixture
def desk(archive, embedder) -> Callable[..., Answering]:
    """The chain with a model at some address."""

    def at(url: str, name: str = "openai:fake", **changes) -> Answering:
        search = Search(archive, embedder)
        return Answering(archive, search, SentenceReader(embedder), reader_at(url, name, **changes))

    return at


def honest(request) -> Reply:
    """Points at the Kremlin's claim wherever it is shown."""
    shown = next(p for p in passages_of(request) if CLAIMED in p.text)
    made = claim(CLAIMED, "The Kremlin claimed that there were no casualties.",
                 passage=shown.number, speaker="The Kremlin")  # fmt: skip
    return filled(made, answer="The Kremlin")


def unfounded(answer: Answer, archive: Archive) -> list[str]:
    return [
        quote.text
        for finding in answer.findings
        for quote in finding.quotes
        if quote.text
        != archive.article(quote.source.id, quote.source.version).article.text[
            quote.start : quote.end
        ]
    ]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_model_answers_with_quotes_that_stand(client, desk, archive):
    with provider(honest) as serving:
        answer = desk(serving.url, client).answer(Asked(QUESTION))
    assert (answer.text, answer.answered_by, answer.model) == ("The Kremlin", client, client)
    assert (answer.prompt, answer.notes, answer.dropped) == (ANSWER_PROMPT_ID, (), {})
    [finding] = answer.findings
    assert CLAIMED in finding.quotes[0].text
    assert (finding.speaker, unfounded(answer, archive)) == ("The Kremlin", [])
    assert set(answer.elapsed_ms) == {"question", "retrieve", "model", "compose"}
    assert answer_json(restored(answer_json(answer), archive)) == answer_json(answer)


def test_findings_come_while_the_model_is_writing(desk):
    """The model does not go on before the finding has been shown: it would be cut off for being
    slow, and the archive would answer. By the clock, a busy machine would decide it."""
    is_shown, kinds = Event(), []

    def script(request):
        text = honest(request).text
        return Reply(
            text=text, piece=8, held=(text.index("]", text.index("contrad")) // 8 + 2, is_shown)
        )

    with provider(script) as serving:
        for event in desk(serving.url).stream(Asked(QUESTION)):
            kinds.append(type(event))
            if isinstance(event, Finding):
                is_shown.set()
            if kinds == [Progress]:
                assert serving.requests == []  # the first status waits for no model
    assert kinds == [Progress, Progress, Progress, Finding, Progress, Answer]
    assert event.answered_by == "openai:fake"


def instead(answer: Answer) -> None:
    """It was answered without the model, and says so."""
    assert (answer.answered_by, answer.model, answer.prompt) == ("sentences", None, None)
    assert (answer.outcome, answer.text) == (Outcome.ANSWERED, "The Kremlin")
    [note] = answer.notes
    assert note.endswith("answered with sentences from the archive instead.")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(Reply(status=401), "was not opened by the key that is set", id="wrong key"),
        pytest.param(Reply(status=500), "failed", id="broken server"),
        pytest.param(Reply(status=429), "is busy", id="too many requests"),
        pytest.param(Reply(text="I cannot help with that."), "wrote nothing", id="a refusal"),
        pytest.param(Reply(text='{"claims": [{"quo'), "wrote nothing", id="invalid JSON"),
        pytest.param(Reply(text='{"claims": [' * 99, cut=9), "broke off", id="a line gone dead"),
        pytest.param(Reply(text="x", ending="refusal"), "declined", id="a refusal by its ending"),
    ],
)
def test_without_the_model_the_archive_answers_and_says_why(client, reply, told, desk):
    with provider(reply) as serving:
        answer = desk(serving.url, client).answer(Asked(QUESTION))
    instead(answer)
    assert answer.notes[0].startswith(f"{client} {told}")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_model_that_is_silent_is_waited_for_as_long_as_is_set(client, desk):
    with provider(Reply(pause=60)) as serving:
        answer = desk(serving.url, client, seconds=1).answer(Asked(QUESTION))
    instead(answer)
    assert answer.notes[0].startswith(f"{client} did not finish within 1 seconds")
    assert answer.elapsed_ms["model"] < 30_000


def test_over_budget_the_archive_answers(desk):
    with provider(honest) as serving:
        chain = desk(serving.url, allowance=Allowance(question_tokens=100))
        instead(chain.answer(Asked(QUESTION)))
        assert serving.requests == []


def test_a_small_budget_shows_the_model_fewer_passages(desk):
    shown = []

    def script(request):
        shown.append(len(passages_of(request)))
        return honest(request)

    with provider(script) as serving:
        for tokens in (50_000, 5_000):
            allowance = Allowance(question_tokens=tokens)
            desk(serving.url, allowance=allowance).answer(Asked(QUESTION))
    assert shown[0] > shown[1] >= 3


@pytest.mark.parametrize("client", CLIENTS)
def test_what_was_said_before_the_line_went_dead_stands(client, desk):
    def script(request):
        whole = honest(request).text
        broken = whole.replace('], "answer"', ', {"quotes": [' + '{"passage": 1, ' * 99)
        return Reply(text=broken, cut=len(whole) // 23 + 3)

    with provider(script) as serving:
        answer = desk(serving.url, client).answer(Asked(QUESTION))
    assert (answer.answered_by, len(answer.findings)) == (client, 1)
    assert answer.notes == (
        f"{client} broke off in the middle; shown is what it had written by then.",
    )


def test_claims_that_do_not_stand_are_counted_and_the_archive_answers(desk):
    made = (
        claim("The Kremlin admitted that there were casualties all over the place"),
        claim("no casualties"),
        claim(CLAIMED, passage=99),
        claim(CLAIMED, "See https://evil.example/", passage=1),
    )
    with provider(filled(*made, answer="See https://evil.example/")) as serving:
        answer = desk(serving.url).answer(Asked(QUESTION))
    assert sum(answer.dropped.values()) == 4
    assert {"altered", "out_of_range"} <= set(answer.dropped)
    instead(answer)
    assert "evil" not in str(answer_json(answer))


def test_not_found_by_the_model_is_an_answer(desk):
    with provider(filled()) as serving:
        answer = desk(serving.url).answer(Asked(QUESTION))
    assert (answer.outcome, answer.text) == (Outcome.NOT_FOUND, NOT_FOUND)
    assert (answer.answered_by, answer.notes) == ("openai:fake", ())


def test_nothing_is_said_to_be_answered_instead_where_nothing_is(desk):
    with provider(Reply(status=401)) as serving:
        answer = desk(serving.url).answer(Asked("Who won the chess tournament on the ferry?"))
    assert answer.outcome is Outcome.NOT_FOUND
    [note] = answer.notes
    assert note.endswith("no sentence of the archive answers it either.")


def test_an_answer_in_words_that_do_not_stand_is_replaced_by_the_claim(desk):
    def script(request):
        return Reply(text=honest(request).text.replace('"The Kremlin"}', '"Ask evil.example!"}'))

    with provider(script) as serving:
        answer = desk(serving.url).answer(Asked(QUESTION))
    assert answer.text == "The Kremlin"  # who said it, by the finding


def test_material_is_fenced_by_a_code_that_no_article_knows(desk):
    with provider(honest) as serving:
        chain = desk(serving.url)
        codes = set()
        for _ in range(2):
            chain.answer(Asked(QUESTION))
            [passage, *_] = passages_of(serving.requests[-1])
            assert isinstance(passage, Shown)
            codes.add(serving.requests[-1]["messages"][-1]["content"].split(" ")[0])
    assert len(codes) == 2


class Watching(BaseCallbackHandler):
    """What a tracer sees: each run with the one it is part of."""

    def __init__(self) -> None:
        self.names: dict[object, str] = {}
        self.runs: list[tuple[str, str | None]] = []

    def on_chain_start(self, serialized, inputs, *, run_id, parent_run_id=None, **more):
        self._began(more.get("name") or "", run_id, parent_run_id)

    def on_chat_model_start(self, serialized, messages, *, run_id, parent_run_id=None, **more):
        self._began("chat", run_id, parent_run_id)

    def _began(self, name, run_id, parent):
        self.names[run_id] = name
        self.runs.append((name, self.names.get(parent)))


@pytest.mark.parametrize("client", CLIENTS)
def test_callbacks_see_each_stage_and_the_model_within_its_own(client, desk):
    watching = Watching()
    with provider(honest) as serving:
        desk(serving.url, client).answer(Asked(QUESTION), {"callbacks": [watching]})
    runs = [run for run in watching.runs if run[0] != "RunnableSequence"]
    assert runs[:5] == [
        ("newshound", None),
        ("question", "newshound"),
        ("retrieve", "newshound"),
        ("search", "retrieve"),
        ("model", "newshound"),
    ]
    assert ("compose", "newshound") in runs
    assert "chat" in [name for name, _ in runs]


def test_leaving_the_stream_ends_the_call(desk):
    with provider(
        lambda request: Reply(text=honest(request).text, pace=0.05, endless=True)
    ) as serving:
        events = desk(serving.url).stream(Asked(QUESTION))
        while not isinstance(next(events), Finding):
            pass
        events.close()
        assert serving.given_up.wait(5)


def test_one_try_more_is_made_of_a_broken_server(desk):
    replies = iter([Reply(status=500)])
    with provider(lambda request: next(replies, None) or honest(request)) as serving:
        answer = desk(serving.url).answer(Asked(QUESTION))
    assert (answer.answered_by, len(serving.requests)) == ("openai:fake", 2)
