"""Texts to vectors: a sentence-transformers model by name, run by the fastest means there is."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openvino as ov

from ingest.embedding.embedder import Embedder, EmbedderIdentity, Vectors
from ingest.embedding.models import BUILT_IN, ModelFiles, find_model
from ingest.embedding.openvino_runtime import Converted, precisions, read_manifest
from ingest.errors import EmbeddingModelError
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
        tell(f"Preparing {files.name} for this CPU, once …")
        _convert(files, folder)
        manifest = read_manifest(folder)
    if manifest is None or not manifest["precision"]:
        return _stock(files, "cpu")
    return Converted(folder, manifest)


def _convert(files: ModelFiles, folder: Path) -> None:
    """In a process of its own: torch would stay in this one, with 500 MB that nothing needs."""
    module = "ingest.embedding.conversion"
    arguments = [files.name, str(files.folder), files.weights, str(folder)]
    # -P: a folder named "ingest" where Newshound is started is not ours.
    run = subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-P", "-m", module, *arguments], stderr=subprocess.PIPE, text=True
    )
    if run.returncode:
        reason = (run.stderr.strip() or f"it ended with status {run.returncode}").splitlines()[-1]
        raise EmbeddingModelError(f"The embedding model {files.name} cannot be prepared: {reason}")


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
