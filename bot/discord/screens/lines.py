"""The lines that several screens share: who said it, where it stands, how far was searched."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from bot.answers import Finding, Origins, Quote, Searched, admitted, corrected_text, faults
from bot.chains import condition_of
from bot.discord.cards import Block, Instant, Paragraph, Piece, Quotation, Run
from bot.discord.markdown import changes_direction, one_line, readable, web_address
from bot.discord.screens.filters import filters
from bot.discord.texts import Texts, counted
from ingest.articles import Correction, CorrectionKind, Moment, StoredArticle, day_of

BETWEEN: Final = " · "
_NOTE: Final = 1_000  # characters of a note; a longer one is no note


def said(text: str, *, strong: bool = False) -> Paragraph:
    """Lines of text."""
    return Paragraph((Run(readable(text), strong=strong),))


def small(text: str) -> Paragraph:
    """A line beside the matter."""
    return Paragraph((Run(text),), small=True)


def quoted(finding: Finding, quote: Quote, texts: Texts) -> tuple[Block, ...]:
    """A quote, who said it and passed it on, and where it stands."""
    shown: list[Block] = [Quotation(_marked(quote)), attribution(finding, texts)]
    shown.append(place(quote.source, texts, link=quote.link))
    if changes_direction(quote.text):
        shown.append(small(texts.hidden_direction))
    return (*shown, *_told(quote.source, faults(finding, quote), texts))


def _marked(quote: Quote) -> tuple[Run, ...]:
    """Its words, the answer among them strong."""
    before, answer, after = quote.around_answer
    runs = Run(before), Run(answer, strong=True), Run(after)
    return tuple(run for run in runs if run.text)


def corrections(stored: StoredArticle, texts: Texts) -> Iterator[Paragraph]:
    """What the article says of its own faults, word for word."""
    return _told(stored, admitted(stored), texts)


def _told(
    stored: StoredArticle, notices: Iterable[Correction], texts: Texts
) -> Iterator[Paragraph]:
    kinds = {
        CorrectionKind.CORRECTION: texts.correction,
        CorrectionKind.CLARIFICATION: texts.clarification,
        CorrectionKind.RETRACTION: texts.retraction,
    }
    for notice in notices:
        words = one_line(corrected_text(stored, notice), _NOTE)
        yield said(kinds[notice.kind].format(words=words))


def attribution(finding: Finding, texts: Texts) -> Paragraph:
    """Who said it, and who passed it on; who printed it is told elsewhere."""
    speaker = one_line(finding.speaker or "")
    line = texts.said_by.format(speaker=speaker) if speaker else texts.speaker_unclear
    if condition := condition_of(finding.chain):
        line += f" ({one_line(condition)})"
    if finding.carriers:
        carriers = one_line(", ".join(finding.carriers))
        line += BETWEEN + texts.passed_on_by.format(carriers=carriers)
    return said(f"— {line}")


def place(
    stored: StoredArticle, texts: Texts, *, link: str | None = None, title: bool = True
) -> Paragraph:
    """Outlet, day and title, and a link: to the quote if one is given, else to the article."""
    article = stored.article
    told = [outlet(stored, texts), day(article.published, texts)]
    if title:
        told.append(one_line(article.title))
    pieces: list[Piece] = [Run(BETWEEN.join(filter(None, told)))]
    if address := web_address(link):
        pieces += [Run(BETWEEN), Run(texts.open_at_quote, url=address)]
    elif address := web_address(article.url):
        pieces += [Run(BETWEEN), Run(texts.open_article, url=address)]
    return Paragraph(tuple(pieces), small=True)


def outlet(stored: StoredArticle, texts: Texts) -> str:
    """Who printed it."""
    return one_line(stored.article.publisher or "") or texts.outlet_unknown


def day(moment: Moment | None, texts: Texts) -> str:
    """The day as the outlet printed it, in figures that every language reads alike."""
    return day_of(moment).isoformat() if moment is not None else texts.undated


def instant(moment: Moment | None) -> Instant | None:
    """The moment, where its time and its zone are known: no time is ever invented."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    return Instant(int(moment.timestamp()))


def happened(when: date, texts: Texts, *, is_told: bool) -> Paragraph:
    """The day of an event, and whether the quotation says so or it is that of the article."""
    basis = texts.told_day if is_told else texts.published_day
    return Paragraph((Run(when.isoformat(), strong=True), Run(f" ({basis})")))


def origins(told: Origins, texts: Texts) -> str:
    """How many articles carry it, and how many stories those are by origin."""
    articles = counted(texts, texts.articles, told.articles)
    return f"{articles}, {counted(texts, texts.origins, told.origins)}"


def notes(told: tuple[str, ...], texts: Texts) -> tuple[Block, ...]:
    """What the asker should know about the search."""
    return tuple(small(texts.note.format(note=one_line(note, _NOTE))) for note in told if note)


def reach(searched: Searched, texts: Texts) -> str:
    """How far was searched, and through which filters."""
    seen = searched.reach
    line = counted(texts, texts.searched, seen.articles)
    if seen.first is not None and seen.last is not None:
        line += f" {span(seen.first, seen.last, texts)}"
    if seen.undated:
        line += f" ({counted(texts, texts.without_date, seen.undated)})"
    limits = filters(searched, texts)
    if limits:
        line += "; " + texts.limited_to.format(filters=one_line(", ".join(limits), 500))
    return line


def span(first: date, last: date, texts: Texts) -> str:
    return texts.from_to.format(first=day(first, texts), last=day(last, texts))
