"""A sentence-transformers model turned into an OpenVINO one, once, and proven to agree with it.

Only this module and `stock` import torch: a start with a converted model needs neither.
"""

import json
import shutil
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import torch
import transformers
from filelock import FileLock
from sentence_transformers import SentenceTransformer

from ingest.embedding.embedder import Vectors, unit
from ingest.embedding.models import ModelFiles
from ingest.embedding.openvino_runtime import (
    MANIFEST,
    Converted,
    Manifest,
    digest,
    precisions,
    read_manifest,
)
from ingest.embedding.stock import load_stock
from ingest.errors import EmbeddingModelError

# Below this cosine to the stock vectors a conversion is not used (bf16 measures .99997).
AGREEMENT = 0.999

_PROBES = (
    "The harbour master said that nobody was hurt.",
    "Who said that nobody was hurt?",
    "Short.",
    "The council met on Tuesday to discuss the budget, and after four hours it voted, nine to "
    "six, to close the library in St. Mary's Lane; the mayor, who had promised to keep it open, "
    "said that there was “no money left for anything but the roads.” " * 6,
)


def convert(files: ModelFiles, folder: Path) -> None:
    """Write the converted model to `folder`, whole or not at all, unless it is there.

    Where no precision agrees with the stock model, only a manifest is written, which says so.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = folder.with_name(f".converting-{folder.name}")
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        if read_manifest(folder) is not None:  # another process was faster
            return
        shutil.rmtree(work, ignore_errors=True)  # as a process that was killed left it
        work.mkdir()
        with _quiet():
            _convert_into(work, files)
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings and bars of libraries that trace and load: nothing in them is for
    the person who waits."""
    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _convert_into(work: Path, files: ModelFiles) -> None:
    model = load_stock(files, "cpu")
    manifest = _unconverted(model, files)
    try:
        ov.save_model(_graph(model), work / "model.xml", compress_to_fp16=False)
        tokenizer = model.tokenizer.backend_tokenizer
    except (RuntimeError, AttributeError, TypeError, ValueError, KeyError):
        _write(work, manifest)  # an architecture that cannot be traced, or has no fast tokenizer
        return
    (work / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    for precision in precisions():
        candidate = Manifest(**{**manifest, "precision": precision, "digest": digest(work)})
        if _agrees(Converted(work, candidate), model):
            manifest = candidate
            break
    _write(work, manifest)


def _unconverted(model: SentenceTransformer, files: ModelFiles) -> Manifest:
    prompts = model.prompts or {}
    document = next((p for n in ("document", "passage", "corpus") if (p := prompts.get(n))), "")
    return Manifest(
        name=files.name,
        weights=files.weights,
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        query_prompt=prompts.get("query") or "",
        document_prompt=document,
        precision="",
        digest="",
    )


class _Sentence(torch.nn.Module):
    """All of the model's modules (transformer, pooling, dense, normalising) as one function."""

    def __init__(self, model: SentenceTransformer, names: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        features: dict[str, Any] = dict(zip(self.names, inputs, strict=True))
        embedded: torch.Tensor = self.model(features)["sentence_embedding"]
        return embedded


def _graph(model: SentenceTransformer) -> ov.Model:
    features = model.preprocess(["two texts", "of different length, to trace with padding"])
    example = {k: v for k, v in features.items() if isinstance(v, torch.Tensor)}
    with torch.no_grad():
        graph = ov.convert_model(
            _Sentence(model, list(example)), example_input=tuple(example.values())
        )
    for port, name in zip(graph.inputs, example, strict=True):
        port.get_node().set_partial_shape(ov.PartialShape([-1, -1]))
        port.get_tensor().set_names({name})
    graph.validate_nodes_and_infer_types()
    return graph


def _agrees(converted: Converted, model: SentenceTransformer) -> bool:
    pairs = (
        (converted.document_vectors(_PROBES), model.encode_document(list(_PROBES))),
        (converted.query_vectors(_PROBES), model.encode_query(list(_PROBES))),
    )
    return all(_cosine(ours, stock) >= AGREEMENT for ours, stock in pairs)


def _cosine(ours: Vectors, stock: object) -> float:
    """The smallest cosine between matching rows."""
    theirs = unit(np.asarray(stock, dtype=np.float32))
    return float((ours * theirs).sum(axis=1).min())


def _write(work: Path, manifest: Manifest) -> None:
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def main() -> None:
    """`python -m ingest.embedding.conversion NAME FOLDER WEIGHTS TARGET`: `convert`."""
    name, source, weights, target = sys.argv[1:]
    try:
        convert(ModelFiles(name, Path(source), weights), Path(target))
    except (EmbeddingModelError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
