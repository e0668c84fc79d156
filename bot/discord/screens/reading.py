"""What stands behind an answer: a quote in its article, all sources, other carriers."""

from collections.abc import Sequence

from bot.answers import Answer, Finding, Quote
from bot.discord.cards import (
    Block,
    Button,
    Buttons,
    Card,
    LinkButton,
    Paragraph,
    Part,
    Piece,
    Quotation,
    Run,
    Separator,
)
from bot.discord.custom_ids import Context
from bot.discord.markdown import changes_direction, one_line, web_address
from bot.discord.screens.lines import BETWEEN, corrections, day, instant, outlet, place, said, small
from bot.discord.texts import Texts, counted, texts_for
from bot.surroundings import Surroundings
from ingest.articles import Span, StoredArticle

_LONGEST_BUTTON_URL = 512
_LONGEST_TITLE = 500


def context_card(around: Surroundings, asked: Context, language: str, *, link: str | None) -> Card:
    """A page of the article, the quote on it in bold, and buttons to the pages beside it."""
    texts = texts_for(language)
    stored = around.source
    shown: list[Block] = [
        said(one_line(stored.article.title, _LONGEST_TITLE), strong=True),
        _published(stored, texts),
        Separator(),
        Quotation(_highlighted(around)),
    ]
    if changes_direction(around.text):
        shown.append(small(texts.hidden_direction))
    shown += corrections(stored, texts)
    return Card(
        parts=(Part(tuple(shown)),),
        foot=Part((_turning(around, asked, texts, link),)),
        language=language,
        name="passage",
    )


def _highlighted(around: Surroundings) -> tuple[Run, ...]:
    """The page's text, its part of the quote strong."""
    page = Span(around.start, around.end)
    start = min(max(around.quoted.start, page.start), page.end)
    end = min(max(around.quoted.end, page.start), page.end)
    text = around.source.article.text
    runs = (
        Run(text[page.start : start]),
        Run(text[start:end], strong=True),
        Run(text[end : page.end]),
    )
    return tuple(run for run in runs if run.text)


def _published(stored: StoredArticle, texts: Texts) -> Paragraph:
    """Outlet, day, version; and the moment in the reader's own time where it is certain."""
    article = stored.article
    told = (outlet(stored, texts), day(article.published, texts))
    version = texts.version.format(version=stored.version)
    pieces: list[Piece] = [Run(BETWEEN.join((*told, version)))]
    if moment := instant(article.published):
        before, _, after = texts.your_time.partition("{moment}")
        pieces += [Run(BETWEEN + before), moment, Run(after)]
    return Paragraph(tuple(pieces), small=True)


def _turning(around: Surroundings, asked: Context, texts: Texts, link: str | None) -> Buttons:
    def turn(page: int) -> Context:
        return Context(asked.finding, asked.quote, page)

    page = around.page
    buttons: list[Button | LinkButton] = [
        Button(texts.button_previous, turn(page - 1), enabled=around.before),
        Button(texts.button_next, turn(page + 1), enabled=around.after),
    ]
    for url, label in (
        (link, texts.open_at_quote),
        (around.source.article.url, texts.open_article),
    ):
        address = web_address(url)
        if address and len(address) <= _LONGEST_BUTTON_URL:
            buttons.append(LinkButton(label, address))
            break
    return Buttons(tuple(buttons))


def sources_card(answer: Answer, language: str, *, less: bool = False) -> Card:
    """Every article that is quoted, each once, and how many others carry its sentences; `less`:
    some may not be shown here."""
    texts = texts_for(language)
    quoted: dict[tuple[str, int], Quote] = {}
    for finding in answer.findings:
        for quote in finding.quotes:
            quoted.setdefault((quote.source.id, quote.source.version), quote)
    heading = counted(texts, texts.sources_of, len(quoted))
    parts = [_article(quote.source, texts, link=quote.link) for quote in quoted.values()]
    return _listed(heading, [*parts, *_less(texts, less=less)], language, "sources")


def carriers_card(finding: Finding, language: str, *, less: bool = False) -> Card:
    """The other articles with a finding's sentence, oldest first as they are given; `less`: some
    may not be shown here."""
    texts = texts_for(language)
    parts = [_article(copy, texts) for copy in finding.copies]
    if finding.quotes:
        first = finding.quotes[0].source
        told = texts.quoted_first_in.format(
            outlet=outlet(first, texts), day=day(first.article.published, texts)
        )
        parts.insert(0, Part((small(told),)))
    return _listed(
        counted(texts, texts.carriers_of, len(finding.copies)),
        [*parts, *_less(texts, less=less)],
        language,
        "copies",
    )


def _less(texts: Texts, *, less: bool) -> tuple[Part, ...]:
    return (Part((small(texts.left_out_of_reach),)),) if less else ()


def _article(stored: StoredArticle, texts: Texts, *, link: str | None = None) -> Part:
    title = said(one_line(stored.article.title, _LONGEST_TITLE) or outlet(stored, texts))
    shown = (title, place(stored, texts, link=link, title=False))
    return Part((*shown, *corrections(stored, texts)))


def _listed(heading: str, parts: Sequence[Part], language: str, name: str) -> Card:
    return Card(
        parts=(Part((said(heading, strong=True), Separator())), *parts),
        language=language,
        name=name,
    )
