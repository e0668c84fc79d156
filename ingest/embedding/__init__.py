"""Texts to vectors: a sentence-transformers model by name, run by the fastest means there is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openvino as ov

from ingest.embedding.embedder import Embedder, EmbedderIdentity, Vectors
from ingest.embedding.models import BUILT_IN, ModelFiles, find_model
from ingest.embedding.openvino_runtime import Converted, precisions, read_manifest
from ingest.settings import Device

__all__ = ["BUILT_IN", "Embedder", "EmbedderIdentity", "Vectors", "load_embedder"]


def load_embedder(
    name: str,
    *,
    device: Device,
    cache: Path,
    tell: Callable[[str], None] = lambda line: None,
) -> Embedder:
    """The model `name` on `device`. On a CPU it is converted to OpenVINO at its first use,
    which takes some seconds and is told.

    Raises `EmbeddingModelError` where it cannot be found, loaded or trusted.
    """
    files = find_model(name)
    accelerator = _accelerator(device)
    if accelerator is not None:
        return _stock(files, accelerator)
    folder = cache / f"{files.weights[:16]}-{precisions()[0]}-openvino-{_release()}"
    manifest = read_manifest(folder)
    if manifest is None:
        from ingest.embedding.conversion import convert  # noqa: PLC0415 (torch: 6 s, once)

        tell(f"Preparing {files.name} for this CPU, once …")
        convert(files, folder)
        manifest = read_manifest(folder)
    if manifest is None or not manifest["precision"]:
        return _stock(files, "cpu")
    return Converted(folder, manifest)


def _stock(files: ModelFiles, device: str) -> Embedder:
    from ingest.embedding.stock import StockEmbedder  # noqa: PLC0415 (torch: 6 s)

    return StockEmbedder(files, device)


def _accelerator(device: Device) -> str | None:
    """The GPU to use, or None for the CPU. torch is asked only where a driver is installed."""
    if device is Device.CPU or (device is Device.AUTO and shutil.which("nvidia-smi") is None):
        return None
    if device is not Device.AUTO:
        return device.value
    import torch  # noqa: PLC0415 (1.4 s)

    return "cuda" if torch.cuda.is_available() else None


def _release() -> str:
    return str(ov.__version__).split("-", maxsplit=1)[0]
