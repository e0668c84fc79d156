"""From the settings to the proof: a model's answer with its chain and its second check, as the
command line gives it."""

import json

import pytest
from click.testing import CliRunner
from providers import Reply, claim, filled, passages_of, prompt_of, provider

from bot.__main__ import cli
from ingest.errors import SettingsError

QUESTION = "Who claimed there were no casualties?"
CLAIMED = "The Kremlin claimed that debris which fell inside its walls had caused no casualties"
STATEMENT = "Debris inside the walls caused no casualties, the Kremlin claimed."


@pytest.fixture
def ran(sample_archive, model_cache, embedder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    places = {"ARCHIVE_PATH": str(sample_archive), "MODEL_CACHE": str(model_cache),
              "STATE_PATH": str(tmp_path / "desk.sqlite3"), "EMBEDDING_DEVICE": "cpu"}  # fmt: skip

    def run(*words: str, **settings: str):
        return CliRunner(env={**places, **settings}).invoke(cli, words)

    return run


def saying(says: str):
    """A model that claims, and judges its claim so."""

    def script(request) -> Reply:
        if "claim_verdicts" in prompt_of(request):
            return Reply(text=json.dumps({"verdicts": [{"claim": 1, "says": says}]}))
        shown = [p for p in passages_of(request) if CLAIMED in p.text]
        made = claim(CLAIMED, STATEMENT, passage=shown[0].number) if shown else None
        return filled(*([made] if made else []), answer="The Kremlin")

    return script


def at(url: str, **more: str) -> dict[str, str]:
    return {"CHAT_MODEL": "openai:fake", "CHAT_BASE_URL": f"{url}/v1", **more}


@pytest.mark.parametrize(
    ("says", "doubts"),
    [pytest.param("yes", [], id="yes"), pytest.param("partly", ["partly"], id="partly")],
)
def test_a_claim_is_judged_written_down_and_checked_again(ran, says, doubts):
    with provider(saying(says)) as serving:
        settings = at(serving.url, SUPPORT_MODEL="chat")
        asked = ran("ask", QUESTION, "--json", "--proof", "p.json", **settings)
        shown = ran("ask", QUESTION, **settings)
    answer = json.loads(asked.stdout)
    [finding] = answer["findings"]
    assert (answer["answered_by"], finding["doubts"]) == ("openai:fake", doubts)
    assert [(link["role"], link["name"]) for link in finding["chain"]][:1] == [
        ("speaker", "The Kremlin")
    ]
    assert finding["chain"][-1]["role"] == "outlet"
    assert ("only in part" in shown.stdout) is bool(doubts)
    check = json.loads(ran("check", "p.json", "--json").stdout)
    assert check["holds"] is True
    assert {link["standing"] for link in check["links"]} == {"stands"}


def test_a_claim_judged_unsupported_is_counted_and_sentences_are_shown(ran):
    with provider(saying("no")) as serving:
        asked = ran("ask", QUESTION, "--json", **at(serving.url, SUPPORT_MODEL="chat"))
    answer = json.loads(asked.stdout)
    assert (answer["dropped"], answer["answered_by"]) == ({"unsupported": 1}, "sentences")
    assert answer["findings"][0]["speaker"] == "The Kremlin"


def test_a_second_check_that_cannot_be_loaded_is_told_at_the_start(ran, tmp_path):
    settings = at("http://127.0.0.1:9", SUPPORT_MODEL=str(tmp_path / "none"))
    result = ran("ask", QUESTION, **settings)
    assert isinstance(result.exception, SettingsError)
    assert "SUPPORT_MODEL" in str(result.exception)
