"""Who may ask where, how fast and how much, as the people who run a server have set it."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.discord.cooldowns import after_one, wait
from bot.discord.policy import Asker
from bot.state.database import StateError
from bot.state.servers import Rules, Servers
from bot.state.shown import Place
from bot.state.usage import Usage

_log = logging.getLogger(__name__)


class Ground(StrEnum):
    """Why a question is refused."""

    NOT_HERE = "not_here"
    NOT_YOU = "not_you"
    DIRECT_OFF = "direct_off"
    DIRECT_NOWHERE = "direct_nowhere"
    DIRECT_UNCHECKED = "direct_unchecked"
    USER_PACE = "user_pace"
    GUILD_PACE = "guild_pace"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that is not taken; `seconds` until it would be, where waiting helps."""

    ground: Ground
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom, and as if where, somebody asks in direct messages."""

    asker: Asker
    place: Place


_NOTHING: Final = Rules(enabled=False, publishers=("",))


def forbidden(rules: Rules, asker: Asker, place: Place) -> Refusal | None:
    """What the switches and the lists say, a block list before its allow list. A thread counts
    as its channel."""
    if not rules.enabled or not _listed(
        {place.channel, place.spot}, rules.allow_channels, rules.block_channels
    ):
        return Refusal(Ground.NOT_HERE)
    if not _listed(asker.roles, rules.allow_roles, rules.block_roles):
        return Refusal(Ground.NOT_YOU)
    return None


def _listed(
    ids: frozenset[int] | set[int], allowed: tuple[int, ...], blocked: tuple[int, ...]
) -> bool:
    return ids.isdisjoint(blocked) and (not allowed or not ids.isdisjoint(allowed))


class Admission:
    """Says for each question whether it is taken, and counts those that are.

    `refused` is told every refusal. Where the counts cannot be kept (a full disk, say),
    questions are taken without being counted: an answer is worth more than its number.
    """

    def __init__(
        self,
        servers: Servers,
        usage: Usage,
        *,
        now: Callable[[], datetime],
        refused: Callable[[Refusal], None] = lambda refusal: None,
        direct: Callable[[int], Standing | Refusal | None] = lambda person: None,
    ) -> None:
        self._servers = servers
        self._usage = usage
        self._now = now
        self._refused = refused
        self._direct = direct

    def rules(self, place: Place, person: int = 0) -> Rules:
        """What holds in a place; in direct messages, what holds there for a person."""
        standing = self._standing(Asker(person), place)
        if isinstance(standing, Refusal):
            return _NOTHING
        rules = self._servers.rules(standing.place)
        if standing.place != place:  # a direct message is private as it is, and has no threads
            rules = replace(rules, mention_needed=False, in_threads=False, private=False)
        return rules

    def forbidden(self, asker: Asker, place: Place) -> Refusal | None:
        """Why somebody may see nothing of ours in a place, counting nothing."""
        standing = self._standing(asker, place)
        if isinstance(standing, Refusal):
            return standing
        return forbidden(self._servers.rules(standing.place), standing.asker, standing.place)

    def _standing(self, asker: Asker, place: Place) -> Standing | Refusal:
        lent = self._direct(asker.id) if place.guild is None else None
        return lent if lent is not None else Standing(asker, place)

    def reads_without_mention(self) -> bool:
        return self._servers.any_without_mention()

    def decide(self, asker: Asker, place: Place) -> Refusal | None:
        """None where the question is taken; it is counted then."""
        standing = self._standing(asker, place)
        refusal = standing if isinstance(standing, Refusal) else self._taken(standing)
        if refusal is not None:
            self._refused(refusal)
        return refusal

    def _taken(self, standing: Standing) -> Refusal | None:
        rules = self._servers.rules(standing.place)
        refusal = forbidden(rules, standing.asker, standing.place)
        if refusal is None:
            try:
                refusal = self._counted(rules, standing.asker, standing.place)
            except StateError as error:
                _log.warning("A question was not counted: %s", error)
        return refusal

    def _counted(self, rules: Rules, asker: Asker, place: Place) -> Refusal | None:
        now = self._now()
        paces = [(Ground.USER_PACE, f"user {asker.id}", rules.user_pace)]
        if place.guild is not None:
            paces.append((Ground.GUILD_PACE, f"guild {place.guild}", rules.guild_pace))
        buckets = {owner: self._usage.bucket(owner) for _, owner, _ in paces}
        for ground, owner, pace in paces:
            if seconds := wait(buckets[owner], pace, now.timestamp()):
                return Refusal(ground, math.ceil(round(seconds, 3)))
        if place.guild is not None and self._is_spent(now, place, place.guild):
            return Refusal(Ground.BUDGET)
        for _, owner, pace in paces:
            if pace > 0:
                self._usage.keep(owner, after_one(buckets[owner], pace, now.timestamp()))
        if place.guild is not None:
            self._usage.count(now.date(), place.guild, place.channel)
        return None

    def _is_spent(self, now: datetime, place: Place, guild: int) -> bool:
        """Whether the channel's own budget is used up, or that of its server."""
        own = self._servers.own(guild, place.channel).get("daily_budget")
        whole = self._servers.in_channel(guild).daily_budget
        return _spent(own, self._usage.asked(now.date(), guild, place.channel)) or _spent(
            whole, self._usage.asked(now.date(), guild)
        )


def _spent(budget: int | None, asked: int) -> bool:
    return budget is not None and asked >= budget
