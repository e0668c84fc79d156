"""The fake's time, which a test may move on, and the ids that are made from it."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)


class Clock:
    """The time of day, plus what a test has moved it on by."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._last_id = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, **duration: float) -> None:
        """Move the time on, by the words of `timedelta`: `clock.advance(minutes=16)`."""
        self.ahead += timedelta(**duration)

    def new_id(self) -> int:
        """A snowflake of this millisecond, larger than every one before."""
        made = int((self.now() - EPOCH).total_seconds() * 1000) << 22
        self._last_id = max(made, self._last_id + 1)
        return self._last_id


def time_of(snowflake: int) -> datetime:
    """When an id was made."""
    return EPOCH + timedelta(milliseconds=snowflake >> 22)
