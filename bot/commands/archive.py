"""`newshound archive`: look at the archive, check it, mend it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.answers import bibliography
from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import archive_option, examples, json_option, seen_collections
from bot.terminal import console, progress, show_article, show_stats, show_verdict
from ingest.archive import Archive, ArchiveWriter, Filters, rebuild, verify
from ingest.archive.reading import known_embedder
from ingest.articles import StoredArticle, written
from ingest.errors import UnknownArticleError


@click.group(
    name="archive",
    epilog=examples(
        "newshound archive stats",
        "newshound archive show 3f2a9c0d11e4b687 --version 1",
        "newshound archive verify",
        "newshound archive remove 3f2a9c0d11e4b687",
    ),
)
def command() -> None:
    """Look at the archive, check it, mend it."""


@command.command()
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


@command.command()
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
    if as_json:
        shown = _article_json(stored, versions)
        shown["collections"] = [name for name in homes if not collections or name in collections]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show_article(stored, versions, console())


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
        "text": article.text,
    }


@command.command(name="verify")
@archive_option
@json_option
def verify_archive(folder: Path | None, as_json: bool) -> None:
    """Check that every passage is a slice of its article and both indexes are complete."""
    settings = load_settings()
    verdict = verify(folder or settings.archive_path, server=server_of(settings))
    if as_json:
        shown = {
            "clean": verdict.clean,
            "versions": verdict.versions,
            "passages": verdict.passages,
            "pending": verdict.pending,
            "faults": list(verdict.faults),
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show_verdict(verdict, console())
    if not verdict.clean:
        sys.exit(1)


@command.command(name="rebuild")
@archive_option
def rebuild_archive(folder: Path | None) -> None:
    """Make both indexes anew from the stored articles, with the configured embedding model.

    Questions are answered from the old ones until the new ones are complete."""
    settings = load_settings()
    with progress("Rebuilding") as bar:
        count = rebuild(
            folder or settings.archive_path,
            embedder_of(settings),
            now=_now,
            server=server_of(settings),
            progress=lambda done, total: bar(done, total, f"{done} passages"),
        )
    click.echo(f"Rebuilt both indexes: {count} passages.")


@command.command()
@click.argument("articles", nargs=-1, required=True)
@archive_option
def remove(articles: tuple[str, ...], folder: Path | None) -> None:
    """Forget ARTICLES, by id, with all their versions."""
    settings, unknown = load_settings(), []
    with ArchiveWriter(
        folder or settings.archive_path,
        embedder_of(settings),
        now=_now,
        server=server_of(settings),
        create=False,
    ) as writer:
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


def _now() -> datetime:
    return datetime.now(UTC)
