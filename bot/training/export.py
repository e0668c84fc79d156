"""The trained network as OpenVINO files with 8-bit weights, and the manifest that vouches."""

import json
import shutil
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import torch
from openvino import opset13 as ops

from bot.spans.weights import FORMAT, GRAPH, MANIFEST, TABLES, TOKENIZER
from bot.training.network import ReaderNetwork
from bot.training.train import BUILT_IN

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_SMALL = 10_000  # numbers; smaller tables stay as they are


def export(
    network: ReaderNetwork, folder: Path, facts: Mapping[str, Any], *, encoder: Path = BUILT_IN
) -> None:
    """Write `reader.xml`, `reader.bin`, the tokenizer where it is not the one that comes with the
    program, and the manifest with their checksums and `facts`."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    ids = torch.tensor([[101, 2040, 102, 7592, 2088, 102], [101, 2040, 102, 7592, 102, 0]])
    example = (ids, (ids > 0).long(), torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]]))
    with torch.no_grad():
        graph = ov.convert_model(network, example_input=example)
    for port, name in zip(graph.inputs, _INPUTS, strict=True):
        port.get_node().set_partial_shape(ov.PartialShape([-1, -1]))
        port.get_tensor().set_names({name})
    graph.validate_nodes_and_infer_types()
    compress(graph)
    ov.save_model(graph, folder / GRAPH, compress_to_fp16=True)
    names = [GRAPH, TABLES]
    if encoder != BUILT_IN:
        shutil.copyfile(encoder / TOKENIZER, folder / TOKENIZER)
        names.append(TOKENIZER)
    digests = {name: _digest(folder / name) for name in names}
    _write(folder, {"format": FORMAT, **facts, "sha256": digests})


def restate(folder: Path, facts: Mapping[str, Any]) -> None:
    """Put other facts into the manifest; the weights and their checksums stay."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    _write(folder, {**manifest, **facts})


def _write(folder: Path, manifest: Mapping[str, Any]) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def compress(graph: ov.Model) -> None:
    """Each large table in 8 bits with one scale a row: an output of a layer, or a word."""
    for node in graph.get_ops():
        if node.get_type_name() != "Constant" or node.get_element_type() != ov.Type.f32:
            continue
        table = node.get_data()
        if table.ndim != 2 or table.size < _SMALL:
            continue
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12)
        whole = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
        wide = ops.convert(ops.constant(whole), "f16")
        scaled = ops.multiply(wide, ops.constant(scale.astype(np.float16)))
        restored = ops.convert(scaled, "f32")
        for target in node.output(0).get_target_inputs():
            target.replace_source_output(restored.output(0))
    graph.validate_nodes_and_infer_types()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
