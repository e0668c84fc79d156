"""`newshound follow`: a list of feeds, and what is new in them into the archive."""

import json
import signal
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import FrameType

import click

from bot.commands.ingest import report_json
from bot.commands.opening import embedder_of, load_settings
from bot.commands.options import (
    archive_option,
    collection_option,
    examples,
    json_option,
    pages_option,
)
from bot.commands.reaching import now, web_of
from bot.terminal import console, show_report
from bot.terminal.feeds import show_feeds
from ingest.articles import DEFAULT_COLLECTION
from ingest.duplicates import Outcome
from ingest.loaders.sources import Reading
from ingest.pipeline import Report
from ingest.web import Pages, add_feed, followed, remembered

_UNITS = {"m": 60, "h": 3600, "d": 86_400}


class _Every(click.ParamType[timedelta]):
    """How often: `15m`, `2h`, `1d`."""

    name = "time"

    def convert(
        self,
        value: str | timedelta,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        number, unit = value[:-1], value[-1:]
        if not number.isdecimal() or not 0 < int(number) < 10_000 or unit not in _UNITS:
            self.fail(f"{value!r} is not a time like 15m, 2h or 1d.", param, ctx)
        return timedelta(seconds=int(number) * _UNITS[unit])


@click.group(
    name="follow",
    invoke_without_command=True,
    epilog=examples(
        "newshound follow add https://post.example/feed --every 30m",
        "newshound follow list",
        "newshound follow",
        "newshound follow --once",
    ),
)
@click.option("--once", is_flag=True, help="Ask the feeds that are due, then end.")
@archive_option
@json_option
@click.pass_context
def command(ctx: click.Context, once: bool, folder: Path | None, as_json: bool) -> None:
    """Follow feeds, sitemaps and pages: what is new in them goes into the archive.

    Without a verb it goes on until it is stopped; what it holds is stored first. Feeds can be
    added and removed meanwhile, and the archive be read and written to."""
    if ctx.invoked_subcommand is not None:
        return
    if as_json and not once:
        raise click.UsageError("--json goes with --once.")
    settings = load_settings()
    stop = _Stop()
    web = web_of(
        settings,
        folder or settings.archive_path,
        embedder_of(settings),
        reading=lambda: Reading(now=now()),
        stop=stop.event,
    )
    if not once:
        web.follow(after=_show_round)
        sys.exit(stop.status)
    start = time.monotonic()
    report = web.follow_once()
    if as_json:
        shown = report_json(report, time.monotonic() - start)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show_report(report, time.monotonic() - start, console())
    sys.exit(stop.status)


@command.command(epilog=examples("newshound follow add https://post.example/feed --every 30m"))
@click.argument("addresses", nargs=-1, required=True)
@click.option(
    "--every",
    type=_Every(),
    default="15m",
    show_default=True,
    help="How often: 15m, 2h, 1d.",
)
@pages_option
@collection_option(f"Put what comes into this collection (without it: {DEFAULT_COLLECTION})")
@archive_option
def add(
    addresses: Sequence[str],
    every: timedelta,
    pages: str,
    collections: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Follow ADDRESSES from now on; for one that is followed already, change how."""
    with remembered(_archive(folder)) as memory:
        for address in addresses:
            is_new = add_feed(
                memory,
                address,
                now=now(),
                every=every,
                collections=collections or (DEFAULT_COLLECTION,),
                pages=Pages(pages),
            )
            click.echo(f"{'Added' if is_new else 'Changed'}: {address}")


@command.command(name="list", epilog=examples("newshound follow list --json"))
@archive_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Show what is followed, when it was read last, and what went wrong."""
    feeds = followed(_archive(folder))
    if not as_json:
        show_feeds(feeds, console())
        return
    shown = [
        {
            "address": feed.address,
            "every_s": int(feed.every.total_seconds()),
            "pages": feed.pages,
            "collections": feed.collections.split(";"),
            "added": feed.added.isoformat(),
            "read": feed.succeeded.isoformat() if feed.succeeded else None,
            "due": feed.due.isoformat(),
            "failures": feed.failures,
            "reason": feed.reason or None,
        }
        for feed in feeds
    ]
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


@command.command(epilog=examples("newshound follow remove https://post.example/feed"))
@click.argument("addresses", nargs=-1, required=True)
@archive_option
def remove(addresses: Sequence[str], folder: Path | None) -> None:
    """Follow ADDRESSES no more. Their articles stay in the archive."""
    known = {feed.address for feed in followed(_archive(folder))}
    if unknown := [address for address in addresses if address not in known]:
        raise click.UsageError(f"Not followed: {', '.join(unknown)}.")
    with remembered(_archive(folder)) as memory:
        for address in addresses:
            memory.unfollow(address)
            click.echo(f"Removed: {address}")


def _archive(folder: Path | None) -> Path:
    """As said after the verb, or before it, or by the settings."""
    above = click.get_current_context().parent
    said = folder or (above.params.get("folder") if above else None)
    return Path(said) if said else load_settings().archive_path


class _Stop:
    """SIGTERM and Ctrl-C end the following at the next batch; a second one ends it at once."""

    def __init__(self) -> None:
        self.event = Event()
        self.status = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def _asked(self, number: int, _: FrameType | None) -> None:
        if self.event.is_set():
            raise KeyboardInterrupt
        self.status = 130 if number == signal.SIGINT else 0
        self.event.set()


def _show_round(report: Report) -> None:
    """One line, and why what was not taken was not."""
    for line in report.told:
        click.echo(line, err=True)
    for record in report.outcomes:
        if record.outcome == Outcome.REJECTED:
            click.echo(f"rejected: {record.origin}: {record.reason}", err=True)
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items() if count)
    click.echo(f"{now().astimezone():%Y-%m-%d %H:%M:%S}  {counts or 'nothing'}")
    sys.stdout.flush()
