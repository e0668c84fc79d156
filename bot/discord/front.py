"""What every part of the front end is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from bot.discord.asking import Asking
from bot.discord.policy import Policy
from bot.discord.turns import Turns
from bot.state import State


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """The desk and what surrounds it in Discord."""

    desk: Desk
    state: State
    policy: Policy
    turns: Turns
    asking: Asking
    now: Callable[[], datetime]
