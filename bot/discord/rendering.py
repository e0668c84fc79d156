"""The pages that an answer, a state on the way to one, or a notice makes."""

from collections.abc import Sequence

import discord
from discord.ui import LayoutView, TextDisplay

from bot.answers import Answer, Finding
from bot.discord.queries import Halt
from bot.discord.surfaces import Page

_LONGEST = 4_000

_STAGES = {
    "question": "Reading the question…",
    "retrieve": "Looking in the archive…",
    "read": "Reading what was found…",
    "check": "Checking the quotes…",
    "compose": "Writing the answer…",
}


def notice(text: str) -> list[Page]:
    """A sentence or two."""
    return [_page(text)]


def greeting(*, hidden: bool) -> list[Page]:
    """For who mentions us without asking, or asks where we may not read."""
    if hidden:
        return notice("I can only read messages that mention me. Mention me in your question.")
    return notice("Ask me something, for instance: who resigned over the ferry contract?")


def waiting(ahead: int) -> list[Page]:
    """A place in the line."""
    return notice(f"{ahead} before you." if ahead else "One moment…")


def working(stage: str, findings: Sequence[Finding]) -> list[Page]:
    """What is being done, and what has been found so far."""
    return _pages([*map(_finding, findings), f"-# {_STAGES.get(stage, 'One moment…')}"])


def answered(answer: Answer) -> list[Page]:
    """The whole answer."""
    reach = answer.searched.reach
    searched = f"-# Searched {reach.articles} articles."
    return _pages([_plain(answer.text), *map(_finding, answer.findings), searched])


def halted(why: Halt | None) -> list[Page]:
    """Why there is no answer."""
    if why is Halt.CLOSING:
        return notice("I am being restarted. Please ask again in a minute.")
    return notice("Stopped.")


def failed() -> list[Page]:
    """Something is wrong that the asker can do nothing about."""
    return notice("Something broke on my side. Those who run me can see in the log what it was.")


def _finding(finding: Finding) -> str:
    return "\n".join(
        f"> {_plain(quote.text)}\n{_plain(finding.speaker or 'unclear')} · "
        f"{_plain(quote.source.article.publisher or '')}"
        for quote in finding.quotes
    )


def _plain(text: str) -> str:
    return discord.utils.escape_mentions(discord.utils.escape_markdown(" ".join(text.split())))


def _pages(blocks: Sequence[str]) -> list[Page]:
    pages = [""]
    for block in blocks:
        joined = f"{pages[-1]}\n\n{block}".strip()
        if len(joined) <= _LONGEST:
            pages[-1] = joined
        else:
            pages.append(block[:_LONGEST])
    return [_page(text) for text in pages]


def _page(text: str) -> Page:
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(text))
    return Page(view)
