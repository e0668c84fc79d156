"""`newshound check-text`: a text against the archive, statement by statement."""

import json
from pathlib import Path
from typing import TextIO

import click

from bot.commands.opening import open_desk
from bot.commands.options import (
    Limits,
    archive_option,
    examples,
    filter_options,
    json_option,
)
from bot.inquiries import text_check_json
from bot.terminal import console, show_text_check


@click.command(
    name="check-text",
    epilog=examples(
        "newshound check-text post.txt",
        "pbpaste | newshound check-text - --before 2024-02-15 --json",
    ),
)
@click.argument("file", type=click.File(encoding="utf-8"))
@filter_options
@archive_option
@json_option
def command(
    file: TextIO,
    limits: Limits,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Check each statement of the text in FILE (`-`: standard input) against the archive.

    Supported: a quoted sentence says it, in the same words. Disputed: one denies it, or gives
    another number. Not found: neither."""
    text = _text(file)
    with open_desk(folder) as desk:
        asked = desk.asked(text, **limits)
        found = desk.check_text(asked.text, asked.filters)
    for note in asked.notes:
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps(text_check_json(found), ensure_ascii=False, indent=2))
    else:
        show_text_check(found, console())


def _text(file: TextIO) -> str:
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file.name} is not UTF-8 (byte {error.start}).") from error
    if not text.strip():
        raise click.UsageError(f"There is no text in {file.name}.")
    return text
