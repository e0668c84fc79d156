"""The habits that only a machine remembers: homes of libraries, frozen values, one check."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

HOMES = {
    "sqlite3": ("ingest/archive/", "ingest/web/memory.py", "bot/state/"),
    "chromadb": "ingest/archive/",
    "tantivy": "ingest/archive/",
    "filelock": ("ingest/archive/", "ingest/embedding/"),
    "openvino": ("ingest/embedding/", "bot/spans/", "bot/training/"),
    "tokenizers": ("ingest/embedding/", "bot/spans/", "bot/training/"),
    "torch": ("ingest/embedding/", "bot/training/"),
    "sklearn": "bot/training/",
    "sentence_transformers": (
        "ingest/embedding/",
        "bot/model/entailment.py",
        "bot/cross_encoder.py",
    ),
    "trafilatura": "ingest/loaders/",
    "lxml": "ingest/loaders/",
    "markdown_it": "ingest/loaders/",
    "pypdf": "ingest/loaders/pdf.py",
    "pyarrow": "ingest/loaders/parquet.py",
    "feedparser": "ingest/loaders/",
    "fastwarc": "ingest/loaders/",
    "brotli": "ingest/loaders/",
    "backports": "ingest/loaders/",
    "httpx": ("ingest/archive/", "ingest/web/"),
    "httpcore": "ingest/web/",
    "protego": "ingest/web/robots.py",
    "pysbd": "ingest/sentences.py",
    "py3langid": "ingest/languages.py",
    "langchain": "bot/model/provider.py",
    "langchain_openai": "bot/model/provider.py",
    "langchain_anthropic": "bot/model/provider.py",
    "dotenv": "bot/settings.py",
    "pydantic_settings": ("ingest/settings.py", "bot/settings.py"),
    "prometheus_client": "bot/discord/",
    "rich": "bot/terminal/",
    "click": "bot/",
    "discord": "bot/discord/",
}
EMPTY_NAMES = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "manager.py"}


def sources() -> Iterator[Path]:
    for package in ("bot", "ingest"):
        yield from (ROOT / package).rglob("*.py")


@cache
def parsed() -> list[tuple[str, ast.AST]]:
    return [
        (path.relative_to(ROOT).as_posix(), node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    return ((path, node) for path, node in parsed() if isinstance(node, kind))


def imports() -> Iterator[tuple[str, str]]:
    for path, node in nodes(ast.Import):
        yield from ((path, alias.name.split(".")[0]) for alias in node.names)
    for path, node in nodes(ast.ImportFrom):
        if node.module:
            yield path, node.module.split(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_has_one_home(library):
    strangers = [path for path, name in imports() if name == library]
    assert [path for path in strangers if not path.startswith(HOMES[library])] == []


def test_every_dataclass_is_frozen():
    loose = [
        f"{path}: {node.name}"
        for path, node in nodes(ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and "frozen=True" not in ast.unparse(decorator)
    ]
    assert loose == []


def test_nothing_is_decoded_by_losing_characters():
    """But for one place that cuts bytes and drops only the character that it cut itself."""
    losing = [
        path
        for path, node in nodes(ast.Call)
        for keyword in node.keywords
        if keyword.arg == "errors" and ast.unparse(keyword.value) in ("'ignore'", "'replace'")
    ]
    assert losing == ["ingest/chunking.py"]


def test_only_the_last_that_can_tell_the_asker_catches_everything():
    broad = [
        path
        for path, node in nodes(ast.ExceptHandler)
        if node.type is None or ast.unparse(node.type) == "Exception"
    ]
    assert broad == ["bot/discord/last_resort.py"]


def test_file_names_mean_something():
    assert [path.name for path in sources() if path.name in EMPTY_NAMES] == []


def test_importing_needs_no_environment():
    code = "import bot.__main__, bot.answering, ingest.pipeline, ingest.embedding"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, check=True)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--check", "."], id="format"),
        pytest.param(["ruff", "check", "."], id="lint"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["lint-imports"], id="import contracts"),
    ],
)
def test_the_code_passes(command):
    tool = Path(sys.executable).parent / command[0]
    run = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
