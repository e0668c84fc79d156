"""`newshound search`: the passages themselves."""

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
from bot.lookup import Lookup, Order, lookup_json
from bot.retrieval import result_json
from bot.terminal import console, show_matched, show_results


@click.command(
    name="search",
    epilog=examples(
        'newshound search "drones over the Kremlin"',
        "newshound search ferry -k 5 --before 2024-03-01 --json",
        """newshound search '"no casualties" AND (drone OR missile) speaker:Kremlin'""",
        "newshound search 'ferry publisher:\"Harbour Courier\"' --sort newest --facets",
    ),
)
@click.argument("query", callback=not_empty)
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@click.option(
    "--sort",
    type=click.Choice([order.value for order in Order]),
    default=Order.RELEVANCE.value,
    show_default=True,
    help="What comes first.",
)
@click.option("--facets", is_flag=True, help="Count articles by outlet and month as well.")
@filter_options
@archive_option
@json_option
def command(
    query: str,
    k: int,
    sort: str,
    facets: bool,
    limits: Limits,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Show the passages that bear on QUERY, best first.

    QUERY is words, or phrases in quotation marks, AND, OR, NOT and brackets; and fields:
    publisher:, after:, before:, as_of: and speaker:.
    """
    with open_desk(folder) as desk:
        asked = desk.asked(query, **limits)
        lookup, notes = desk.look_up(asked, k=k, order=Order(sort), counted=facets)
    for note in notes:
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps(_json(lookup, facets=facets), ensure_ascii=False, indent=2))
    else:
        show_results(lookup.found.hits, console())
        if facets and lookup.matched is not None:
            show_matched(lookup.matched, console())


def _json(lookup: Lookup, *, facets: bool) -> object:
    results = [result_json(hit) for hit in lookup.found.hits]
    return lookup_json(lookup, results) if facets else results
