"""How fast the line of questions moves, and so how long it takes."""

import math
from collections import deque
from collections.abc import Callable
from typing import Final

_LAST: Final = 50  # questions by whose ends the pace is measured
_STEP: Final = 5  # seconds to which an estimate is rounded up: it is no more exact than that


class Pace:
    """Measured while somebody is in the line, so that quiet hours do not count as slow ones."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_LAST + 1)
        self._rate: float | None = None

    def begun(self) -> None:
        """Somebody came to an empty line."""
        self._rate = self._measured(self._times[-1]) if self._times else None
        self._times.clear()
        self._times.append(self._clock())

    def left(self) -> None:
        """Somebody left the line."""
        self._times.append(self._clock())

    def seconds_for(self, count: int) -> int | None:
        """In about how many seconds so many will have left, in steps of five; None where nobody
        has left yet. A line that has stopped is slower the longer it stands."""
        rate = self._measured(self._clock()) if self._times else None
        return _STEP * max(1, math.ceil(count / rate / _STEP)) if rate else None

    def _measured(self, until: float) -> float | None:
        """How many left a second; what was measured before where nobody has since."""
        gone, seconds = len(self._times) - 1, until - self._times[0]
        return gone / seconds if gone > 0 and seconds > 0 else self._rate
