"""`newshound archive verify` and `rebuild`."""

import json
import sys
from pathlib import Path

import click

from bot.commands.archive.writers import now, writer_of
from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import archive_option, json_option
from bot.settings import Settings
from bot.terminal import console, progress, show_verdict
from ingest.archive import rebuild, repair, verify
from ingest.chunking import passages


@click.command(name="verify")
@click.option("--repair", "mend", is_flag=True, help="Put right what can be, and check again.")
@archive_option
@json_option
def verify_archive(mend: bool, folder: Path | None, as_json: bool) -> None:
    """Check that every passage is a slice of its article, that both indexes are complete and that
    every vector is found by itself."""
    settings = load_settings()
    archive = folder or settings.archive_path
    verdict = verify(archive, server=server_of(settings))
    repaired: list[str] = []
    if mend and (verdict.faults or verdict.pending or verdict.uncompared or verdict.unfound):
        repaired = _repaired(archive, settings)
        verdict = verify(archive, server=server_of(settings))
    if as_json:
        shown = {
            "clean": verdict.clean,
            "versions": verdict.versions,
            "passages": verdict.passages,
            "pending": verdict.pending,
            "uncompared": verdict.uncompared,
            "unfound": verdict.unfound,
            "faults": list(verdict.faults),
            "repaired": repaired,
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for line in repaired:
            click.echo(f"Repaired: {line}")
        show_verdict(verdict, console())
    if not verdict.clean:
        sys.exit(1)


def _repaired(archive: Path, settings: Settings) -> list[str]:
    with writer_of(archive, settings) as writer, progress("Repairing") as bar:
        return repair(
            writer, passages, lambda done, total: bar(done, total, f"{done} of {total} passages")
        )


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
            now=now,
            server=server_of(settings),
            progress=lambda done, total: bar(done, total, f"{done} passages"),
        )
    click.echo(f"Rebuilt both indexes: {count} passages.")
