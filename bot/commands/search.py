"""`newshound search`: the passages themselves."""

import json
from datetime import date
from pathlib import Path

import click

from bot.commands.opening import open_desk
from bot.commands.options import archive_option, examples, filter_options, json_option, not_empty
from bot.retrieval import result_json
from bot.terminal import console, show_results
from ingest.articles import Moment


@click.command(
    name="search",
    epilog=examples(
        'newshound search "drones over the Kremlin"',
        "newshound search ferry -k 5 --before 2024-03-01 --json",
    ),
)
@click.argument("query", callback=not_empty)
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@filter_options
@archive_option
@json_option
def command(
    query: str,
    k: int,
    after: date | None,
    before: date | None,
    as_of: Moment | None,
    publishers: tuple[str, ...],
    collections: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """Show the passages that bear on QUERY, best first."""
    with open_desk(folder) as desk:
        asked = desk.asked(
            query,
            after=after,
            before=before,
            as_of=as_of,
            publishers=publishers,
            collections=collections,
        )
        found = desk.passages(asked, k=k)
    for note in (*asked.notes, *found.failed):
        click.echo(note, err=True)
    if as_json:
        results = [result_json(hit) for hit in found.hits]
        click.echo(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        show_results(found.hits, console())
