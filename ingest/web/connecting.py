"""Connections that go to the very address that was checked, and take no more than they may.

httpcore speaks HTTP and TLS over whatever stream it is given, so the checks sit below both: no
redirect, proxy or second DNS answer leads past them, while the name in the address stays the one
that TLS and the `Host` header carry.
"""

import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any, TypeAlias

import httpcore

from ingest.web.addresses import Door
from ingest.web.refusals import UnfetchedError

_Option: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class Allowance:
    """What one exchange may still take: `seconds` in all, `between` seconds without a byte,
    `most` bytes on the wire."""

    def __init__(self, *, seconds: float, between: float, most: int) -> None:
        self._end = time.monotonic() + seconds
        self._between = between
        self._left = most

    def patience(self) -> float:
        """Seconds to wait for the next byte."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise UnfetchedError("it did not answer in time", passing=True)
        return min(self._between, left)

    def take(self, amount: int) -> None:
        self._left -= amount
        if self._left < 0:
            raise UnfetchedError("larger than is read from the web")


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects where `door` allows, on `network`."""

    def __init__(self, door: Door, allowance: Allowance, network: httpcore.NetworkBackend) -> None:
        self._door = door
        self._allowance = allowance
        self._network = network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._door.addresses(host, port):
            try:
                stream = self._network.connect_tcp(address, port, self._allowance.patience())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Bounded(stream, self._allowance)
        raise failed or httpcore.ConnectError(f"{host} has no address")


class _Bounded(httpcore.NetworkStream):
    """A stream that keeps to its allowance, whatever time-outs it is asked for."""

    def __init__(self, stream: httpcore.NetworkStream, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._stream.read(max_bytes, self._allowance.patience())
        self._allowance.take(len(found))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._allowance.patience())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        patience = self._allowance.patience()
        return _Bounded(
            self._stream.start_tls(ssl_context, server_hostname, patience), self._allowance
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own
        return self._stream.get_extra_info(info)
