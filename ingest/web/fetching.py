"""One address, fetched: redirects followed, robots.txt asked, nothing taken beyond its bounds."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import httpcore
import httpx

from ingest.loaders.charsets import meant
from ingest.loaders.decoding import UnreadableError
from ingest.loaders.http_bodies import body
from ingest.web.addresses import Door, checked, port_of
from ingest.web.connecting import Allowance, CheckedNetwork
from ingest.web.refusals import UnfetchedError
from ingest.web.replies import (
    FOR_GOOD,
    NO_VALIDATORS,
    NOT_MODIFIED,
    PAGES,
    PASSING,
    Fetched,
    Reply,
    Validators,
    broken,
    headers_of,
    media_type,
    redirect,
    refused,
    seconds_of,
)
from ingest.web.robots import Robots, RobotsShelf, Rules
from ingest.web.turns import Turns

_MOST_CODINGS = 2
_SMALL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one answer may take: `most` bytes packed and `most` unpacked, of a page `page`;
    `times` as many unpacked as packed (from 1 MB up); `seconds` in all and `between` two bytes;
    so many `redirects`."""

    most: int = 50_000_000
    page: int = 10_000_000
    times: int = 100
    seconds: float = 90.0
    between: float = 15.0
    redirects: int = 8


LIMITS = Limits()

Asked: TypeAlias = Mapping[str, str]


class Fetcher:
    """Safe to use from several threads. `agent` is how it introduces itself; `network` is what
    connections are made on."""

    def __init__(
        self,
        *,
        agent: str,
        door: Door,
        turns: Turns,
        now: Callable[[], datetime],
        shelf: RobotsShelf,
        limits: Limits = LIMITS,
        network: httpcore.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._agent = agent
        self._door = door
        self._turns = turns
        self._now = now
        self._limits = limits
        self._network = network or httpcore.SyncBackend()
        self._tls = tls or httpx.create_ssl_context()
        self._robots = Robots(agent.partition("/")[0], self._fetched_robots, shelf, now)

    def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """Raises `UnfetchedError`, or `StoppedError` when asked to stop while waiting."""
        url = start = checked(address)
        for_good = True
        for _ in range(self._limits.redirects + 1):
            try:
                reply = self._answered(url, validators)
                onward = redirect(url, reply)
                if onward is None:
                    moved = str(url) if for_good and url != start else None
                    # An address that led nowhere else is kept as it was given.
                    at = address.strip() if url == start else str(url)
                    return self._fetched(at, reply, validators, moved)
            except UnfetchedError as error:
                if url == start:
                    raise
                raise error.behind(str(url)) from error
            for_good = for_good and reply.status in FOR_GOOD
            url = onward
        raise UnfetchedError(f"more than {self._limits.redirects} redirects")

    def _answered(self, url: httpx.URL, validators: Validators) -> Reply:
        rules = self._robots.rules(url)
        if not rules.allow(str(url)):
            raise UnfetchedError(f"robots.txt of {url.host} does not allow it")
        return self._asked_again_where_told(url, validators.headers(), rules)

    def _asked_again_where_told(self, url: httpx.URL, headers: Asked, rules: Rules) -> Reply:
        """One that asks to wait a moment is asked once more after it."""
        reply = self._asked(url, headers, rules.pause)
        wait = self._told_to_wait(url, reply)
        if wait is None:
            return reply
        return self._asked(url, headers, rules.pause)

    def _told_to_wait(self, url: httpx.URL, reply: Reply) -> float | None:
        if reply.status not in (429, 503) or "retry-after" not in reply.headers:
            return None
        wait = seconds_of(reply.headers["retry-after"], self._now())
        if wait is not None:
            self._turns.hold(url.host, wait)
        return wait

    def _asked(self, url: httpx.URL, headers: Asked, pause: float | None) -> Reply:
        with self._turns.turn(url.host, pause):
            return self._exchanged(url, headers, self._limits.most)

    def _exchanged(self, url: httpx.URL, headers: Asked, most: int) -> Reply:
        allowance = Allowance(
            seconds=self._limits.seconds, between=self._limits.between, most=most + _SMALL
        )
        network = CheckedNetwork(self._door, allowance, self._network)
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml, application/xml, application/json, */*",
            "Accept-Encoding": "gzip, deflate, br",
            "Connection": "close",
            **headers,
        }
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream("GET", target, headers=list(sent.items())) as response,
            ):
                told = headers_of(response.headers)
                raw = self._read(response, told, most) if response.status == httpx.codes.OK else b""
                return Reply(status=response.status, headers=told, raw=raw)
        except httpcore.TimeoutException as error:
            raise UnfetchedError("it did not answer in time", passing=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise UnfetchedError(broken(error), passing=True) from error

    def _read(self, response: httpcore.Response, told: Mapping[str, str], most: int) -> bytes:
        if media_type(told) in PAGES:
            most = min(most, self._limits.page)
        length = told.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            raise UnfetchedError(f"larger than {most:,} bytes, the most that is read of it")
        kept = bytearray()
        for chunk in response.iter_stream():
            kept += chunk
            if len(kept) > most:
                raise UnfetchedError(f"larger than {most:,} bytes, the most that is read of it")
        return self._unpacked(bytes(kept), told.get("content-encoding", ""), most)

    def _unpacked(self, raw: bytes, coding: str, most: int) -> bytes:
        most = min(most, max(_SMALL, len(raw) * self._limits.times))
        if coding.count(",") >= _MOST_CODINGS:
            raise UnfetchedError("packed over and over: made to fill memory")
        try:
            unpacked = body(raw, transfer="", content=coding, longest=most)
        except UnreadableError as error:
            raise UnfetchedError(str(error), passing=True) from error
        if len(unpacked) > most:
            raise UnfetchedError(
                f"unpacks to more than {most:,} bytes: more than is read of it, or than "
                f"{self._limits.times} times its size"
            )
        return unpacked

    def _fetched(self, address: str, reply: Reply, sent: Validators, moved: str | None) -> Fetched:
        now, told = self._now(), reply.headers
        if reply.status == NOT_MODIFIED and sent.headers():
            return Fetched(
                address=address, retrieved=now, validators=sent, moved=moved, is_new=False
            )
        if reply.status != httpx.codes.OK:
            raise refused(reply, now)
        if not reply.raw.strip():
            raise UnfetchedError("an empty answer", passing=True)
        charset = told.get("content-type", "").lower().partition("charset=")[2].partition(";")[0]
        return Fetched(
            address=address,
            retrieved=now,
            validators=Validators(etag=told.get("etag"), modified=told.get("last-modified")),
            moved=moved,
            kind=media_type(told),
            charset=meant(charset) if charset.strip() else None,
            raw=reply.raw,
        )

    def _fetched_robots(self, url: httpx.URL, most: int, redirects: int) -> bytes | None:
        """A host's robots.txt; None where it has none."""
        for _ in range(redirects + 1):
            with self._turns.turn(url.host):
                reply = self._exchanged(url, {}, most)
            onward = redirect(url, reply)
            if onward is None:
                break
            url = onward
        if reply.status == httpx.codes.OK:
            return reply.raw
        if reply.status >= httpx.codes.INTERNAL_SERVER_ERROR or reply.status in PASSING:
            raise refused(reply, self._now())
        return None
