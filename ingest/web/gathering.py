"""Many visits at once: the hosts side by side, each host's addresses one after another."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, Full, Queue, SimpleQueue
from threading import Event, Thread
from typing import TypeAlias
from urllib.parse import urlsplit

from ingest.errors import NewshoundError
from ingest.web.plans import Happening, Plan
from ingest.web.turns import StoppedError

# Threads, each at one host at a time; and what may have arrived and not been stored yet.
_SIDE_BY_SIDE = 8
_WAITING = 64
_PATIENCE = 0.2


@dataclass(frozen=True)
class Told:
    """A line for the report."""

    line: str


@dataclass(frozen=True)
class _Done:
    """A thread has ended: `error` where something foreseen stopped it, `is_well` where nothing
    unforeseen did."""

    is_well: bool
    error: NewshoundError | None = None


Gathered: TypeAlias = tuple[Plan, Happening | Told]
Begin: TypeAlias = Callable[[Plan, Callable[[str], None]], Iterator[Happening]]
"""Begins a visit; lines for the report go to the second."""


class Gathering:
    """Runs the visits of some plans. The threads wait while what has arrived is not taken, so
    memory stays bounded; they end soon after `stop` is set, or the gathering is left."""

    def __init__(self, plans: Sequence[Plan], begin: Begin, stop: Event) -> None:
        self._begin = begin
        self._stop = stop
        self._left = Event()
        self._arrived: Queue[Gathered | _Done] = Queue(_WAITING)
        self._lanes: SimpleQueue[list[Plan]] = SimpleQueue()
        lanes = _by_host(plans)
        for lane in lanes:
            self._lanes.put(lane)
        # Daemons: one that waits for a slow host does not keep a stopped program alive.
        self._threads = [
            Thread(target=self._work, daemon=True, name=f"newshound-web-{number}")
            for number in range(min(len(lanes), _SIDE_BY_SIDE))
        ]

    def __enter__(self) -> "Gathering":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()

    def gathered(self, *, idle: float) -> Iterator[Gathered | None]:
        """What arrives, as it arrives; None where nothing has for `idle` seconds. Ends when all
        visits have, or `stop` is set."""
        running, quiet = len(self._threads), 0.0
        while running and not self._stop.is_set():
            try:
                arrived = self._arrived.get(timeout=_PATIENCE)
            except Empty:
                quiet += _PATIENCE
                if quiet >= idle:
                    quiet = 0.0
                    yield None
                continue
            quiet = 0.0
            if isinstance(arrived, _Done):
                running -= 1
                _raise_if_broken(arrived)
            else:
                yield arrived

    def _work(self) -> None:
        done = _Done(is_well=False)
        try:
            self._visit_lanes()
            done = _Done(is_well=True)
        except StoppedError:
            done = _Done(is_well=True)
        except NewshoundError as error:
            done = _Done(is_well=True, error=error)
        finally:
            self._put(done)

    def _visit_lanes(self) -> None:
        while not self._is_over():
            try:
                lane = self._lanes.get_nowait()
            except Empty:
                return
            for plan in lane:
                self._visit(plan)

    def _visit(self, plan: Plan) -> None:
        for happening in self._begin(plan, lambda line: self._put((plan, Told(line)))):
            self._put((plan, happening))
            if self._is_over():
                return

    def _put(self, arrived: Gathered | _Done) -> None:
        while not self._is_over():
            try:
                self._arrived.put(arrived, timeout=_PATIENCE)
            except Full:
                continue
            return

    def _is_over(self) -> bool:
        return self._left.is_set() or self._stop.is_set()


def _by_host(plans: Sequence[Plan]) -> list[list[Plan]]:
    lanes: defaultdict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        lanes[urlsplit(plan.address).netloc.lower()].append(plan)
    return list(lanes.values())


def _raise_if_broken(done: _Done) -> None:
    if done.error is not None:
        raise done.error
    if not done.is_well:
        raise RuntimeError("a visit broke off unforeseen; its traceback is above")
