"""Checked proofs as a person reads them."""

from rich.console import Console
from rich.text import Text

from bot.proof import UNPROVEN, ProofCheck, QuoteCheck, Standing
from bot.terminal.answers import count, day, indented, quoted
from ingest.articles import read_moment

_STANDINGS = {
    Standing.STANDS: "stands, word for word, where the proof says",
    Standing.KEPT: "stands, and the article's version {latest} has it too",
    Standing.CORRECTED: "stood in version {version}; version {latest} no longer has it",
    Standing.DIFFERS: "version {version} of the article has another text now",
    Standing.GONE: "the archive no longer has version {version} of the article",
    Standing.ALTERED: "does not match its own hash or offsets: the proof was changed",
}
_VERDICTS = {
    (True, True): ("Every quotation stands.", "bold green"),
    (True, False): ("Every quotation stood; a later version dropped some.", "bold yellow"),
    (False, False): ("Not all that the proof says can be shown to stand.", "bold red"),
}


def show_proof_check(check: ProofCheck, out: Console) -> None:
    """What has become of each quotation, and what else has changed since the proof was made."""
    out.print()
    out.print(Text(f"{check.question} ({check.made})", style="bold"))
    out.print()
    for quote in check.quotes:
        _show_quote(quote, out)
    for link in check.links:
        if link.standing is not Standing.STANDS:
            told = _STANDINGS[link.standing].format(version=link.version, latest="")
            out.print(Text(f"{link.role} {link.name}: {told}", style="red"))
    if check.links and all(link.standing is Standing.STANDS for link in check.links):
        names = dict.fromkeys(link.name for link in check.links)
        out.print(Text(f"Attributions that stand: {', '.join(names)}.", "dim"))
    for difference in check.differences:
        out.print(Text(difference, style="red"))
    for note in check.notes:
        out.print(Text(f"Note: {note}", style="yellow"))
    then, now = check.searched_then.articles, check.searched_now.articles
    out.print(Text(f"The same search saw {count(then, 'article')} then, {now:,} now.", style="dim"))
    if not check.is_sealed:
        words, style = "The proof was altered since it was written: it shows nothing.", "bold red"
    elif check.quotes or not check.holds:
        words, style = _VERDICTS[check.holds, check.is_current]
    else:
        words, style = "The answer was “not found”: there is nothing to check.", "bold"
    out.print(Text(words, style=style))
    out.print()


def _show_quote(quote: QuoteCheck, out: Console) -> None:
    indented(out, 2, Text(quoted(quote.text)))
    outlet = quote.publisher or "outlet unknown"
    place = f"{outlet} · {day(read_moment(quote.published))} · {quote.title}"
    indented(out, 4, Text(place, style="cyan"))
    told = _STANDINGS[quote.standing].format(version=quote.version, latest=quote.latest)
    bad = quote.standing in UNPROVEN
    style = "red" if bad else "yellow" if quote.standing is Standing.CORRECTED else "green"
    indented(out, 4, Text(told, style=style))
    out.print()
