"""What is shown while a question is answered, and where it ends without an answer."""

from collections.abc import Sequence

from bot.answers import Finding
from bot.discord.cards import Button, Buttons, Card, Look, Part, Separator, Tone
from bot.discord.custom_ids import Again, Stop
from bot.discord.screens.answers import finding_part
from bot.discord.screens.lines import said
from bot.discord.texts import Texts, counted, texts_for


def queued_card(ahead: int, language: str) -> Card:
    """A place in the line: how many questions are before this one."""
    texts = texts_for(language)
    told = counted(texts, texts.queued, ahead) if ahead else texts.one_moment
    return _working(told, (), language)


def running_card(
    stage: str, findings: Sequence[Finding], language: str, *, articles: int | None = None
) -> Card:
    """What has been found so far, and what is being done: `stage` by its name in the chain, and
    `articles` in reach, where that is known."""
    return _working(_doing(stage, articles, texts_for(language)), findings, language)


def ended_card(
    told: str, findings: Sequence[Finding], language: str, *, again: bool = True
) -> Card:
    """What has been found until it was stopped or broke, and a sentence that says so."""
    texts = texts_for(language)
    buttons = (Buttons((Button(texts.button_again, Again()),)),) if again else ()
    return Card(
        parts=_findings(findings, texts),
        foot=Part((Separator(), said(told), *buttons)),
        tone=Tone.FAILED,
        language=language,
    )


def _working(told: str, findings: Sequence[Finding], language: str) -> Card:
    texts = texts_for(language)
    stop = Buttons((Button(texts.button_stop, Stop(), Look.DANGER),))
    return Card(
        parts=_findings(findings, texts),
        foot=Part((Separator(), said(told), stop)),
        tone=Tone.WORKING,
        language=language,
    )


def _findings(findings: Sequence[Finding], texts: Texts) -> tuple[Part, ...]:
    """Without buttons: what they would act on is kept only once the answer is whole."""
    return tuple(
        finding_part(finding, at, texts, buttons=False) for at, finding in enumerate(findings)
    )


def _doing(stage: str, articles: int | None, texts: Texts) -> str:
    match stage:
        case "question":
            return texts.stage_question
        case "retrieve" if articles is not None:
            return counted(texts, texts.stage_retrieve, articles)
        case "read":
            return texts.stage_read
        case "model":
            return texts.stage_model
        case "check":
            return texts.stage_check
        case "compose":
            return texts.stage_compose
        case _:
            return texts.one_moment
