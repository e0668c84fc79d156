"""`newshound check`: a proof against the archive as it is now."""

import json
import sys
from pathlib import Path
from typing import Any, Final, TextIO

import click

from bot.commands.opening import load_settings
from bot.commands.options import archive_option, examples, json_option
from bot.proof import ProofCheck, ProofError, check_json, verified
from bot.terminal import console, show_proof_check
from ingest.archive import Archive

CORRECTED: Final = 3
UNPROVEN: Final = 4


@click.command(
    name="check",
    epilog=examples(
        'newshound ask "Who claimed there were no casualties?" --proof kremlin.json',
        "newshound check kremlin.json",
    ),
)
@click.argument("file", type=click.File(encoding="utf-8"))
@archive_option
@json_option
def command(file: TextIO, folder: Path | None, as_json: bool) -> None:
    """Check the proof in FILE, which `ask --proof` wrote, against the archive.

    The exit status is 0 where every quotation stands, 3 where a later version of an article has
    dropped one, 4 where something in the proof cannot be shown to stand or was altered.
    """
    bundle = _bundle(file)
    with Archive(folder or load_settings().archive_path) as archive:
        check = verified(bundle, archive)
    if as_json:
        click.echo(json.dumps(check_json(check), ensure_ascii=False, indent=2))
    else:
        show_proof_check(check, console())
    sys.exit(_status(check))


def _bundle(file: TextIO) -> dict[str, Any]:
    try:
        bundle = json.load(file)
    except ValueError as error:
        raise ProofError(f"{file.name} is no proof: it is not JSON ({error}).") from error
    if not isinstance(bundle, dict):
        raise ProofError(f"{file.name} is no proof: it holds no JSON object.")
    return bundle


def _status(check: ProofCheck) -> int:
    if not check.holds:
        return UNPROVEN
    return 0 if check.is_current else CORRECTED
