"""Commands in the reader's language, as Discord is told them when they are synced."""

from collections.abc import Callable
from typing import Any, TypeVar

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes, locale_str

from bot.discord.texts import texts_for
from bot.discord.texts.commands import DESCRIPTIONS, NAMES, Wording
from bot.discord.texts.options import CHOICES, OPTION_DESCRIPTIONS, OPTION_NAMES

_Callback = TypeVar("_Callback", bound=Callable[..., Any])


def described(*options: str) -> Callable[[_Callback], _Callback]:
    """Each option with its English description; Discord is told the others by the translator."""
    return app_commands.describe(**{name: OPTION_DESCRIPTIONS[name].en for name in options})


class CommandTranslator(app_commands.Translator):
    """Finds a command's or an option's text by its name in the program; Discord shows the
    program's own where there is none, or where the language is English."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        code = texts_for(locale.value).code
        wording = _wording(context)
        return wording.in_language(code) if wording and code != "en" else None


def _wording(context: TranslationContextTypes) -> Wording | None:
    match context.location:
        case Location.command_name | Location.group_name:
            return NAMES.get(_key(context.data))
        case Location.command_description | Location.group_description:
            return DESCRIPTIONS.get(_key(context.data))
        case Location.parameter_name:
            return _of_option(OPTION_NAMES, context.data)
        case Location.parameter_description:
            return _of_option(OPTION_DESCRIPTIONS, context.data)
        case Location.choice_name:
            return CHOICES.get(str(context.data.value))
        case _:
            return None


def _of_option(table: dict[str, Wording], option: app_commands.Parameter) -> Wording | None:
    """By the command and the option where it means something of its own there."""
    return table.get(f"{_key(option.command)}.{option.name}", table.get(option.name))


def _key(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu,
) -> str:
    if isinstance(command, app_commands.ContextMenu):
        return command.name  # its spaces part words, not a group from its commands
    return command.qualified_name.replace(" ", ".")
