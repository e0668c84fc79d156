"""What is said once to a person in a while, and not at each line that they write to others."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.discord.admission import Ground
from bot.state.shown import Place

_PERIOD: Final = timedelta(minutes=10)
_REMEMBERED: Final = 10_000


class Quiet:
    """Refusals that were told in answer to talk. Forgotten at a restart, which does no harm."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._told: OrderedDict[tuple[int, int | None, str], datetime] = OrderedDict()

    def may_say(self, person: int, place: Place, why: str) -> bool:
        """Whether it was not said to them in this server lately; a spent budget lasts until
        midnight UTC, everything else ten minutes."""
        now, key = self._now(), (person, place.guild, why)
        until = self._told.get(key)
        if until is not None and now < until:
            return False
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self._told[key] = midnight if why == Ground.BUDGET else now + _PERIOD
        self._told.move_to_end(key)
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return True
