"""The pages that an answer, a state on the way to one, or a notice makes, in a language."""

from collections.abc import Sequence

from bot.answers import Answer, Finding
from bot.discord.admission import Ground, Refusal
from bot.discord.cards import Attachment, Card, Message, Tone
from bot.discord.custom_ids import FilterName
from bot.discord.days import DaysCrossedError, NotADayError
from bot.discord.paging import messages
from bot.discord.queries import Halt, Query
from bot.discord.screens.answers import Offer, answer_card
from bot.discord.screens.lines import said
from bot.discord.screens.notices import notice_card, private_offer_card
from bot.discord.screens.running import ended_card, queued_card, running_card
from bot.discord.surfaces import Page
from bot.discord.texts import Texts, counted, number, texts_for


def pages(card: Card, key: str | None = None) -> list[Page]:
    """A card whose buttons act on what is kept under `key`."""
    return [Page(message, key or "-") for message in messages(card)]


def notice(told: str, language: str, *, tone: Tone = Tone.PLAIN) -> list[Page]:
    """A sentence or two."""
    return pages(notice_card(told, language, tone=tone))


def enclosed(told: str, name: str, text: str) -> list[Page]:
    """A file, with a sentence that says what it is."""
    return [Page(Message(blocks=(said(told),), attachments=(Attachment(name, text),)))]


def greeting(language: str) -> list[Page]:
    """For who mentions us without asking."""
    return notice(texts_for(language).greeting, language)


def nothing_asked(language: str) -> list[Page]:
    """For what has neither a letter nor a digit."""
    return notice(texts_for(language).nothing_to_search, language)


def offered_privately(language: str, key: str | None) -> list[Page]:
    """For a question in public where answers are private."""
    return pages(private_offer_card(language, offered=key is not None), key)


def unreadable(language: str) -> list[Page]:
    """For who asks where we are not let read."""
    return notice(texts_for(language).cannot_read_you, language)


def unknown_days(language: str, error: NotADayError) -> list[Page]:
    """For days that cannot be, or that cannot be limits together."""
    if isinstance(error, DaysCrossedError):
        told = texts_for(language).days_crossed
        return notice(told.format(after=error.after, before=error.before), language)
    return unknown_day(language, error.typed)


def unknown_day(language: str, typed: str) -> list[Page]:
    return notice(texts_for(language).unknown_day.format(typed=typed), language)


def forgotten(language: str) -> list[Page]:
    """For a button whose answer is kept no longer."""
    return notice(texts_for(language).press_forgotten, language)


def refused(language: str, refusal: Refusal) -> list[Page]:
    """Why a question was not taken."""
    return notice(_why(refusal, texts_for(language)), language)


def _why(refusal: Refusal, texts: Texts) -> str:
    match refusal.ground:
        case Ground.NOT_HERE:
            return texts.not_here
        case Ground.NOT_YOU:
            return texts.not_you
        case Ground.DIRECT_OFF:
            return texts.direct_off
        case Ground.DIRECT_NOWHERE:
            return texts.direct_nowhere
        case Ground.DIRECT_UNCHECKED:
            return texts.direct_unchecked
        case Ground.USER_PACE:
            return counted(texts, texts.wait_user, refusal.seconds)
        case Ground.GUILD_PACE:
            return counted(texts, texts.wait_guild, refusal.seconds)
        case Ground.BUDGET:
            return texts.budget_spent


def line_full(language: str, waiting: int, seconds: int | None) -> list[Page]:
    """How many wait, and for about how long, where that is known."""
    texts = texts_for(language)
    if seconds is None:
        return notice(counted(texts, texts.line_full, waiting), language)
    when = number(texts, seconds)
    return notice(counted(texts, texts.line_full_for, waiting, seconds=when), language)


def waiting(language: str, ahead: int, key: str) -> list[Page]:
    """A place in the line."""
    return pages(queued_card(ahead, language), key)


def working(
    language: str, stage: str, findings: Sequence[Finding], articles: int | None, key: str
) -> list[Page]:
    """What is being done, and what has been found so far."""
    return pages(running_card(stage, findings, language, articles=articles), key)


def answered(answer: Answer, query: Query, key: str | None, *, shared: bool = False) -> list[Page]:
    """The whole answer; with buttons where it is kept under `key`."""
    card = answer_card(answer, query.language, _offer(query, key, shared=shared))
    return pages(card, key)


def _offer(query: Query, key: str | None, *, shared: bool) -> Offer:
    in_guild = query.place.guild is not None
    limited = query.within and not query.limits.publishers
    return Offer(
        kept=key is not None,
        share=query.private and in_guild and not shared,
        watch=in_guild and not query.private,
        fixed=(FilterName.PUBLISHER, FilterName.PUBLISHERS) if limited else (),
    )


def halted(language: str, why: Halt | None, key: str | None) -> list[Page]:
    """Why there is no answer, with a button that asks again where the question could be kept."""
    texts = texts_for(language)
    told = texts.closing if why is Halt.CLOSING else texts.stopped
    return pages(ended_card(told, (), language, again=key is not None), key)


def interrupted(language: str, key: str | None) -> list[Page]:
    """The program ended while it was being answered."""
    told = texts_for(language).interrupted
    return pages(ended_card(told, (), language, again=key is not None), key)


def failed(language: str) -> list[Page]:
    """Something is wrong that nobody has foreseen."""
    return notice(texts_for(language).failed, language, tone=Tone.FAILED)


def unavailable(language: str) -> list[Page]:
    """The archive cannot be read."""
    return notice(texts_for(language).archive_unavailable, language, tone=Tone.FAILED)
