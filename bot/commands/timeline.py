"""`newshound timeline`: what happened when on a topic."""

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
from bot.inquiries import timeline_json
from bot.terminal import console, show_timeline


@click.command(
    name="timeline",
    epilog=examples(
        'newshound timeline "Kremlin drones"',
        'newshound timeline "Skarvik ferry" --after 2024-02-01 --json',
    ),
)
@click.argument("topic", callback=not_empty)
@filter_options
@archive_option
@json_option
def command(
    topic: str,
    limits: Limits,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Show what happened when on TOPIC, one sentence quoted word for word an event.

    The day is the one on which it happened where the sentence says so, else the one on which it
    was published."""
    with open_desk(folder) as desk:
        asked = desk.asked(topic, **limits)
        found = desk.timeline(asked)
    if as_json:
        click.echo(json.dumps(timeline_json(found), ensure_ascii=False, indent=2))
    else:
        show_timeline(found, console())
