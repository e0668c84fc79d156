"""What every part of the front end is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from bot.discord.admission import Admission
from bot.discord.asking import Asking
from bot.discord.direct import DirectMessages
from bot.discord.feeding import Feeding
from bot.discord.following import Following
from bot.discord.forgetting import Forgetting
from bot.discord.metrics import Metrics
from bot.discord.records import Records
from bot.discord.turns import Turns
from bot.state import State
from bot.state.servers import Servers
from bot.state.watches import Watches


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """The desk and what surrounds it in Discord."""

    desk: Desk
    state: State
    records: Records
    servers: Servers
    admission: Admission
    direct: DirectMessages
    turns: Turns
    asking: Asking
    forgetting: Forgetting
    watches: Watches
    feeding: Feeding
    following: Following
    feed_servers: frozenset[int]
    metrics: Metrics
    now: Callable[[], datetime]
