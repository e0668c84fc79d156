"""Politeness: one request at a time to a host, a pause after each, and none where it asks so."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event

from ingest.web.refusals import UnfetchedError

# A host that asks to be left alone for longer is passed over in this run.
_WORTH_WAITING = 30.0
# Longer pauses than this between two requests are cut to it.
_LONGEST_PAUSE = 60.0
_LOOK_UP = 0.2

_IN_MINUTES = 120


class StoppedError(Exception):
    """Asked to stop, before or while waiting for a turn."""


class _Host:
    def __init__(self) -> None:
        self.is_served = False
        self.free_at = self.held_until = 0.0


class Turns:
    """Shared by all threads that fetch. `pause` is how many seconds a host is left alone after a
    request; `stop` ends every waiting."""

    def __init__(self, *, pause: float, stop: Event) -> None:
        self._pause = pause
        self._stop = stop
        self._hosts: dict[str, _Host] = {}
        self._changed = Condition()

    @contextmanager
    def turn(self, host: str, pause: float | None = None) -> Iterator[None]:
        """Wait until `host` may be asked, and ask it alone. `pause` is what it wishes itself.

        Raises `UnfetchedError` where it asked to be left alone for long, `StoppedError` when
        asked to stop.
        """
        served = self._begun(host)
        try:
            yield
        finally:
            with self._changed:
                wished = min(max(self._pause, pause or 0.0), _LONGEST_PAUSE)
                served.is_served = False
                served.free_at = time.monotonic() + wished
                self._changed.notify_all()

    def hold(self, host: str, seconds: float) -> None:
        """Leave `host` alone for that long."""
        with self._changed:
            known = self._hosts.setdefault(host, _Host())
            known.held_until = max(known.held_until, time.monotonic() + seconds)

    def _begun(self, host: str) -> _Host:
        with self._changed:
            known = self._hosts.setdefault(host, _Host())
            while True:
                if self._stop.is_set():
                    raise StoppedError
                now = time.monotonic()
                held = known.held_until - now
                if held > _WORTH_WAITING:
                    reason = f"{host} asks to be left alone for {_spoken(held)}"
                    raise UnfetchedError(reason, passing=True, wait=held)
                if not known.is_served and max(held, known.free_at - now) <= 0:
                    known.is_served = True
                    return known
                left = max(held, known.free_at - now)
                self._changed.wait(min(left, _LOOK_UP) if left > 0 else _LOOK_UP)


def _spoken(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= _IN_MINUTES else f"{seconds:.0f} s"
