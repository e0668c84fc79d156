"""`newshound compare`: outlets side by side on a topic."""

import json
from pathlib import Path

import click

from bot.commands.opening import open_desk
from bot.commands.options import (
    Limits,
    archive_option,
    examples,
    filters_but_outlets,
    json_option,
)
from bot.inquiries import comparison_json
from bot.terminal import console, show_comparison


@click.command(
    name="compare",
    epilog=examples(
        'newshound compare TASS Reuters "drones over the Kremlin"',
        'newshound compare "Nordvik Tidende" "Meridian Post" "ferry inspection" --json',
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="PUBLISHER PUBLISHER… TOPIC")
@filters_but_outlets
@archive_option
@json_option
def command(
    words: tuple[str, ...],
    limits: Limits,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Put what each PUBLISHER has on TOPIC side by side, in sentences quoted word for word."""
    *publishers, topic = words
    if len(publishers) < 2 or not all(word.strip() for word in words):
        raise click.UsageError("Name at least two publishers, then the topic.")
    with open_desk(folder) as desk:
        asked = desk.asked(topic, **limits)
        found = desk.compare(publishers, asked)
    if as_json:
        click.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        show_comparison(found, console())
