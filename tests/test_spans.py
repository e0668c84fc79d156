"""The trained reader: its weights on disk, what it points at, and what an answer makes of that."""

import json
import shutil
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from archives import NOW, named, put
from made_reader import ASKED, CHOIR, DAM, FERRY, made_reader
from processes import one_line
from rich.console import Console

from bot.answering import Answering, Asked
from bot.answers import Outcome, answer_json
from bot.commands.opening import reranker_of
from bot.discord.markdown import text_of
from bot.discord.screens.answers import Offer, answer_card
from bot.proof import proof, verified
from bot.reader import SentenceReader
from bot.restoring import restored
from bot.retrieval import Search
from bot.settings import Settings
from bot.spans.decoding import Reading
from bot.spans.network import ReadingNetwork
from bot.spans.reader import SpanReader
from bot.spans.weights import ReaderWeightsError
from bot.terminal.answers import show_answer
from bot.training.card import card
from ingest.archive import Archive
from ingest.errors import SettingsError

TEXTS = {"dam": DAM, "ferry": FERRY, "choir": CHOIR}
FOUNDED = "Who founded the choir?"


@pytest.fixture(scope="module")
def reader_folder(tmp_path_factory) -> Path:
    return made_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def network(reader_folder) -> ReadingNetwork:
    return ReadingNetwork(reader_folder)


@pytest.fixture(scope="module")
def archive(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("towns") / "archive"
    # What it has learned by heart stood under no title.
    bare = {"title": "", "publisher": None, "published": None}
    put(folder, words, [named(name, text, **bare) for name, text in TEXTS.items()])
    with Archive(folder, embedder=words.identity) as opened:
        yield opened


@pytest.fixture(scope="module")
def answering(archive, words, network) -> Answering:
    reader = SpanReader(words, network)
    return Answering(archive, Search(archive, words, reader), reader)


# What it points at


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [row for row in ASKED if row[2]],
    ids=[row[0] for row in ASKED if row[2]],
)
def test_it_points_at_what_it_was_taught(network, question, passage, expected):
    [reading] = network.read([(question, passage)])
    best = reading.spans[0].span
    assert passage[best.start : best.end] == expected
    assert reading.spans[0].score > reading.absent
    assert reading.answered > 0


@pytest.mark.parametrize(
    ("question", "passage"),
    [row[:2] for row in ASKED if not row[2]],
    ids=["oil, of the dam", "a king, of the ferry", "oil, of the choir"],
)
def test_it_says_that_the_answer_is_not_here(network, question, passage):
    [reading] = network.read([(question, passage)])
    assert reading.spans[0].score < reading.absent
    assert reading.answered < 0


def test_no_answer_begins_in_the_title_line(network):
    head = "Tomas Reil | The Courier\n"
    [reading] = network.read([(FOUNDED, head + CHOIR)], [len(head)])
    assert all(pointed.span.start >= len(head) for pointed in reading.spans)


def test_more_exact_arithmetic_points_at_the_same(reader_folder, network):
    exact = ReadingNetwork(reader_folder, precision="f32")
    pairs = [row[:2] for row in ASKED if row[2]]
    for one, other in zip(network.read(pairs), exact.read(pairs), strict=True):
        assert one.spans[0].span == other.spans[0].span
        assert one.answered == pytest.approx(other.answered, abs=0.1)


# What an answer makes of it


def test_the_answer_is_the_words_it_points_at_within_a_whole_sentence(answering):
    answer = answering.answer(Asked(FOUNDED))
    [finding, *_] = answer.findings
    [quote] = finding.quotes
    assert (answer.text, answer.answered_by) == ("Tomas Reil", "reader")
    assert quote.text == "It was founded by Tomas Reil in 1911."
    assert quote.around_answer == ("It was founded by ", "Tomas Reil", " in 1911.")
    assert finding.speaker_confidence is not None


def test_what_the_archive_does_not_say_is_not_found(answering):
    answer = answering.answer(Asked("What is the price of oil?"))
    assert (answer.outcome, answer.findings) == (Outcome.NOT_FOUND, ())


def test_a_question_for_yes_or_no_is_answered_by_sentences(answering, words, archive):
    asked = Asked("Was the village of Orde cut off?")
    sentences = Answering(archive, Search(archive, words), SentenceReader(words))
    assert answering.answer(asked).text == sentences.answer(asked).text


def test_the_json_has_the_answer_in_offsets_of_the_article(answering):
    told = answer_json(answering.answer(Asked(FOUNDED)))
    assert told["findings"][0]["quotes"][0]["answer"] == {
        "text": "Tomas Reil",
        "start": CHOIR.index("Tomas"),
        "end": CHOIR.index(" in 1911"),
    }


def test_the_terminal_shows_the_answer_bold_in_its_quote(answering):
    out = Console(record=True, width=200, file=StringIO(), force_terminal=True)
    show_answer(answering.answer(Asked(FOUNDED)), out)
    shown = out.export_text(styles=True)
    assert "It was founded by \x1b[1mTomas Reil\x1b[0m in 1911." in shown


def test_discord_shows_the_answer_bold_in_its_quote(answering):
    card = answer_card(answering.answer(Asked(FOUNDED)), "en-US", Offer())
    shown = [text_of(b) for part in card.parts for b in part.blocks if hasattr(b, "pieces")]
    assert shown[0] == "**Tomas Reil**"
    assert "> It was founded by **Tomas Reil** in 1911." in shown
    foot = [text_of(b) for b in card.foot.blocks if hasattr(b, "pieces")]
    assert "reader of our own" in foot[0]


def test_an_answer_that_was_kept_is_read_from_the_article_again(answering, archive):
    answer = answering.answer(Asked(FOUNDED))
    kept = json.loads(json.dumps(answer_json(answer)))
    assert restored(kept, archive).findings[0].answer_text == "Tomas Reil"
    kept["findings"][0]["quotes"][0]["answer"]["text"] = "Ines Vall"
    assert restored(kept, archive).findings[0].answer_text is None


def test_a_proof_whose_answer_was_moved_does_not_hold(answering, archive):
    bundle = json.loads(json.dumps(proof(answering.answer(Asked(FOUNDED)), archive, at=NOW)))
    assert verified(bundle, archive).differences == ()
    bundle["findings"][0]["quotes"][0]["answer"]["start"] += 1
    [told] = verified(bundle, archive).differences
    assert told == "“Tomas Reil” does not stand where the proof has the answer."


# Its place among rerankers


class Counting:
    """A network that counts what it reads."""

    def __init__(self, network: ReadingNetwork) -> None:
        self.manifest = network.manifest
        self.asked: list[tuple[str, str]] = []
        self._network = network

    def read(self, pairs, heads=()) -> list[Reading]:
        self.asked += pairs
        return self._network.read(pairs, heads)


def test_what_was_read_for_the_order_is_not_read_again_for_the_answer(archive, words, network):
    counting = Counting(network)
    reader = SpanReader(words, counting)
    answer = Answering(archive, Search(archive, words, reader), reader).answer(Asked(FOUNDED))
    own = [pair for pair in counting.asked if pair[0] == FOUNDED]
    assert answer.text == "Tomas Reil"
    assert len(own) == len(set(own)) == len(TEXTS)


def test_the_passage_that_answers_comes_first(archive, words, network):
    found = Search(archive, words, SpanReader(words, network))(FOUNDED, k=3)
    assert found.hits[0].passage.text == CHOIR
    assert found.hits[0].ranks["reranker"] == 1


def test_where_nothing_is_asked_the_order_stays(archive, words, network):
    topic = "the dam at Calder and the ferry"
    plain = Search(archive, words)(topic, k=3)
    ranked = Search(archive, words, SpanReader(words, network))(topic, k=3)
    assert [h.passage for h in ranked.hits] == [h.passage for h in plain.hits]


# Its files


def test_the_manifest_vouches_for_every_file(reader_folder):
    manifest = json.loads((reader_folder / "manifest.json").read_text())
    written = {path.name for path in reader_folder.iterdir()} - {"manifest.json"}
    assert set(manifest["sha256"]) == written == {"reader.xml", "reader.bin", "tokenizer.json"}


def test_a_card_tells_what_the_weights_are_worth(reader_folder, network):
    told = card(reader_folder, network.manifest, {"squad_f1": 0.7064}, "for a minute")
    assert "**Trained** for a minute" in told
    assert "| the same: F1 | 0.706 |" in told
    assert f"`{network.manifest['sha256']['reader.bin']}`" in told


def _damaged(folder: Path) -> None:
    data = bytearray((folder / "reader.bin").read_bytes())
    data[1000] ^= 1
    (folder / "reader.bin").write_bytes(data)


def _no_graph(folder: Path) -> None:
    (folder / "reader.xml").write_text("<net/>")
    _restated(folder, "sha256", {"reader.xml": sha256(b"<net/>").hexdigest()})


def _restated(folder: Path, name: str, value: object) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    merged = {**manifest[name], **value} if isinstance(value, dict) else value
    path.write_text(json.dumps({**manifest, name: merged}))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        pytest.param(shutil.rmtree, "manifest.json is missing", id="no folder"),
        pytest.param(
            lambda f: (f / "manifest.json").write_text("{}"), "no manifest", id="no manifest"
        ),
        pytest.param(lambda f: _restated(f, "format", 2), "of format 2", id="another format"),
        pytest.param(
            lambda f: (f / "reader.bin").unlink(), "reader.bin is missing", id="a file is missing"
        ),
        pytest.param(_damaged, "reader.bin is damaged (SHA-256", id="one bit is another"),
        pytest.param(_no_graph, "no graph that OpenVINO can run", id="no graph"),
    ],
)
def test_a_reader_that_is_not_whole_is_refused(reader_folder, tmp_path, harm, told):
    folder = Path(shutil.copytree(reader_folder, tmp_path / "reader"))
    harm(folder)
    with pytest.raises(ReaderWeightsError) as refused:
        ReadingNetwork(folder)
    assert told in str(refused.value)
    assert str(folder) in str(refused.value)
    assert "READER_MODEL" in str(refused.value)


def test_a_damaged_reader_is_told_and_no_other_answers_in_its_place(
    newshound, embedder, reader_folder, tmp_path
):
    put(tmp_path / "archive", embedder, [named("dam", DAM)])
    folder = Path(shutil.copytree(reader_folder, tmp_path / "reader"))
    _damaged(folder)
    ask = ("ask", FOUNDED, "--archive", tmp_path / "archive")
    run = newshound.run(*ask, READER_MODEL=str(folder))
    assert run.returncode != 0
    assert "reader.bin is damaged" in one_line(run.stderr)


def test_the_reader_reranks_where_the_settings_say_so(words, network):
    settings = Settings(_env_file=None, reranker="reader")
    reader = SpanReader(words, network)
    assert reranker_of(settings, reader) is reader
    assert reranker_of(Settings(_env_file=None), reader) is None
    with pytest.raises(SettingsError, match="READER_MODEL"):
        reranker_of(settings, SentenceReader(words))
