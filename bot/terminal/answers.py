"""Answers, results and reports as a person reads them: with rich, and plain when piped."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.answers import (
    Answer,
    Doubt,
    Finding,
    Origins,
    Outcome,
    Quote,
    Searched,
    admitted,
    corrected_text,
    faults,
)
from bot.chains import condition_of
from bot.lookup import Matched
from bot.retrieval import Hit
from ingest.archive import InputRecord
from ingest.articles import Moment, StoredArticle, day_of
from ingest.duplicates import Outcome as InputOutcome
from ingest.pipeline import Report

_DOUBTS = {
    Doubt.LANGUAGE: "not checked for a “not” or “may” that was lost: compare it with the quote",
    Doubt.PARTLY: "the second check found it in the quote only in part: compare them",
    Doubt.CONDITION: "the quote says so under a condition that is left out here: compare them",
}
_PATIENCE = 1.0  # seconds before a progress bar appears
_NAMED = 20  # inputs named with their reason before the rest is only counted

Bar = Callable[[int | None, int | None, str], None]
"""Called with (done, total, what is done); None for both where the total is not known."""


def console() -> Console:
    """Standard output: styled and wrapped for a person, plain and unwrapped for a pipe."""
    piped = not sys.stdout.isatty()
    return Console(highlight=False, markup=False, soft_wrap=piped, emoji=False)


@contextmanager
def progress(verb: str) -> Iterator[Bar]:
    """A bar on standard error, once the work has taken a second, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda done, total, what: None
        return
    start = time.monotonic()
    bar = Progress(
        SpinnerColumn(),
        TextColumn(verb),
        BarColumn(),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(verb, total=None, what="")

    def show(done: int | None, total: int | None, what: str) -> None:
        bar.update(task, completed=done or 0, total=total, what=what)
        if not bar.live.is_started and time.monotonic() - start > _PATIENCE:
            bar.start()

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()


def show_answer(answer: Answer, out: Console) -> None:
    """The answer, its findings with their quotes, and how far was searched."""
    out.print()
    if answer.understood_as is not None:
        out.print(Text(f"Read as: {answer.understood_as}", style="dim"))
    style = "bold green" if answer.outcome is Outcome.ANSWERED else "bold yellow"
    if not _repeats_first_quote(answer):
        out.print(Text(answer.text, style=style))
        out.print()
    for at, finding in enumerate(answer.findings):
        _show_composition(answer, at, out)
        show_finding(finding, out)
    for note in answer.notes:
        out.print(Text(f"Note: {note}", style="yellow"))
    if len(answer.findings) > 1 and answer.origins and answer.origins.is_copied:
        out.print(Text(f"In all: {origins(answer.origins)}.", style="dim"))
    out.print(Text(searched(answer.searched), style="dim"))
    out.print()


def _show_composition(answer: Answer, at: int, out: Console) -> None:
    """Over a finding: its day in a course of events, what a model states by it, and which of those
    before it contradict it."""
    finding = answer.findings[at]
    when = answer.days[at] if at < len(answer.days) else None
    if when is not None:
        told = "" if when.is_told else " (published)"
        out.print(Text(f"{day(when.day)}{told}", style="bold"))
    elif answer.days:
        out.print(Text("undated", style="bold"))
    if answer.model and not any(_repeats(finding.statement, q.text) for q in finding.quotes):
        out.print(Text(finding.statement))
    for pair in answer.disagreements:
        if pair.other == at:
            out.print(Text(f"Against no. {pair.one + 1}:", style="yellow"))


def _repeats(statement: str, quote: str) -> bool:
    """Whether a quotation only repeats it."""
    return statement.split() == quote.split()


def _repeats_first_quote(answer: Answer) -> bool:
    return bool(answer.findings) and answer.text == answer.findings[0].statement


def show_finding(finding: Finding, out: Console) -> None:
    for quote in finding.quotes:
        indented(out, 2, quotation(quote))
        indented(out, 4, Text(_attribution(finding, quote), style="cyan"))
        if quote.link:
            link = Text(quote.link, style=f"dim link {quote.link}", overflow="fold")
            indented(out, 4, link)
        for notice in faults(finding, quote):
            words = " ".join(corrected_text(quote.source, notice).split())
            indented(out, 4, Text(f"{notice.kind}: {words}", style="yellow"))
    for doubt in finding.doubts:
        indented(out, 4, Text(_DOUBTS[doubt], style="yellow"))
    if finding.copies:
        outlets = ", ".join(_carrier(copy) for copy in finding.copies)
        indented(out, 4, Text(f"also in: {outlets}", style="dim"))
    if finding.origins:
        indented(out, 4, Text(origins(finding.origins), style="dim"))
    out.print()


def origins(told: Origins) -> str:
    """How many articles carry it, and how many stories those are by origin."""
    return f"{count(told.articles, 'article')}, {count(told.origins, 'origin')}"


def quotation(quote: Quote) -> Text:
    """The quote on one line, its answer bold."""
    before, answer, after = (" ".join(f"|{part}|".split())[1:-1] for part in quote.around_answer)
    return Text("» ") + Text(before) + Text(answer, style="bold") + Text(after) + Text(" «")


def quoted(text: str) -> str:
    """On one line, in marks of its own: what is inside them is the article's."""
    return f"» {' '.join(text.split())} «"


def _attribution(finding: Finding, quote: Quote) -> str:
    article = quote.source.article
    said = f"said by {finding.speaker}" if finding.speaker else "speaker unclear"
    condition = condition_of(finding.chain)
    said += f" ({condition})" if condition else ""
    through = f", through {', '.join(finding.carriers)}" if finding.carriers else ""
    outlet = article.publisher or "outlet unknown"
    return f"{said}{through} · {outlet} · {day(article.published)} · {article.title}"


def _carrier(copy: StoredArticle) -> str:
    article = copy.article
    since = "".join(f", {kind}" for kind in dict.fromkeys(n.kind for n in admitted(copy)))
    return f"{article.publisher or article.title} ({day(article.published)}{since})"


def day(moment: Moment | None) -> str:
    return f"{day_of(moment).day} {day_of(moment):%B %Y}" if moment is not None else "undated"


def searched(searched: Searched) -> str:
    reach, filters = searched.reach, searched.filters
    parts = [f"Searched {count(reach.articles, 'article')}"]
    if reach.first is not None:
        parts.append(f"from {day(reach.first)} to {day(reach.last)}")
    if reach.undated:
        parts.append(f"({reach.undated} undated)")
    limits = [
        f"{name} {value}"
        for name, value in (
            ("after", filters.after),
            ("before", filters.before),
            ("as of", filters.as_of),
            ("only", " or ".join(filter(None, filters.publishers))),
            ("in", " and ".join(filters.collections)),
            ("said by", " or ".join(searched.speakers)),
        )
        if value
    ]
    read = ", ".join(f"“{read.words}”" for read in searched.read)
    limited = f"; {', '.join(limits)}" if limits else ""
    return " ".join(parts) + limited + (f" (read from {read})" if read else "") + "."


def show_results(hits: Sequence[Hit], out: Console) -> None:
    """Passages, best first."""
    if not hits:
        out.print("Nothing found.")
    for number, hit in enumerate(hits, start=1):
        article = hit.passage.source.article
        heading = f"{number}. {article.title}"
        place = f"{article.publisher or 'outlet unknown'} · {day(article.published)}"
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
        out.print(Text(heading, style="bold"))
        indented(out, 3, Text(f"{place} · score {hit.score:.4f} ({ranks})", style="cyan"))
        where = f"{article.id} version {hit.passage.source.version}"
        span = f"[{hit.passage.start}:{hit.passage.end}]"
        indented(out, 3, Text(f"{where} {span}", style="dim"))
        indented(out, 3, Text(hit.passage.text))
        if hit.copies:
            outlets = ", ".join(_carrier(copy) for copy in hit.copies)
            indented(out, 3, Text(f"also in: {outlets}", style="dim"))
        out.print()


def show_matched(matched: Matched, out: Console) -> None:
    """How many articles match, by outlet and by month."""
    more = "" if matched.complete else " or more"
    out.print(Text(f"{count(matched.articles, 'article')}{more}", style="bold"))
    for facet in (matched.facets.publishers, matched.facets.months):
        indented(out, 2, Text(", ".join(f"{name} {number}" for name, number in facet.items())))


def show_report(report: Report, elapsed: float, out: Console) -> None:
    """What was guessed, what was declined and why, and a count for every outcome."""
    for line in report.told:
        out.print(Text(line, style="dim"))
    for outcome in (InputOutcome.REJECTED, InputOutcome.DUPLICATE, InputOutcome.SKIPPED):
        _show_declined([r for r in report.outcomes if r.outcome == outcome], out)
    for name, inputs in report.counts.items():
        if inputs:
            out.print(f"{inputs:>8}  {name}")
    if report.enrolled:
        known = count(report.enrolled, "known input")
        out.print(f"{known} came into a collection in which they were not.")
    number = len(report.outcomes)
    out.print(f"{number:>8}  input{'' if number == 1 else 's'} in {elapsed:.1f} s")


def _show_declined(records: Sequence[InputRecord], out: Console) -> None:
    for record in records[:_NAMED]:
        out.print(Text(f"{record.outcome}: {record.origin}: {record.reason}", style="yellow"))
    if len(records) > _NAMED:
        left = len(records) - _NAMED
        out.print(
            Text(f"… and {left} more {records[0].outcome} (--json names all)", style="yellow")
        )


def indented(out: Console, by: int, text: Text) -> None:
    """Wrapped under its own margin for a person; for a pipe one line stays one line."""
    if out.soft_wrap:
        out.print(Text(" " * by) + text)
    else:
        out.print(Padding(text, (0, 0, 0, by)))


def count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
