"""`newshound archive remove` and `prune`: articles forgotten, with all their versions."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from bot.commands.archive.writers import writer_of
from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import DayType, archive_option, examples, json_option
from bot.lookup import every_match
from bot.outlets import resolve
from bot.retrieval import Search
from bot.search_syntax import Sought, read_search
from bot.settings import Settings
from bot.terminal import console, progress, show_selected
from ingest.archive import Archive, Filters
from ingest.articles import StoredArticle, written
from ingest.errors import NewshoundError, UnknownArticleError

_SHOWN: Final = 10
_AGE: Final = re.compile(r"(\d+)\s*(d|w|m|y|days?|weeks?|months?|years?)", re.IGNORECASE)
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}

yes_option = click.option(
    "--yes", is_flag=True, help="Do it; else only what would be removed is told."
)


@click.command(
    epilog=examples(
        "newshound archive remove 3f2a9c0d11e4b687",
        'newshound archive remove --publisher "Harbour Courier" --before 2019-12-31',
        "newshound archive remove --query '\"press release\" AND advert' --yes",
    )
)
@click.argument("articles", nargs=-1)
@click.option("--publisher", "publishers", multiple=True, help="All of this outlet's articles.")
@click.option("--after", type=DayType(), help="Articles published on this day or after.")
@click.option("--before", type=DayType(), help="Articles published on this day or before.")
@click.option("--query", help="Articles that match this search, as `search` reads it.")
@yes_option
@archive_option
@json_option
def remove(
    articles: tuple[str, ...],
    publishers: tuple[str, ...],
    after: date | None,
    before: date | None,
    query: str | None,
    yes: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Forget ARTICLES, by id, or those that an outlet, days and a search choose together, with
    all their versions. Which is chosen goes by the current version. What is chosen is only told,
    unless --yes is given; named articles go at once."""
    chosen = bool(publishers or after or before or query is not None)
    if chosen == bool(articles):
        raise click.UsageError("Name articles by id, or choose them by --publisher, … or --query.")
    settings = load_settings()
    archive = folder or settings.archive_path
    if articles:
        _remove_named(articles, archive, settings)
        return
    sought = read_search(query) if query is not None else None
    if sought and any(name != "speaker" for name, _ in sought.fields):
        raise click.UsageError("Outlets and days are options here: --publisher, --after, --before.")
    filters = Filters(after=after, before=before)
    chosen_articles = _chosen(archive, settings, filters, publishers, sought)
    _remove_chosen(chosen_articles, archive, settings, yes, as_json)


@click.command(
    epilog=examples(
        "newshound archive prune --older-than 2y",
        "newshound archive prune --older-than 2020-01-01 --yes",
    )
)
@click.option(
    "--older-than",
    "bound",
    required=True,
    metavar="AGE",
    help="A day (2020-01-01), or an age: 90d, 12w, 18m (of 30 days), 2y (of 365).",
)
@yes_option
@archive_option
@json_option
def prune(bound: str, yes: bool, folder: Path | None, as_json: bool) -> None:
    """Forget articles published before a day, with all their versions. Undated ones stay."""
    first_kept = _first_kept(bound, datetime.now(UTC).date())
    settings = load_settings()
    archive = folder or settings.archive_path
    filters = Filters(before=first_kept - timedelta(days=1))
    _remove_chosen(_chosen(archive, settings, filters, (), None), archive, settings, yes, as_json)


def _first_kept(bound: str, today: date) -> date:
    if found := _AGE.fullmatch(bound.strip()):
        days = int(found[1]) * _DAYS[found[2][0].lower()]
        if days < today.toordinal():
            return today - timedelta(days=days)
    try:
        return date.fromisoformat(bound.strip())
    except ValueError as error:
        raise click.BadParameter(
            f"{bound!r} is neither a day like 2020-01-01 nor an age like 90d or 2y.",
            param_hint="--older-than",
        ) from error


def _remove_named(articles: Sequence[str], archive: Path, settings: Settings) -> None:
    unknown = []
    with writer_of(archive, settings) as writer:
        writer.catch_up()
        for article in articles:
            try:
                writer.remove(article)
                click.echo(f"Removed {article}.")
            except UnknownArticleError as error:
                unknown.append(f"newshound: {error}")
    if unknown:
        click.echo("\n".join(unknown), err=True)
        sys.exit(1)


def _chosen(
    archive: Path,
    settings: Settings,
    filters: Filters,
    publishers: Sequence[str],
    sought: Sought | None,
) -> list[StoredArticle]:
    """The current versions that pass the filters and match the search. An outlet that the archive
    does not have is an error: nothing is to be guessed where things are removed."""
    embedder = embedder_of(settings) if sought else None
    identity = embedder.identity if embedder else None
    with Archive(archive, embedder=identity, server=server_of(settings) if embedder else None) as a:
        if publishers:
            outlets, notes = resolve(publishers, a.publishers())
            if notes:
                raise NewshoundError(" ".join(notes))
            filters = replace(filters, publishers=outlets)
        if sought is None or embedder is None:
            return [a.article(each) for each in a.database.chosen(filters)]
        return every_match(Search(a, embedder), sought, filters)


def _remove_chosen(
    chosen: Sequence[StoredArticle], archive: Path, settings: Settings, yes: bool, as_json: bool
) -> None:
    removed = 0
    if yes and chosen:
        with writer_of(archive, settings) as writer, progress("Removing") as bar:
            removed = writer.remove_all(
                [stored.id for stored in chosen],
                lambda done, total: bar(done, total, f"{done:,} of {total:,} articles"),
            )
    if as_json:
        first = [_told(stored) for stored in chosen[:_SHOWN]]
        told = {"chosen": len(chosen), "removed": removed, "first": first}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show_selected(chosen, removed if yes else None, console(), shown=_SHOWN)


def _told(stored: StoredArticle) -> dict[str, str | None]:
    article = stored.article
    return {
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": written(article.published),
    }
