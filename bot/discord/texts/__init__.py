"""Every text that a person sees in Discord, in the person's language.

A language is found by a locale of Discord's (`de`, `es-419`); what there is none for is English.
Texts hold placeholders: fill them with `str.format`, or with `counted` where a number decides.
"""

from typing import Final

from bot.discord.texts.catalogue import Plural, Texts
from bot.discord.texts.english import ENGLISH
from bot.discord.texts.french import FRENCH
from bot.discord.texts.german import GERMAN
from bot.discord.texts.spanish import SPANISH

LANGUAGES: Final[dict[str, Texts]] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}

__all__ = ["LANGUAGES", "Plural", "Texts", "counted", "number", "texts_for"]


def texts_for(locale: str) -> Texts:
    """The texts for a locale such as `de` or `es-419`."""
    return LANGUAGES.get(locale.partition("-")[0].lower(), ENGLISH)


def counted(texts: Texts, plural: Plural, count: int, **values: object) -> str:
    """The form that `count` asks for, filled in."""
    single = count == 1 or (count == 0 and texts.zero_is_one)
    form = plural.one if single else plural.other
    return form.format(count=number(texts, count), **values)


def number(texts: Texts, count: int) -> str:
    """`count` as the language writes it: `12,345` or `12.345`."""
    return f"{count:,}".replace(",", texts.thousands)
