"""What is followed, as a person reads it."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bot.terminal.answers import indented
from ingest.web import Feed


def show_feeds(feeds: Sequence[Feed], out: Console) -> None:
    """Each feed, when it was read last and is next, and why it failed."""
    if not feeds:
        out.print("Nothing is followed yet: newshound follow add https://…")
    for feed in feeds:
        read = feed.succeeded.astimezone().strftime("%Y-%m-%d %H:%M") if feed.succeeded else "never"
        due = feed.due.astimezone().strftime("%Y-%m-%d %H:%M")
        minutes = int(feed.every.total_seconds() // 60)
        out.print(Text(feed.address, style="bold"))
        into = ", ".join(feed.collections.split(";"))
        how = f"every {minutes} min into {into} · read {read}, next {due}"
        indented(out, 3, Text(how, style="cyan"))
        if feed.reason:
            times = f"failed {feed.failures} times" if feed.failures > 1 else "failed"
            indented(out, 3, Text(f"{times}: {feed.reason}", style="yellow"))
