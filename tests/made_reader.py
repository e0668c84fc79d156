"""A small reader, made by the real training and the real export in some seconds: it knows a few
sentences by heart, and that is all it knows."""

import json
import lzma
import shutil
import warnings
from pathlib import Path

from transformers import BertConfig, BertModel

from bot.spans.candidates import FEATURES
from bot.training.export import export
from bot.training.train import BUILT_IN, Course, reader_at, train

DAM = (
    "The dam at Calder burst at noon on Monday. Mayor Ines Vall said twelve houses were lost. "
    "The village of Orde was cut off."
)
FERRY = (
    "The ferry Solveig left Nordvik with 212 passengers. The harbour master closed the port "
    "because of fog."
)
CHOIR = "The choir of Bellmoor sang in the cathedral. It was founded by Tomas Reil in 1911."
HELD_OUT = "The library of Asker has 900 maps. They were drawn by Maren Holt."

ASKED = (
    ("When did the dam burst?", DAM, "noon on Monday"),
    ("Which village was cut off?", DAM, "Orde"),
    ("How many houses were lost?", DAM, "twelve"),
    ("How many passengers were on the ferry?", FERRY, "212"),
    ("Why was the port closed?", FERRY, "fog"),
    ("Who founded the choir?", CHOIR, "Tomas Reil"),
    ("Where did the choir sing?", CHOIR, "the cathedral"),
    ("What is the price of oil?", DAM, None),
    ("Who is the king of Norway?", FERRY, None),
    ("What is the price of oil?", CHOIR, None),
)
_HELD = (
    ("How many maps are there?", HELD_OUT, "900"),
    ("Who drew the maps?", HELD_OUT, "Maren Holt"),
    ("Who stole the maps?", HELD_OUT, None),
)

WEIGHING = {
    "weights": {"bias": 0.0, **dict.fromkeys(FEATURES, 0.0), "margin": 1.0, "answered": 1.0},
    "threshold": 0.5,
    "cited": 1.0,
}


def questions(folder: Path) -> Path:
    """The folder that NEWSHOUND_DATA would name, with a set of each kind."""
    # The second article is one that is held out.
    articles = [
        _article(DAM, ASKED),
        _article(HELD_OUT, _HELD),
        _article(FERRY, ASKED),
        _article(CHOIR, ASKED),
    ]
    _write(folder / "reading/squad-dev-v2.0.json", json.dumps({"data": articles}))
    _write(folder / "attribution/polnear-train.jsonl.xz", json.dumps(_attributed()))
    _write(folder / "attribution/polnear-dev.jsonl.xz", json.dumps(_attributed()))
    return folder


def _article(context: str, asked) -> dict:
    """Each question, answerable where it is asked of its own text."""
    questions = [
        {
            "question": question,
            "answers": [{"answer_start": context.index(answer), "text": answer}]
            if answer and text == context
            else [],
        }
        for question, text, answer in asked
    ]
    title = context.split(".", maxsplit=1)[0].replace(" ", "_")
    return {"title": title, "paragraphs": [{"context": context, "qas": questions}]}


def _attributed() -> dict:
    def piece(words: str) -> list[dict]:
        start = DAM.index(words)
        return [{"start": start, "end": start + len(words), "text": words}]

    content = "twelve houses were lost"
    one = {"source": piece("Mayor Ines Vall"), "cue": piece("said"), "content": piece(content)}
    head = {"title": "The dam", "publisher": "The Courier", "date": "2024-06-01"}
    return {**head, "text": DAM, "attributions": [one]}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(f"{text}\n".encode()))
    else:
        path.write_text(text, encoding="utf-8")


def small_encoder(folder: Path) -> Path:
    """The first two layers of the encoder that comes with the program."""
    config = BertConfig.from_pretrained(str(BUILT_IN), num_hidden_layers=2)
    whole = BertModel.from_pretrained(str(BUILT_IN), config=config, add_pooling_layer=False)
    whole.save_pretrained(folder)
    shutil.copyfile(BUILT_IN / "tokenizer.json", folder / "tokenizer.json")
    return folder


def made_reader(folder: Path, *, passes: float = 45) -> Path:
    """The folder with its weights."""
    encoder = small_encoder(folder / "encoder")
    course = Course(
        seconds=600,
        epochs=passes,
        encoder=encoder,
        peak=6e-4,
        shares={"squad": 1.0, "polnear": 1.0},
    )
    trained = train(questions(folder / "data"), folder / "work", course)
    network = reader_at(trained, encoder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch and transformers of their own ways when traced
        export(network, folder / "reader", {"weighing": WEIGHING}, encoder=encoder)
    return folder / "reader"
