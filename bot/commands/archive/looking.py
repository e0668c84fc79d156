"""`newshound archive stats`, `show` and `diff`: nothing is changed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.answers import bibliography, copy_json, corrections_json
from bot.commands.opening import load_settings
from bot.commands.options import archive_option, examples, json_option, seen_collections
from bot.differences import difference, difference_json
from bot.terminal import console, show_article, show_difference, show_stats
from ingest.archive import Archive, Filters
from ingest.archive.reading import known_embedder
from ingest.articles import Credit, Moment, StoredArticle, written
from ingest.errors import UnknownArticleError


@click.command()
@seen_collections
@archive_option
@json_option
def stats(collections: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """What is in the archive: how many articles, from when to when, of which outlets."""
    with Archive(folder or load_settings().archive_path) as archive:
        found = _stats(archive, Filters(collections=collections))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show_stats(found, console())


def _stats(archive: Archive, filters: Filters) -> dict[str, Any]:
    database, reach, within = archive.database, archive.reach(filters), filters.collections
    embedder = known_embedder(database)
    return {
        "archive": str(archive.folder),
        "articles": reach.articles,
        "versions": database.count_versions(within),
        "passages": database.count_passages(within),
        "pending": database.count_unindexed(within),
        "from": written(reach.first),
        "to": written(reach.last),
        "undated": reach.undated,
        "publishers": archive.publishers(filters),
        "collections": {
            name: count
            for name, count in archive.collections().items()
            if not within or name in within
        },
        "embedder": str(embedder) if embedder else None,
        "inputs": database.outcomes(within),
        "last_ingest": database.last_ingest(within),
    }


@click.command()
@click.argument("article")
@click.option("--version", type=click.IntRange(min=1), help="An earlier version.")
@seen_collections
@archive_option
@json_option
def show(
    article: str,
    version: int | None,
    collections: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """The stored text of ARTICLE, in which every quote is text[start:end]."""
    with Archive(folder or load_settings().archive_path) as archive:
        stored = archive.article(article, version, collections=collections)
        versions = archive.database.versions(article, collections)
        homes = archive.database.collections_of([article])[stored.id, stored.version]
        found = archive.copies([stored], Filters(collections=collections))
        copies = found.get((stored.id, stored.version), [])
    if as_json:
        shown = _article_json(stored, versions)
        shown["collections"] = [name for name in homes if not collections or name in collections]
        shown["copies"] = [copy_json(copy) for copy in copies]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show_article(stored, versions, copies, console())


def _article_json(stored: StoredArticle, versions: list[int]) -> dict[str, Any]:
    article = stored.article
    return {
        "article": article.id,
        "version": stored.version,
        "versions": versions,
        **bibliography(stored),
        "authors": list(article.authors),
        "modified": written(article.modified),
        "added": stored.added.isoformat(),
        "origin": article.origin,
        "corrections": corrections_json(stored),
        "section": article.section,
        "language": article.language,
        "dates": {
            name: _date_json(moment, dict(article.came_from).get(name))
            for name, moment in (
                ("published", article.published),
                ("modified", article.modified),
                ("retrieved", article.retrieved),
            )
        },
        "came_from": dict(article.came_from),
        "carriers": list(stored.carriers),
        "credits": [_credit_json(stored, credit) for credit in stored.credits],
        "text": article.text,
    }


def _date_json(moment: Moment | None, where: str | None) -> dict[str, str | None] | None:
    """A date with the zone that it was given in (none: a day, or a time without one) and the
    field that it stood in."""
    if moment is None:
        return None
    offset = moment.strftime("%z") if isinstance(moment, datetime) else ""
    zone = f"{offset[:3]}:{offset[3:5]}" if offset else None
    return {"value": written(moment), "zone": zone, "from": where}


def _credit_json(stored: StoredArticle, credit: Credit) -> dict[str, Any]:
    span = credit.span
    return {
        "agency": credit.agency,
        "kind": credit.kind.value,
        "text": stored.article.text[span.start : span.end] if span is not None else None,
        "start": span.start if span is not None else None,
        "end": span.end if span is not None else None,
    }


@click.command(epilog=examples("newshound archive diff 3f2a9c0d11e4b687 --from 1 --to 3"))
@click.argument("article")
@click.option("--from", "before", type=click.IntRange(min=1), help="The version before.")
@click.option("--to", "after", type=click.IntRange(min=1), help="The version after.")
@seen_collections
@archive_option
@json_option
def diff(
    article: str,
    before: int | None,
    after: int | None,
    collections: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """What changed between two versions of ARTICLE, sentence by sentence: the current one and
    the one before it, where no others are named."""
    with Archive(folder or load_settings().archive_path) as archive:
        new = archive.article(article, after, collections=collections)
        versions = archive.database.versions(article, collections)
        old = archive.article(article, before or _before(new, versions), collections=collections)
    found = difference(old, new)
    if as_json:
        click.echo(json.dumps(difference_json(found), ensure_ascii=False, indent=2))
    else:
        show_difference(found, console())


def _before(stored: StoredArticle, versions: list[int]) -> int:
    """The version that `stored` superseded."""
    at = versions.index(stored.version)
    if at == 0:
        raise UnknownArticleError(
            f"Article {stored.id!r} has no version before version {stored.version}."
        )
    return versions[at - 1]
