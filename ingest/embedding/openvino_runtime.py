"""A converted model, run by OpenVINO on the CPU. Imports neither torch nor transformers."""

import json
from collections.abc import Iterator, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypedDict

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from ingest.embedding.embedder import Embedder, EmbedderIdentity, Vectors, unit

MANIFEST = "manifest.json"

# Tokens in one request: large enough to keep the matrix units busy, small enough for their cache.
# With AMX 1,024 measured 113 passages a CPU-second and 330 MB, 4,096 101 and 480 MB, 512 106;
# with AVX512 alone 2,048 to 8,192 were within 3 % of each other.
_BUDGET = 1024

# Lengths are filled up to a multiple of this, because every new shape is compiled anew and kept:
# without it 95 passages a CPU-second and 560 MB, and more with every batch.
_STEP = 16

# Two requests at once beat one wide one by up to 1.3x on two cores.
_REQUESTS = 2


class Manifest(TypedDict):
    """What is known of a converted model. `precision` is empty where none agreed with stock."""

    name: str
    weights: str
    dimension: int
    max_tokens: int
    query_prompt: str
    document_prompt: str
    precision: str
    digest: str


def precisions() -> list[str]:
    """The arithmetic worth trying on this CPU, fastest first."""
    able = ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return ["bf16", "f32"] if "BF16" in able else ["f32"]


def read_manifest(folder: Path) -> Manifest | None:
    """What was converted there; None where nothing was, or the files are not whole."""
    try:
        manifest: Manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = not manifest["precision"] or digest(folder) == manifest["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if whole else None


def digest(folder: Path) -> str:
    """One SHA-256 over the files of a converted model."""
    digests = []
    for name in ("model.xml", "model.bin", "tokenizer.json"):
        with (folder / name).open("rb") as stream:
            digests.append(file_digest(stream, "sha256").hexdigest())
    return sha256("".join(digests).encode()).hexdigest()


class Converted(Embedder):
    """Batches by token budget from texts sorted by length; safe to call from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.identity = EmbedderIdentity(
            manifest["name"], manifest["dimension"], manifest["weights"]
        )
        self._manifest = manifest
        self._tokenizer = _tokenizer(folder, manifest["max_tokens"])
        model = ov.Core().compile_model(
            folder / "model.xml",
            "CPU",
            {
                "PERFORMANCE_HINT": "THROUGHPUT",
                "NUM_STREAMS": _REQUESTS,
                "INFERENCE_PRECISION_HINT": manifest["precision"],
            },
        )
        self._inputs = [port.get_any_name() for port in model.inputs]
        self._queue = ov.AsyncInferQueue(model, _REQUESTS)
        self._queue_lock = Lock()
        # Its own request, so that a question does not wait for an ingest in the same process.
        self._single = model.create_infer_request()
        self._single_lock = Lock()

    def document_vectors(self, texts: Sequence[str]) -> Vectors:
        return self._vectors([self._manifest["document_prompt"] + text for text in texts])

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        prompted = [self._manifest["query_prompt"] + text for text in texts]
        if len(prompted) != 1:
            return self._vectors(prompted)
        encoding = self._tokenizer.encode(prompted[0])
        with self._single_lock:
            result = self._single.infer(self._padded([encoding]))
            return unit(np.array(result[0], dtype=np.float32))

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))

        def keep(request: Any, places: NDArray[np.int64]) -> None:  # noqa: ANN401 (openvino's own)
            rows[places] = request.get_output_tensor(0).data

        with self._queue_lock:
            self._queue.set_callback(keep)
            for places in _batches([len(e.ids) for e in encodings]):
                batch = self._padded([encodings[place] for place in places])
                self._queue.start_async(batch, userdata=places)
            self._queue.wait_all()
        return unit(rows)

    def _padded(self, encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        width = min(_filled(max(len(e.ids) for e in encodings)), self._manifest["max_tokens"])
        fed = {n: np.zeros((len(encodings), width), dtype=np.int64) for n in self._inputs}
        for row, encoding in enumerate(encodings):
            size = len(encoding.ids)
            fed["input_ids"][row, :size] = encoding.ids
            if "attention_mask" in fed:
                fed["attention_mask"][row, :size] = 1
            if "token_type_ids" in fed:
                fed["token_type_ids"][row, :size] = encoding.type_ids
        return fed


def _batches(sizes: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """Places of texts of like length, longest first, each batch within the token budget.

    A few texts are still shared out between the requests.
    """
    order = np.argsort(-np.asarray(sizes, dtype=np.int64), kind="stable")
    budget = min(_BUDGET, max(1, sum(sizes) // _REQUESTS))
    start = 0
    while start < len(order):
        count = max(1, budget // _filled(sizes[order[start]]))
        yield order[start : start + count]
        start += count


def _filled(size: int) -> int:
    return max(1, -(-size // _STEP)) * _STEP


def _tokenizer(folder: Path, max_tokens: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer
