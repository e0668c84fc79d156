"""The README, `.env.example` and the pictures say what the program does."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from ingest.duplicates import Outcome
from ingest.loaders.registry import suffixes

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIELDS = Settings.model_fields
NEWSHOUND = Path(sys.executable).parent / "newshound"


def section(title: str) -> str:
    return re.split(r"^## ", README.split(f"## {title}\n", 1)[1], flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines][1:]


def blocks(text: str) -> list[list[str]]:
    """The commands of each block that are newshound's."""
    found = re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)
    return [[li for li in block.splitlines() if li.startswith("newshound")] for block in found]


def test_the_settings_table_names_every_setting_and_what_it_does():
    table = {name.strip("`").lower(): meaning for name, _, meaning in rows(section("Settings"))}
    assert table == {name: field.description for name, field in FIELDS.items()}


def test_the_settings_table_tells_the_defaults():
    told = {name.strip("`").lower(): default for name, default, _ in rows(section("Settings"))}
    plain = {n: f"`{f.default}`" for n, f in FIELDS.items() if f.default and not f.default_factory}
    assert {name: told[name] for name in plain} == plain


def test_env_example_names_every_setting_and_nothing_else():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = [line.partition("=")[0].lower() for line in lines if line and not line.startswith("#")]
    assert shown == list(FIELDS)


def test_env_example_as_it_stands_is_the_defaults(tmp_path):
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert Settings(_env_file=tmp_path / ".env") == Settings(_env_file=None)


def test_the_table_of_formats_names_every_suffix():
    told = {
        s for row in rows(section("Your own archive")) for s in re.findall(r"`(\.\w+)`", row[1])
    }
    assert told - {".gz", ".xz"} == set(suffixes())


def test_the_table_of_outcomes_is_complete():
    told = [row[0] for row in rows(section("Your own archive"))]
    assert [name for name in told if name in set(Outcome)] == list(Outcome)


def test_the_layout_map_is_the_file_list():
    shown = re.search(r"<!-- layout -->\n```text\n(.*?)```", README, flags=re.DOTALL)
    told = {line.split()[0] for line in shown[1].splitlines() if line.strip()}
    assert told == layout()


def layout() -> set[str]:
    """Packages and modules of bot and ingest; a folder of formats or verbs by its own name."""
    found = set()
    for package in ("bot", "ingest"):
        for path in (ROOT / package).iterdir():
            if path.name.startswith(("_", ".")) and path.name != "__main__.py":
                continue
            found.add(f"{package}/{path.name}" + ("/" if path.is_dir() else ""))
    return found


@pytest.mark.parametrize("block", blocks(section("Asking")), ids=lambda block: block[0])
def test_the_commands_of_the_readme_run(block, sample_archive, environment, tmp_path):
    for line in block:
        if "questions.jsonl" in line or "chat" in line:  # no such file, nobody at the keyboard
            continue
        arguments = [*shlex.split(line)[1:], "--archive", str(sample_archive)]
        run = _run([NEWSHOUND, *arguments], environment, tmp_path)
        assert (run.returncode, run.stderr) == (0, "")


def test_the_json_that_the_readme_shows_has_the_keys_of_the_program(sample_archive, environment):
    shown = json.loads(re.search(r"```json\n(.*?)```", section("JSON"), flags=re.DOTALL)[1])
    question = "Who claimed there were no casualties?"
    arguments = ["ask", question, "--json", "--archive", str(sample_archive)]
    run = _run([NEWSHOUND, *arguments], environment)
    assert keys(json.loads(run.stdout)) == keys(shown)


def keys(value: object) -> object:
    """The shape of a JSON value: keys all the way down, of lists the first item."""
    if isinstance(value, dict):
        stages = {"question", "retrieve", "read", "check", "compose"}
        return {k: keys(v) for k, v in value.items() if k not in stages or k == "question"}
    return [keys(value[0])] if isinstance(value, list) and value else None


def test_the_python_of_the_readme_runs(sample_archive, environment):
    code = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)[1]
    code = code.replace('Path("archive")', f"Path({str(sample_archive)!r})")
    run = _run([sys.executable, "-c", code], environment)
    assert (run.stdout, run.stderr) == ("The Kremlin\n", "")


def test_the_picture_shows_what_the_program_prints(sample_archive, environment):
    run = _run([sys.executable, "-m", "tests.pictures.ask", sample_archive], environment)
    assert run.stdout == (ROOT / "tests/pictures/ask.svg").read_text("utf-8")


@pytest.fixture
def environment(model_cache) -> dict[str, str]:
    return {**os.environ, "MODEL_CACHE": str(model_cache)}


def _run(
    command: list, environment: dict[str, str], folder: Path = ROOT
) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_no_path_of_a_machine_is_in_the_repository():
    tracked = subprocess.run(
        [shutil.which("git"), "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    named = [name for name in tracked if _names_a_home(ROOT / name)]
    assert named == []


def _names_a_home(file: Path) -> bool:
    return file.is_file() and re.search(rb"/(?:home|Users|root)/\w", file.read_bytes()) is not None


def test_the_readme_commands_are_what_ci_runs():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "<!-- tests -->" in script
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert re.search(r"<!-- tests -->\n```bash\n.*pytest.*\n```", README)
