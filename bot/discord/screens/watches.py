"""What a watch has found, and which questions are watched."""

from collections.abc import Sequence

from bot.answers import Finding
from bot.discord.cards import Block, Button, Buttons, Card, Part, Separator, Tone
from bot.discord.custom_ids import Unwatch
from bot.discord.markdown import one_line
from bot.discord.screens.answers import finding_part
from bot.discord.screens.lines import BETWEEN, said, small
from bot.discord.texts import Texts, counted, texts_for
from bot.state.watches import Stopped, Watch

_LONGEST = 200  # characters of a question in a list or a heading


def news_card(question: str, finding: Finding, language: str, *, kept: bool) -> Card:
    """New evidence on a watched question; its buttons only where they would work (`kept`)."""
    texts = texts_for(language)
    heading = said(texts.watch_news.format(question=one_line(question, _LONGEST)), strong=True)
    end = Buttons((Button(texts.button_unwatch, Unwatch()),))
    return Card(
        parts=(Part((heading,)), finding_part(finding, 0, texts, buttons=kept)),
        foot=Part((end,) if kept else ()),
        tone=Tone.ANSWERED,
        language=language,
        name="news",
    )


def watching_card(question: str, language: str) -> Card:
    """A question is watched from now on."""
    texts = texts_for(language)
    blocks = (
        said(f"“{one_line(question, _LONGEST)}”", strong=True),
        said(texts.watching),
        Buttons((Button(texts.button_unwatch, Unwatch()),)),
    )
    return Card(parts=(Part(blocks),), language=language, name="watch")


def watches_card(watches: Sequence[Watch], language: str) -> Card:
    """Every question that is watched in a place, and why one is no more."""
    texts = texts_for(language)
    if not watches:
        return Card(parts=(Part((said(texts.watches_none),)),), language=language)
    heading = said(counted(texts, texts.watches, len(watches)), strong=True)
    return Card(
        parts=(Part((heading,)), *(_listed(watch, texts) for watch in watches)),
        language=language,
        name="watches",
    )


def _listed(watch: Watch, texts: Texts) -> Part:
    wanted = watch.wanted
    told = [f"#{watch.id}", wanted.created.date().isoformat()]
    if wanted.publisher:
        told.append(texts.filter_publisher.format(publisher=one_line(wanted.publisher)))
    if wanted.after:
        told.append(texts.filter_after.format(day=wanted.after.isoformat()))
    if watch.stopped:
        told.append(_why(watch.stopped, texts))
    blocks: list[Block] = [Separator(), said(one_line(wanted.question, _LONGEST))]
    return Part((*blocks, small(BETWEEN.join(told))))


def _why(stopped: Stopped, texts: Texts) -> str:
    match stopped:
        case Stopped.CHANNEL_DELETED:
            return texts.watch_channel_deleted
        case Stopped.NOT_ALLOWED:
            return texts.watch_not_allowed
        case Stopped.CLOSED:
            return texts.watch_closed
        case Stopped.REMOVED:
            return texts.watch_removed
        case Stopped.NOT_HERE:
            return texts.watch_not_here
        case Stopped.NOT_YOU:
            return texts.watch_not_you
