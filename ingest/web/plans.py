"""What is to be visited, and what happens on the way: values."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ingest.archive import InputRecord
from ingest.pipeline import Input
from ingest.web.memory import Pages, Seen
from ingest.web.replies import NO_VALIDATORS, Validators


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An address to visit. `collections` and `pages` are for what it leads to; `until` is when
    to leave off, where there is more than can be fetched in one go."""

    address: str
    collections: tuple[str, ...]
    pages: Pages = Pages.SUMMARIES
    validators: Validators = NO_VALIDATORS
    until: datetime | None = None

    @property
    def shelf(self) -> str:
        """The collections as the memory keeps them."""
        return ";".join(sorted(self.collections))


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An input; or the outcome of one that needs nothing stored; or none, where there is only
    something to remember. `passing`: it may end otherwise later, so it is not remembered."""

    given: Input | InputRecord | None
    seen: Seen | None = None
    passing: bool = False
    wait: float | None = None


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a visit ended: where the address is now, and its validators, if everything that it
    leads to has been dealt with. `failure` says why nothing was read; `is_cut`: more is left."""

    moved: str | None = None
    validators: Validators = NO_VALIDATORS
    failure: str = ""
    wait: float | None = None
    is_cut: bool = False


Happening: TypeAlias = Arrival | Ending
