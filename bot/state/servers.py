"""What the people who run a Discord server have set for it and for its channels."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from bot.state.database import State
from bot.state.shown import Place

_TABLES = """
CREATE TABLE server_settings (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (guild, channel, name)
) WITHOUT ROWID
"""
_WHOLE: Final = 0  # in place of a channel: no channel has this id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds in a place.

    `collections` and `publishers` are what questions may reach, everything where empty.
    `language` is a locale of Discord's; without one the asker's own is used. A block list goes
    before its allow list, an empty allow list allows everybody. `daily_budget` counts questions
    from midnight UTC. `user_pace` and `guild_pace` are questions a minute, which may also be asked
    all at once; 0 is no limit. `retention_days`: how long answers are kept; None is for ever.
    """

    enabled: bool = True
    mention_needed: bool = True
    in_threads: bool = False
    private: bool = False
    collections: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    language: str | None = None
    daily_budget: int | None = None
    user_pace: int = 20
    guild_pace: int = 0
    allow_roles: tuple[int, ...] = ()
    block_roles: tuple[int, ...] = ()
    allow_channels: tuple[int, ...] = ()
    block_channels: tuple[int, ...] = ()
    retention_days: int | None = 90


DEFAULTS: Final = Rules()
OF_A_GUILD: Final = frozenset({"guild_pace", "allow_channels", "block_channels"})
"""Settings that a channel cannot have of its own."""


class Servers:
    """Settings of guilds and of channels. What a channel does not say its guild says, and what
    that does not say the defaults do; a thread has what its channel has."""

    def __init__(self, state: State, *, defaults: Rules = DEFAULTS) -> None:
        self._state = state
        self._defaults = defaults
        state.prepare("servers", _TABLES)

    def rules(self, place: Place) -> Rules:
        """What holds in a place. In direct messages, the defaults."""
        if place.guild is None:
            return self._defaults
        return self.in_channel(place.guild, place.channel)

    def in_channel(self, guild: int, channel: int | None = None) -> Rules:
        """What holds in a channel; without one, in a guild where a channel says nothing else."""
        own = self.own(guild, channel) if channel is not None else {}
        return _with(self._defaults, self.own(guild) | own)

    def own(self, guild: int, channel: int | None = None) -> dict[str, Any]:
        """What was set for exactly this channel, or for the guild."""
        rows = self._state.rows(
            "SELECT name, value FROM server_settings WHERE guild = ? AND channel = ?",
            *(guild, channel or _WHOLE),
        )
        return {name: _read(value) for name, value in rows if name in _NAMES}

    def set(self, guild: int, channel: int | None = None, **values: object) -> None:
        """Set some, for a channel or for the whole guild. Raises `ValueError` for a name that is
        no setting, or not one of a channel."""
        for name in values:
            _check(name, channel)
        self._state.many(
            "INSERT OR REPLACE INTO server_settings VALUES (?, ?, ?, ?)",
            [(guild, channel or _WHOLE, name, json.dumps(value)) for name, value in values.items()],
        )

    def unset(self, guild: int, channel: int | None = None, *names: str) -> None:
        """Let it be inherited again."""
        self._state.many(
            "DELETE FROM server_settings WHERE guild = ? AND channel = ? AND name = ?",
            [(guild, channel or _WHOLE, name) for name in names],
        )

    def channels(self, guild: int) -> list[int]:
        """Those with settings of their own."""
        rows = self._state.rows(
            "SELECT DISTINCT channel FROM server_settings WHERE guild = ? AND channel != ?",
            *(guild, _WHOLE),
        )
        return [row[0] for row in rows]

    def knows(self, guild: int) -> bool:
        """Whether something was set for it or for one of its channels."""
        return bool(
            self._state.rows("SELECT 1 FROM server_settings WHERE guild = ? LIMIT 1", guild)
        )

    def any_without_mention(self) -> bool:
        """Whether some place is set to be answered without a mention."""
        return not self._defaults.mention_needed or bool(
            self._state.rows(
                "SELECT 1 FROM server_settings WHERE name = 'mention_needed' AND value = 'false'"
                " LIMIT 1"
            )
        )

    def any_limits(self) -> bool:
        """Whether some server or channel limits who may ask there, how much, or for what."""
        return bool(
            self._state.rows(
                f"SELECT 1 FROM server_settings WHERE name IN ({','.join('?' * len(_LIMITS))})"
                " AND value NOT IN ('[]', 'null', 'true', '0') LIMIT 1",
                *sorted(_LIMITS),
            )
        )

    def forget_channel(self, channel: int) -> None:
        """The channel is gone."""
        self._state.run("DELETE FROM server_settings WHERE channel = ?", channel)

    def forget_guild(self, guild: int) -> None:
        """Back to the defaults, in every channel."""
        self._state.run("DELETE FROM server_settings WHERE guild = ?", guild)


_LIMITS: Final = OF_A_GUILD | {
    "enabled",
    "collections",
    "publishers",
    "daily_budget",
    "allow_roles",
    "block_roles",
}
_NAMES: Final = frozenset(field.name for field in fields(Rules))


def _check(name: str, channel: int | None) -> None:
    if name not in _NAMES:
        raise ValueError(f"{name} is no setting.")
    if channel is not None and name in OF_A_GUILD:
        raise ValueError(f"{name} is a setting of a whole server.")


def _with(rules: Rules, changes: Mapping[str, Any]) -> Rules:
    known = {field.name: getattr(rules, field.name) for field in fields(Rules)}
    return Rules(**{**known, **changes})


def _read(written: str) -> object:
    value = json.loads(written)
    return tuple(value) if isinstance(value, list) else value
