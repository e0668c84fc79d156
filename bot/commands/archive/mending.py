"""`newshound archive verify`, `rebuild` and `remove`."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import archive_option, json_option
from bot.terminal import console, progress, show_verdict
from ingest.archive import ArchiveWriter, rebuild, verify
from ingest.errors import UnknownArticleError


@click.command(name="verify")
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
            "uncompared": verdict.uncompared,
            "faults": list(verdict.faults),
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show_verdict(verdict, console())
    if not verdict.clean:
        sys.exit(1)


@click.command(name="rebuild")
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


@click.command()
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
