"""The second check: by the chat model itself, and by an entailment model made here."""

import json

import pytest
from archives import NOW, article
from providers import Reply, claim, filled, model_at, prompt_of, provider
from small_tokenizer import save_tokenizer

from bot.answers import Doubt, Finding
from bot.model.budget import Allowance, Budget
from bot.model.entailment import load_entailment
from bot.model.judging import JudgingCheck, judging_prompt
from bot.model.provider import Model
from bot.model.reader import ModelReader
from bot.model.reasons import Reason
from bot.retrieval import Hit
from ingest.articles import Passage, StoredArticle
from ingest.errors import SettingsError

CLIENTS = ("openai:fake", "anthropic:fake")
TEXT = (
    "Twelve people were injured, harbour master Ingrid Aasen said. The ferry Solveig Maren ran "
    "into the stone quay at Skarvik on Monday. The quay had been repaired in spring."
)

INJURED = claim("Twelve people were injured, harbour master Ingrid Aasen said.",
                "Ingrid Aasen said that twelve people were injured.")  # fmt: skip
QUAY = claim("The ferry Solveig Maren ran into the stone quay at Skarvik on Monday.",
             "The Solveig Maren ran into the quay at Skarvik.")  # fmt: skip
REPAIRED = claim("The quay had been repaired in spring.")  # word for word


def hits() -> list[Hit]:
    stored = StoredArticle(article=article(TEXT, title="Ferry"), version=1, added=NOW)
    return [Hit(Passage(stored, 0, len(TEXT)), 1.0, {})]


def read(reader: ModelReader):
    """The findings as they come, and the reading."""
    came, reading = [], reader.findings("What happened?", hits())
    while True:
        try:
            came.append(next(reading))
        except StopIteration as end:
            return came, end.value


def is_judging(request) -> bool:
    return "claim 1]" in prompt_of(request)


def judged(*verdicts: str | tuple[int, object], **how) -> Reply:
    rows = [
        dict(zip(("claim", "says"), v if isinstance(v, tuple) else (at, v), strict=True))
        for at, v in enumerate(verdicts, start=1)
    ]
    return Reply(text=json.dumps({"verdicts": rows}), **how)


def asked_itself(reply: Reply, client: str = "openai:fake", **changes):
    """What comes of three claims with this answer to the second check; and the requests."""
    allowance = changes.pop("allowance", Allowance())
    answer = filled(INJURED, QUAY, REPAIRED, answer="Twelve", usage=changes.pop("usage", None))
    with provider(lambda request: reply if is_judging(request) else answer) as serving:
        model: Model = model_at(serving.url, client, **changes)
        reader = ModelReader(model, Budget(allowance), second=JudgingCheck(model))
        return *read(reader), serving.requests


def statements(findings) -> list[tuple[str, tuple[Doubt, ...]]]:
    return [(finding.statement, finding.doubts) for finding in findings]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_no_drops_and_a_partly_marks(client):
    came, reading, requests = asked_itself(judged("no", "partly"), client)
    assert statements(came) == [
        (QUAY["statement"], (Doubt.PARTLY,)),
        (REPAIRED["statement"], ()),
    ]
    assert (reading.findings, reading.dropped) == (tuple(came), {Reason.UNSUPPORTED: 1})
    assert len(requests) == 2


def test_what_repeats_its_quote_is_not_asked_about():
    _, _, requests = asked_itself(judged("yes", "yes"))
    told = prompt_of(requests[1])
    assert INJURED["statement"] in told
    assert told.count("The quay had been repaired") == 0


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(judged("yes", "yes"), id="yes"),
        pytest.param(Reply(text="I think so."), id="no JSON"),
        pytest.param(Reply(text='{"verdicts": "no"}'), id="another form"),
        pytest.param(judged((7, "no"), (0, "no"), (True, "no")), id="of no such claim"),
        pytest.param(judged((1, "maybe"), (2, ["no"])), id="no such verdict"),
        pytest.param(judged((1, "no"), (1, "yes")), id="both"),
        pytest.param(Reply(status=500), id="a broken server"),
        pytest.param(judged("no", "no", cut=1, piece=9), id="a line gone dead"),
        pytest.param(Reply(text="x", ending="refusal"), id="a refusal"),
    ],
)
def test_what_cannot_be_used_changes_nothing(client, reply):
    came, reading, _ = asked_itself(reply, client)
    assert statements(came) == [(c["statement"], ()) for c in (INJURED, QUAY, REPAIRED)]
    assert (reading.dropped, reading.fault) == ({}, None)


def test_silence_ends_with_the_time_of_the_question():
    came, _, _ = asked_itself(Reply(pause=5), seconds=1.5)
    assert len(came) == 3


def test_it_is_paid_from_the_purse_of_the_question():
    room = Allowance(question_tokens=4_200)
    came, _, requests = asked_itself(judged("no", "no"), allowance=room, usage=(3_000, 900))
    assert (len(came), len(requests)) == (3, 1)


def test_claims_come_only_when_all_are_judged():
    events = []

    def script(request):
        events.append("judged" if is_judging(request) else "asked")
        return judged("yes", "yes") if is_judging(request) else filled(INJURED, QUAY)

    with provider(script) as serving:
        model = model_at(serving.url)
        reading = ModelReader(model, Budget(Allowance()), second=JudgingCheck(model)).findings(
            "What happened?", hits()
        )
        next(reading)
        assert events == ["asked", "judged"]
        reading.close()


def test_its_material_is_fenced_by_a_code():
    [finding, *_], _, _ = asked_itself(judged("yes", "yes"))
    prompt = judging_prompt([finding], code="c0ffee")
    assert prompt.user.startswith("[c0ffee claim 1]")
    assert prompt.user.endswith("[c0ffee end]")


# By an entailment model


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Makes a model of one layer that gives every pair the same label."""
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertForSequenceClassification  # noqa: PLC0415

    def make(labels: list[str], given: int):
        folder = tmp_path_factory.mktemp("nli")
        size = save_tokenizer(folder, ["ferry"])
        config = BertConfig(
            vocab_size=size,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            max_position_embeddings=64,
            id2label=dict(enumerate(labels)),
            label2id={label: at for at, label in enumerate(labels)},
        )
        model = BertForSequenceClassification(config)
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.zero_()
            model.classifier.bias[given] = 1
        model.save_pretrained(folder)
        return str(folder)

    return make


@pytest.mark.parametrize(
    ("labels", "given", "expected"),
    [
        pytest.param(["contradiction", "entailment", "neutral"], 0, [], id="contradiction"),
        pytest.param(
            ["contradiction", "entailment", "neutral"], 1, [(QUAY["statement"], ())],
            id="entailment",
        ),
        pytest.param(
            ["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], 1,
            [(QUAY["statement"], (Doubt.PARTLY,))], id="neutral, in another order",
        ),
    ],
)  # fmt: skip
def test_an_entailment_model_is_asked_by_name(made, labels, given, expected):
    second = load_entailment(made(labels, given))
    with provider(filled(QUAY, REPAIRED)) as serving:
        reader = ModelReader(model_at(serving.url), Budget(Allowance()), second=second)
        came, reading = read(reader)
        assert len(serving.requests) == 1
    assert statements(came) == [*expected, (REPAIRED["statement"], ())]
    assert reading.dropped == ({} if expected else {Reason.UNSUPPORTED: 1})
    assert all(isinstance(finding, Finding) for finding in came)


def test_a_model_of_something_else_is_refused(made):
    with pytest.raises(SettingsError, match="its labels are good, bad"):
        load_entailment(made(["good", "bad"], 0))


def test_a_model_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="cannot be loaded"):
        load_entailment(str(tmp_path / "nowhere"))
