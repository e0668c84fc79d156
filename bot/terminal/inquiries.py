"""Timelines, comparisons, checked texts and traced quotations as a person reads them."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bot.inquiries import (
    Comparison,
    QuoteOrigin,
    Row,
    Sighting,
    Statement,
    TextCheck,
    Timeline,
    Verdict,
)
from bot.terminal.answers import count, day, indented, searched, show_finding

_VERDICTS = {
    Verdict.SUPPORTED: ("supported", "bold green"),
    Verdict.DISPUTED: ("disputed", "bold red"),
    Verdict.NOT_FOUND: ("not found", "bold yellow"),
}


def show_timeline(found: Timeline, out: Console) -> None:
    """One event after the other, oldest first."""
    out.print()
    if not found.rows:
        out.print(Text("Nothing on this topic in the archive.", style="bold yellow"))
    for row in found.rows:
        out.print(Text(_when(row), style="bold"))
        show_finding(row.finding, out)
    _show_end(found.notes, out)
    out.print(Text(searched(found.searched), style="dim"))
    out.print()


def _when(row: Row) -> str:
    return day(row.day) if row.day_is_told else f"{day(row.day)} (reported; no day is told)"


def show_comparison(found: Comparison, out: Console) -> None:
    """One outlet after the other."""
    out.print()
    for side in found.sides:
        out.print(Text(side.publisher, style="bold"))
        if not side.findings:
            indented(out, 2, Text("Nothing on this topic.", style="yellow"))
        for finding in side.findings:
            show_finding(finding, out)
        indented(out, 2, Text(searched(side.searched), style="dim"))
        out.print()
    _show_end(found.notes, out)


def show_text_check(found: TextCheck, out: Console) -> None:
    """Each statement with its verdict and what speaks for and against it."""
    out.print()
    for statement in found.statements:
        _show_statement(found.text[statement.start : statement.end], statement, out)
    if found.passed_over:
        told = f"{count(found.passed_over, 'sentence')} that can not be checked passed over."
        out.print(Text(told, style="dim"))
    _show_end(found.notes, out)
    out.print(Text(searched(found.searched), style="dim"))
    out.print()


def _show_statement(text: str, statement: Statement, out: Console) -> None:
    verdict, style = _VERDICTS[statement.verdict]
    out.print(Text(f"{verdict}: ", style=style) + Text(" ".join(text.split()), style="bold"))
    for heading, findings in (
        ("for it", statement.support),
        ("against it", statement.dispute),
        ("nearest to it", statement.related),
    ):
        if findings:
            indented(out, 2, Text(heading, style="dim"))
        for finding in findings:
            show_finding(finding, out)


def show_origin(found: QuoteOrigin, out: Console) -> None:
    """Where the quotation stands, the earliest place first; then what is only like it."""
    out.print()
    if not found.sightings:
        out.print(Text("Not found in this archive.", style="bold yellow"))
    for sighting in found.sightings:
        published = sighting.finding.quotes[0].source.article.published
        out.print(Text(f"{day(published)}: {_likeness(sighting)}", style="bold"))
        show_finding(sighting.finding, out)
    _show_end(found.notes, out)
    out.print(Text(searched(found.searched), style="dim"))
    out.print()


def _likeness(sighting: Sighting) -> str:
    return "word for word" if sighting.exact else f"{sighting.shared:.0%} of its words"


def _show_end(notes: Sequence[str], out: Console) -> None:
    for note in notes:
        out.print(Text(f"Note: {note}", style="yellow"))
