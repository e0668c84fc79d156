"""What Discord asks of application commands and its document does not say."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .errors import ApiError, invalid

CHAT, OF_USER, OF_MESSAGE, ENTRY_POINT = 1, 2, 3, 4
SUBCOMMAND, GROUP = 1, 2
MOST = {CHAT: 100, OF_USER: 15, OF_MESSAGE: 15, ENTRY_POINT: 1}
LONGEST = 8000  # characters of names, descriptions and values of one command
LOCALES = frozenset(
    {"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl"}
    | {"no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi"}
    | {"th", "zh-CN", "ja", "zh-TW", "ko"}
)


def judge_commands(commands: Sequence[Mapping[str, Any]]) -> None:
    """All commands of an application in one place (everywhere, or in one server)."""
    kinds = Counter(kind_of(one) for one in commands)
    for kind, count in kinds.items():
        if count > MOST[kind]:
            raise ApiError(30032, f"Maximum number of application commands reached ({MOST[kind]}).")
    names = Counter((kind_of(one), one["name"]) for one in commands)
    for (_, name), count in names.items():
        if count > 1:
            raise invalid(
                "name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                f"Application command names must be unique: {name}",
            )
    for place, one in enumerate(commands):
        judge_command(one, str(place))


def kind_of(command: Mapping[str, Any]) -> int:
    return command.get("type") or CHAT


def judge_command(command: Mapping[str, Any], path: str = "") -> None:
    if kind_of(command) == CHAT:
        _judge_texts(command, path)
        _judge_options(command.get("options") or [], path, depth=0)
    else:
        if command.get("description"):
            raise invalid(f"{path}.description", "COMMAND_DESCRIPTION", "Only for slash commands.")
        if command.get("options"):
            raise invalid(f"{path}.options", "COMMAND_OPTIONS", "Only for slash commands.")
        _judge_locales(command, path)
    if (long := size(command)) > LONGEST:
        raise invalid(
            path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds {LONGEST} characters: {long}"
        )


def _judge_texts(thing: Mapping[str, Any], path: str) -> None:
    _judge_locales(thing, path)
    for name in (thing["name"], *(thing.get("name_localizations") or {}).values()):
        if not _is_name(name):
            raise invalid(
                f"{path}.name",
                "APPLICATION_COMMAND_INVALID_NAME",
                f"Command name is invalid (lower case, letters, digits, - and _): {name}",
            )
    if not (thing.get("description") or "").strip():
        raise invalid(f"{path}.description", "BASE_TYPE_REQUIRED", "This field is required")


def _judge_locales(thing: Mapping[str, Any], path: str) -> None:
    for key in ("name_localizations", "description_localizations"):
        for locale in thing.get(key) or {}:
            if locale not in LOCALES:
                raise invalid(f"{path}.{key}", "ENUM_TYPE_COERCE", f"Not a locale: {locale}")


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= 32 and name == name.lower() and all(map(_may_stand, name))


def _may_stand(char: str) -> bool:
    r"""Discord's `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]+$`."""
    if char in "-_'" or unicodedata.category(char)[0] in "LN":
        return True
    return unicodedata.name(char, "").startswith(("DEVANAGARI", "THAI"))


def _judge_options(options: Sequence[Mapping[str, Any]], path: str, *, depth: int) -> None:
    _judge_order(options, path)
    _judge_unique(options, path)
    nested = [one["type"] in (SUBCOMMAND, GROUP) for one in options]
    if any(nested) and not all(nested):
        raise invalid(path, "APPLICATION_COMMAND_OPTIONS_TYPE", "Subcommands stand by themselves.")
    for place, one in enumerate(options):
        here = f"{path}.options.{place}"
        _judge_texts(one, here)
        if depth > {GROUP: 0, SUBCOMMAND: 1}.get(one["type"], depth):
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_TYPE", "Nested too deeply.")
        if one["type"] in (SUBCOMMAND, GROUP):
            _judge_options(one.get("options") or [], here, depth=depth + 1)
        else:
            _judge_choices(one, here)


def _judge_order(options: Sequence[Mapping[str, Any]], path: str) -> None:
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        raise invalid(
            path,
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        )


def _judge_unique(options: Sequence[Mapping[str, Any]], path: str) -> None:
    locales = {locale for one in options for locale in one.get("name_localizations") or {}}
    for locale in (None, *sorted(locales)):
        names = Counter(
            (one.get("name_localizations") or {}).get(locale, one["name"]) for one in options
        )
        if any(count > 1 for count in names.values()):
            raise invalid(
                path,
                "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
                f"Option names must be unique ({locale or 'default'})",
            )


def _judge_choices(option: Mapping[str, Any], path: str) -> None:
    choices = option.get("choices") or []
    if option.get("autocomplete") and choices:
        raise invalid(path, "AUTOCOMPLETE_CHOICES", "Choices and autocomplete exclude each other.")
    for field in ("name", "value"):
        if len({one[field] for one in choices}) != len(choices):
            raise invalid(path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", "Twice the same.")
    for one in choices:
        _judge_locales(one, path)


def size(thing: Mapping[str, Any]) -> int:
    """Characters that count against the limit; of localised texts, the longest."""
    count = sum(_longest(thing, key) for key in ("name", "description"))
    count += sum(size(one) for one in thing.get("options") or [])
    count += sum(
        _longest(one, "name") + len(str(one["value"])) for one in thing.get("choices") or []
    )
    return count


def _longest(thing: Mapping[str, Any], key: str) -> int:
    localised = (thing.get(f"{key}_localizations") or {}).values()
    return max(len(text) for text in (thing.get(key) or "", *localised))
