"""A sentence or two, and what can be pressed under them."""

from collections.abc import Sequence

from bot.discord.cards import Button, Buttons, Card, LinkButton, Look, Part, Tone
from bot.discord.custom_ids import BadBecause, Cancel, Forget, Forgotten, Privately, Reason
from bot.discord.screens.lines import said
from bot.discord.texts import Plural, Texts, counted, texts_for
from bot.state.shown import Message


def notice_card(
    told: str,
    language: str,
    *,
    tone: Tone = Tone.PLAIN,
    buttons: Sequence[Button | LinkButton] = (),
) -> Card:
    """`told`, which may hold what a person wrote: it is shown as text."""
    row = (Buttons(tuple(buttons)),) if buttons else ()
    return Card(parts=(Part((said(told),)),), foot=Part(row), tone=tone, language=language)


def private_offer_card(language: str, *, offered: bool) -> Card:
    """That answers are private here, with a button that shows this one to its asker."""
    texts = texts_for(language)
    button = Button(texts.button_private, Privately(), Look.MAIN)
    return notice_card(texts.private_here, language, buttons=(button,) if offered else ())


def shared_card(guild: int | None, message: Message | None, language: str) -> Card:
    """That an answer was shown to a channel, and where, if that is known."""
    texts = texts_for(language)
    if message is None:
        return notice_card(texts.shared_already, language)
    address = f"https://discord.com/channels/{guild or '@me'}/{message.channel}/{message.id}"
    button = LinkButton(texts.button_shared, address)
    return notice_card(texts.shared_already, language, buttons=(button,))


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
