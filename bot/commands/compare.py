"""`newshound compare`: outlets side by side on a topic."""

import json
from datetime import date
from pathlib import Path

import click

from bot.commands.opening import open_desk
from bot.commands.options import (
    archive_option,
    examples,
    json_option,
    seen_collections,
    time_options,
)
from bot.inquiries import comparison_json
from bot.terminal import console, show_comparison
from ingest.articles import Moment


@click.command(
    name="compare",
    epilog=examples(
        'newshound compare TASS Reuters "drones over the Kremlin"',
        'newshound compare "Nordvik Tidende" "Meridian Post" "ferry inspection" --json',
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="PUBLISHER PUBLISHER… TOPIC")
@time_options
@seen_collections
@archive_option
@json_option
def command(
    words: tuple[str, ...],
    after: date | None,
    before: date | None,
    as_of: Moment | None,
    collections: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """Put what each PUBLISHER has on TOPIC side by side, in sentences quoted word for word."""
    *publishers, topic = words
    if len(publishers) < 2 or not all(word.strip() for word in words):
        raise click.UsageError("Name at least two publishers, then the topic.")
    with open_desk(folder) as desk:
        asked = desk.asked(topic, after=after, before=before, as_of=as_of, collections=collections)
        found = desk.compare(publishers, asked)
    if as_json:
        click.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        show_comparison(found, console())
