"""`newshound quote`: who said some words, and where first."""

import json
from pathlib import Path

import click

from bot.commands.opening import open_desk
from bot.commands.options import (
    Limits,
    archive_option,
    examples,
    filter_options,
    json_option,
    not_empty,
)
from bot.inquiries import origin_json
from bot.terminal import console, show_origin


@click.command(
    name="quote",
    epilog=examples(
        'newshound quote "You will sit there until it is done"',
        'newshound quote "we have changed the sensor … I can promise" --json',
    ),
)
@click.argument("words", callback=not_empty)
@filter_options
@archive_option
@json_option
def command(
    words: str,
    limits: Limits,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Find who said WORDS, and where they were printed first.

    Word for word first, oldest first; then sentences that share most of the words. An ellipsis
    stands for what was left out."""
    with open_desk(folder) as desk:
        asked = desk.asked(words, **limits)
        found = desk.trace(asked.text, asked.filters)
    for note in asked.notes:
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps(origin_json(found), ensure_ascii=False, indent=2))
    else:
        show_origin(found, console())
