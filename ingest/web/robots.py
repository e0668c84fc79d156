"""robots.txt as RFC 9309 has it: what a host allows, and how long it wants to be left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import httpx
from protego import Protego

from ingest.web.refusals import NoHostError, NotPublicError, UnfetchedError

# Bytes; RFC 9309 asks for at least 500 KiB.
_LONGEST = 512_000
_REDIRECTS = 5
_KEPT = timedelta(hours=24)

Fetch: TypeAlias = Callable[[httpx.URL, int, int], bytes | None]
"""A robots.txt of at most so many bytes, after at most so many redirects; None: there is none."""


class RobotsShelf(Protocol):
    """Where robots.txt files are kept from run to run, by the host's origin."""

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        """The one kept, and until when it holds."""

    def keep_robots(self, origin: str, text: str, until: datetime) -> None: ...


@dataclass(frozen=True)
class Rules:
    """What a host's robots.txt says to one who calls itself `agent`."""

    agent: str
    parsed: Protego

    def allow(self, address: str) -> bool:
        return bool(self.parsed.can_fetch(address, self.agent))

    @property
    def pause(self) -> float | None:
        """Seconds to wait after each request: `Crawl-delay`, or by `Request-rate`."""
        delay = self.parsed.crawl_delay(self.agent)
        rate = self.parsed.request_rate(self.agent)
        per_request = rate.seconds / rate.requests if rate and rate.requests else None
        wished = [float(seconds) for seconds in (delay, per_request) if seconds is not None]
        return max(wished, default=None)


class Robots:
    """The rules of every host that is asked, each read once a day."""

    def __init__(
        self, agent: str, fetch: Fetch, shelf: RobotsShelf, now: Callable[[], datetime]
    ) -> None:
        self._agent = agent
        self._fetch = fetch
        self._shelf = shelf
        self._now = now
        self._known: dict[str, tuple[Rules, datetime]] = {}

    def rules(self, url: httpx.URL) -> Rules:
        """Raises `UnfetchedError` where the host does not say: then nothing may be asked."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        now = self._now()
        known = self._known.get(origin)
        if known is None or known[1] <= now:
            known = self._known[origin] = self._read(url, origin, now)
        return known[0]

    def _read(self, url: httpx.URL, origin: str, now: datetime) -> tuple[Rules, datetime]:
        kept = self._shelf.robots(origin)
        if kept is None or kept[1] <= now:
            kept = self._fetched(url), now + _KEPT
            self._shelf.keep_robots(origin, *kept)
        return Rules(self._agent, Protego.parse(kept[0])), kept[1]

    def _fetched(self, url: httpx.URL) -> str:
        try:
            raw = self._fetch(url.copy_with(raw_path=b"/robots.txt"), _LONGEST, _REDIRECTS)
        except (NoHostError, NotPublicError):
            raise
        except UnfetchedError as error:
            reason = f"robots.txt of {url.host}, without which nothing is asked: {error}"
            raise UnfetchedError(reason, passing=error.passing, wait=error.wait) from error
        # Rules are ASCII but for paths, and those are compared percent-encoded.
        return (raw or b"").decode("utf-8", "backslashreplace")
