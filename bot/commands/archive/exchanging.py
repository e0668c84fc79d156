"""`newshound archive export` and `import`: an archive as JSON Lines, and back."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from bot.commands.archive.writers import now
from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import archive_option, seen_collections
from bot.terminal import progress
from ingest.archive import Archive, ArchiveWriter
from ingest.exchange import exported_inputs, exported_versions, import_lines


@click.command()
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True))
@seen_collections
@archive_option
def export(file: TextIO, collections: tuple[str, ...], folder: Path | None) -> None:
    """Write every version of every article to FILE (`-`: standard output), one a line, and what
    became of every input."""
    with Archive(folder or load_settings().archive_path) as archive:
        versions = _written(file, exported_versions(archive, collections))
        inputs = _written(file, exported_inputs(archive, collections))
    click.echo(f"Exported {versions:,} versions and what became of {inputs:,} inputs.", err=True)


def _written(file: TextIO, lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        file.write(line)
        count += 1
    return count


@click.command(name="import")
@click.argument("file", type=click.File("rb"))
@archive_option
def import_archive(file: BinaryIO, folder: Path | None) -> None:
    """Put what `export` wrote to FILE (`-`: standard input) into the archive, as it was. What is
    there already stays."""
    settings = load_settings()
    with (
        ArchiveWriter(
            folder or settings.archive_path,
            embedder_of(settings),
            now=now,
            server=server_of(settings),
        ) as writer,
        progress("Importing") as bar,
    ):
        writer.compare_stored()
        done = import_lines(
            writer,
            file,
            file.name,
            lambda lines, indexed: bar(None, None, f"{lines:,} lines, {indexed:,} passages"),
        )
    for line in done.rejected:
        click.echo(f"newshound: {line.origin}: {line.reason}", err=True)
    click.echo(
        f"Imported {done.stored:,} versions; {done.known:,} were there, "
        f"{len(done.rejected):,} were rejected. What became of {done.inputs:,} inputs is kept."
    )
    if done.rejected:
        sys.exit(1)
