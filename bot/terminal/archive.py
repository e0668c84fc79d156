"""What is in the archive, as a person reads it."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.answers import corrected_text
from bot.differences import Change, Difference
from bot.terminal.answers import count, day
from ingest.archive import Verdict
from ingest.articles import Span, StoredArticle


def show_article(
    stored: StoredArticle, versions: Sequence[int], copies: Sequence[StoredArticle], out: Console
) -> None:
    """A stored article with its metadata; `versions`, the oldest first, and the `copies` of its
    story in other articles."""
    article = stored.article
    out.print(Text(article.title, style="bold"))
    lines = [
        f"{article.publisher or 'outlet unknown'} · {day(article.published)}",
        ", ".join(article.authors),
        f"through {', '.join(stored.carriers)}" if stored.carriers else "",
        article.url or "",
        f"article {article.id}, version {_standing(stored, versions)}, from {article.origin}",
    ]
    out.print(Text("\n".join(line for line in lines if line), style="cyan"))
    for copy in copies:
        outlet = copy.article.publisher or "outlet unknown"
        out.print(Text(f"also in: {copy.id} {outlet} · {day(copy.article.published)}", style="dim"))
    for notice in stored.corrections:
        words = " ".join(corrected_text(stored, notice).split())
        out.print(Text(f"{notice.kind}: {words}", style="yellow"))
    out.print(Rule(style="dim"))
    out.print(Text(article.text))


def _standing(stored: StoredArticle, versions: Sequence[int]) -> str:
    if len(versions) == 1:
        return f"{stored.version} of 1"
    order = ", ".join(map(str, versions))
    current = "the current one" if stored.version == versions[-1] else "superseded"
    return f"{stored.version} of {len(versions)} ({current}; oldest first: {order})"


def show_difference(found: Difference, out: Console) -> None:
    """What was changed: a line for what stood there, a line for what stands there now."""
    out.print(Text(found.after.article.title, style="bold"))
    out.print(Text(f"{_version(found.before)} → {_version(found.after)}", style="cyan"))
    for field in found.fields:
        out.print(Text(f"{field.field}: {field.before or 'none'} → {field.after or 'none'}"))
    out.print()
    for change in found.changes:
        _show_change(found, change, out)
    out.print(Text(f"{count(found.kept, 'sentence')} unchanged.", style="dim"))


def _version(stored: StoredArticle) -> str:
    article = stored.article
    return f"version {stored.version} ({day(article.modified or article.published)})"


def _show_change(found: Difference, change: Change, out: Console) -> None:
    was, now = _words(found.before, change.before), _words(found.after, change.after)
    if was:
        out.print(_marked("- ", was, now, "red"))
    if now:
        out.print(_marked("+ ", now, was, "green"))
    out.print()


def _words(stored: StoredArticle, span: Span | None) -> list[str]:
    return stored.article.text[span.start : span.end].split() if span is not None else []


def _marked(sign: str, words: Sequence[str], others: Sequence[str], style: str) -> Text:
    """`words` with those in bold that are not among `others`, in their order."""
    line = Text(sign, style=style)
    for tag, start, end, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if start < end:
            shown = " ".join(words[start:end]) + " "
            line.append(shown, style=f"bold {style}" if tag != "equal" and others else style)
    line.rstrip()
    return line


def show_stats(stats: dict[str, Any], out: Console) -> None:
    out.print(Text(f"Archive {stats['archive']}", style="bold"))
    out.print(
        f"{count(stats['articles'], 'article')} in {count(stats['versions'], 'version')}, "
        f"{count(stats['passages'], 'passage')}"
        + (f" ({stats['pending']} not yet indexed)" if stats["pending"] else "")
    )
    if stats["from"]:
        out.print(f"from {stats['from']} to {stats['to']}, {stats['undated']} undated")
    out.print(f"embedded by {stats['embedder']}, last ingest {stats['last_ingest']}")
    out.print(f"collections: {', '.join(f'{n} ({c:,})' for n, c in stats['collections'].items())}")
    for publisher, articles in stats["publishers"].items():
        out.print(f"{articles:>8}  {publisher}")


def show_selected(
    chosen: Sequence[StoredArticle], removed: int | None, out: Console, *, shown: int
) -> None:
    """Articles that are to be removed, the first of them by title; `removed` is None where that
    was only asked about."""
    for stored in chosen[:shown]:
        article = stored.article
        outlet = article.publisher or "outlet unknown"
        out.print(Text(f"{article.id}  {day(article.published)} · {outlet} · {article.title}"))
    if len(chosen) > shown:
        out.print(f"… and {len(chosen) - shown:,} more")
    if removed is None:
        out.print(f"{count(len(chosen), 'article')} would be removed. --yes does it.")
    else:
        out.print(f"Removed {count(removed, 'article')}.")


def show_verdict(verdict: Verdict, out: Console) -> None:
    checked = f"{count(verdict.versions, 'version')}, {count(verdict.passages, 'passage')}"
    for fault in verdict.faults:
        out.print(Text(fault, style="red"))
    if verdict.faults:
        out.print(f"Checked {checked}. `newshound archive verify --repair` puts right what can be.")
    else:
        out.print(f"Clean: {checked}; every passage is a slice and both indexes are complete.")
    if verdict.pending:
        out.print(f"{verdict.pending} passages await indexing by the next `newshound ingest`.")
    if verdict.unfound and not verdict.faults:
        out.print(
            f"{count(verdict.unfound, 'vector')} not found by a search for itself, as may be where "
            "there are many; `newshound archive verify --repair` puts them in again."
        )
    if verdict.uncompared:
        out.print(
            f"{verdict.uncompared} versions wait to be compared by the next `newshound ingest`."
        )
