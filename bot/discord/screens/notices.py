"""A sentence or two, and what can be pressed under them."""

from collections.abc import Sequence

from bot.discord.cards import Button, Buttons, Card, Look, Part, Tone
from bot.discord.custom_ids import BadBecause, Cancel, Forget, Forgotten, Reason
from bot.discord.screens.lines import said
from bot.discord.texts import Plural, Texts, counted, texts_for


def notice_card(
    told: str, language: str, *, tone: Tone = Tone.PLAIN, buttons: Sequence[Button] = ()
) -> Card:
    """`told`, which may hold what a person wrote: it is shown as text."""
    row = (Buttons(tuple(buttons)),) if buttons else ()
    return Card(parts=(Part((said(told),)),), foot=Part(row), tone=tone, language=language)


def why_bad_card(language: str) -> Card:
    """What is wrong with an answer? One button for each reason."""
    texts = texts_for(language)
    reasons = {
        Reason.WRONG_QUOTE: texts.because_wrong_quote,
        Reason.WRONG_SPEAKER: texts.because_wrong_speaker,
        Reason.OUT_OF_DATE: texts.because_out_of_date,
        Reason.MISSING_SOURCE: texts.because_missing_source,
    }
    buttons = [Button(label, BadBecause(reason)) for reason, label in reasons.items()]
    return notice_card(texts.why_bad, language, buttons=buttons)


def forget_card(what: Forgotten, questions: int, language: str) -> Card:
    """What would be forgotten, to be confirmed; with nothing to forget, that."""
    texts = texts_for(language)
    # A server has settings and watches to forget, also where nobody asked anything.
    if not questions and what is not Forgotten.GUILD:
        return notice_card(texts.nothing_to_forget, language)
    buttons = (
        Button(texts.button_forget, Forget(what), Look.DANGER),
        Button(texts.button_cancel, Cancel()),
    )
    told = counted(texts, _asking(what, texts), questions)
    return notice_card(told, language, buttons=buttons)


def _asking(what: Forgotten, texts: Texts) -> Plural:
    match what:
        case Forgotten.MINE:
            return texts.forget_mine
        case Forgotten.THREAD:
            return texts.forget_thread
        case Forgotten.GUILD:
            return texts.forget_guild
