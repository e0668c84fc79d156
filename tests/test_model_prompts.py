"""What a model is told, as `ask --show-prompt` prints it."""

import json

import jsonschema
from archives import named, put
from providers import claim, filled

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
        printed = shown(chain.prompt(Asked("Did the dam hold?")))
    for part in (ANSWER_PROMPT_ID, "Did the dam hold?", "title: Dam holds", "The dam held. Rain"):
        assert part in printed
    assert json.loads(printed[printed.rindex("exact quotes.") + len("exact quotes.") :]) == dict(
        ANSWER_SCHEMA
    )


def test_the_form_takes_what_the_scripted_models_write():
    jsonschema.Draft202012Validator.check_schema(dict(ANSWER_SCHEMA))
    jsonschema.validate(json.loads(filled(claim("The dam held.")).text), dict(ANSWER_SCHEMA))
