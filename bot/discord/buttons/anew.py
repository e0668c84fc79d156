"""Buttons that ask again, otherwise: as of another day, without a filter, after a halt; and that
stop an answer on its way."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from discord import ui

from bot.discord import rendering
from bot.discord.acknowledging import acknowledge, show_form
from bot.discord.buttons.looking import answer_in_reach, show_kept
from bot.discord.custom_ids import (
    Again,
    DropFilter,
    FilterName,
    OtherDate,
    Privately,
    Stop,
    custom_id,
)
from bot.discord.days import NotADayError, read_day
from bot.discord.errands import Question
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take, tell
from bot.discord.pressing import Handlers
from bot.discord.privacy import asked_by
from bot.discord.queries import Halt, Limits
from bot.discord.records import QUESTION, kept_limits
from bot.discord.texts import texts_for
from bot.discord.visits import may_moderate, visit
from bot.state.shown import Shown

_DAY: Final = "day"


async def again(front: Front, interaction: Interaction, key: str, action: Again) -> None:
    """The same question once more."""
    shown = await _found(front, interaction, key)
    if shown is not None:
        await _ask(front, interaction, shown, kept_limits(shown))


async def privately(front: Front, interaction: Interaction, key: str, action: Privately) -> None:
    """What was asked in public, answered to who asked it alone; the same answer once more where
    it was given already, or is on its way."""
    alone = front.asking.alone(key)
    if alone.locked():
        await acknowledge(interaction, private=True)
    async with alone:
        await _privately(front, interaction, key)


async def _privately(front: Front, interaction: Interaction, key: str) -> None:
    shown, here = await _found(front, interaction, key), visit(front, interaction)
    if shown is None:
        return
    if shown.asker != here.asker.id:
        await tell(interaction, rendering.notice(here.texts.press_not_yours, here.language))
        return
    query = here.query(
        shown.question, kept_limits(shown), private=True, conversation=shown.conversation
    )
    if shown.kind == QUESTION:
        query = replace(query, message=asked_by(shown))
        await take(front, interaction, Question(query, front.desk, front.records, key=key))
        return
    await show_kept(
        front,
        interaction,
        key,
        lambda kept, seen, _: rendering.answered(answer_in_reach(front, kept, seen), query, key),
    )


async def drop_filter(front: Front, interaction: Interaction, key: str, action: DropFilter) -> None:
    """The same question without one of its filters."""
    shown = await _found(front, interaction, key)
    if shown is not None:
        await _ask(front, interaction, shown, without(action, shown))


def without(drop: DropFilter, shown: Shown) -> Limits:
    """The limits of a kept question, but for one. What was read from its words is not read."""
    limits = kept_limits(shown)
    match drop.name:
        case FilterName.AFTER:
            return replace(limits, after=None)
        case FilterName.BEFORE:
            return replace(limits, before=None)
        case FilterName.AS_OF:
            return replace(limits, as_of=None)
        case FilterName.PUBLISHER:
            named = list(shown.content["searched"]["filters"]["publishers"])
            return replace(limits, publishers=(*named[: drop.which], *named[drop.which + 1 :]))
        case FilterName.PUBLISHERS | FilterName.DATES | FilterName.SPEAKER:
            return replace(limits, unread=limits.unread | {_UNREAD[drop.name]})


_UNREAD: Final = {
    FilterName.PUBLISHERS: "publishers",
    FilterName.DATES: "dates",
    FilterName.SPEAKER: "speakers",
}


async def other_date(front: Front, interaction: Interaction, key: str, action: OtherDate) -> None:
    """A form that asks for the day."""
    texts = texts_for(visit(front, interaction).language)
    form: ui.Modal = ui.Modal(
        title=texts.ask_date_title, custom_id=custom_id(OtherDate(), key), timeout=None
    )
    day: ui.TextInput[Any] = ui.TextInput(
        custom_id=_DAY, max_length=40, placeholder=front.now().date().isoformat()
    )
    form.add_item(ui.Label(text=texts.ask_date_label, component=day))
    form.stop()  # discord.py need not keep it: what is sent is known by its custom id
    await show_form(interaction, form)


async def as_of_other_date(
    front: Front, interaction: Interaction, key: str, action: OtherDate
) -> None:
    """The form came back."""
    shown = await _found(front, interaction, key)
    if shown is None:
        return
    typed = _typed(interaction, _DAY)
    try:
        day = read_day(typed, front.now().date(), last=True)
    except NotADayError:
        language = visit(front, interaction).language
        await tell(interaction, rendering.unknown_day(language, typed))
        return
    await _ask(front, interaction, shown, _seen_on(day, kept_limits(shown)))


def _seen_on(day: date, limits: Limits) -> Limits:
    return replace(limits, as_of=day)


async def stop(front: Front, interaction: Interaction, key: str, action: Stop) -> None:
    """Stop an answer on its way: for who asked, and for moderators."""
    here = visit(front, interaction)
    running = front.asking.find(key)
    if running is None:
        await tell(interaction, rendering.forgotten(here.language))
    elif running.query.asker.id != here.asker.id and not may_moderate(interaction):
        await tell(interaction, rendering.notice(here.texts.press_not_yours, here.language))
    else:
        running.stop(Halt.STOPPED)
        await acknowledge(interaction, thinking=False)


async def _found(front: Front, interaction: Interaction, key: str) -> Shown | None:
    """What is kept; where it was forgotten, that is told."""
    shown = front.records.find(key)
    if shown is None:
        await tell(interaction, rendering.forgotten(visit(front, interaction).language))
    return shown


async def _ask(front: Front, interaction: Interaction, shown: Shown, limits: Limits) -> None:
    query = visit(front, interaction).query(
        shown.question, limits, private=shown.private, conversation=shown.conversation
    )
    await take(front, interaction, Question(query, front.desk, front.records))


def _typed(interaction: Interaction, name: str) -> str:
    """What was written into a field of a form."""
    sent: dict[str, Any] = {**(interaction.data or {})}
    for row in sent.get("components", ()):
        for field in (row.get("component"), *row.get("components", ())):
            if field and field.get("custom_id") == name:
                return str(field.get("value", ""))
    return ""


PRESSED: Final[Handlers] = {
    Again: again,
    DropFilter: drop_filter,
    OtherDate: other_date,
    Privately: privately,
    Stop: stop,
}
SENT: Final[Handlers] = {OtherDate: as_of_other_date}
