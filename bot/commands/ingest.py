"""`newshound ingest`: files, folders, globs or standard input into the archive."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread
from typing import Any

import click

from bot.commands.opening import embedder_of, load_settings, server_of
from bot.commands.options import (
    archive_option,
    collection_option,
    examples,
    json_option,
    pages_option,
)
from bot.commands.reaching import web_of
from bot.pace import Going, Pace, share_done
from bot.settings import Settings
from bot.terminal import console, progress, show_report
from ingest.archive import ArchiveWriter
from ingest.articles import DEFAULT_COLLECTION
from ingest.duplicates import Outcome
from ingest.embedding import Embedder
from ingest.errors import ArchiveBusyError
from ingest.extraction import WORKERS, Extraction, size_of
from ingest.loaders.columns import FIELDS
from ingest.loaders.discovery import find
from ingest.loaders.sources import Reading, Source
from ingest.pipeline import EMPTY_REPORT, Ingest, Report
from ingest.web import Pages, is_web_address

_RETRY = 1.0  # seconds
_SHOWN_OF = 1000  # steps of the bar
_OFTEN = 1.0  # seconds between two lines for another process

Tell = Callable[[Going], None]


@click.command(
    name="ingest",
    epilog=examples(
        "newshound ingest --sample",
        "newshound ingest ~/clippings export.csv 'feeds/**/*.jsonl'",
        "newshound ingest export.csv --column text=story --column published=date_line",
        "newshound ingest https://post.example/feed",
        "cat article.txt | newshound ingest -",
    ),
)
@click.argument("paths", nargs=-1)
@click.option("--sample", is_flag=True, help="The sample archive that comes with the program.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help=f"What an export calls a field ({', '.join(FIELDS)}); the usual names are guessed.",
)
@click.option("--publisher", help="The outlet of articles that name none.")
@collection_option(f"Put them into this collection (without it: {DEFAULT_COLLECTION})")
@click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    help="How text that is not marked otherwise is encoded.",
)
@click.option("--wait", is_flag=True, help="Wait while another process writes to the archive.")
@click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=WORKERS,
    show_default="half of the cores, 1 to 4",
    help="Processes that read files where there are many or large ones; 0: none.",
)
@click.option("--tell-going", "is_told", is_flag=True, hidden=True)
@pages_option
@archive_option
@json_option
def command(
    paths: tuple[str, ...],
    sample: bool,
    columns: tuple[str, ...],
    publisher: str | None,
    collections: tuple[str, ...],
    encoding: str,
    wait: bool,
    workers: int,
    is_told: bool,
    pages: Pages,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Put PATHS into the archive: files, folders with all that is in them, globs, addresses of
    pages, feeds or sitemaps, or `-` for standard input. What is known already is skipped; what has
    changed becomes a new version."""
    if not paths and not sample:
        raise click.UsageError("Name files, folders or addresses to ingest, or --sample.")
    reading = Reading(
        now=_now(), columns=_mapping(columns), encoding=_encoding(encoding), publisher=publisher
    )
    start = time.monotonic()
    with as_file(files("ingest") / "sample") as sample_folder:
        chosen = (*paths, str(sample_folder)) if sample else paths
        into = collections or (DEFAULT_COLLECTION,)
        tell = _telling() if is_told else lambda going: None
        report = _ingest(chosen, reading, into, pages, folder, tell, wait=wait, workers=workers)
    elapsed = time.monotonic() - start
    if as_json:
        click.echo(json.dumps(report_json(report, elapsed), ensure_ascii=False, indent=2))
    else:
        show_report(report, elapsed, console())
    if report.interrupted:
        click.echo("newshound: stopped by Ctrl-C; the same command goes on from here.", err=True)
        sys.exit(130)
    if not report.is_useful:
        click.echo("newshound: nothing was put into the archive.", err=True)
        sys.exit(1)


def _ingest(
    given: tuple[str, ...],
    reading: Reading,
    collections: tuple[str, ...],
    pages: Pages,
    folder: Path | None,
    tell: Tell,
    *,
    wait: bool,
    workers: int,
) -> Report:
    settings = load_settings()
    archive = folder or settings.archive_path
    embedder = embedder_of(settings)
    addresses = [argument for argument in given if is_web_address(argument)]
    paths = tuple(argument for argument in given if not is_web_address(argument))
    report = EMPTY_REPORT
    if paths:
        writing = _writing(archive, settings, embedder, wait=wait)
        report = _files(paths, reading, collections, writing, workers, tell)
    if addresses and not report.interrupted:
        with progress("Fetching") as bar:

            def watch(inputs: int) -> None:
                bar(None, None, f"{inputs} inputs")
                tell(Going(inputs=inputs))

            web = web_of(
                settings,
                archive,
                embedder,
                reading=lambda: reading,
                watch=watch,
            )
            report = report.followed_by(web.ingest(addresses, collections=collections, pages=pages))
    return report


def _files(
    paths: tuple[str, ...],
    reading: Reading,
    collections: tuple[str, ...],
    writing: AbstractContextManager[ArchiveWriter],
    workers: int,
    tell: Tell,
) -> Report:
    with ExitStack() as stack:
        writer = stack.enter_context(writing)
        bar = stack.enter_context(progress("Ingesting"))
        writer.compare_stored(
            lambda done, total: bar(done, total, f"{done:,} of {total:,} stored articles compared")
        )
        total, pace = _Total(paths), Pace()

        def watch(inputs: int, indexed: int) -> None:
            share = share_done(extraction.read, total.found, indexed, run.due)
            of = None if share is None else _SHOWN_OF
            done = None if share is None else round(share * _SHOWN_OF)
            going = pace.going(inputs, indexed, share)
            bar(done, of, str(going))
            tell(going)

        run = Ingest(writer, now=_now, watch=watch, collections=collections)
        extraction = stack.enter_context(Extraction(reading, run.tell, workers=workers))
        return run.run(extraction.outcomes(find(paths)))


def _telling() -> Tell:
    """A line on standard error now and then, for the process that waits for this one."""
    last = 0.0

    def tell(going: Going) -> None:
        nonlocal last
        if time.monotonic() - last >= _OFTEN:
            last = time.monotonic()
            click.echo(going.written(), err=True)

    return tell


class _Total:
    """How many bytes there are to read, counted beside the reading: folders may be large."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.found: int | None = None
        if "-" not in paths:
            Thread(target=self._count, args=(paths,), daemon=True).start()

    def _count(self, paths: tuple[str, ...]) -> None:
        self.found = sum(size_of(found) for found in find(paths) if isinstance(found, Source))


def _writing(
    archive: Path, settings: Settings, embedder: Embedder, *, wait: bool
) -> AbstractContextManager[ArchiveWriter]:
    def writer_of() -> ArchiveWriter:
        return ArchiveWriter(archive, embedder, now=_now, server=server_of(settings))

    return _opened(writer_of, wait=wait)


@contextmanager
def _opened(writer_of: Callable[[], ArchiveWriter], *, wait: bool) -> Iterator[ArchiveWriter]:
    """Open for writing, as soon as nobody else writes where it may `wait` for that."""
    with ExitStack() as stack:
        is_told = False
        while True:
            try:
                writer = stack.enter_context(writer_of())
                break
            except ArchiveBusyError as error:
                if not wait:
                    raise
                if not is_told:
                    click.echo(f"newshound: Waiting: {error}", err=True)
                is_told = True
            time.sleep(_RETRY)
        yield writer


def _mapping(columns: tuple[str, ...]) -> Mapping[str, str]:
    pairs = [column.partition("=") for column in columns]
    for name, equals, column in pairs:
        if not equals or name not in FIELDS or not column:
            raise click.BadParameter(
                f"{name}{equals}{column}: FIELD=NAME is wanted, FIELD one of {', '.join(FIELDS)}.",
                param_hint="--column",
            )
    return {name: column for name, _, column in pairs}


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as error:
        raise click.BadParameter(f"No encoding {name!r}.", param_hint="--encoding") from error
    return name


def report_json(report: Report, elapsed: float) -> dict[str, Any]:
    return {
        "counts": report.counts,
        "inputs": len(report.outcomes),
        "rejected": list(_declined(report, Outcome.REJECTED)),
        "skipped": list(_declined(report, Outcome.SKIPPED)),
        "duplicates": list(_declined(report, Outcome.DUPLICATE)),
        "told": list(report.told),
        "enrolled": report.enrolled,
        "interrupted": report.interrupted,
        "elapsed_s": round(elapsed, 2),
    }


def _declined(report: Report, outcome: Outcome) -> Iterator[dict[str, str]]:
    for record in report.outcomes:
        if record.outcome == outcome:
            yield {"input": record.origin, "reason": record.reason}


def _now() -> datetime:
    return datetime.now(UTC)
