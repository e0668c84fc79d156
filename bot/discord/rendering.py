"""The pages that an answer, a state on the way to one, or a notice makes, in a language."""

from collections.abc import Iterator, Sequence

from bot.answers import Answer, Finding, Outcome
from bot.discord.admission import Ground, Refusal
from bot.discord.cards import Block, Button, Buttons, Look, Message, Paragraph, Quotation, Run, Tone
from bot.discord.custom_ids import Again, Stop
from bot.discord.queries import Halt, Query
from bot.discord.surfaces import Page
from bot.discord.texts import Texts, counted, texts_for


def notice(text: str) -> list[Page]:
    """A sentence or two."""
    return [_page(_said(text))]


def greeting(language: str) -> list[Page]:
    """For who mentions us without asking."""
    return notice(texts_for(language).greeting)


def unreadable(language: str) -> list[Page]:
    """For who asks where we are not let read."""
    return notice(texts_for(language).cannot_read_you)


def unknown_day(language: str, typed: str) -> list[Page]:
    return notice(texts_for(language).unknown_day.format(typed=typed))


def refused(language: str, refusal: Refusal) -> list[Page]:
    """Why a question was not taken."""
    texts = texts_for(language)
    match refusal.ground:
        case Ground.NOT_HERE:
            return notice(texts.not_here)
        case Ground.NOT_YOU:
            return notice(texts.not_you)
        case Ground.USER_PACE:
            return notice(counted(texts, texts.wait_user, refusal.seconds))
        case Ground.GUILD_PACE:
            return notice(counted(texts, texts.wait_guild, refusal.seconds))
        case Ground.BUDGET:
            return notice(texts.budget_spent)


def line_full(language: str, waiting: int) -> list[Page]:
    texts = texts_for(language)
    return notice(counted(texts, texts.line_full, waiting))


def waiting(language: str, ahead: int, key: str) -> list[Page]:
    """A place in the line."""
    texts = texts_for(language)
    told = counted(texts, texts.queued, ahead) if ahead else texts.one_moment
    return [_page(_said(told, small=True), _stop(texts), tone=Tone.WORKING, key=key)]


def working(
    language: str, stage: str, findings: Sequence[Finding], articles: int, key: str
) -> list[Page]:
    """What is being done, and what has been found so far."""
    texts = texts_for(language)
    blocks = [block for finding in findings for block in _finding(finding)]
    doing = _said(_doing(texts, stage, articles), small=True)
    return [_page(*blocks, doing, _stop(texts), tone=Tone.WORKING, key=key)]


def _doing(texts: Texts, stage: str, articles: int) -> str:
    if stage == "retrieve":
        return counted(texts, texts.stage_retrieve, articles)
    stages = {
        "question": texts.stage_question,
        "read": texts.stage_read,
        "check": texts.stage_check,
        "compose": texts.stage_compose,
        "model": texts.stage_model,
    }
    return stages.get(stage, texts.one_moment)


def _stop(texts: Texts) -> Buttons:
    return Buttons((Button(texts.button_stop, Stop(), Look.DANGER),))


def answered(answer: Answer, query: Query, key: str | None) -> list[Page]:
    """The whole answer."""
    tone = Tone.ANSWERED if answer.outcome is Outcome.ANSWERED else Tone.NOT_FOUND
    texts = texts_for(query.language)
    reach = _said(counted(texts, texts.searched, answer.searched.reach.articles), small=True)
    blocks = [block for finding in answer.findings for block in _finding(finding)]
    return [_page(_said(answer.text), *blocks, reach, tone=tone, key=key)]


def _finding(finding: Finding) -> Iterator[Block]:
    for quote in finding.quotes:
        yield Quotation((Run(quote.text),))
        yield _said(f"{finding.speaker or 'unclear'} · {quote.source.article.publisher or ''}")


def halted(language: str, why: Halt | None, key: str | None) -> list[Page]:
    """Why there is no answer, with a button that asks again where the question could be kept."""
    texts = texts_for(language)
    told = _said(texts.closing if why is Halt.CLOSING else texts.stopped)
    if key is None:
        return [_page(told)]
    return [_page(told, Buttons((Button(texts.button_again, Again()),)), key=key)]


def failed(language: str) -> list[Page]:
    """Something is wrong that nobody has foreseen."""
    return [_page(_said(texts_for(language).failed), tone=Tone.FAILED)]


def unavailable(language: str) -> list[Page]:
    """The archive cannot be read."""
    return [_page(_said(texts_for(language).archive_unavailable), tone=Tone.FAILED)]


def _page(*blocks: Block, tone: Tone = Tone.PLAIN, key: str | None = None) -> Page:
    return Page(Message(blocks=blocks, tone=tone), key or "-")


def _said(text: str, *, small: bool = False) -> Paragraph:
    return Paragraph((Run(text),), small)
