"""How fast a long work goes, and how long it will still take."""

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from threading import Lock

# The rate is that of the last minute: what an earlier run has done already is passed over quickly.
_WINDOW = 60.0
_SOON = 3.0  # seconds of work before anything is foretold
_LEAST_SAID = 10.0


@dataclass(frozen=True, kw_only=True)
class Going:
    """How far an ingest is: inputs with an outcome, passages that can be found, those of the last
    minute a second, the share of it all that is done (0 to 1), and the seconds that are left. The
    last two are None where nobody knows, the middle two where none are counted."""

    inputs: int
    indexed: int | None = None
    rate: float | None = None
    share: float | None = None
    left: float | None = None

    def __str__(self) -> str:
        parts = [f"{self.inputs:,} inputs"]
        if self.indexed is not None:
            parts += [f"{self.indexed:,} passages", f"{self.rate or 0:.0f} a second"]
        if self.share is not None:
            parts.append(f"{self.share:.0%}")
        if self.left is not None:
            parts.append(f"{spoken(self.left)} left")
        return ", ".join(parts)

    def written(self) -> str:
        """One line, for another process."""
        return json.dumps(asdict(self))


def read_going(line: bytes) -> Going | None:
    """What `Going.written` wrote; None where a line is something else."""
    if not line.startswith(b'{"inputs":'):
        return None
    try:
        return Going(**json.loads(line))
    except (ValueError, TypeError):
        return None


class Pace:
    """Of an ingest. Its share counts what is read and found: neither alone tells how long it
    takes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()  # told by the thread that stores and by the one that indexes
        self._seen: deque[tuple[float, int, float]] = deque([(clock(), 0, 0.0)])

    def going(self, inputs: int, indexed: int, share: float | None) -> Going:
        """`share` is between 0 and 1, None where nobody knows what is to come."""
        then, before, share_before, now = self._noted(indexed, share or 0.0)
        rate = (indexed - before) / max(now - then, 1.0)
        gained = share - share_before if share is not None else 0.0
        is_foretold = share is not None and now - then >= _SOON and gained > 0
        left = (1 - (share or 0.0)) * (now - then) / gained if is_foretold else None
        return Going(inputs=inputs, indexed=indexed, rate=rate, share=share, left=left)

    def _noted(self, indexed: int, share: float) -> tuple[float, int, float, float]:
        """What there was at the beginning of the last minute, and the time."""
        with self._lock:
            now = self._clock()
            self._seen.append((now, indexed, share))
            while len(self._seen) > 2 and now - self._seen[1][0] > _WINDOW:
                self._seen.popleft()
            return (*self._seen[0], now)


def share_done(read: int, found: int | None, indexed: int, due: int) -> float | None:
    """Of the bytes that were found, those that were read and whose passages can be found.

    None where it is not known how much there is: while it is counted, or from standard input.
    """
    if not found:
        return None
    return min(read / found, 1.0) * (min(indexed / due, 1.0) if due else 1.0)


def spoken(seconds: float) -> str:
    """As precise as it can be known: `40 s`, `12 min`, `3 h 20 min`."""
    if seconds < 100:
        return f"{max(round(seconds, -1), _LEAST_SAID):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60 // 10 * 10} min"
