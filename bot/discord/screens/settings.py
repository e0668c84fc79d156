"""The settings of a server or a channel, on one card."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.discord.cards import Card, Paragraph, Part, Run
from bot.discord.markdown import one_line
from bot.discord.screens.lines import said
from bot.discord.texts import LANGUAGES, Texts, number, texts_for
from bot.state.servers import OF_A_GUILD, Rules

Naming: TypeAlias = Callable[[int], str]
"""What a role or a channel is called."""

_LONGEST: Final = 200  # characters of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What is shown: the rules that hold, which of them were set for exactly this place (`own`),
    and whether that is a channel, whose name is then `channel`."""

    rules: Rules
    own: Mapping[str, Any]
    channel: str | None
    notes: tuple[str, ...] = ()


def settings_card(board: Board, language: str, named: Naming) -> Card:
    """The notes, a title, and one line for each setting."""
    texts = texts_for(language)
    title = (
        texts.settings_channel_title.format(channel=one_line(board.channel))
        if board.channel
        else texts.settings_title
    )
    blocks = (*map(said, board.notes), said(title, strong=True), *_lines(texts, board, named))
    return Card(parts=(Part(blocks),), language=language, name="settings")


def _lines(texts: Texts, board: Board, named: Naming) -> Iterator[Paragraph]:
    for name, label, written in _SHOWN:
        if board.channel and name in OF_A_GUILD:
            continue
        value = written(texts, getattr(board.rules, name), named)
        inherited = f" ({texts.inherited})" if board.channel and name not in board.own else ""
        yield Paragraph(
            (Run(f"{getattr(texts, label)}: "), Run(value, strong=True), Run(inherited))
        )


def _yes_no(texts: Texts, value: bool, _: Naming) -> str:
    return texts.yes if value else texts.no


def _reach(texts: Texts, value: tuple[str, ...], _: Naming) -> str:
    return one_line(", ".join(value), _LONGEST) or texts.everything


def _language(texts: Texts, value: str | None, _: Naming) -> str:
    return LANGUAGES[value].name if value in LANGUAGES else texts.own_language


def _limit(texts: Texts, value: int | None, _: Naming) -> str:
    return number(texts, value) if value else texts.unlimited


def _kept(texts: Texts, value: int | None, _: Naming) -> str:
    return number(texts, value) if value else texts.for_ever


def _allowed(texts: Texts, value: tuple[int, ...], named: Naming) -> str:
    return one_line(", ".join(map(named, value)), _LONGEST) or texts.everything


def _blocked(texts: Texts, value: tuple[int, ...], named: Naming) -> str:
    return one_line(", ".join(map(named, value)), _LONGEST) or texts.nobody


_SHOWN: Final[tuple[tuple[str, str, Callable[[Texts, Any, Naming], str]], ...]] = (
    ("enabled", "setting_enabled", _yes_no),
    ("mention_needed", "setting_mention", _yes_no),
    ("in_threads", "setting_thread", _yes_no),
    ("private", "setting_private", _yes_no),
    ("collections", "setting_collections", _reach),
    ("publishers", "setting_outlets", _reach),
    ("language", "setting_language", _language),
    ("daily_budget", "setting_budget", _limit),
    ("user_pace", "setting_pace", _limit),
    ("guild_pace", "setting_server_pace", _limit),
    ("retention_days", "setting_retention", _kept),
    ("allow_roles", "setting_allow_roles", _allowed),
    ("block_roles", "setting_block_roles", _blocked),
    ("allow_channels", "setting_allow_channels", _allowed),
    ("block_channels", "setting_block_channels", _blocked),
)
"""Setting, label, and how its value is written, in the order in which they are shown."""
