"""What a model is told, as `ask --show-prompt` prints it."""

import json
import re

import jsonschema
import pytest
from archives import named, put
from click.testing import CliRunner
from providers import claim, filled, provider

from bot.__main__ import cli
from bot.answering import Answering, Asked
from bot.model.prompts import ANSWER_PROMPT_ID, ANSWER_SCHEMA, shown
from bot.reader import SentenceReader
from bot.retrieval import Search
from ingest.archive import Archive


def test_the_prompt_shows_rules_question_passages_and_form(tmp_path, words):
    hidden = "The dam held.\u200b\u202e Rain fell for nine days."
    put(tmp_path / "archive", words, [named("dam", hidden, title="Dam holds")])
    with Archive(tmp_path / "archive", embedder=words.identity) as archive:
        chain = Answering(archive, Search(archive, words), SentenceReader(words))
        [told] = chain.prompts(Asked("Did the dam hold?"))
    printed = shown(told.prompt, purpose=told.purpose, identity=told.identity)
    for part in (ANSWER_PROMPT_ID, "Did the dam hold?", "title: Dam holds", "The dam held. Rain"):
        assert part in printed
    assert json.loads(printed[printed.rindex("exact quotes.") + len("exact quotes.") :]) == dict(
        ANSWER_SCHEMA
    )


ALSO = {
    "follow-up": ("rewriting-", "make a follow-up whole", "whole_question"),
    "parts": ("parts-", "take a question into parts", "search_parts"),
    "answer": ("answer-", "answer the question", "news_answer"),
    "second check": ("judging-", "check a second time", "claim_verdicts"),
}


@pytest.mark.parametrize(
    ("support", "names"),
    [
        pytest.param("chat", list(ALSO), id="the model checks itself"),
        pytest.param("", ["follow-up", "parts", "answer"], id="no second check"),
    ],
)
def test_all_that_a_configured_model_is_told_is_shown_and_nobody_is_asked(
    sample_archive, model_cache, support, names
):
    with provider(filled()) as serving:
        environment = {
            "ARCHIVE_PATH": str(sample_archive),
            "MODEL_CACHE": str(model_cache),
            "CHAT_MODEL": "openai:fake",
            "CHAT_BASE_URL": f"{serving.url}/v1",
            "OPENAI_API_KEY": "made",
            "SUPPORT_MODEL": support,
        }
        question = "What do the Kremlin and Ukraine say about the drones?"
        result = CliRunner().invoke(cli, ["ask", question, "--show-prompt"], env=environment)
        assert (result.exit_code, serving.requests) == (0, [])
    prompts = [text for text in re.split(r"^PROMPT ", result.stdout, flags=re.M) if text]
    for text, name in zip(prompts, names, strict=True):
        identity, purpose, form = ALSO[name]
        assert text.startswith(identity)
        assert purpose in text.split("\n\n")[0]
        schema = json.loads(text[text.index("{", text.index(f"FORM {form}: ")) :])
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["title"] == form
        assert "[" + re.findall(r"the code (\w+)", text)[0] in text
    judged = prompts[-1] if support else ""
    assert ("statement: " in judged) is bool(support)


def test_the_form_takes_what_the_scripted_models_write():
    jsonschema.Draft202012Validator.check_schema(dict(ANSWER_SCHEMA))
    jsonschema.validate(json.loads(filled(claim("The dam held.")).text), dict(ANSWER_SCHEMA))
