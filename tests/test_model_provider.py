"""Each fault of a provider of language models: what becomes of it, after how long, at what cost."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from providers import Provider, Reply, claim, filled, in_turn, model_at, prompt_of, provider

from bot.model.budget import Allowance, Bill, Budget, Usage, tokens_in
from bot.model.drafts import Draft, Form
from bot.model.faults import Fault, ModelError, fault_of, pause_before
from bot.model.prompts import ANSWER_SCHEMA, Prompt
from bot.model.provider import Model, ModelChoice, load_model
from bot.state import State
from bot.state.spending import SpendingLedger
from ingest.errors import SettingsError

CLIENTS = ("openai:fake", "anthropic:fake")
PROMPT = Prompt(
    name="news_answer", task="Answer.", system="Rules.", user="What held?", schema=ANSWER_SCHEMA
)
GOOD = filled(claim("The dam held through the night."), answer="The dam")


def drafts(model: Model, budget: Budget | None = None) -> tuple[list[Draft], str]:
    """What the model's form holds when it is done."""
    form = Form()
    pieces = model.write(PROMPT, (budget or Budget(Allowance())).purse())
    return [draft for piece in pieces for draft in form.feed(piece.text)], form.answer


@pytest.fixture
def open_provider():
    """Providers that are closed when the test is over."""
    opened: list[Provider] = []

    def start(script) -> Provider:
        opened.append(Provider(in_turn(script) if isinstance(script, Reply) else script))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="into the form it is handed"),
        pytest.param({"aloud": True}, id="as text, the form ignored"),
        pytest.param({"role": False}, id="by a server that leaves the role out"),
        pytest.param({"piece": 1}, id="letter by letter"),
        pytest.param({"piece": 10_000}, id="all at once"),
        pytest.param({"usage": None}, id="by a server that counts no tokens"),
    ],
)
def test_what_a_model_writes_is_read(client, how, open_provider):
    serving = open_provider(filled(claim("The dam held."), answer="The dam", **how))
    [draft], answer = drafts(model_at(serving.url, client))
    assert (draft.statement, answer) == ("The dam held.", "The dam")


# Seconds that a machine with ten things to do needs for what takes 1.6 at most by itself; half of
# the time that a model has here.
_ROOM = 15


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("reply", "fault", "calls"),
    [
        pytest.param(Reply(status=401), Fault.LOCKED, 1, id="a wrong key"),
        pytest.param(Reply(status=403), Fault.LOCKED, 1, id="a key without the right"),
        pytest.param(Reply(status=404), Fault.UNKNOWN, 1, id="a model that is not there"),
        pytest.param(Reply(status=400), Fault.NOT_UNDERSTOOD, 2, id="a refused request"),
        pytest.param(Reply(status=500), Fault.FAILED, 3, id="a broken server"),
        pytest.param(Reply(status=503), Fault.FAILED, 3, id="an overloaded server"),
        pytest.param(Reply(status=429), Fault.BUSY, 3, id="too many requests"),
        pytest.param(
            Reply(status=429, headers={"Retry-After": "60"}), Fault.BUSY, 1, id="come back later"
        ),
        pytest.param(Reply(pause=60), Fault.SLOW, 1, id="silence"),
        pytest.param(Reply(text="{" * 999, pace=0.2), Fault.SLOW, 1, id="a trickle"),
        pytest.param(Reply(text="x" * 999, cut=3), Fault.CUT, 1, id="a line gone dead"),
        pytest.param(Reply(text="{", ending="length"), Fault.CUT, 1, id="a cut answer"),
        pytest.param(Reply(text="{", ending=""), Fault.CUT, 1, id="an end without a word"),
        pytest.param(Reply(text="No.", ending="refusal"), Fault.REFUSED, 1, id="a refusal"),
        pytest.param(Reply(text=""), Fault.REFUSED, 1, id="nothing at all"),
        pytest.param(Reply(text='{"a": 1} ', endless=True), Fault.ENDLESS, 1, id="no end"),
    ],
)
def test_each_fault_is_told_in_time(client, reply, fault, calls, open_provider):
    """Long before the time that the model has, but where it lets that pass."""
    serving = open_provider(reply)
    seconds = 1.5 if fault is Fault.SLOW else 30
    began = time.monotonic()
    with pytest.raises(ModelError) as told:
        drafts(model_at(serving.url, client, seconds=seconds, answer_tokens=1000))
    assert (told.value.fault, len(serving.requests)) == (fault, calls)
    assert time.monotonic() - began < _ROOM
    assert str(told.value).startswith(client)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_server_that_is_not_there_is_told(client):
    with provider(GOOD) as serving:
        model = model_at(serving.url, client, seconds=3)
    with pytest.raises(ModelError) as told:
        drafts(model)
    assert told.value.fault is Fault.UNREACHABLE


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "first",
    [
        pytest.param(Reply(status=500), id="a broken server"),
        pytest.param(Reply(status=429, headers={"Retry-After": "0.2"}), id="one that is busy"),
        pytest.param(Reply(status=400), id="one that does not know the form"),
    ],
)
def test_another_try_gets_through(client, first, open_provider):
    serving = open_provider(in_turn(first, GOOD))
    [draft], _ = drafts(model_at(serving.url, client))
    assert draft.statement == "The dam held through the night."


@pytest.mark.parametrize("client", CLIENTS)
def test_a_server_that_knows_no_forms_is_asked_in_words_from_then_on(client, open_provider):
    def script(request):
        with_form = "tools" in request or "response_format" in request
        return Reply(status=400) if with_form else GOOD

    serving = open_provider(script)
    model = model_at(serving.url, client)
    assert [drafts(model)[1] for _ in range(2)] == ["The dam"] * 2
    assert len(serving.requests) == 3


@pytest.mark.parametrize("client", CLIENTS)
def test_a_reader_who_leaves_ends_the_call(client, open_provider):
    serving = open_provider(filled(claim("The dam held."), endless=True, pace=0.01))
    pieces = model_at(serving.url, client).write(PROMPT, Budget(Allowance()).purse())
    next(pieces)
    pieces.close()
    assert serving.given_up.wait(5)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_form_and_the_limits_reach_the_provider(client, open_provider):
    serving = open_provider(GOOD)
    drafts(model_at(serving.url, client, answer_tokens=1234))
    [request] = serving.requests
    assert 1234 in (request.get("max_tokens"), request.get("max_completion_tokens"))
    assert "contradicts" in str(request.get("tools") or request["response_format"])
    assert prompt_of(request) == "Rules.\nWhat held?"


def test_a_call_that_was_ended_does_not_take_the_process_down(newshound, sample_archive):
    claims = [claim(f"not there at all {number}", "It held.") for number in range(10_000)]
    with provider(filled(*claims, piece=4_000)) as serving:
        ended = newshound.run(
            *("ask", "When was the Solveig Maren last inspected?", "--json"),
            CHAT_MODEL="anthropic:fake",
            CHAT_BASE_URL=serving.url,
            ANTHROPIC_API_KEY="k",
            ARCHIVE_PATH=str(sample_archive),
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "did not come to an end" in ended.stdout


class RefusedError(Exception):
    """As a client raises it: only a status and words."""

    status_code = 400


def of_a_socket(error: Exception) -> Exception:
    error.__cause__ = OSError("All connection attempts failed")
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (RefusedError("This model's maximum context length is 4096 tokens."), Fault.TOO_LONG),
        (RefusedError("{'code': 'context_length_exceeded'}"), Fault.TOO_LONG),
        (RefusedError("prompt is too long: 210000 tokens > 200000 maximum"), Fault.TOO_LONG),
        (RefusedError("response_format is not known"), Fault.NOT_UNDERSTOOD),
        (of_a_socket(RuntimeError("no")), Fault.UNREACHABLE),
        (RuntimeError("no"), Fault.FAILED),
    ],
)
def test_what_a_client_says_in_words_is_understood(error, fault):
    assert fault_of(error) is fault


def test_a_server_that_is_not_there_is_told_whoever_makes_it():
    with provider(GOOD) as serving:
        model = model_at(serving.url, "ollama:fake", seconds=3, key=None)
    with pytest.raises(ModelError, match="could not be reached"):
        drafts(model)


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [
        pytest.param(timedelta(seconds=5), 3, 5, id="soon"),
        pytest.param(-timedelta(seconds=5), 0, 0, id="now"),
        pytest.param(timedelta(hours=1), None, None, id="too late"),
    ],
)
def test_a_pause_may_be_told_as_a_date(after, least, most):
    error = RefusedError("busy")
    date_told = format_datetime(datetime.now(UTC) + after, usegmt=True)
    error.response = SimpleNamespace(headers={"retry-after": date_told})
    pause = pause_before(error, Fault.BUSY, 0.5)
    assert pause is None if least is None else least <= pause <= most


# Choosing a model


def choice(name: str, **changes) -> ModelChoice:
    plain = {"base_url": None, "key": "k", "seconds": 1.0, "answer_tokens": 100}
    return ModelChoice(name=name, **plain | changes)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        pytest.param(choice("gpt-5"), "is written with its provider", id="no provider"),
        pytest.param(choice("openai:gpt-5", key=None), "OPENAI_API_KEY", id="no OpenAI key"),
        pytest.param(choice("anthropic:x", key=None), "ANTHROPIC_API_KEY", id="no Anthropic key"),
        pytest.param(
            choice("mistralai:large"), "pip install its LangChain package", id="not installed"
        ),
        pytest.param(choice("acme:one"), "CHAT_MODEL acme:one", id="no such provider"),
    ],
)
def test_a_model_that_cannot_be_had_is_told_with_what_to_do(choice, told):
    with pytest.raises(SettingsError, match=told):
        load_model(choice)


def test_a_server_of_ones_own_needs_no_key():
    assert load_model(choice("openai:m", key=None, base_url="http://127.0.0.1:1/v1")).name


# Budget

DAY = date(2024, 7, 1)


@pytest.fixture
def ledger(tmp_path):
    with State(tmp_path / "state.sqlite3") as state:
        yield SpendingLedger(state)


@pytest.mark.parametrize(
    "allowance",
    [
        pytest.param(Allowance(question_tokens=500), id="tokens a question"),
        pytest.param(Allowance(day_tokens=500), id="tokens a day"),
        pytest.param(Allowance(question_cost=0.001, price_written=1.0), id="cost a question"),
        pytest.param(Allowance(day_cost=0.001, price_written=1.0), id="cost a day"),
    ],
)
def test_what_would_exceed_a_limit_is_not_asked(allowance, ledger, open_provider):
    serving = open_provider(GOOD)
    with pytest.raises(ModelError, match="its budget is spent") as told:
        drafts(model_at(serving.url), Budget(allowance, ledger, lambda: DAY))
    assert (told.value.fault, serving.requests) == (Fault.OVER_BUDGET, [])
    assert ledger.spent(DAY) == (Usage(), 0.0)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("reply", "spent"),
    [
        pytest.param(GOOD, Usage(1000, 100), id="what the provider counted"),
        pytest.param(Reply(status=429), Usage(), id="nothing where it was turned away"),
        pytest.param(
            Reply(text="x" * 300, piece=30, cut=11),
            None,
            id="an estimate where the line went dead",
        ),
    ],
)
def test_what_was_taken_is_kept(client, reply, spent, ledger, open_provider):
    allowance = Allowance(price_read=1.0, price_written=10.0, day_tokens=100_000)
    budget = Budget(allowance, ledger, lambda: DAY)
    with suppress(ModelError):
        drafts(model_at(open_provider(reply).url, client, seconds=3), budget)
    used, cost = ledger.spent(DAY)
    if spent is None:
        assert used.read == tokens_in(PROMPT.text)
        assert 80 <= used.written <= 110
    else:
        assert used == spent
    assert cost == pytest.approx(allowance.cost(used))
    assert ledger.spent(date(2024, 7, 2)) == (Usage(), 0.0)


def test_a_provider_that_counts_less_than_nothing_gives_no_credit(ledger, open_provider):
    budget = Budget(Allowance(), ledger, lambda: DAY)
    serving = open_provider(filled(claim("The dam held."), usage=(-1000, -100)))
    drafts(model_at(serving.url), budget)
    used, _ = ledger.spent(DAY)
    assert used.read >= 0
    assert used.written > 0


@pytest.mark.parametrize(
    ("pieces", "written"),
    [
        pytest.param(["{"] * 30 + [""] * 3, 10, id="what was read is counted"),
        pytest.param(["", "{"] + [""] * 30, 800, id="thoughts that were not handed on are paid"),
    ],
)
def test_a_call_cut_short_is_paid_by_what_came(pieces, written):
    bill = Bill(Usage(100, 800))
    for text in pieces:
        bill.note(None, text)
    assert bill.used == Usage(100, written)


def test_questions_asked_at_once_do_not_exceed_a_day_together(ledger):
    allowance = Allowance(day_tokens=1000)
    booked = [ledger.book(DAY, "m", Usage(100, 50), 0.0, allowance) for _ in range(9)]
    assert booked == [None] * 6 + ["1,000 tokens a day"] * 3
